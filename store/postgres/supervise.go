package postgres

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// A server that ends by itself is started again after soonest, then after
// twice as long each time, up to latest; having run for calm, it begins anew.
const (
	soonest = 50 * time.Millisecond
	latest  = 10 * time.Second
	calm    = 2 * time.Second
)

// supervise keeps the server running until Stop.
func (s *Server) supervise(c *child) {
	defer close(s.done)
	defer s.release()
	for delay := soonest; ; {
		began := time.Now()
		select {
		case <-s.stopping.Done():
			shutDown(c, s.hurry, s.family, s.o.Log)
			s.o.Log.Info("PostgreSQL stopped", "dir", string(s.folder))
			return
		case <-c.gone:
		}
		if time.Since(began) > calm {
			delay = soonest
		}
		s.o.Log.Error("PostgreSQL ended by itself", "how", c.err, "pid", c.Pid, "dir", string(s.folder), "log", s.log.tail(3))
		for c = nil; c == nil; {
			if pause(s.stopping, delay) != nil {
				break
			}
			delay = min(2*delay, latest)
			var err error
			if c, err = s.launch(s.stopping); err != nil && s.stopping.Err() == nil {
				s.o.Log.Error("PostgreSQL does not start", "again_in", delay, "err", err)
			}
		}
		if c == nil { // stopped in the meantime: leave no backends behind
			if err := s.family.end(context.Background(), s.o.Log); err != nil {
				s.o.Log.Error("PostgreSQL is not wholly gone", "err", err)
			}
			return
		}
		s.restarts.Add(1)
		s.o.Log.Info("PostgreSQL runs again", "pid", c.Pid, "dir", string(s.folder), "restarts", s.Restarts())
	}
}

// shutDown ends the server: fast, immediately when hurry ends, and after five
// more seconds by force. It comes back when all its processes are gone.
func shutDown(c *child, hurry context.Context, m family, log *slog.Logger) {
	c.Signal(syscall.SIGINT)
	select {
	case <-c.gone:
	case <-hurry.Done():
		c.Signal(syscall.SIGQUIT)
		select {
		case <-c.gone:
		case <-time.After(5 * time.Second):
			c.Kill()
			<-c.gone
		}
	}
	if err := m.end(context.Background(), log); err != nil {
		log.Error("PostgreSQL is not wholly gone", "err", err)
	}
}

// await waits until the server answers, and says so when that takes long.
func (s *Server) await(ctx context.Context, c *child) error {
	began := time.Now()
	for tell := began.Add(5 * time.Second); ; {
		conn, err := s.connect(ctx, "postgres")
		if err == nil {
			return conn.Close(ctx)
		}
		var refused *pgconn.PgError
		if errors.As(err, &refused) && strings.HasPrefix(refused.Code, "28") {
			return refuse(NotStarted, "PostgreSQL refuses its own superuser, so pg_hba.conf in %s was changed: it must let in all local users. %w", s.folder.data(), err)
		}
		select {
		case <-c.gone:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(glance):
		}
		if time.Now().After(tell) {
			tell = time.Now().Add(5 * time.Second)
			s.o.Log.Info("waiting for PostgreSQL: it recovers", "for", time.Since(began).Round(time.Second), "says", s.log.tail(1))
		}
	}
}
