-- Each table can be replicated: a published table without a key lets nobody update or delete its rows.
-- depends: 0011_deployed_objects

set local role demo_owner;

alter table crm.demo_idempotency_keys add column id uuid not null default gen_random_uuid() constraint demo_idempotency_keys_pkey primary key;
