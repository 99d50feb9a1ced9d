package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"

	"chengge"
	"chengge/store"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// ticket is what River hands out: the number of a job.
type ticket struct {
	Job int64 `json:"job"`
}

// Kind is River's name for it.
func (ticket) Kind() string { return "chengge" }

// Queue takes jobs in. It may be used by many goroutines.
type Queue struct {
	store *store.Store
	river *river.Client[pgx.Tx]
}

// NewQueue makes a queue on a database.
func NewQueue(s *store.Store) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(s.Pool()), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("queue of jobs: %w", err)
	}
	return &Queue{s, client}, nil
}

// Add takes in a job for who asks, about an edition. again tells that the same
// request on the same data was made before and its job is given. data names the
// state of what else the result rests on, such as the reports.
func (q *Queue) Add(ctx context.Context, who chengge.Principal, kind string, edition int64, data string, arguments any) (j store.Job, again bool, err error) {
	b, err := json.Marshal(arguments)
	if err != nil {
		return j, false, err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%d\n%s\n%s", kind, who.Organisation, edition, data, b)
	return q.store.AddJob(ctx, store.Job{
		Kind: kind, RequestKey: hex.EncodeToString(sum.Sum(nil)), Arguments: string(b), Actor: who.Name, KeyID: who.Key, Organisation: who.Organisation, Edition: edition,
	}, func(tx pgx.Tx, id int64) error { return handOut(ctx, q.river, tx, id) })
}

func handOut(ctx context.Context, client *river.Client[pgx.Tx], tx pgx.Tx, id int64) error {
	_, err := client.InsertTx(ctx, tx, ticket{id}, nil)
	return err
}
