-- +goose Up

insert into schema_serves values (20261122120000, 1);

-- Work that takes longer than a request: analyses, exports, balances. River hands
-- it out (its tables are river_…, made by chengge migrate beside these); here is
-- what people see of it, and what came of it.
create table job (
	id           integer generated always as identity primary key, -- with a class of its own it is an advisory lock
	kind         text not null,
	request_key  text not null, -- of the same request on the same data
	arguments    text not null, -- JSON, byte for byte as it was asked
	state        text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	progress     real not null default 0 check (progress between 0 and 1),
	takings      integer not null default 0, -- how often a worker took it; who finishes it must be the last one
	cancelling   boolean not null default false,
	actor        text not null,
	key_id       bigint not null default 0,
	organisation text not null default '', -- of who asked; '' is the whole city
	edition      bigint not null,
	created_at   timestamptz not null default clock_timestamp(),
	started_at   timestamptz,
	finished_at  timestamptz,
	fault_code   text,
	fault_zh     text,
	fault_en     text,
	result       bytea
);
create index job_request on job (kind, request_key);
create index job_at_work on job (id) where state in ('waiting', 'running');

-- +goose Down
-- Nor are the results of jobs: they go when they are too old.
select 1 / 0;
