-- +goose Up

insert into schema_serves values (20261122180000, 1);

-- The files that came of a job, in pieces of 1 MiB, so that nobody holds one in
-- memory. They are compressed already or as large as they are: no try at it.
create table job_file (
	job   integer not null references job on delete cascade,
	name  text not null,
	n     integer not null check (n >= 0), -- from 0 on without a gap
	bytes bytea not null,
	primary key (job, name, n)
);
alter table job_file alter column bytes set storage external;
alter table job add column file_bytes bigint not null default 0; -- of all its files, for the bounds of a key and of all
create index job_with_files on job (key_id) include (file_bytes) where file_bytes > 0;

-- +goose Down
-- Nor are the files of jobs.
select 1 / 0;
