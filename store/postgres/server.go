package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// A Server is a private PostgreSQL under supervision.
type Server struct {
	o         Options
	folder    folder
	account   account
	binaries  binaries
	family    family
	socketDir string
	passing   bool // the socket's folder goes when the server stops
	lock      *os.File
	log       *logFile

	pid      atomic.Int64
	restarts atomic.Int64

	stopping context.Context // ends when Stop is called
	stop     context.CancelFunc
	hurry    context.Context // ends when Stop has no more time
	rush     context.CancelFunc
	done     chan struct{}
}

// Start starts the server of o.Dir and comes back when it answers and its
// database has PostGIS; new data are made where there are none, and what an
// earlier life left is cleared first. ctx bounds the start, not the server:
// without a deadline a long recovery is waited for. A failure that the reader
// can mend is a Refusal.
func Start(ctx context.Context, o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, done: make(chan struct{})}
	if s.folder, err = makeFolder(o.Dir); err != nil {
		return nil, err
	}
	if s.account, err = accountFor(o.User, s.folder.data()); err != nil {
		return nil, err
	}
	if s.lock, err = s.folder.lock(); err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		s.release()
		return nil, fmt.Errorf("start PostgreSQL in %s: %w", s.folder, err)
	}
	return s, nil
}

func (s *Server) start(ctx context.Context) error {
	began := time.Now()
	if err := s.prepare(ctx); err != nil {
		return err
	}
	c, err := s.launch(ctx)
	if err != nil {
		return err
	}
	if err := s.provision(ctx); err != nil {
		shutDown(c, cancelled(), s.family, s.o.Log)
		return s.folder.explain(err)
	}
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.hurry, s.rush = context.WithCancel(context.Background())
	go s.supervise(c)
	s.o.Log.Info("PostgreSQL started", "version", s.binaries.version, "pid", c.Pid, "dir", string(s.folder), "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// prepare leaves data that a server can be started on.
func (s *Server) prepare(ctx context.Context) error {
	major, err := s.folder.majorOf()
	if err != nil {
		return err
	}
	s.binaries, err = findBinaries(ctx, s.o.Binaries, major, s.folder.data(), s.account)
	if err != nil {
		return err
	}
	if err := s.folder.checkOpen(ctx, s.account, s.binaries.path("postgres")); err != nil {
		return err
	}
	if err := s.folder.clearUnfinished(ctx, s.account, s.o.Log); err != nil {
		return err
	}
	if major == 0 {
		s.o.Log.Info("making new data for PostgreSQL", "version", s.binaries.version, "dir", string(s.folder))
		if err := s.folder.initialise(ctx, s.binaries, s.account, s.o.Settings["fsync"] != "off"); err != nil {
			return err
		}
	} else if err := s.account.own(s.folder.data()); err != nil {
		return err
	}
	if s.family, err = familyOf(s.folder.data(), s.account); err != nil {
		return err
	}
	if s.socketDir, s.passing, err = s.folder.socketDir(s.account, s.o.ShortDir); err != nil {
		return err
	}
	if err := os.Mkdir(s.folder.path("log"), 0o700); err != nil && !os.IsExist(err) {
		return s.folder.explain(err)
	}
	s.log, err = openLog(filepath.Join(s.folder.path("log"), "postgres.log"))
	return err
}

// launch clears the way, starts the server and waits until it answers.
func (s *Server) launch(ctx context.Context) (*child, error) {
	if err := s.family.clear(ctx, s.socketDir, s.o.Log); err != nil {
		return nil, err
	}
	if err := s.account.own(s.socketDir); err != nil { // a cleaner of /tmp may have been here
		return nil, err
	}
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	cmd := exec.Command(s.binaries.path("postgres"), s.o.arguments(s.folder.data(), s.socketDir, s.family.cluster)...)
	cmd.Dir, cmd.Env, cmd.Stderr = s.folder.data(), environment, in
	cmd.SysProcAttr = s.account.attributes(syscall.SIGINT) // a fast shutdown when we die
	s.log.begin()
	c, err := spawn(cmd)
	if err != nil {
		out.Close()
		return nil, err
	}
	read := make(chan struct{})
	go func() {
		s.log.follow(out)
		close(read)
	}()
	err = s.await(ctx, c)
	switch {
	case err == nil:
		s.pid.Store(int64(c.Pid))
		return c, nil
	case c.ended():
		select { // its last words
		case <-read:
		case <-time.After(time.Second):
		}
		return nil, s.folder.explain(refuse(NotStarted, "PostgreSQL ended while it started (%w). The end of %s:\n%s", c.err, s.log.path, s.log.tail(8)))
	}
	shutDown(c, cancelled(), s.family, s.o.Log)
	return nil, err
}

// URL gives the address of the database, connecting as the role that owns it.
// It holds for the life of the Server, restarts included; pgx and psql take it.
func (s *Server) URL() string { return address(s.socketDir, s.o.Role, s.o.Database) }

// AdminURL gives the address of the same database, connecting as superuser: for
// backups, tests and repair.
func (s *Server) AdminURL() string { return address(s.socketDir, superuser, s.o.Database) }

// PID gives the process id of the running postmaster, or of the last one.
func (s *Server) PID() int { return int(s.pid.Load()) }

// Restarts counts how often the server ended by itself and was brought back.
func (s *Server) Restarts() int64 { return s.restarts.Load() }

// Done is closed when the server has stopped for good, which only Stop brings
// about: a server that ends by itself is started again, however often.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop shuts the server down and comes back when all its processes have ended
// and the folder is free. Open transactions are rolled back (a fast shutdown);
// when ctx ends first, the shutdown becomes immediate, which leaves a recovery
// to the next start and loses nothing, and the error says so. Stop may be called
// more than once.
func (s *Server) Stop(ctx context.Context) error {
	s.stop()
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
	}
	s.rush()
	<-s.done
	return fmt.Errorf("stop PostgreSQL in %s: shut down at once: %w", s.folder, context.Cause(ctx))
}

// release gives the folder back.
func (s *Server) release() {
	if s.passing {
		clearSocket(s.socketDir)
		if os.Remove(s.socketDir) == nil {
			os.Remove(s.folder.path("socket"))
		}
	}
	if s.log != nil {
		s.log.close()
	}
	s.lock.Truncate(0)
	s.lock.Close()
}

var cancelled = sync.OnceValue(func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
})

// connect opens one connection as superuser.
func (s *Server) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	return pgx.Connect(ctx, address(s.socketDir, superuser, database))
}
