package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"chengge"
	"chengge/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// Level is what this binary knows of the schema. A migration that contracts
// raises the oldest level that it still serves.
const Level = 1

// LatestStep is the number of the newest migration in this binary.
const LatestStep = 20261122190000

// Migrate brings the schema to this binary's newest step, under a lock that
// keeps others who migrate at the same time waiting. It never goes back. It
// returns the steps applied.
func (s *Store) Migrate(ctx context.Context) (applied []int64, err error) {
	if err := s.CheckSchema(ctx); err != nil && !errors.Is(err, errOldSchema) {
		return nil, err
	}
	if err := s.migrateQueue(ctx); err != nil {
		return nil, err
	}
	db := stdlib.OpenDBFromPool(s.pool)
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker), goose.WithTableName("schema_step"))
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", away(err))
	}
	for _, r := range results {
		applied = append(applied, r.Source.Version)
	}
	// Connections made before the schema don't know its geometry yet.
	s.pool.Reset()
	return applied, nil
}

const (
	sqlQueueLock   = `select pg_advisory_lock(hashtext('chengge queue'))`
	sqlQueueUnlock = `select pg_advisory_unlock(hashtext('chengge queue'))`
)

// migrateQueue brings the tables of River up to date, which hands out jobs. Some
// of its steps can't share a transaction.
func (s *Store) migrateQueue(ctx context.Context) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", away(err))
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, sqlQueueLock); err != nil {
		return fmt.Errorf("migrate: %w", away(err))
	}
	defer conn.Exec(context.WithoutCancel(ctx), sqlQueueUnlock) //nolint:errcheck // gone with the connection
	migrator, err := rivermigrate.New(riverpgxv5.New(s.pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate: %w", away(err))
	}
	return nil
}

var errOldSchema = errors.New("the schema is older than this binary")

const sqlHasSchema = `select to_regclass('schema_serves') is not null`

const sqlSchemaServes = `select step, oldest from schema_serves order by step desc limit 1`

// CheckSchema tells whether the schema serves this binary. The error of a
// schema that is too old or too new names both versions and the way out.
func (s *Store) CheckSchema(ctx context.Context) error {
	return s.transact(ctx, func(tx pgx.Tx) error { return checkSchema(ctx, tx) })
}

func checkSchema(ctx context.Context, tx pgx.Tx) error {
	var has bool
	if err := tx.QueryRow(ctx, sqlHasSchema).Scan(&has); err != nil {
		return err
	}
	if !has {
		return chengge.Errorf(chengge.ErrDatabase, "the database has no schema of Chengge yet: run chengge migrate (%w)", errOldSchema).
			InChinese("数据库中还没有城格的结构：请执行 chengge migrate")
	}
	var step, oldest int64
	if err := tx.QueryRow(ctx, sqlSchemaServes).Scan(&step, &oldest); err != nil {
		return err
	}
	switch {
	case oldest > Level:
		return chengge.Errorf(chengge.ErrDatabase, "the schema is at step %d, which serves binaries from level %d on; this one has level %d: use a newer chengge", step, oldest, Level).
			InChinese("数据库结构为 %d，只适用于 %d 级及以上的程序，本程序为 %d 级：请使用较新的 chengge", step, oldest, Level)
	case step < LatestStep:
		return chengge.Errorf(chengge.ErrDatabase, "the schema is at step %d, this binary needs step %d: run chengge migrate (%w)", step, LatestStep, errOldSchema).
			InChinese("数据库结构为 %d，本程序需要 %d：请执行 chengge migrate", step, LatestStep)
	}
	return nil
}
