package store

import (
	"context"
	"encoding/json"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Ground is what balances of earth and rubble are made from, as it was loaded.
// Its body is kept byte for byte.
type Ground struct {
	Number   int64           `json:"number"`
	Hash     string          `json:"hash" doc:"SHA-256 of the body"`
	Edition  int64           `json:"edition" doc:"With whose sites and roads it was checked"`
	Source   string          `json:"source"`
	Counts   json.RawMessage `json:"counts" doc:"Rows by table"`
	Findings json.RawMessage `json:"findings" doc:"What was remarked when it was loaded"`
	Created  time.Time       `json:"created_at"`
	Actor    string          `json:"created_by"`
}

const groundColumns = `select number, hash, edition, source, counts, findings, created_at, created_by from ground `

func scanGround(row pgx.CollectableRow) (g Ground, err error) {
	var counts, findings []byte
	err = row.Scan(&g.Number, &g.Hash, &g.Edition, &g.Source, &counts, &findings, &g.Created, &g.Actor)
	g.Counts, g.Findings = counts, findings
	return g, err
}

const (
	sqlGroundLock = `select pg_advisory_xact_lock(hashtext('chengge ground'))`
	sqlGroundLast = groundColumns + `order by number desc limit 1`
	sqlAddGround  = `insert into ground (hash, edition, source, counts, findings, created_by, body) values ($1, $2, $3, $4, $5, $6, $7) returning number, created_at`
	sqlGround     = groundColumns + `where number = $1 or $1 = 0 order by number desc limit 1`
	sqlGroundBody = `select body from ground where number = $1`
	sqlGrounds    = groundColumns + `where $1::bigint = 0 or number < $1::bigint order by number desc limit $2`
)

// AddGround keeps a ground. again tells that the newest one is the same, byte for
// byte and of the same edition, and is given.
func (s *Store) AddGround(ctx context.Context, g Ground, body []byte) (out Ground, again bool, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlGroundLock); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlGroundLast)
		if err != nil {
			return err
		}
		last, err := pgx.CollectRows(rows, scanGround)
		if err != nil {
			return err
		}
		if len(last) > 0 && last[0].Hash == g.Hash && last[0].Edition == g.Edition {
			out, again = last[0], true
			return nil
		}
		out = g
		return tx.QueryRow(ctx, sqlAddGround, g.Hash, g.Edition, g.Source, g.Counts, g.Findings, g.Actor, body).Scan(&out.Number, &out.Created)
	})
	return out, again, err
}

// Ground gives a ground, 0 is the newest.
func (s *Store) Ground(ctx context.Context, number int64) (Ground, error) {
	return oneGround(query(ctx, s, scanGround, sqlGround, number))(number)
}

func oneGround(list []Ground, err error) func(number int64) (Ground, error) {
	return func(number int64) (Ground, error) {
		switch {
		case err != nil:
			return Ground{}, err
		case len(list) > 0:
			return list[0], nil
		case number == 0:
			return Ground{}, chengge.Errorf(chengge.ErrNotFound, "no ground is there yet: load one by POST /v1/grounds or chengge balance --load").
				InChinese("尚无底数：请用 POST /v1/grounds 或 chengge balance --load 载入")
		}
		return Ground{}, chengge.Errorf(chengge.ErrNotFound, "there is no ground %d", number).InChinese("没有底数 %d", number)
	}
}

// GroundBody gives what a ground consists of, in JSON.
func (s *Store) GroundBody(ctx context.Context, number int64) ([]byte, error) {
	list, err := query(ctx, s, pgx.RowTo[[]byte], sqlGroundBody, number)
	if err == nil && len(list) == 0 {
		_, err = oneGround(nil, nil)(number)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Grounds lists grounds, newest first, from before the number given (0: from the
// newest).
func (s *Store) Grounds(ctx context.Context, before int64, limit int) ([]Ground, error) {
	return query(ctx, s, scanGround, sqlGrounds, before, limit)
}
