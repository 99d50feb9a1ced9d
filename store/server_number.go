package store

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// serverNumber is this process's place in the ids of reports: leased from the
// database for a while, and used only as long as the lease surely holds.
type serverNumber struct {
	mu     sync.Mutex
	holder string
	number int
	until  time.Time // by our monotonic clock
	renew  time.Time

	second   int64 // of the last id
	sequence int
}

// A lease outlives the longest transaction of an intake, and is renewed when a
// third of it has gone. Its last part is not used: a commit may be slow.
const (
	leaseTime   = 60 * time.Second
	leaseMargin = 25 * time.Second
)

// sqlLease renews the holder's number, else takes the lowest that nobody holds.
// loads take the last number: see LoadReports.
const (
	sqlRenew = `update server_number set until = clock_timestamp() + make_interval(secs => $2)
		where holder = $1 and until > clock_timestamp() returning number`
	sqlLeaseLock = `select pg_advisory_xact_lock(hashtext('chengge server number'))`
	sqlLease     = `insert into server_number (number, holder, until)
		select n, $1, clock_timestamp() + make_interval(secs => $2) from generate_series(0, $3::int - 1) n
		where not exists (select from server_number s where s.number = n and s.until >= clock_timestamp())
		order by n limit 1
		on conflict (number) do update set holder = excluded.holder, until = excluded.until
		returning number`
)

// leased makes sure of a number. The error is ErrUnavailable where none can be
// had.
func (n *serverNumber) leased(ctx context.Context, s *Store) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	if now.Before(n.renew) {
		return nil
	}
	err := n.lease(ctx, s)
	if err != nil && now.Before(n.until) {
		n.renew = now.Add(time.Second) // what is held is good still
		return nil
	}
	return err
}

func (n *serverNumber) lease(ctx context.Context, s *Store) error {
	if n.holder == "" {
		n.holder = rand.Text()
	}
	asked := time.Now() // the lease is at least this long: the database began later
	err := s.transact(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, sqlRenew, n.holder, leaseTime.Seconds()).Scan(&n.number)
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		if _, err := tx.Exec(ctx, sqlLeaseLock); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, sqlLease, n.holder, leaseTime.Seconds(), chengge.ReportServers-1).Scan(&n.number)
		if errors.Is(err, pgx.ErrNoRows) {
			return chengge.Errorf(chengge.ErrUnavailable, "all %d numbers of servers are taken: stop one, or try again in a minute", chengge.ReportServers-1).
				InChinese("%d 个服务器编号均已占用：请停用一个，或一分钟后重试", chengge.ReportServers-1)
		}
		return err
	})
	if err != nil {
		return err
	}
	n.until, n.renew = asked.Add(leaseTime-leaseMargin), asked.Add(leaseTime/3)
	return nil
}

// ids gives count ids of a moment. Beyond what a second holds they go on into
// the next one. They never go back. ok is false where the lease has ended.
func (n *serverNumber) ids(at time.Time, count int) (out []chengge.ReportID, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !time.Now().Before(n.until) {
		return nil, false
	}
	second := int64(at.Sub(chengge.ReportEpoch) / time.Second)
	if second > n.second {
		n.second, n.sequence = second, 0
	}
	out = make([]chengge.ReportID, count)
	for i := range out {
		if n.sequence == sequencesASecond {
			n.second, n.sequence = n.second+1, 0
		}
		out[i] = chengge.NewReportID(chengge.ReportEpoch.Add(time.Duration(n.second)*time.Second), n.number, n.sequence)
		n.sequence++
	}
	return out, true
}

const sequencesASecond = 1 << 15
