drop trigger platform_users_sessions on crm.platform_users;
drop function crm.end_sessions();
drop table crm.login_attempts;
drop table crm.web_sessions;
