package demo

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

// Report is a report as it was received, with what is true about it.
type Report struct {
	No          int // from 1, in the order of time
	Lng, Lat    float64
	CRS         string  // what Lng and Lat are said to be in
	Accuracy    float64 // metres
	Category    chengge.CategoryKey
	Time        time.Time
	Channel     string // code of one of the default channels
	Description string
	Truth       Truth
}

// Truth is what nobody knows who only sees the report.
type Truth struct {
	Point       orb.Point // CGCS2000
	Office      string    // codes of the areas that have the point, the lowest on a border
	Grid        string
	UnitGrid    string // empty where there is none
	Segment     string // the nearest segment within half its width and 15 m, if any
	OnBorder    bool   // exactly on a border of grids
	Cluster     string // ID of the planted cluster, if any
	DuplicateOf int    // number of the report that told the same before, or 0
	Error       ReportError
}

// ReportError is what is wrong with a report's coordinates.
type ReportError string

// The errors; a report without one is as good as its accuracy.
const (
	Swapped    ReportError = "swapped" // latitude for longitude
	NoPlace    ReportError = "zero"    // 0, 0
	WrongDatum ReportError = "datum"   // said to be WGS84, but it is GCJ02
)

// channels are the ways in which reports come, how often of a hundred, and what
// their points are in.
var channels = [...]struct {
	code     string
	weight   float64
	crs      string
	datum    spatial.Datum
	accuracy float64
}{
	{"patrol", 46, "WGS84", spatial.CGCS2000, 10},
	{"citizen", 17, "GCJ-02", spatial.GCJ02, 30},
	{"12345", 12, "BD-09", spatial.BD09, 100},
	{"12319", 9, "GCJ-02", spatial.GCJ02, 100},
	{"camera", 8, "CGCS2000", spatial.CGCS2000, 20},
	{"chief", 6, "WGS84", spatial.CGCS2000, 10},
	{"110", 2, "GCJ-02", spatial.GCJ02, 100},
}

// weekly is how many reports a weekday has, Sunday first.
var weekly = [7]float64{0.80, 1.10, 1.07, 1.04, 1.03, 1.06, 0.90}

// draft is a report that has no number yet.
type draft struct {
	Report
	order    int    // among those of a moment
	original *draft // of a duplicate
}

// Reports gives all reports in the order in which they were received.
func (c *City) Reports() iter.Seq[Report] {
	return func(yield func(Report) bool) {
		r := newReporter(c)
		no := 0
		var carried []*draft
		for day := range c.o.Days {
			begins := c.o.Until.AddDate(0, 0, day-c.o.Days)
			all := append(carried, r.day(begins, day)...)
			slices.SortStableFunc(all, func(a, b *draft) int {
				return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.order, b.order))
			})
			next := begins.AddDate(0, 0, 1)
			carried = nil
			for _, d := range all {
				if !d.Time.Before(next) {
					carried = append(carried, d)
					continue
				}
				no++
				if d.No = no; d.original != nil {
					d.Truth.DuplicateOf = d.original.No
				}
				if !yield(d.Report) {
					return
				}
			}
		}
	}
}

type reporter struct {
	*network
	by       chance
	matters  []matter
	weights  []float64
	phrases  map[string]string
	clusters []Cluster
	maker    maker
	counts   map[string]int // of components, by category
	kindOf   map[string]*kind
	perDay   int
	order    int
	lines    *spatial.LineIndex
}

func newReporter(c *City) *reporter {
	n := c.net
	r := &reporter{network: n, by: n.seed.named("reports"), matters: readMatters(), clusters: c.Clusters(), perDay: c.o.PerDay,
		counts: map[string]int{}, kindOf: map[string]*kind{}, phrases: map[string]string{}, lines: c.lines()}
	r.maker = maker{network: n, by: n.seed.named("components")}
	for _, m := range r.matters {
		r.weights = append(r.weights, m.weight)
		r.phrases[m.category] = m.words
	}
	weights := make([]float64, len(n.kinds))
	for k := range n.kinds {
		weights[k] = n.kinds[k].weight
	}
	for k, count := range share(c.o.Components, weights, 1) {
		r.counts[n.kinds[k].category], r.kindOf[n.kinds[k].category] = count, &n.kinds[k]
	}
	return r
}

// day makes the reports of a day, and the duplicates that they bring within 24
// hours.
func (r *reporter) day(begins time.Time, day int) (out []*draft) {
	by := r.by.of(day)
	count := int(float64(r.perDay) * 0.93 * weekly[begins.Weekday()] * by.of(-1).among(0.95, 1.05))
	for k := range count {
		out = append(out, r.usual(begins, by.of(k)))
	}
	for k := range r.clusters {
		cl := &r.clusters[k]
		if !cl.active(begins) {
			continue
		}
		h := by.named(cl.ID)
		// At most twice the average, so that a day varies but the rate holds.
		more := int(h.of(-1).among(0, 2*cl.PerDay) + h.of(-2).unit())
		for m := range more {
			out = append(out, r.clustered(cl, begins, h.of(m)))
		}
	}
	for k, d := range out {
		if h := by.named("duplicate").of(k); d.Truth.Error == "" && h.unit() < 0.045 {
			out = append(out, r.duplicate(d, h))
		}
	}
	return out
}

// usual makes a report of something somewhere.
func (r *reporter) usual(begins time.Time, h chance) *draft {
	m := &r.matters[drawn(h.of(1).unit(), r.weights)]
	var p point
	switch {
	case m.twin:
		category := m.category
		if category == "10905" {
			category = "01002"
		}
		k := r.kindOf[category]
		p, _ = r.component(k, h.of(2).n(r.counts[category]))
	default:
		p, _ = r.somewhere(m.place, h.of(2))
	}
	at := begins.Add(clock(drawn(h.of(3).unit(), m.hours[:]), h.of(4)))
	if h.of(5).unit() < 0.003 {
		return r.onBorder(p, m.category, at, h)
	}
	return r.report(p, m.category, at, h)
}

// clock gives a moment within an hour of the day.
func clock(hour int, h chance) time.Duration {
	return time.Duration(hour)*time.Hour + time.Duration(h.n(3600))*time.Second
}

// clustered makes a report of a planted cluster.
func (r *reporter) clustered(cl *Cluster, begins time.Time, h chance) *draft {
	centre := point{int32(math.Round(cl.Centre[0] * 1e7)), int32(math.Round(cl.Centre[1] * 1e7))}
	away := cl.Radius * root(h.of(1).unit()) * 0.999
	sin, cos := math.Sincos(2 * math.Pi * h.of(2).unit())
	p := move(centre, away*cos, away*sin)
	category := cl.Categories[h.of(3).n(len(cl.Categories))]
	at := begins.Add(clock(cl.From+h.of(4).n(cl.To-cl.From), h.of(5)))
	d := r.report(p, category.Code, at, h)
	d.Truth.Cluster = cl.ID
	return d
}

// report makes the report of a matter at p by one of the channels.
func (r *reporter) report(p point, category string, at time.Time, h chance) *draft {
	ch := channels[drawn(h.of(11).unit(), channelWeights())]
	off := ch.accuracy * root(h.of(12).unit())
	if h.of(13).unit() < 0.07 { // some are worse than they say
		off *= h.of(14).among(1, 1.8)
	}
	sin, cos := math.Sincos(2 * math.Pi * h.of(15).unit())
	d := r.draft(p, category, at)
	d.Channel, d.CRS, d.Accuracy = ch.code, ch.crs, ch.accuracy
	d.place(move(p, off*cos, off*sin).orb(), ch.datum)
	switch e := h.of(16).unit(); {
	case e < 0.0012:
		d.Lng, d.Lat, d.Truth.Error = d.Lat, d.Lng, Swapped
	case e < 0.0018:
		d.Lng, d.Lat, d.Truth.Error = 0, 0, NoPlace
	case e < 0.0050 && ch.datum == spatial.GCJ02:
		d.CRS, d.Truth.Error = "WGS84", WrongDatum
	}
	d.Description = r.describeReport(p, d, h.of(17))
	return d
}

func channelWeights() []float64 {
	var w []float64
	for _, c := range channels {
		w = append(w, c.weight)
	}
	return w
}

// place states where the report says it is, in its own datum, to a centimetre.
func (d *draft) place(p orb.Point, datum spatial.Datum) {
	q := datum.FromCGCS2000(p)
	d.Lng, d.Lat = math.Round(q[0]*1e7)/1e7, math.Round(q[1]*1e7)/1e7
}

// onBorder makes a report by a surveyed device that lies exactly on a vertex
// of a border between grids, the nearest one that it finds.
func (r *reporter) onBorder(p point, category string, at time.Time, h chance) *draft {
	c, ok := r.cellAt(p)
	for step := 0; ok && step < 12; step++ {
		for dir := range 4 {
			d := neighbour(c, dir)
			if d < 0 || r.cell[d] < 0 || r.grid[d] == r.grid[c] {
				continue
			}
			i, j := c%columns, c/columns
			q := r.half(2*i+1+steps[dir][0], 2*j+1+steps[dir][1])
			b := r.draft(q, category, at)
			b.Channel, b.CRS, b.Accuracy = "camera", "CGCS2000", 20
			b.Lng, b.Lat = float64(q.x)/1e7, float64(q.y)/1e7
			b.Description = r.describeReport(q, b, h.of(17))
			return b
		}
		if next := neighbour(c, h.of(20).n(4)); next >= 0 && r.cell[next] >= 0 {
			c = next
		}
	}
	return r.report(p, category, at, h)
}

// duplicate makes another report of what d tells, from within 40 m of where it
// said to be and less than a day later.
func (r *reporter) duplicate(d *draft, h chance) *draft {
	out := *d
	out.order, r.order = r.order, r.order+1
	out.original = d
	if d.original != nil {
		out.original = d.original
	}
	out.Time = d.Time.Add(time.Duration(300+h.of(1).n(80_000)) * time.Second)
	ch := channels[drawn(h.of(2).unit(), channelWeights())]
	if ch.accuracy < d.Accuracy {
		ch = channels[1] // no better than the first one, or they would lie apart
	}
	said, _ := spatial.ParseDatum(d.CRS)
	p := said.ToCGCS2000(orb.Point{d.Lng, d.Lat})
	sin, cos := math.Sincos(2 * math.Pi * h.of(3).unit())
	off := h.of(4).among(1, min(40, max(ch.accuracy, d.Accuracy)))
	q := move(point{int32(math.Round(p[0] * 1e7)), int32(math.Round(p[1] * 1e7))}, off*cos, off*sin)
	out.Channel, out.CRS, out.Accuracy = ch.code, ch.crs, max(ch.accuracy, d.Accuracy)
	out.place(q.orb(), ch.datum)
	out.Description = "再次反映：" + d.Description
	return &out
}

// draft fills in what is true of a report at p.
func (r *reporter) draft(p point, category string, at time.Time) *draft {
	d := &draft{order: r.order}
	r.order++
	d.Category, d.Time = chengge.CategoryKey{Kind: chengge.MatterKind, Code: category}, at
	t := &d.Truth
	t.Point = p.orb()
	lowest := func(have *string, code string) {
		if *have == "" || code < *have {
			*have = code
		}
	}
	first := int32(-1)
	r.touching(p, func(c int) {
		if g := r.grid[c]; first >= 0 && g != first {
			t.OnBorder = true
		} else {
			first = g
		}
		lowest(&t.Grid, r.grids[r.grid[c]].code)
		lowest(&t.Office, r.offices[r.office[c]].code)
		if u := r.unit[c]; u >= 0 {
			lowest(&t.UnitGrid, r.units[u].code)
		}
	})
	if hit, ok := r.lines.Nearest(t.Point, r.reachOf, 40+15); ok {
		t.Segment = r.segments[hit.Line].row.Code
	}
	return d
}

// reachOf is how far from its line a segment is answered for.
func (r *reporter) reachOf(k int) spatial.Metres { return spatial.Metres(r.segments[k].width/2 + 15) }

// touching gives all covered cells that have p.
func (n *network) touching(p point, yield func(c int)) {
	c, ok := n.cellAt(p)
	if !ok {
		return
	}
	for dj := -1; dj <= 1; dj++ {
		for di := -1; di <= 1; di++ {
			if d := c + dj*columns + di; d >= 0 && d < len(n.cell) && n.cell[d] >= 0 && n.has(d, p) {
				yield(d)
			}
		}
	}
}

// cellAt gives the covered cell that has p.
func (n *network) cellAt(p point) (int, bool) {
	q := p.orb()
	at := -1
	n.finder.All(q, func(k int, _ spatial.Where) bool {
		at = k
		return false
	})
	if at < 0 {
		return 0, false
	}
	for _, c := range n.gridRegion[at].cells {
		if n.near(c, p) && n.has(c, p) {
			return c, true
		}
	}
	return 0, false
}

// near tells whether p lies in the box around a cell.
func (n *network) near(c int, p point) bool {
	i, j := c%columns, c/columns
	sw, ne, se, nw := n.node(i, j), n.node(i+1, j+1), n.node(i+1, j), n.node(i, j+1)
	const more = 20_000 // its edges bend
	return p.x >= min(sw.x, nw.x)-more && p.x <= max(se.x, ne.x)+more && p.y >= min(sw.y, se.y)-more && p.y <= max(nw.y, ne.y)+more
}

// component gives where component i of a category stands.
func (r *reporter) component(k *kind, i int) (point, int) {
	r.maker.begin(k, r.counts[k.category])
	place := (int64(i)*1000 + r.maker.phase) * (r.maker.total / 1000) / int64(r.maker.count)
	r.maker.habitat.seek(place)
	s, t := r.maker.habitat.spot(place)
	return r.maker.stand(s, t, r.maker.chance.of(i))
}

// somewhere gives a place of a kind.
func (r *reporter) somewhere(at place, h chance) (point, int) {
	r.maker.kind = &kind{place: at}
	w := walker{habitat: &r.places[at]}
	place := int64(h.of(1).unit() * float64(w.total()-1))
	w.seek(place)
	s, t := w.spot(place)
	return r.maker.stand(s, t, h.of(2))
}

// seek goes to the spot that has a place.
func (w *walker) seek(place int64) {
	w.at = max(0, sort.Search(len(w.sums), func(k int) bool { return w.sums[k] > place })-1)
}

// describeReport says it in words.
func (r *reporter) describeReport(p point, d *draft, h chance) string {
	words := r.phrases[d.Category.Code]
	if d.Truth.Segment != "" {
		if hit, ok := r.lines.Nearest(d.Truth.Point, r.reachOf, 40+15); ok {
			s := &r.segments[hit.Line].row
			switch h.n(3) {
			case 0:
				return s.Name + "近" + s.From + words
			case 1:
				return s.Name + "（" + s.From + "至" + s.To + "）" + words
			default:
				return s.Name + words
			}
		}
	}
	if c, ok := r.cellAt(p); ok {
		return r.villages[r.community[c]].name + words
	}
	return words
}

func (c *City) lines() *spatial.LineIndex {
	lines := make([]orb.MultiLineString, len(c.net.segments))
	for k := range lines {
		lines[k] = c.net.segments[k].row.Line
	}
	return spatial.NewLineIndex(lines)
}
