//go:build !race

// The race detector would take minutes for the city, and Check starts no goroutine.

package editions_test

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
	"chengge/demo"
	"chengge/editions"
)

// demoCity is the city with few components: its ground is whole.
var demoCity = sync.OnceValues(func() (*demo.City, error) { return demo.New(demo.Options{Components: 20_000}) })

// soundFindings are what the demo city has of itself: unknown owners, of which
// it tells, and offices that a zone with another number administers.
var soundFindings = map[string]int{
	"warning component.no_owner components": 20_000 * 12 / 100,
	"note code.prefix organisations":        15,
}

// TestCityFaults checks the demo city as it is, and once more with 200 faults,
// each at a place of its own: all are found with their size, and nothing else.
func TestCityFaults(t *testing.T) {
	made, err := demoCity()
	require.NoError(t, err)
	sound, err := editions.Check(made.Contents())
	require.NoError(t, err)
	got := map[string]int{}
	for _, f := range sound {
		got[fmt.Sprint(f.Severity(), " ", f.Rule, " ", f.Layer)]++
	}
	require.Equal(t, soundFindings, got)

	p := newPlanter(t, made.Contents())
	p.plantAll()
	planted := 0
	for _, kind := range slices.Sorted(maps.Keys(p.kinds)) {
		t.Logf("%3d %s", p.kinds[kind], kind)
		planted += p.kinds[kind]
	}
	require.GreaterOrEqual(t, planted, 200)

	found, err := editions.Check(p.contents())
	require.NoError(t, err)
	rules := p.compare(sound, found)
	for _, r := range chengge.FindingRules() {
		require.True(t, rules[r] != slices.Contains(elsewhere, r), "%s is planted", r)
	}
}

// TestCityEnclave: without a coverage a wide hole may be another city's.
func TestCityEnclave(t *testing.T) {
	made, err := demoCity()
	require.NoError(t, err)
	p := newPlanter(t, made.Contents())
	for _, c := range []struct {
		rule       chengge.FindingRule
		wide, tall float64
	}{{chengge.FindHole, 140, 120}, {chengge.FindGap, 40, 30}, {chengge.FindGapSliver, 120, 0.5}} {
		g, at := p.host(chengge.KindGrids, 110, nil)
		hole := box(at, c.wide, c.tall)[0]
		hole.Reverse()
		g.Shape = orb.MultiPolygon{append(slices.Clone(g.Shape[0]), hole)}
		p.plant("hole", at, 200, chengge.Finding{Rule: c.rule, Layer: g.Kind, Code: g.Code, Other: "—", Numbers: map[string]float64{"area_m2": c.wide * c.tall}})
	}
	found, err := editions.Check(chengge.Contents{City: p.City, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{chengge.KindGrids: chengge.Each(p.areas[chengge.KindGrids])}})
	require.NoError(t, err)
	p.compare(nil, found)
}

// BenchmarkCheckCity checks the whole city, with its million components, as they
// are made.
func BenchmarkCheckCity(b *testing.B) {
	made, err := demo.New(demo.Options{})
	require.NoError(b, err)
	for b.Loop() {
		found, err := editions.Check(made.Contents())
		require.NoError(b, err)
		require.Len(b, found, 120_015)
	}
}

// compare fails for what was planted and not found, with its size and place, and
// for what was found and neither planted nor there before.
func (p *planter) compare(before, found []chengge.Finding) map[chengge.FindingRule]bool {
	p.Helper()
	rest := map[string][]chengge.Finding{}
	for _, f := range found {
		rest[told(f)] = append(rest[told(f)], f)
	}
	for _, f := range before {
		if k := told(f); len(rest[k]) > 0 {
			rest[k] = rest[k][1:]
		} else {
			p.Errorf("gone: %s", k)
		}
	}
	rules := map[chengge.FindingRule]bool{}
	for _, w := range p.wants {
		k := told(w.Finding)
		at := slices.IndexFunc(rest[k], func(f chengge.Finding) bool { return w.is(f) })
		if at < 0 {
			p.Errorf("%s: not found: %s %v at %v; such were %v", w.kind, k, w.Numbers, w.Place, rest[k])
			continue
		}
		rest[k] = slices.Delete(rest[k], at, at+1)
		rules[w.Rule] = true
	}
	for _, k := range slices.Sorted(maps.Keys(rest)) {
		for _, f := range rest[k] {
			p.Errorf("invented: %s %v at %v", k, f.Numbers, f.Place)
		}
	}
	return rules
}

// elsewhere are the rules of single rows of files, which importers check, and
// that of a city without a coverage.
var elsewhere = []chengge.FindingRule{
	chengge.FindIgnoredValue, chengge.FindWrongShape, chengge.FindSwapped, chengge.FindEmptyLayer, chengge.FindHole,
}

// told gives what a finding says, without numbers and place.
func told(f chengge.Finding) string {
	s := fmt.Sprintf("%s %s %q %s", f.Rule, f.Layer, f.Code, f.Field)
	if f.Value != "" {
		s += fmt.Sprintf(" = %q", f.Value)
	}
	if f.Other != "" {
		s += " → " + f.Other
	}
	return s
}

// want is a finding that a plant has.
type want struct {
	kind string
	chengge.Finding
	reach float64 // metres from Place; 0 where the place is not asked
}

// is tells whether f has the numbers and the place of w.
func (w *want) is(f chengge.Finding) bool {
	for name, v := range w.Numbers {
		if math.Abs(f.Numbers[name]-v) > 0.01*v {
			return false
		}
	}
	return w.reach == 0 || w.Place == nil || f.Place != nil && metres(*w.Place, *f.Place) <= w.reach
}

// planter breaks a city, row by row.
type planter struct {
	*testing.T
	city
	r     *rand.Rand
	kinds map[string]int
	wants []want
	used  map[chengge.Ref]bool
	taken []orb.Point

	vertices  map[chengge.Kind]map[orb.Point][]int
	edges     map[chengge.Kind]map[[2]orb.Point][]int
	byCode    map[chengge.Kind]map[string]int
	nodes     map[orb.Point][]int // segments by vertex
	new       int                 // of rows that were added
	bareGrids map[string]bool
	out       int      // places outside
	broken    []string // segments
}

// city is a city by its rows.
type city struct {
	chengge.City
	areas         map[chengge.Kind][]chengge.Area
	roads         []chengge.RoadSegment
	chiefs        []chengge.Chief
	organisations []chengge.Organisation
	duties        []chengge.Duty
	components    []chengge.Component
	categories    []chengge.Category
	rules         []chengge.Rule
	overlays      []chengge.Overlay
	cameras       []chengge.Camera
	buildings     []chengge.Building
	sites         []chengge.Site
}

func (c *city) contents() chengge.Contents {
	out := chengge.Contents{City: c.City, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{},
		Roads: chengge.Each(c.roads), Chiefs: chengge.Each(c.chiefs), Organisations: chengge.Each(c.organisations), Duties: chengge.Each(c.duties),
		Components: chengge.Each(c.components), Categories: chengge.Each(c.categories), Rules: chengge.Each(c.rules), Overlays: chengge.Each(c.overlays),
		Cameras: chengge.Each(c.cameras), Buildings: chengge.Each(c.buildings), Sites: chengge.Each(c.sites)}
	for kind, rows := range c.areas {
		out.Areas[kind] = chengge.Each(rows)
	}
	return out
}

func rowsOf[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	rows, err := chengge.Collect(seq)
	require.NoError(t, err)
	return rows
}

func newPlanter(t *testing.T, c chengge.Contents) *planter {
	p := &planter{T: t, r: rand.New(rand.NewPCG(20, 26)), kinds: map[string]int{}, used: map[chengge.Ref]bool{},
		city: city{City: c.City, areas: map[chengge.Kind][]chengge.Area{}, roads: rowsOf(t, c.Roads), chiefs: rowsOf(t, c.Chiefs),
			organisations: rowsOf(t, c.Organisations), duties: rowsOf(t, c.Duties), components: rowsOf(t, c.Components),
			categories: rowsOf(t, c.Categories), rules: rowsOf(t, c.Rules), overlays: rowsOf(t, c.Overlays), cameras: rowsOf(t, c.Cameras),
			buildings: rowsOf(t, c.Buildings), sites: rowsOf(t, c.Sites)},
		vertices: map[chengge.Kind]map[orb.Point][]int{}, edges: map[chengge.Kind]map[[2]orb.Point][]int{},
		byCode: map[chengge.Kind]map[string]int{}, nodes: map[orb.Point][]int{}}
	for kind, seq := range c.Areas {
		rows := rowsOf(t, seq)
		vertices, edges, byCode := map[orb.Point][]int{}, map[[2]orb.Point][]int{}, map[string]int{}
		for i := range rows {
			byCode[rows[i].Code] = i
			for _, poly := range rows[i].Shape {
				for _, ring := range poly {
					for k := 1; k < len(ring); k++ {
						vertices[ring[k]] = append(vertices[ring[k]], i)
						edges[between(ring[k-1], ring[k])] = append(edges[between(ring[k-1], ring[k])], i)
					}
				}
			}
		}
		p.areas[kind], p.vertices[kind], p.edges[kind], p.byCode[kind] = rows, vertices, edges, byCode
	}
	for i := range p.roads {
		for _, ls := range p.roads[i].Line {
			for _, v := range ls {
				p.nodes[v] = append(p.nodes[v], i)
			}
		}
	}
	return p
}

func between(a, b orb.Point) [2]orb.Point {
	if cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) > 0 {
		a, b = b, a
	}
	return [2]orb.Point{a, b}
}

// Lengths on the ground by the two radii of the ellipsoid, beside the package
// spatial: an oracle of its own, good to a per mille for a kilometre.
func degree(lat float64) (east, north float64) {
	const a, e2 = 6378137.0, 0.00669438002290
	s := math.Sin(lat * math.Pi / 180)
	w := math.Sqrt(1 - e2*s*s)
	return math.Pi / 180 * a / w * math.Cos(lat*math.Pi/180), math.Pi / 180 * a * (1 - e2) / (w * w * w)
}

func offset(a, b orb.Point) (x, y float64) {
	east, north := degree(a[1])
	return (b[0] - a[0]) * east, (b[1] - a[1]) * north
}

func metres(a, b orb.Point) float64 { return math.Hypot(offset(a, b)) }

func moved(a orb.Point, x, y float64) orb.Point {
	east, north := degree(a[1])
	return orb.Point{a[0] + x/east, a[1] + y/north}
}

// toSegment gives the distance of p from an edge.
func toSegment(p, a, b orb.Point) float64 {
	ax, ay := offset(p, a)
	bx, by := offset(p, b)
	dx, dy := bx-ax, by-ay
	t := 0.0
	if dx != 0 || dy != 0 {
		t = -(ax*dx + ay*dy) / (dx*dx + dy*dy)
	}
	switch {
	case t <= 0:
		return math.Hypot(ax, ay)
	case t >= 1:
		return math.Hypot(bx, by)
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}

func (p *planter) plant(kind string, place orb.Point, reach float64, wants ...chengge.Finding) {
	p.kinds[kind]++
	p.alike(kind, place, reach, wants...)
}

// alike adds what a plant has beside itself.
func (p *planter) alike(kind string, place orb.Point, reach float64, wants ...chengge.Finding) {
	if place != (orb.Point{}) {
		p.taken = append(p.taken, place)
	}
	for _, f := range wants {
		if f.Place == nil && place != (orb.Point{}) {
			f.Place = &place
		}
		p.wants = append(p.wants, want{kind, f, reach})
	}
}

// free tells whether nothing else was planted near.
func (p *planter) free(at orb.Point) bool {
	return !slices.ContainsFunc(p.taken, func(q orb.Point) bool { return metres(at, q) < 400 })
}

// use gives a row that no plant has had.
func use[T any](p *planter, kind chengge.Kind, rows []T, code func(*T) string, fits func(*T) bool) *T {
	for range 200_000 {
		r := &rows[p.r.IntN(len(rows))]
		ref := chengge.Ref{Kind: kind, Code: code(r)}
		if p.used[ref] || fits != nil && !fits(r) {
			continue
		}
		p.used[ref] = true
		return r
	}
	p.Fatalf("no row of %s fits", kind)
	return nil
}

func (p *planter) area(kind chengge.Kind, fits func(*chengge.Area) bool) *chengge.Area {
	return use(p, kind, p.areas[kind], func(a *chengge.Area) string { return a.Code }, fits)
}

func (p *planter) organisation(fits func(*chengge.Organisation) bool) *chengge.Organisation {
	return use(p, chengge.KindOrganisations, p.organisations, func(o *chengge.Organisation) string { return o.Code }, fits)
}

func (p *planter) chief(level string, fits func(*chengge.Chief) bool) *chengge.Chief {
	return use(p, chengge.KindChiefs, p.chiefs, func(c *chengge.Chief) string { return c.Code },
		func(c *chengge.Chief) bool { return c.Level == level && (fits == nil || fits(c)) })
}

func (p *planter) duty() *chengge.Duty {
	return use(p, chengge.KindDuties, p.duties, func(d *chengge.Duty) string { return d.Code },
		func(d *chengge.Duty) bool { return d.On.Kind == chengge.KindGrids })
}

func (p *planter) component(fits func(*chengge.Component) bool) *chengge.Component {
	return use(p, chengge.KindComponents, p.components, func(c *chengge.Component) string { return c.Code }, func(c *chengge.Component) bool {
		return c.Owner != "" && c.State != chengge.Removed && (fits == nil || fits(c)) && p.free(c.Point)
	})
}

func (p *planter) overlay() *chengge.Overlay {
	return use(p, chengge.KindOverlays, p.overlays, func(o *chengge.Overlay) string { return o.Code }, nil)
}

func (p *planter) building() *chengge.Building {
	return use(p, chengge.KindBuildings, p.buildings, func(b *chengge.Building) string { return b.Code },
		func(b *chengge.Building) bool { return b.UnitGrid != "" })
}

// fresh gives the number of a new row, of three digits.
func (p *planter) fresh() string {
	p.new++
	return fmt.Sprint(900 + p.new)
}
