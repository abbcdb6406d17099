drop table crm.demo_code_lock;
