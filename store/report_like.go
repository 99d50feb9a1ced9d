package store

import (
	"hash/fnv"
	"slices"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// likes finds the reports that those of a group tell of once more: of the same
// category, near enough and soon enough. Compared is with firsts only, those
// that repeat none themselves: a place that is reported a thousand times has
// one, and a chain of neighbours does not grow along a road.
type likes struct {
	categories []string
	low, high  []int64
	since      []time.Time
	until      []time.Time
	oldest     time.Time
	firsts     map[string][]*first // by category
	fresh      []*first            // of the intake at hand, whose rows are not written yet
	counted    map[chengge.ReportID]int
}

type first struct {
	id       chengge.ReportID
	point    orb.Point
	received time.Time
	open     bool
	updated  time.Time
	report   *chengge.Report // of the intake at hand, else nil
}

// sqlLikes: a cell's children at resolution 12 are a range. Void reports are no
// firsts, closed ones only of what was told before they were closed.
const sqlLikes = `select r.id, r.category, st_x(r.geom), st_y(r.geom), r.received_at, r.open, r.updated_at
	from unnest($1::text[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::timestamptz[]) q (category, low, high, since, until)
	join report r on r.category = q.category and r.cell between q.low and q.high
	where r.id >= $6 and r.duplicate_of is null and r.state <> 'void' and r.received_at between q.since and q.until
	order by r.id`

const sqlCountDuplicates = `update report r set duplicates = duplicates + q.n
	from unnest($1::bigint[], $2::int[]) q (id, n) where r.id = q.id`

// edges are the mean lengths in metres of a hexagon's edge by resolution
// (https://h3geo.org/docs/core-library/restable).
var edges = [...]float64{1281256, 483057, 182513, 68979, 26072, 9854, 3725, 1406, 531, 201, 76, 29}

// finest gives the finest resolution, at most the given one, whose edge is so
// many times the reach.
func finest(reach, times float64, most int) int {
	for most > 0 && edges[most] < reach*times {
		most--
	}
	return most
}

const (
	lockCell  = 7 // some 5 km²: a batch takes few locks
	matchCell = 9 // some 0.1 km²
	nearCell  = 11
	keptCell  = 12
)

// around gives the cells at resolution matchCell or coarser below which are all
// kept cells within reach of a place, given its own. Two steps of cells whose
// edge e is at least half the reach cover 3.75 e around a centre, less e for a
// place in the corner of its cell and 0.4 e for cells that stick out of their
// parents: more than the reach.
func around(kept spatial.Cell, reach float64) (out []spatial.Cell) {
	near, err := kept.Parent(finest(reach, 0.5, nearCell)).Disk(2)
	if err != nil {
		return nil
	}
	resolution := finest(reach, 2, matchCell)
	for _, c := range near {
		if c = c.Parent(resolution); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// likeable tells whether a report can be compared with others at all.
func likeable(r *chengge.Report, rule chengge.DuplicateRule) bool {
	return !r.Category.IsZero() && r.Point != nil && r.Cell != 0 && rule.Within > 0
}

// ask notes what is to be looked for, and the locks under which it is.
func (l *likes) ask(in *Intake, locks *lockList) {
	for i := range in.Reports {
		r := &in.Reports[i]
		if !likeable(r, in.Rule) {
			continue
		}
		received := r.Received
		if received.IsZero() {
			received = time.Now() // a moment's difference does not show in a day
		}
		category := r.Category.String()
		coarse := finest(in.Rule.Within, 4, lockCell)
		for _, c := range around(spatial.Cell(r.Cell), in.Rule.Within) {
			locks.add("like", category, c.Parent(coarse).String())
			low, high := children(c)
			l.categories, l.low, l.high = append(l.categories, category), append(l.low, low), append(l.high, high)
			l.since, l.until = append(l.since, received.Add(-in.Rule.Since-clockSlack)), append(l.until, received.Add(in.Rule.Since+clockSlack))
			if since := l.since[len(l.since)-1]; l.oldest.IsZero() || since.Before(l.oldest) {
				l.oldest = since
			}
		}
	}
}

// clockSlack is more than clocks of servers and channels differ.
const clockSlack = 10 * time.Minute

// children gives the range of the cells at resolution 12 below c.
func children(c spatial.Cell) (low, high int64) {
	const digits = 3 * (spatial.FinestCell - keptCell) // below resolution 12: unused, all ones
	rest := int64(1)<<(3*(spatial.FinestCell-c.Resolution())) - 1
	at := int64(c)&^(0xf<<52) | keptCell<<52
	return at&^rest | (1<<digits - 1), at | rest
}

func (l *likes) look(b *pgx.Batch) {
	l.firsts, l.counted = map[string][]*first{}, map[chengge.ReportID]int{}
	if len(l.categories) == 0 {
		return
	}
	b.Queue(sqlLikes, l.categories, l.low, l.high, l.since, l.until, int64(chengge.NewReportID(l.oldest, 0, 0))).Query(func(rows pgx.Rows) error {
		seen := map[chengge.ReportID]bool{} // ranges overlap
		var f first
		var category string
		_, err := pgx.ForEachRow(rows, []any{&f.id, &category, &f.point[0], &f.point[1], &f.received, &f.open, &f.updated}, func() error {
			if !seen[f.id] {
				seen[f.id] = true
				kept := f
				l.firsts[category] = append(l.firsts[category], &kept)
			}
			return nil
		})
		return err
	})
}

// link makes r a duplicate of the first report of the same thing, or a first
// itself. Reports are to come in the order of their ids.
func (l *likes) link(r *chengge.Report, rule chengge.DuplicateRule) {
	if !likeable(r, rule) {
		return
	}
	category := r.Category.String()
	for _, f := range l.firsts[category] {
		if d := r.Received.Sub(f.received); d > rule.Since || d < -rule.Since {
			continue
		}
		if !f.open && !r.Received.Before(f.updated) {
			continue // closed before: it has come back
		}
		if float64(spatial.Distance(f.point, *r.Point)) > rule.Within {
			continue
		}
		r.DuplicateOf = f.id
		if f.report != nil {
			f.report.Duplicates++
		} else {
			l.counted[f.id]++
		}
		return
	}
	f := &first{r.ID, *r.Point, r.Received, true, r.Updated, r}
	l.firsts[category], l.fresh = append(l.firsts[category], f), append(l.fresh, f)
}

// written says that the rows of the reports so far are: what another intake of
// the group links to them is counted as of those that were there before.
func (l *likes) written() {
	for _, f := range l.fresh {
		f.report = nil
	}
	l.fresh = nil
}

// countDuplicates queues the counts of those that were there before.
func (g *intakeGroup) countDuplicates(b *pgx.Batch) {
	if len(g.likes.counted) == 0 {
		return
	}
	ids, counts := make([]int64, 0, len(g.likes.counted)), make([]int32, 0, len(g.likes.counted))
	for id, n := range g.likes.counted {
		ids, counts = append(ids, int64(id)), append(counts, int32(n))
	}
	b.Queue(sqlCountDuplicates, ids, counts)
}

// lockList are advisory locks. All transactions take theirs in ascending order.
type lockList []int64

func (l *lockList) add(parts ...string) {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	*l = append(*l, int64(h.Sum64()))
}

func (l lockList) sorted() []int64 {
	slices.Sort(l)
	return slices.Compact(l)
}
