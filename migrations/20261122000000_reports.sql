-- +goose Up

insert into schema_serves values (20261122000000, 1);

-- What only grows is not to be rewritten by anybody who has a password.
-- +goose StatementBegin
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
	raise exception '% only grows: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
-- +goose StatementEnd
create trigger edition_log_only_grows before update or delete or truncate on edition_log execute function refuse_rewriting();

-- Keys are shown once and kept as their SHA-256: 32 random bytes need no salt.
create table api_key (
	id           bigint generated always as identity primary key,
	hash         bytea not null unique check (length(hash) = 32),
	name         text not null unique check (name <> ''),
	role         text not null,
	organisation text not null default '', -- '' is the whole city
	channel      text not null default '',
	datum        text not null default '',
	created_at   timestamptz not null default clock_timestamp(),
	created_by   text not null,
	expires_at   timestamptz,
	revoked_at   timestamptz,
	revoked_by   text
);
create trigger api_key_stays before delete or truncate on api_key execute function refuse_rewriting();
create table key_log (
	id     bigint generated always as identity primary key,
	at     timestamptz not null default clock_timestamp(),
	actor  text not null,
	action text not null, -- create, revoke
	key_id bigint not null,
	detail jsonb not null default '{}'
);
create trigger key_log_only_grows before update or delete or truncate on key_log execute function refuse_rewriting();

-- The numbers of servers in the ids of reports: held for a while by the clock of
-- the database, and held on to.
create table server_number (
	number smallint primary key check (number between 0 and 63),
	holder text not null,
	until  timestamptz not null
);

-- A report as it is now. Its id yields the month that it is kept in: seconds
-- since 2020 in the bits above 21.
create table report (
	id            bigint not null check (id > 0 and id < 9007199254740992),
	version       bigint not null,
	state         text not null,
	open          boolean generated always as (state not in ('closed', 'void')) stored,
	emergency     boolean not null,
	found_at      timestamptz,
	received_at   timestamptz not null,
	updated_at    timestamptz not null,
	filed_at      timestamptz,
	channel       text not null,
	collected     boolean not null,
	key_id        bigint not null default 0, -- the key that handed it in, 0 over loopback
	client        text not null,
	external      text,
	category      text,
	category_text text,
	description   text,
	attributes    jsonb,
	attachments   jsonb,
	stated        jsonb not null,
	geom          geometry(Point, 4490),
	accuracy      double precision not null default 0,
	problem       text,
	cell          bigint, -- H3 at resolution 12
	district      text,
	office        text,
	community     text,
	grid          text,
	unit_grid     text,
	road          text,
	component     text,
	chiefs        text[],
	lead          text not null,
	lead_name     text not null,
	support       jsonb,
	territory     jsonb, -- the body of the office that answers for the ground
	bodies        text[] not null, -- whom it concerns: the scope of keys
	edition       bigint not null,
	engine        text not null,
	assignment    jsonb not null,
	duplicate_of  bigint,
	duplicates    integer not null default 0,
	primary key (id)
) partition by range (id);
-- What other lists mean is found in memory, by the index that counts: each index
-- here is paid for with every report.
create index report_open_office on report (office, id) where open;
create index report_open_lead on report (lead, id) where open;
create index report_open_emergency on report (id) where open and emergency; -- few: the head of every queue
create index report_like on report (category, cell);
create index report_duplicate on report (duplicate_of) where duplicate_of is not null;
create index report_place on report using gist (geom);

-- What was done to it: who, when, why. Only grows.
create table report_step (
	report_id  bigint not null,
	no         bigint not null,
	at         timestamptz not null,
	actor      text not null,
	role       text not null,
	kind       text not null,
	from_state text,
	to_state   text not null,
	body       jsonb not null default '{}', -- why, outcome, until, lead, support, notified, attachments, before
	primary key (report_id, no)
) partition by range (report_id);
create index report_step_at on report_step using brin (at);
-- For each row: that is copied to every partition, where a statement may name it.
create trigger report_step_only_grows before update or delete on report_step for each row execute function refuse_rewriting();
create trigger report_step_is_kept before truncate on report_step execute function refuse_rewriting();

-- Who reported, apart from the report.
create table report_person (
	report_id bigint not null primary key,
	name      text,
	phone     text
) partition by range (report_id);

-- +goose StatementBegin
-- report_month makes the partitions of the month of a moment, where they aren't
-- there yet.
create function report_month(moment timestamptz) returns void language plpgsql as $$
declare
	month  timestamp := date_trunc('month', moment at time zone 'UTC');
	since  bigint := (extract(epoch from month - timestamp '2020-01-01')::bigint) << 21;
	upto   bigint := (extract(epoch from month + interval '1 month' - timestamp '2020-01-01')::bigint) << 21;
	part   text;
begin
	if month < timestamp '2020-01-01' then
		since := 0;
		upto := (extract(epoch from timestamp '2020-02-01' - timestamp '2020-01-01')::bigint) << 21;
		month := timestamp '2020-01-01';
	end if;
	foreach part in array array['report', 'report_step', 'report_person'] loop
		if to_regclass(format('%I', part || to_char(month, '_YYYYMM'))) is null then
			perform pg_advisory_xact_lock(hashtext('chengge report month'));
			-- Asked of the table itself: what to_regclass remembers is from before the lock.
			if not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = part::regclass and c.relname = part || to_char(month, '_YYYYMM')) then
				execute format('create table %I (like %I including defaults including constraints including generated)', part || to_char(month, '_YYYYMM'), part);
				if part = 'report' then
					-- Half empty pages let a step stay on its page.
					execute format('alter table %I set (fillfactor = 85)', part || to_char(month, '_YYYYMM'));
				end if;
				execute format('alter table %I attach partition %I for values from (%s) to (%s)', part, part || to_char(month, '_YYYYMM'), since, upto);
				if part = 'report_step' then
					execute format('create trigger report_step_is_kept before truncate on %I execute function refuse_rewriting()', part || to_char(month, '_YYYYMM'));
				end if;
			end if;
		end if;
	end loop;
end
$$;
-- +goose StatementEnd

-- The same request sent again gets the same answer, for a while.
create table idempotency_key (
	client     bigint not null, -- id of the API key, 0 over loopback
	key        text not null,
	hash       bytea not null, -- of the body
	answer     bytea not null, -- as it was sent
	expires_at timestamptz not null,
	primary key (client, key)
);
create index idempotency_key_expires on idempotency_key (expires_at);

-- Changes to be told. Transactions write here in any order; one server numbers
-- them, so that no number appears after a higher one was read.
create table outbox (
	id        bigint generated always as identity primary key,
	at        timestamptz not null default clock_timestamp(),
	report_id bigint not null,
	body      jsonb not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
-- Partitions are named by their numbers: event_1_250001 holds 1 to 250000.
create table event (
	no        bigint not null primary key,
	at        timestamptz not null,
	report_id bigint not null,
	key_id    bigint not null, -- the key that handed the report in, and its name: for rights, not told
	client    text not null,
	body      jsonb not null
) partition by range (no);
create table event_last (
	only_one boolean primary key default true check (only_one),
	no       bigint not null, -- the last number given
	kept     bigint not null  -- the first one that is still kept
) with (fillfactor = 10);
insert into event_last values (true, 0, 1);

-- Loads of past reports tell no events: who holds all reports in memory reads
-- them again after one.
create table report_load (
	id bigint generated always as identity primary key,
	at timestamptz not null default clock_timestamp()
);

create view event_partition as
	select c.relname as name, split_part(c.relname, '_', 2)::bigint as since, split_part(c.relname, '_', 3)::bigint as upto
	from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'event'::regclass;

-- +goose StatementBegin
-- event_ahead makes partitions until there is room for that many numbers after
-- the last one, and gives the first number without a place. Attaching a table
-- hinders no reader.
create function event_ahead(ahead bigint, width bigint) returns bigint language plpgsql as $$
declare
	last bigint;
	upto bigint;
	part text;
begin
	select no into last from event_last for update;
	select coalesce(max(p.upto), last + 1) into upto from event_partition p;
	while upto <= last + ahead loop
		part := format('event_%s_%s', upto, upto + width);
		execute format('create table %I (like event including all)', part);
		execute format('alter table event attach partition %I for values from (%s) to (%s)', part, upto, upto + width);
		upto := upto + width;
	end loop;
	return upto;
end
$$;
-- event_expire drops the partitions whose last event is older than a moment,
-- oldest first, and gives the first number that is kept.
create function event_expire(before timestamptz) returns bigint language plpgsql as $$
declare
	last  bigint;
	first bigint;
	part  record;
	told  timestamptz;
begin
	select no, kept into last, first from event_last for update;
	for part in select * from event_partition order by since loop
		exit when part.upto > last + 1;
		execute format('select at from %I where no = $1', part.name) into told using part.upto - 1;
		exit when told >= before;
		execute format('drop table %I', part.name);
		first := part.upto;
		update event_last set kept = first;
	end loop;
	return first;
end
$$;
-- +goose StatementEnd

-- Everything that was changed by anybody, in one view; at, noun, target and no
-- name an entry.
create index edition_log_at on edition_log (at);
create view audit as
	select at, actor, 'edition' as noun, edition as target, id as no, action, detail from edition_log
	union all
	select at, actor, 'key', key_id, id, action, detail from key_log
	union all
	select at, actor, 'report', report_id, no, kind, jsonb_build_object('role', role, 'from', from_state, 'to', to_state, 'why', body -> 'why') from report_step;

-- +goose Down
-- Reports are never thrown away by a migration.
select 1 / 0;
