-- +goose Up

insert into schema_serves values (20261122190000, 1);

-- What balances of earth and rubble are made from, as it was loaded. Nothing is
-- overwritten: what differs is another ground.
create table ground (
	number     bigint generated always as identity primary key,
	hash       text not null,   -- SHA-256 of body
	edition    bigint not null, -- with whose sites and roads it was checked
	source     text not null,   -- where it is from, in words
	counts     jsonb not null,  -- rows by table
	findings   jsonb not null default '[]', -- what was remarked when it was loaded
	created_at timestamptz not null default clock_timestamp(),
	created_by text not null,
	body       bytea not null   -- JSON
);

-- A plan is what came of a job of kind balances. It keeps its job.
create table plan (
	id       integer primary key references job (id),
	ground   bigint not null references ground (number),
	edition  bigint not null,
	name     text not null,
	hash     text not null,  -- SHA-256 of its parts
	head     jsonb not null, -- figures by which plans are listed and compared
	state    text not null default 'proposed' check (state in ('proposed', 'approved', 'withdrawn')),
	version  bigint not null default 1, -- each change of state adds one
	state_at timestamptz not null default clock_timestamp(),
	state_by text not null
);
create index plan_state on plan (state, id);

-- What a plan consists of: documents and orders in each language, the report.
create table plan_part (
	plan integer not null references plan (id) on delete cascade,
	name text not null,
	body bytea not null,
	primary key (plan, name)
);

-- Who approved or withdrew which plan, and why.
create table plan_log (
	id     bigint generated always as identity primary key,
	plan   integer not null references plan (id) on delete cascade,
	at     timestamptz not null default clock_timestamp(),
	actor  text not null,
	action text not null,
	detail jsonb not null default '{}'
);
create index plan_log_plan on plan_log (plan, id);
create index plan_log_at on plan_log (at);

-- How far the search of a running job is. Nobody misses it after a crash.
create unlogged table plan_search (
	job  integer primary key references job (id) on delete cascade,
	at   timestamptz not null default clock_timestamp(),
	body jsonb not null
);

create or replace view audit as
	select at, actor, 'edition' as noun, edition as target, id as no, action, detail from edition_log
	union all
	select at, actor, 'key', key_id, id, action, detail from key_log
	union all
	select at, actor, 'report', report_id, no, kind, jsonb_build_object('role', role, 'from', from_state, 'to', to_state, 'why', body -> 'why') from report_step
	union all
	select created_at, created_by, 'ground', number, number, 'load', jsonb_build_object('hash', hash, 'source', source, 'edition', edition) from ground
	union all
	select at, actor, 'plan', plan::bigint, id, action, detail from plan_log;

-- +goose Down
-- Approved plans are never thrown away by a migration.
select 1 / 0;
