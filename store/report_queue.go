package store

import (
	"context"
	"sync"
	"time"

	"chengge"
)

// takings are the intakes that wait for a transaction. A commit that is durable
// takes about as long for a hundred reports as for one, so what comes while one
// is on its way shares the next.
type takings struct {
	mu      sync.Mutex
	waiting []*taking
	takers  int
}

type taking struct {
	in   *Intake
	done chan struct{}
	out  Taken
	err  error
}

// The bounds of a group. Two takers keep the database at work while the other
// one's answers are made.
const (
	maxTakers    = 2
	groupReports = 500
	groupTime    = 30 * time.Second
	idTries      = 3
)

func (q *takings) add(s *Store, t *taking) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, t)
	if q.takers < maxTakers {
		q.takers++
		go q.run(s)
	}
}

// next gives the next group, nil where nobody waits: then this taker ends.
func (q *takings) next() []*taking {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, reports := 0, 0
	for n < len(q.waiting) && (n == 0 || reports+len(q.waiting[n].in.Reports) <= groupReports) {
		reports += len(q.waiting[n].in.Reports)
		n++
	}
	if n == 0 {
		q.takers--
		q.waiting = nil
		return nil
	}
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return group
}

func (q *takings) run(s *Store) {
	for group := q.next(); group != nil; group = q.next() {
		s.takeEach(group)
		for _, t := range group {
			close(t.done)
		}
		s.answers.sweep(s)
	}
}

// takeEach stores a group; one whose rows the database refuses is stored one by
// one, so that nobody pays for another's report.
func (s *Store) takeEach(group []*taking) {
	ctx, cancel := context.WithTimeout(context.Background(), groupTime)
	defer cancel()
	var err error
	for range idTries {
		if err = s.takeGroup(ctx, group); !idTaken(err) && chengge.CodeOf(err) != chengge.ErrConflict {
			break
		}
	}
	switch {
	case err == nil:
	case badRow(err) && len(group) > 1:
		for _, t := range group {
			s.takeEach([]*taking{t})
		}
	default:
		for _, t := range group {
			t.out, t.err = Taken{}, err
		}
	}
}
