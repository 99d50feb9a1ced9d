package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Import is a folder of layers on its way into the draft.
type Import struct {
	Actor  string
	Source string // where the rows come from, for the log
	Note   string
	City   chengge.City
	// Layers are the layers to replace, each whole; the others stay as they
	// are. A sequence is read twice. Ids in the rows don't count: a row keeps
	// the id of the code's former row, or gets a new one.
	Layers   map[chengge.Kind]iter.Seq2[chengge.Row, error]
	Version  int64 // of the draft that the caller saw, 0 any
	Progress func(k chengge.Kind, done, total int64)
}

// LayerChange counts what an import changed in a layer.
type LayerChange struct {
	Kind      chengge.Kind `json:"kind"`
	Added     int64        `json:"added"`
	Removed   int64        `json:"removed"`
	Changed   int64        `json:"changed"`
	Unchanged int64        `json:"unchanged"`
	// Replaced: the layer was stored anew as a load, since most of it changed.
	Replaced bool `json:"replaced"`
}

const sqlTryLayerLock = `select pg_try_advisory_xact_lock(hashtext('chengge layer'), hashtext($1))`

// errNothing undoes the opening of a draft that nothing came into.
var errNothing = errors.New("nothing changes")

// Import brings layers into the draft, all or none. Of a layer that hardly
// changed only the changed rows are stored; else it becomes a load of its own.
// Where no draft is open and nothing differs from the newest edition none is
// opened, and the draft's number is 0.
func (s *Store) Import(ctx context.Context, in Import) (draft Edition, changes []LayerChange, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		changes = nil
		var kinds []chengge.Kind
		for l := range chengge.Layers() {
			if in.Layers[l.Kind] != nil {
				kinds = append(kinds, l.Kind)
			}
		}
		for _, k := range kinds {
			var got bool
			if err := tx.QueryRow(ctx, sqlTryLayerLock, string(k)).Scan(&got); err != nil {
				return err
			}
			if !got {
				return chengge.Errorf(chengge.ErrConflict, "another import of %s is going on: try again when it is done", k).
					InChinese("%s正由他人导入，请待其完成后重试", k.Layer().Title.Zh)
			}
		}
		fresh := false
		if draft, err = openDraft(ctx, tx, in.Actor, func(chengge.City) chengge.City { fresh = true; return in.City }); err != nil {
			return err
		}
		if err := expectVersion(draft, in.Version); err != nil {
			return err
		}
		var touched []chengge.Kind
		for _, k := range kinds {
			c, err := importLayer(ctx, tx, draft.Number, layerTables[k], in)
			if err != nil {
				return fmt.Errorf("import %s: %w", k, err)
			}
			changes = append(changes, c)
			if c.Added+c.Removed+c.Changed > 0 {
				touched = append(touched, k)
			}
		}
		city, err := encodeCity(in.City)
		if err != nil {
			return err
		}
		if len(touched) == 0 && fresh {
			same, err := newestCityIs(ctx, tx, city)
			if err != nil {
				return err
			}
			if same {
				return errNothing
			}
		}
		if _, err := tx.Exec(ctx, `update edition set city = $2 where number = $1`, draft.Number, city); err != nil {
			return err
		}
		if draft.Version, err = touchDraft(ctx, tx, draft.Number, touched); err != nil {
			return err
		}
		draft.City = in.City
		return addLog(ctx, tx, draft.Number, in.Actor, "import", map[string]any{"source": in.Source, "note": in.Note, "layers": changes})
	})
	if errors.Is(err, errNothing) {
		return Edition{}, changes, nil
	}
	if err == nil {
		s.sweep(ctx)
	}
	return draft, changes, err
}

const sqlNewestCity = `select coalesce((select city = $1::jsonb from edition where state = 'sealed' order by number desc limit 1), false)`

func newestCityIs(ctx context.Context, tx pgx.Tx, city []byte) (same bool, err error) {
	err = tx.QueryRow(ctx, sqlNewestCity, city).Scan(&same)
	return same, err
}

// former is what the draft has under a code.
type former struct {
	id     int64
	digest int64
	kept   bool
}

// importLayer replaces a layer in the draft.
func importLayer(ctx context.Context, tx pgx.Tx, draft int64, t *layerTable, in Import) (LayerChange, error) {
	change := LayerChange{Kind: t.Kind}
	loads, err := loadsAt(ctx, tx, t.Kind, draft)
	if err != nil {
		return change, err
	}
	known, err := formerRows(ctx, tx, t, loads, draft)
	if err != nil {
		return change, err
	}
	// First what changes, then how it is best stored.
	var buf []byte
	var changed []int64 // ids whose former row ends
	seen := make(map[string]struct{}, len(known))
	var done int64
	for r, err := range in.Layers[t.Kind] {
		if err != nil {
			return change, err
		}
		code := r.Code()
		if _, twice := seen[code]; twice {
			return change, chengge.Errorf(chengge.ErrFindings, "code %q occurs twice", code)
		}
		seen[code] = struct{}{}
		var sum int64
		if sum, buf, err = digest(r, buf); err != nil {
			return change, err
		}
		f, ok := known[code]
		switch {
		case !ok:
			change.Added++
		case f.digest != sum:
			change.Changed++
			changed = append(changed, f.id)
			f.kept = true
			known[code] = f
		default:
			change.Unchanged++
			f.kept = true
			known[code] = f
		}
		done++
		if in.Progress != nil && done%65536 == 0 {
			in.Progress(t.Kind, done, 0)
		}
	}
	for _, f := range known {
		if !f.kept {
			change.Removed++
			changed = append(changed, f.id)
		}
	}
	slices.Sort(changed)
	total := change.Added + change.Changed
	if total+change.Removed == 0 {
		return change, nil
	}
	var report func(n int64)
	if in.Progress != nil {
		report = func(n int64) { in.Progress(t.Kind, n, max(total, n)) }
	}
	if total+change.Removed <= max(1000, change.Unchanged/50) {
		if err := endRows(ctx, tx, t, draft, loads, changed); err != nil {
			return change, err
		}
		source := &copySource{ctx: ctx, tx: tx, t: t, draft: draft, known: known, only: true, report: report}
		return change, source.copyTo(string(t.Kind)+"_changes", in.Layers[t.Kind], change.Added)
	}
	change.Replaced = true
	return change, replaceLayer(ctx, tx, t, draft, known, change.Added, in, report)
}

func formerRows(ctx context.Context, tx pgx.Tx, t *layerTable, loads []int64, draft int64) (map[string]former, error) {
	rows, err := tx.Query(ctx, `select t.code, t.id, t.digest from `+t.name()+` t where `+seen, loads, draft)
	if err != nil {
		return nil, err
	}
	known := map[string]former{}
	var code string
	var f former
	_, err = pgx.ForEachRow(rows, []any{&code, &f.id, &f.digest}, func() error {
		known[code] = f
		return nil
	})
	return known, err
}

// endRows ends rows of the draft: those that it began itself go, others end.
func endRows(ctx context.Context, tx pgx.Tx, t *layerTable, draft int64, loads, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `delete from `+t.changes()+` where began = $1 and id = any($2)`, draft, ids); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update `+t.name()+` t set ended = $2 where `+seen+` and id = any($3)`, loads, draft, ids)
	return err
}

const (
	sqlNextLoad = `select nextval('load_id')`
	sqlAddLoad  = `insert into load (id, kind, source, rows, created_by) values ($1, $2, $3, $4, $5)`
	sqlAddSpan  = `insert into load_span (load_id, began) values ($1, $2)`
	sqlEndSpans = `update load_span s set ended = $2 from load l
		where l.id = s.load_id and l.kind = $1 and s.began < $2 and s.ended is null`
)

// replaceLayer stores a layer anew: a partition of its own, filled, indexed,
// then attached. The loads and changes that it replaces end.
func replaceLayer(ctx context.Context, tx pgx.Tx, t *layerTable, draft int64, known map[string]former, added int64, in Import, report func(int64)) error {
	if err := forgetDraftLoads(ctx, tx, t.Kind, draft); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlEndSpans, string(t.Kind), draft); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from `+t.changes()+` where began = $1`, draft); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update `+t.changes()+` set ended = $1 where began < $1 and ended is null`, draft); err != nil {
		return err
	}
	var load int64
	if err := tx.QueryRow(ctx, sqlNextLoad).Scan(&load); err != nil {
		return err
	}
	part := t.partition(load)
	for _, sql := range []string{
		`create table ` + part + ` (like ` + t.name() + ` including defaults including constraints)`,
		`alter table ` + part + fmt.Sprintf(` add constraint load check (load_id = %d)`, load),
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	source := &copySource{ctx: ctx, tx: tx, t: t, load: load, draft: draft, known: known, report: report}
	if err := source.copyTo(fmt.Sprintf("%s_load_%d", t.Kind, load), in.Layers[t.Kind], added); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `create index on `+part+` (code)`); err != nil {
		return err
	}
	if t.Geometry != chengge.NoGeometry {
		if _, err := tx.Exec(ctx, `create index on `+part+` using gist (geom)`); err != nil {
			return err
		}
	}
	for _, sql := range []string{
		`alter table ` + t.name() + ` attach partition ` + part + fmt.Sprintf(` for values in (%d)`, load),
		`alter table ` + part + ` drop constraint load`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, sqlAddLoad, load, string(t.Kind), in.Source, source.rows, in.Actor); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlAddSpan, load, draft)
	return err
}

const sqlNextIDs = `select nextval('thing_id') from generate_series(1, $1)`

// copySource feeds a layer to COPY: the whole of it, or only the rows that
// differ from the former ones.
type copySource struct {
	ctx    context.Context
	tx     pgx.Tx
	t      *layerTable
	load   int64
	draft  int64
	known  map[string]former
	only   bool
	report func(int64)
	rows   int64

	ids  []int64 // new ones, fetched before: COPY holds the connection
	next func() (chengge.Row, error, bool)
	row  []any
	buf  []byte
	err  error
}

// copyTo stores the rows, added of which are under codes that the draft hadn't.
func (c *copySource) copyTo(table string, rows iter.Seq2[chengge.Row, error], added int64) error {
	got, err := c.tx.Query(c.ctx, sqlNextIDs, added)
	if err != nil {
		return err
	}
	if c.ids, err = pgx.CollectRows(got, pgx.RowTo[int64]); err != nil {
		return err
	}
	next, stop := iter.Pull2(rows)
	defer stop()
	c.next = next
	_, err = c.tx.CopyFrom(c.ctx, pgx.Identifier{table}, c.t.columns, c)
	return errors.Join(c.err, err)
}

// Next moves to the next row that is to be stored.
func (c *copySource) Next() bool {
	for {
		r, err, ok := c.next()
		if !ok || err != nil {
			c.err = err
			return false
		}
		var sum int64
		if sum, c.buf, c.err = digest(r, c.buf); c.err != nil {
			return false
		}
		f, known := c.known[r.Code()]
		if c.only && known && f.digest == sum {
			continue
		}
		id := f.id
		if !known {
			if len(c.ids) == 0 {
				c.err = fmt.Errorf("the source gave other rows the second time")
				return false
			}
			id, c.ids = c.ids[0], c.ids[1:]
		}
		if c.row, c.err = c.t.values(c.load, c.draft, chengge.ID(id), sum, r); c.err != nil {
			return false
		}
		c.rows++
		if c.report != nil && c.rows%65536 == 0 {
			c.report(c.rows)
		}
		return true
	}
}

// Values gives the row.
func (c *copySource) Values() ([]any, error) { return c.row, nil }

// Err gives what stopped Next.
func (c *copySource) Err() error { return c.err }
