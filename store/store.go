package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Store is a city's database. It may be used by many goroutines.
type Store struct{ pool *pgxpool.Pool }

// Options say how to talk to the database; the zero value serves.
type Options struct {
	MaxConnections int32 // default 8
	// ConnectTimeout is how long a new connection may take, default 900 ms, so
	// that a write knows within a second that the database is away.
	ConnectTimeout time.Duration
}

// Open makes a pool of connections to the database at url, which must have the
// schema already: see Migrate. It connects lazily, so a database that is away
// is no error here.
func Open(url string, o Options) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrUsage, "database address: %w", err)
	}
	config.MaxConns = 8
	if o.MaxConnections > 0 {
		config.MaxConns = o.MaxConnections
	}
	config.ConnConfig.ConnectTimeout = 900 * time.Millisecond
	if o.ConnectTimeout > 0 {
		config.ConnConfig.ConnectTimeout = o.ConnectTimeout
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "chengge"
	config.AfterConnect = registerGeometry
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Store{pool}, nil
}

// Close ends all connections; it waits for those in use.
func (s *Store) Close() { s.pool.Close() }

// Pool gives the connections, for what runs beside the store on the same
// database.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// transact runs f in a transaction that is committed when f returns nil.
func (s *Store) transact(ctx context.Context, f func(tx pgx.Tx) error) error {
	return away(pgx.BeginFunc(ctx, s.pool, f))
}

// away turns what a connection says when the database is not there, shuts
// down, is full or can't be written to into an Error that says so.
func away(err error) error {
	if err == nil {
		return nil
	}
	var known *chengge.Error
	if errors.As(err, &known) {
		return err
	}
	var pg *pgconn.PgError
	var network *net.OpError
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &pg):
		switch {
		case pg.Code[:2] == "57" || pg.Code[:2] == "08": // shutting down, starting, connection failures
			return chengge.Errorf(chengge.ErrUnavailable, "the database is away (%s); nothing was changed: try again", pg.Message)
		case pg.Code == "53100":
			return chengge.Errorf(chengge.ErrUnavailable, "the database's disk is full: free some space and try again; nothing was changed")
		case pg.Code[:2] == "53":
			return chengge.Errorf(chengge.ErrUnavailable, "the database has no room for this now (%s); nothing was changed: try again", pg.Message)
		case pg.Code == "25006" || pg.Code == "42501":
			return chengge.Errorf(chengge.ErrDatabase, "the database can't be written to (%s): use the primary and a user who owns the schema", pg.Message)
		case pg.Code == "55P03" || pg.Code == "40001" || pg.Code == "40P01":
			return chengge.Errorf(chengge.ErrConflict, "somebody else is changing this now: try again")
		}
	case errors.Is(err, context.Canceled):
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		pgconn.SafeToRetry(err), pgconn.Timeout(err):
		return chengge.Errorf(chengge.ErrUnavailable, "the database is away; nothing was changed: try again")
	}
	return err
}
