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
type Store struct {
	pool  *pgxpool.Pool
	reach time.Duration

	takings takings
	number  serverNumber
	months  months
	answers answersSwept
}

// Options say how to talk to the database; the zero value serves.
type Options struct {
	MaxConnections int32 // default 8
	// Reach is how long it may take until the database answers at all, waiting
	// for a free connection included; default 800 ms, so that a write knows
	// within a second that the database is away, hangs or is full. Work that has
	// begun has no such bound.
	Reach time.Duration
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
	if o.Reach <= 0 {
		o.Reach = 800 * time.Millisecond
	}
	config.ConnConfig.ConnectTimeout = o.Reach
	// A connection that hangs is thrown away in time to try another one.
	config.PingTimeout = o.Reach / 4
	config.ConnConfig.DialFunc = patient.DialContext
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "chengge"
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second) // the pool sets none
		defer cancel()
		if _, err := conn.Exec(ctx, sqlKeepalives); err != nil {
			return err
		}
		return registerGeometry(ctx, conn)
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Store{pool: pool, reach: o.Reach}, nil
}

// The database, too, is to notice that our machine is gone without a word: a
// draft would stay locked for two hours. Sockets of Unix ignore it.
const sqlKeepalives = `set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`

// patient notices within half a minute that the machine at the other end is
// gone without a word; pgx's own dialer takes most of an hour.
var patient = &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}}

// Close ends all connections; it waits for those in use.
func (s *Store) Close() { s.pool.Close() }

// Pool gives the connections, for what runs beside the store on the same
// database.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// transact runs f in a transaction that is committed when f returns nil.
func (s *Store) transact(ctx context.Context, f func(tx pgx.Tx) error) error {
	tx, err := s.begin(ctx, pgx.TxOptions{})
	if err != nil {
		return err
	}
	defer rollback(ctx, tx) // nothing after the commit
	if err := f(tx); err != nil {
		return away(err)
	}
	if err := tx.Commit(ctx); err != nil {
		err = away(err)
		if chengge.CodeOf(err) == chengge.ErrUnavailable {
			return chengge.Errorf(chengge.ErrUnavailable, "the database went away while it wrote: look whether it was done before you try again")
		}
		return err
	}
	return nil
}

// begin starts a transaction on a connection that answers within s.reach.
func (s *Store) begin(ctx context.Context, o pgx.TxOptions) (pgx.Tx, error) {
	o.BeginQuery = beginQuery(ctx, o)
	reach, cancel := context.WithTimeout(ctx, s.reach)
	defer cancel()
	tx, err := s.pool.BeginTx(reach, o)
	for reach.Err() == nil && stale(err) { // what a restart of the database left in the pool
		tx, err = s.pool.BeginTx(reach, o)
	}
	if err == nil {
		return tx, nil
	}
	if ctx.Err() == nil && reach.Err() != nil {
		if stat := s.pool.Stat(); stat.AcquiredConns() == stat.MaxConns() {
			return nil, chengge.Errorf(chengge.ErrUnavailable, "all %d connections to the database are busy: try again", stat.MaxConns()).
				InChinese("到数据库的 %d 个连接都在使用中：请重试", stat.MaxConns())
		}
		return nil, chengge.Errorf(chengge.ErrUnavailable, "the database does not answer; nothing was changed: try again").
			InChinese("数据库没有应答；未作任何更改：请重试")
	}
	return nil, away(err)
}

// stale tells whether a connection made before had ended, rather than that no
// new one could be made.
func stale(err error) bool {
	var connect *pgconn.ConnectError
	return err != nil && !errors.As(err, &connect) && chengge.CodeOf(away(err)) == chengge.ErrUnavailable
}

// rollback ends a transaction, also when ctx has ended. A connection that
// doesn't answer is closed.
func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = tx.Rollback(ctx)
}

// query reads rows in a transaction of their own and scans each with scan.
func query[T any](ctx context.Context, s *Store, scan pgx.RowToFunc[T], sql string, args ...any) (out []T, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scan)
		return err
	})
	return out, err
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
		case pg.Code == "57014": // the statement's timeout, or an administrator
			return chengge.Errorf(chengge.ErrTooCostly, "the database ended it because it took too long; nothing was changed: ask for less").
				InChinese("耗时过长，已被数据库终止；未作任何改动：请缩小范围")
		case pg.Code[:2] == "57" || pg.Code[:2] == "08": // shutting down, starting, connection failures
			return chengge.Errorf(chengge.ErrUnavailable, "the database is away (%s); nothing was changed: try again", pg.Message)
		case pg.Code == "53100":
			return chengge.Errorf(chengge.ErrUnavailable, "the database's disk is full: free some space and try again; nothing was changed")
		case pg.Code[:2] == "53":
			return chengge.Errorf(chengge.ErrUnavailable, "the database has no room for this now (%s); nothing was changed: try again", pg.Message)
		case pg.Code == "25006" || pg.Code == "42501":
			return chengge.Errorf(chengge.ErrDatabase, "the database can't be written to (%s): use the primary and a user who owns the schema", pg.Message)
		case pg.Code == "55P03" || pg.Code == "40001" || pg.Code == "40P01":
			return chengge.Errorf(chengge.ErrConflict, "somebody else is changing this now: try again").
				InChinese("他人正在修改，请重试")
		}
	case errors.Is(err, context.Canceled):
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		pgconn.SafeToRetry(err), pgconn.Timeout(err):
		return chengge.Errorf(chengge.ErrUnavailable, "the database is away; nothing was changed: try again").
			InChinese("数据库暂时不可用；未作任何改动，请重试")
	}
	return err
}
