package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"chengge"
	"chengge/store"
	"chengge/store/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/pflag"
)

// databaseFlags say which database to use: one of the user's, or our own.
type databaseFlags struct{ url, data string }

func (f *databaseFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "database", "", "address of a PostgreSQL database with PostGIS, postgres://USER@HOST/NAME (default: a private one under --data)")
	flags.StringVar(&f.data, "data", "var", "folder of the private PostgreSQL")
}

// database is a store with what has to be stopped after it.
type database struct {
	*store.Store
	url     string
	follow  *store.Store     // for Live alone: requests must not keep an edition waiting
	server  *postgres.Server // ours, nil where another process runs it
	applied []int64          // steps of the schema taken at opening
}

func (f *databaseFlags) private(log *slog.Logger) postgres.Options {
	return postgres.Options{Dir: filepath.Join(f.data, "postgres"), Log: log}
}

// open connects to the database, starting the private one where it isn't
// running. The private one's schema is brought up to date; of a database of
// the user's it is checked, and where migrate is true brought up to date.
func (f *databaseFlags) open(ctx context.Context, log *slog.Logger, migrate bool) (*database, error) {
	d := &database{url: f.url}
	if f.url == "" {
		if err := d.startPrivate(ctx, f.private(log)); err != nil {
			return nil, err
		}
		migrate = migrate || d.server != nil
	} else if err := checkDatabase(ctx, f.url); err != nil {
		return nil, err
	}
	var err error
	if d.Store, err = store.Open(d.url, store.Options{}); err == nil {
		err = patiently(ctx, d.CheckSchema) // a machine that is busy may miss the first second
		if migrate && chengge.CodeOf(err) != chengge.ErrUnavailable {
			d.applied, err = d.Migrate(ctx)
		}
	}
	if err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// with opens the database, runs f and closes it.
func (f *databaseFlags) with(ctx context.Context, run func(context.Context, *database) error) error {
	d, err := f.open(ctx, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	defer d.close()
	return run(ctx, d)
}

// existing is with for verbs that can do nothing with an empty database: a
// private one is not made only to be found so.
func (f *databaseFlags) existing(ctx context.Context, a *app, run func(context.Context, *database) error) error {
	if _, err := os.Stat(filepath.Join(f.data, "postgres")); f.url == "" && os.IsNotExist(err) {
		return usageError{fmt.Errorf("%s", chengge.Text{
			Zh: fmt.Sprintf("%s 中还没有数据：请用 --database 写明数据库，或先 chengge import；locate、check 与 serve 也可用 --from 直接读取文件夹", f.data),
			En: fmt.Sprintf("there are no data under %s: say with --database which database, or chengge import DIR first; locate, check and serve also read a folder with --from", f.data),
		}.In(a.lang))}
	}
	return f.with(ctx, run)
}

// startPrivate starts the private server, or finds the one that another
// process runs in the same folder.
func (d *database) startPrivate(ctx context.Context, o postgres.Options) error {
	var err error
	d.server, err = postgres.Start(ctx, o)
	if err == nil {
		d.url = d.server.URL()
		return nil
	}
	var refusal *postgres.Refusal
	if errors.As(err, &refusal) && refusal.Reason == postgres.InUse {
		if url, ok := postgres.Running(o); ok {
			d.url = url
			return waitFor(ctx, url)
		}
	}
	return err
}

// waitFor waits until a server that another process is starting answers.
func waitFor(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return chengge.Errorf(chengge.ErrUnavailable, "the private PostgreSQL that another process runs does not answer: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// checkDatabase tells whether a database of the user's serves.
func checkDatabase(ctx context.Context, url string) error {
	connect, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(connect, url)
	if err != nil {
		return chengge.Errorf(chengge.ErrUnavailable, "--database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return postgres.Check(ctx, conn)
}

// patiently calls f until the database is not away, for ten seconds.
func patiently(ctx context.Context, f func(context.Context) error) error {
	for end := time.Now().Add(10 * time.Second); ; {
		err := f(ctx)
		if chengge.CodeOf(err) != chengge.ErrUnavailable || time.Now().After(end) || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// takeOver starts the private server when the process that runs it has ended,
// as an import does which was there before chengge serve.
func (d *database) takeOver(ctx context.Context, o postgres.Options) {
	for d.server == nil {
		select {
		case <-ctx.Done():
			return
		case <-time.After(500 * time.Millisecond):
		}
		server, err := postgres.Start(ctx, o)
		var refusal *postgres.Refusal
		switch {
		case err == nil:
			d.server = server
		case errors.As(err, &refusal) && refusal.Reason == postgres.InUse, ctx.Err() != nil:
		default:
			o.Log.Error("the private PostgreSQL does not start", "error", err.Error())
		}
	}
}

// close ends the connections, and the private server if it is ours. What still
// computes with rows that it has read isn't waited for long.
func (d *database) close() {
	if d.Store != nil {
		closed := make(chan struct{})
		go func() {
			d.Store.Close()
			if d.follow != nil {
				d.follow.Close()
			}
			close(closed)
		}()
		select {
		case <-closed:
		case <-time.After(5 * time.Second):
		}
	}
	if d.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		_ = d.server.Stop(ctx) // it goes on to an immediate stop by itself
	}
}
