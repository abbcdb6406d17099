-- An address names the same account in every database, whatever its locale: small and capital letters of ASCII are alike.
-- And comments again that psql may have stored in another encoding.
-- depends: 0012_keys_for_replication

set local role demo_owner;

drop index crm.platform_users_email;
create unique index platform_users_email on crm.platform_users (lower(email collate "C"));

comment on table ref.streets is U&'Street names with their form (Maple Avenue, Lindenstra\00DFe), without house number.';
comment on table ref.legal_forms is U&'Legal forms of companies: LLC, GmbH, \682A\5F0F\4F1A\793E; placement and separator say how they join the name.';
