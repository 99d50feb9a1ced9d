package storetest

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"chengge/store/postgres"
)

// A Template is a database that is migrated once in a test process and cloned
// for each test. Its zero value is a database with PostGIS and nothing else.
type Template struct {
	// Migrate brings the database at url to what the tests start from.
	Migrate func(ctx context.Context, url string) error

	once sync.Once
	name string
	err  error
}

// URL gives the address of a clone of the template, owned by the role that the
// address names. It is dropped after the test, whoever is still connected.
func (tm *Template) URL(t testing.TB) string {
	t.Helper()
	s := Server(t)
	tm.once.Do(func() { tm.name, tm.err = tm.make(s) })
	if tm.err != nil {
		t.Fatalf("make the template of the test databases: %v", tm.err)
	}
	name := fmt.Sprintf("test_%d", serial.Add(1))
	if err := exec(s, "CREATE DATABASE %s TEMPLATE %s OWNER %s", name, tm.name, roleOf(s)); err != nil {
		t.Fatalf("clone a test database: %v", err)
	}
	t.Cleanup(func() {
		if err := exec(s, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name); err != nil {
			t.Errorf("drop a test database: %v", err)
		}
	})
	return in(s.URL(), name)
}

// Pool gives connections to a clone of the template, closed after the test.
// What a caller wants changed in them (types to register, say) configure does.
func (tm *Template) Pool(t testing.TB, configure ...func(*pgxpool.Config)) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(tm.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range configure {
		c(config)
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closePool(t, pool) })
	return pool
}

// closePool says which test forgot a connection, where Close would hang.
func closePool(t testing.TB, pool *pgxpool.Pool) {
	closed := make(chan struct{})
	go func() {
		pool.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Errorf("%d connections of the test's pool were never released", pool.Stat().AcquiredConns())
	}
}

var serial atomic.Int64

// make makes and migrates the template, and closes it: a database is only
// cloned while nobody is connected.
func (tm *Template) make(s *postgres.Server) (string, error) {
	name := fmt.Sprintf("template_%d", serial.Add(1))
	if err := exec(s, "CREATE DATABASE %s TEMPLATE %s OWNER %s", name, databaseOf(s), roleOf(s)); err != nil {
		return "", err
	}
	if tm.Migrate != nil {
		if err := tm.Migrate(context.Background(), in(s.URL(), name)); err != nil {
			return "", err
		}
	}
	return name, exec(s, "ALTER DATABASE %s IS_TEMPLATE true ALLOW_CONNECTIONS false", name)
}

// exec runs a statement whose %s are names, as superuser.
func exec(s *postgres.Server, statement string, names ...string) error {
	quoted := make([]any, len(names))
	for i, n := range names {
		quoted[i] = pgx.Identifier{n}.Sanitize()
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, in(s.AdminURL(), "postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, fmt.Sprintf(statement, quoted...))
	return err
}

// in gives the address with another database.
func in(address, database string) string {
	u := parse(address)
	u.Path = "/" + database
	return u.String()
}

func roleOf(s *postgres.Server) string     { return parse(s.URL()).User.Username() }
func databaseOf(s *postgres.Server) string { return strings.TrimPrefix(parse(s.URL()).Path, "/") }

func parse(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // postgres.Server made it
	}
	return u
}
