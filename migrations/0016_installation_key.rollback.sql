drop table crm.demo_installation;
