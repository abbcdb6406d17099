drop index crm.platform_users_email;
create unique index platform_users_email on crm.platform_users (lower(email));
