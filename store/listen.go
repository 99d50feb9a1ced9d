package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Listen calls wake whenever an edition is published, and after each time that
// the connection was lost, until ctx ends. What is missed in between, as through
// a pooler that drops notifications, the caller's own look finds.
func (s *Store) Listen(ctx context.Context, wake func()) {
	s.listening(ctx, listenEditions, wake)
}

const (
	listenEditions = `listen chengge_edition`
	listenEvents   = `listen chengge_event`
)

func (s *Store) listening(ctx context.Context, listen string, wake func()) {
	for ctx.Err() == nil {
		s.listen(ctx, listen, wake)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (s *Store) listen(ctx context.Context, listen string, wake func()) {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, listen); err != nil {
		return
	}
	wake()
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return
		}
		wake()
	}
}
