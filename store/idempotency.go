package store

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

type clientKey struct {
	client int64
	key    string
}

type keptAnswer struct{ hash, answer []byte }

const (
	sqlKeptAnswers = `select k.client, k.key, k.hash, k.answer from unnest($1::bigint[], $2::text[]) q (client, key)
		join idempotency_key k on k.client = q.client and k.key = q.key where k.expires_at > clock_timestamp()`
	// A key that has expired and is still there makes room.
	sqlKeepAnswer = `insert into idempotency_key (client, key, hash, answer, expires_at)
		values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
		on conflict (client, key) do update set hash = excluded.hash, answer = excluded.answer, expires_at = excluded.expires_at`
	sqlSweepAnswers = `delete from idempotency_key where (client, key) in
		(select client, key from idempotency_key where expires_at < clock_timestamp() order by expires_at limit 10000)`
)

func (g *intakeGroup) lookKeys(b *pgx.Batch, group []*taking) {
	g.kept = map[clientKey]keptAnswer{}
	var clients []int64
	var keys []string
	for _, t := range group {
		if t.in.Key != "" {
			clients, keys = append(clients, t.in.Client), append(keys, t.in.Key)
		}
	}
	if len(keys) > 0 {
		b.Queue(sqlKeptAnswers, clients, keys).Query(func(rows pgx.Rows) error { return readAnswers(rows, g.kept) })
	}
}

func readAnswers(rows pgx.Rows, into map[clientKey]keptAnswer) error {
	var k clientKey
	var a keptAnswer
	_, err := pgx.ForEachRow(rows, []any{&k.client, &k.key, &a.hash, &a.answer}, func() error {
		into[k] = keptAnswer{bytes.Clone(a.hash), bytes.Clone(a.answer)}
		return nil
	})
	return err
}

// replay answers an intake whose key was used before, in the database or in
// this group; done is false where it was not.
func (g *intakeGroup) replay(key clientKey, t *taking) (done bool) {
	kept, ok := g.kept[key]
	if before := g.answers[key]; before != nil {
		kept, ok = keptAnswer{before.in.Hash, before.out.Answer}, true
	}
	if !ok {
		return false
	}
	t.out, t.err = kept.replay(key.key, t.in.Hash)
	return true
}

func (a keptAnswer) replay(key string, hash []byte) (Taken, error) {
	if !bytes.Equal(a.hash, hash) {
		return Taken{}, chengge.Errorf(chengge.ErrKeyReused, "the Idempotency-Key %q was used with another body: use a new key for a new request", key).
			InChinese("Idempotency-Key “%s”已用于另一内容：新的请求请用新的键", key)
	}
	return Taken{Answer: a.answer, Replayed: true}, nil
}

func keepAnswer(b *pgx.Batch, in *Intake, answer []byte) {
	b.Queue(sqlKeepAnswer, in.Client, in.Key, in.Hash, answer, keepAnswers.Seconds())
}

// Answered gives the answer that is kept with a key; ok is false where there is
// none. Another body under it is ErrKeyReused.
func (s *Store) Answered(ctx context.Context, client int64, key string, hash []byte) (t Taken, ok bool, err error) {
	kept := map[clientKey]keptAnswer{}
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sqlKeptAnswers, []int64{client}, []string{key})
		if err != nil {
			return err
		}
		return readAnswers(rows, kept)
	})
	a, ok := kept[clientKey{client, key}]
	if err != nil || !ok {
		return Taken{}, false, err
	}
	t, err = a.replay(key, hash)
	return t, true, err
}

// answersSwept throws expired answers away, now and then.
type answersSwept struct {
	mu   sync.Mutex
	last time.Time
}

func (a *answersSwept) sweep(s *Store) {
	a.mu.Lock()
	due := time.Since(a.last) > 10*time.Minute
	if due {
		a.last = time.Now()
	}
	a.mu.Unlock()
	if !due {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := s.transact(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlSweepAnswers)
		return err
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		a.mu.Lock()
		a.last = time.Time{} // the next intake tries again
		a.mu.Unlock()
	}
}
