package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// months are the partitions of months that this process knows to be there.
type months struct {
	mu   sync.Mutex
	made map[string]bool
}

const sqlMakeMonth = `select report_month($1)`

// ahead makes the partitions of this month and, on its last day, of the next
// one, in a transaction of their own: no intake waits for it with its locks.
func (m *months) ahead(ctx context.Context, s *Store) error {
	now := time.Now()
	for _, at := range [...]time.Time{now, now.Add(24 * time.Hour)} {
		if m.has(at) {
			continue
		}
		if err := s.transact(ctx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, sqlMakeMonth, at)
			return err
		}); err != nil {
			return err
		}
		m.note(at)
	}
	return nil
}

// ensure makes those of a moment by the database's clock, which ours may differ
// from.
func (m *months) ensure(ctx context.Context, tx pgx.Tx, at time.Time) error {
	if m.has(at) {
		return nil
	}
	_, err := tx.Exec(ctx, sqlMakeMonth, at)
	return err
}

func (m *months) has(at time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.made[month(at)]
}

func (m *months) note(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil {
		m.made = map[string]bool{}
	}
	m.made[month(at)] = true
}

func month(at time.Time) string { return at.UTC().Format("200601") }
