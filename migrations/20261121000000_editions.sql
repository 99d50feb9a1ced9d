-- +goose Up

create extension if not exists postgis;

-- Which binaries this schema serves: a binary whose level is below oldest, or
-- that needs a newer step than the last one here, refuses to run.
create table schema_serves (
	step   bigint primary key, -- the migration that wrote the row
	oldest bigint not null     -- the lowest level of a binary that still works with it
);
insert into schema_serves values (20261121000000, 1);

-- An edition is a dated state of everything a city is made of. Numbers rise;
-- nothing is overwritten.
create table edition (
	number        bigint primary key check (number > 0),
	state         text not null check (state in ('draft', 'sealed', 'withdrawn')),
	version       bigint not null default 1, -- of a draft: each change adds one
	base          bigint references edition, -- the sealed edition that it began from
	city          jsonb not null,
	note          text not null default '',
	created_at    timestamptz not null default clock_timestamp(),
	created_by    text not null,
	sealed_at     timestamptz,
	sealed_by     text,
	in_force_from timestamptz,
	restores      bigint references edition, -- of a rollback: the edition whose state it brings back
	constraint edition_sealed_is_dated check (state = 'draft' or (sealed_at is not null and sealed_by is not null and in_force_from is not null))
);
create unique index edition_one_draft on edition ((true)) where state = 'draft';
create index edition_in_force on edition (in_force_from, number) where state = 'sealed';

-- Who did what to which edition, and why.
create table edition_log (
	id      bigint generated always as identity primary key,
	edition bigint not null,
	at      timestamptz not null default clock_timestamp(),
	actor   text not null,
	action  text not null, -- draft, import, edit, check, publish, withdraw, rollback, discard
	detail  jsonb not null default '{}'
);
create index edition_log_edition on edition_log (edition, id);

-- Which editions changed which layers: two editions between which a layer isn't
-- named here have the same rows in it. version is given anew with each change.
create sequence layer_version as bigint;
create table edition_layer (
	edition bigint not null references edition on delete cascade,
	kind    text not null,
	version bigint not null default nextval('layer_version'),
	primary key (kind, edition)
);

-- Ids of things: below 2^53, stable across editions and recoding. Ids derived
-- from files begin at 2^40; these stay below.
create sequence thing_id as bigint start 1000 maxvalue 1099511627775;

-- A load is a bulk import of one layer: a partition of its own. Load 0 is the
-- partition of single changes.
create table load (
	id         bigint primary key,
	kind       text not null,
	source     text not null,
	rows       bigint not null,
	created_at timestamptz not null default clock_timestamp(),
	created_by text not null
);
create sequence load_id as bigint start 1;

-- A load is seen by the editions from began up to before ended; a rollback may
-- bring it back, so that it can have several spans.
create table load_span (
	load_id bigint not null references load,
	began   bigint not null references edition deferrable initially deferred,
	ended   bigint,
	primary key (load_id, began),
	check (ended is null or ended > began)
);

-- +goose StatementBegin
-- The tables of things: one a layer, each partitioned by load. began and ended
-- are editions: a row is seen by those from began up to before ended, if its
-- load is. ended is in no index, so that ending a row stays cheap.
do $$
declare
	layer record;
begin
	for layer in
		select * from (values
			('coverage',       'MultiPolygon',    ''),
			('districts',      'MultiPolygon',    'organisation text,'),
			('street_offices', 'MultiPolygon',    'parent text, organisation text,'),
			('communities',    'MultiPolygon',    'parent text, organisation text,'),
			('grids',          'MultiPolygon',    'parent text, community text, organisation text,'),
			('unit_grids',     'MultiPolygon',    'parent text, community text, organisation text, land_use text, grade text,'),
			('zones',          'MultiPolygon',    'grade text, organisation text,'),
			('waters',         'MultiPolygon',    'grade text, organisation text,'),
			('roads',          'MultiLineString', '"from" text, "to" text, class text, width double precision, median double precision, one_way boolean, precedence integer, left_office text, right_office text, left_grade integer, right_grade integer,'),
			('chiefs',         '',                'level text, organisation text, phone text, "on" text,'),
			('organisations',  '',                'type text, parent text, credit_code text, contact text, phone text, roster text,'),
			('duties',         '',                'role text, organisation text, phone text, "on" text, side text,'),
			('components',     'Point',           'category text, unit_grid text, authority text, owner text, maintainer text, state text, accuracy text,'),
			('categories',     '',                'name_en text, party text, emergency boolean, aliases text,'),
			('rules',          '',                '"row" text, category text, area text, road_class text, position text, attribute text, at_least double precision, lead text, support text, notify text, source text,'),
			('overlays',       'MultiPolygon',    'type text, holder text, hours text, category text,'),
			('cameras',        'Point',           'organisation text,'),
			('buildings',      'MultiPolygon',    'unit_grid text, use text,'),
			('sites',          'Point',           'type text, organisation text,')
		) as l(name, geometry, columns)
	loop
		execute format('create table %I (
			load_id bigint not null,
			id      bigint not null check (id > 0 and id < 9007199254740992),
			began   bigint not null,
			ended   bigint,
			digest  bigint not null, -- of all that follows, to tell changed rows from same ones
			code    text collate "C" not null check (code <> ''''),
			name    text,
			%s
			begins  timestamptz,
			ends    timestamptz
			%s
		) partition by list (load_id)', layer.name, layer.columns,
			case when layer.geometry = '' then '' else format(', geom geometry(%s, 4490) not null', layer.geometry) end);
		execute format('create table %I partition of %I for values in (0)', layer.name || '_changes', layer.name);
		execute format('create index on %I (code)', layer.name || '_changes');
		execute format('create index on %I (began)', layer.name || '_changes');
	end loop;
end
$$;
-- +goose StatementEnd

insert into load (id, kind, source, rows, created_by) values (0, '*', 'single changes', 0, 'migration');

-- +goose Down
-- Editions are never thrown away by a migration.
select 1 / 0;
