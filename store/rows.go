package store

import (
	"context"
	"fmt"
	"iter"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

const sqlLoads = `select l.id from load l join load_span s on s.load_id = l.id
	where l.kind = $1 and s.began <= $2 and (s.ended is null or s.ended > $2) order by l.id`

// loadsAt gives the loads of a layer that an edition sees, load 0 included.
func loadsAt(ctx context.Context, tx pgx.Tx, k chengge.Kind, edition int64) ([]int64, error) {
	rows, err := tx.Query(ctx, sqlLoads, string(k), edition)
	if err != nil {
		return nil, err
	}
	loads, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	return append([]int64{0}, loads...), err
}

// seen is the condition under which an edition ($2) sees a row, given the
// loads that it sees ($1).
const seen = `t.load_id = any($1) and t.began <= $2 and (t.ended is null or t.ended > $2)`

// oneSnapshot makes all reads of a transaction see the same state.
var oneSnapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// Contents gives an edition, also a draft, as its rows are now. The sequences
// are read from one snapshot of the database, held until release is called.
func (s *Store) Contents(ctx context.Context, edition int64) (c chengge.Contents, release func(), err error) {
	tx, err := s.begin(ctx, oneSnapshot)
	if err != nil {
		return c, nil, err
	}
	c, err = contents(ctx, tx, edition)
	if err != nil {
		rollback(ctx, tx)
		return c, nil, away(err)
	}
	return c, func() { rollback(ctx, tx) }, nil
}

func contents(ctx context.Context, tx pgx.Tx, edition int64) (chengge.Contents, error) {
	e, err := scanEdition(tx.QueryRow(ctx, sqlEdition, edition))
	if err != nil {
		if err == pgx.ErrNoRows {
			err = chengge.Errorf(chengge.ErrNotFound, "there is no edition %d", edition).
				InChinese("没有版本 %d", edition)
		}
		return chengge.Contents{}, err
	}
	c := chengge.RowContents(edition, e.City, func(k chengge.Kind) iter.Seq2[chengge.Row, error] {
		return layerRows(ctx, tx, k, edition)
	})
	c.Versions, err = layerVersions(ctx, tx, edition)
	return c, err
}

// layerRows reads a layer of an edition. The values of a row are overwritten by
// the next one.
func layerRows(ctx context.Context, tx pgx.Tx, k chengge.Kind, edition int64) iter.Seq2[chengge.Row, error] {
	return func(yield func(chengge.Row, error) bool) {
		t := layerTables[k]
		loads, err := loadsAt(ctx, tx, k, edition)
		if err != nil {
			yield(chengge.Row{}, fmt.Errorf("read %s: %w", k, away(err)))
			return
		}
		rows, err := tx.Query(ctx, `select t.id, `+t.geom()+`, `+t.texts+` from `+t.name()+` t where `+seen, loads, edition)
		if err != nil {
			yield(chengge.Row{}, fmt.Errorf("read %s: %w", k, away(err)))
			return
		}
		defer rows.Close()
		values, words := make([]string, len(t.Columns)), newVocabulary(len(t.Columns)) // of every row in turn
		for rows.Next() {
			r, err := scanRowOf(rows, t, values, words)
			if !yield(r, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(chengge.Row{}, fmt.Errorf("read %s: %w", k, away(err)))
		}
	}
}

// scanRow takes a row of id, geometry and texts, these into values.
func scanRow(rows pgx.Rows, t *layerTable, values []string) (chengge.Row, error) {
	return scanRowOf(rows, t, values, nil)
}

// scanRowOf is scanRow for one row of many, whose texts are words of the layer.
func scanRowOf(rows pgx.Rows, t *layerTable, values []string, words *vocabulary) (chengge.Row, error) {
	raw := rows.RawValues()
	r := chengge.Row{Values: values}
	r.ID = chengge.ID(int64FromRaw(raw[0]))
	if raw[1] != nil {
		g, err := geometryFromRaw(raw[1])
		if err != nil {
			return r, fmt.Errorf("read %s: %w", t.Kind, err)
		}
		r.Shape = g
	}
	for i, v := range raw[2:] {
		if words != nil {
			r.Values[i] = words.text(i, v)
		} else {
			r.Values[i] = string(v)
		}
	}
	return r, nil
}

func int64FromRaw(b []byte) int64 {
	var v int64
	for _, c := range b {
		v = v<<8 | int64(c)
	}
	return v
}

// geometryFromRaw reads binary EWKB; points, of which there are most, by hand.
func geometryFromRaw(b []byte) (orb.Geometry, error) {
	const littleEndianPointWithSRID = "\x01\x01\x00\x00\x20"
	if len(b) == 25 && string(b[:5]) == littleEndianPointWithSRID {
		return orb.Point{floatFromRaw(b[9:]), floatFromRaw(b[17:])}, nil
	}
	return decodeGeometry(b)
}

const sqlLayerVersions = `select distinct on (kind) kind, version::text from edition_layer
	where edition <= $1 order by kind, edition desc`

// layerVersions names the state of each layer of an edition: layers of the
// same version have the same rows.
func layerVersions(ctx context.Context, tx pgx.Tx, edition int64) (map[chengge.Kind]string, error) {
	rows, err := tx.Query(ctx, sqlLayerVersions, edition)
	if err != nil {
		return nil, err
	}
	versions := map[chengge.Kind]string{}
	var kind, version string
	_, err = pgx.ForEachRow(rows, []any{&kind, &version}, func() error {
		versions[chengge.Kind(kind)] = version
		return nil
	})
	return versions, err
}
