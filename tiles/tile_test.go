package tiles

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// citySet is the set of the demo city, made once for all tests.
var citySet = sync.OnceValue(func() *Set { return NewSet(city(), nil, nil) })

// tileList is the list of 500 tiles of the zooms 10 to 16 that lie on the city.
func tileList(s *grids.Snapshot) [][3]int {
	rnd := rand.New(rand.NewPCG(6, 16))
	e := s.Extent()
	var list [][3]int
	for len(list) < 500 {
		z := 10 + len(list)%7
		p := truePlace(orb.Point{e.Min[0] + rnd.Float64()*(e.Max[0]-e.Min[0]), e.Min[1] + rnd.Float64()*(e.Max[1]-e.Min[1])}, z)
		list = append(list, [3]int{z, int(math.Floor(p[0] / extent)), int(math.Floor(p[1] / extent))})
	}
	return list
}

// truePlace gives a position in the units of a zoom, unrounded, by another
// formula than mercator's.
func truePlace(p orb.Point, z int) orb.Point {
	n := math.Exp2(float64(z)) * extent
	return orb.Point{(p[0] + 180) / 360 * n, (1 - math.Log(math.Tan(p[1]*math.Pi/180)+1/math.Cos(p[1]*math.Pi/180))/math.Pi) / 2 * n}
}

// slack is how far, in units, a border may be from its true place: half a unit
// and what rounding away from neighbours takes at the last zoom; below that what
// leaving out corners takes, a pixel and a half.
func slack(z int) float64 {
	if z == maxZoom {
		return 1.5
	}
	return 12
}

func TestTiles(t *testing.T) {
	s, snap := citySet(), city()
	truth := newTruth(snap)
	for _, at := range tileList(snap) {
		z, x, y := at[0], at[1], at[2]
		what := fmt.Sprintf("%d/%d/%d", z, x, y)
		tile, err := s.Tile(context.Background(), chengge.TileLayerNames(), z, x, y, Identity)
		require.NoError(t, err)
		layers, err := decodeTile(tile.Body)
		require.NoError(t, err, what)
		require.LessOrEqual(t, len(tile.Body), 500_000, what)
		require.LessOrEqual(t, len(Gzip.compress(tile.Body)), 102_400, what)
		byName := map[string]decodedLayer{}
		for _, l := range layers {
			require.EqualValues(t, 2, l.version)
			require.EqualValues(t, extent, l.extent)
			byName[l.name] = l
			ids := map[uint64]bool{}
			for _, f := range l.features {
				if l.name == chengge.BorderTileLayer {
					require.False(t, f.hasID, what)
					continue
				}
				require.True(t, f.hasID && f.id > 0 && f.id < 1<<53, what)
				require.False(t, ids[f.id], "%s: %s: id %d twice", what, l.name, f.id)
				ids[f.id] = true
				if f.kind == typePolygon {
					require.NoError(t, validRings(f.parts), "%s: %s: %d", what, l.name, f.id)
				}
			}
		}
		for _, row := range truth.rows {
			truth.check(t, row, byName[row.name], z, x, y)
		}
		if z >= chengge.TilePointZoom {
			truth.checkComponents(t, byName["components"], z, x, y)
		}
	}
}

// truth is the snapshot as brute force sees it.
type truth struct {
	rows       []truthLayer
	components []grids.ComponentPlace
	places     []orb.Point // of components, as shares of the world
}

type truthLayer struct {
	name   string
	kind   uint64
	things []thing
}

type thing struct {
	id    uint64
	since int
	bound orb.Bound     // shares of the world, from north-west
	shape [][]orb.Point // rings or lines, as shares of the world
}

// shares gives positions as shares of the world.
func shares(line []orb.Point) []orb.Point {
	out := make([]orb.Point, len(line))
	for i, p := range line {
		q := truePlace(p, 0)
		out[i] = orb.Point{q[0] / extent, q[1] / extent}
	}
	return out
}

func newTruth(s *grids.Snapshot) *truth {
	out := &truth{components: slices.Collect(s.Components())}
	for _, c := range out.components {
		out.places = append(out.places, shares([]orb.Point{c.Point})[0])
	}
	since := roadSince(s)
	for row := range chengge.TileLayers() {
		k := chengge.Kind(row.Name)
		l := truthLayer{name: row.Name, kind: typePolygon}
		i := 0
		for r := range rowsOf(s, k) {
			th := thing{id: uint64(r.ID), since: row.MinZoom}
			switch g := r.Shape.(type) {
			case orb.MultiPolygon:
				for _, p := range g {
					for _, ring := range p {
						th.shape = append(th.shape, shares(ring))
					}
				}
			case orb.MultiLineString:
				l.kind = typeLine
				for _, line := range g {
					th.shape = append(th.shape, shares(line))
				}
				th.since = since[i]
			case orb.Point:
				l.kind = typePoint
				th.shape = [][]orb.Point{shares([]orb.Point{g})}
			}
			th.bound = orb.Bound{Min: th.shape[0][0], Max: th.shape[0][0]}
			for _, line := range th.shape {
				for _, p := range line {
					th.bound = th.bound.Extend(p)
				}
			}
			l.things = append(l.things, th)
			i++
		}
		if len(l.things) > 0 {
			out.rows = append(out.rows, l)
		}
	}
	return out
}

// check compares a layer of a tile with what brute force finds: everything that
// reaches well into the tile is there, nothing is that stays well out of it,
// and every corner lies near the true line or on the edge of the buffer.
func (tr *truth) check(t *testing.T, row truthLayer, l decodedLayer, z, x, y int) {
	t.Helper()
	got := map[uint64]decodedFeature{}
	for _, f := range l.features {
		require.Equal(t, row.kind, f.kind, row.name)
		got[f.id] = f
	}
	ox, oy, n := float64(x*extent), float64(y*extent), math.Exp2(float64(z))*extent
	s := slack(z)
	for _, th := range row.things {
		f, there := got[th.id]
		delete(got, th.id)
		lo, hi := th.bound.Min, th.bound.Max
		out := hi[0]*n < ox-buffer-s || hi[1]*n < oy-buffer-s || lo[0]*n > ox+extent+buffer+s || lo[1]*n > oy+extent+buffer+s
		if out || z < th.since {
			if there {
				t.Fatalf("%s %d in %d/%d/%d", row.name, th.id, z, x, y)
			}
			continue
		}
		rings := make([][]orb.Point, len(th.shape))
		for i, ring := range th.shape {
			for _, p := range ring {
				rings[i] = append(rings[i], orb.Point{p[0]*n - ox, p[1]*n - oy})
			}
		}
		if row.kind == typePoint {
			p := rings[0][0]
			rx, ry := math.Floor(p[0]+0.5), math.Floor(p[1]+0.5)
			in := rx >= 0 && rx < extent && ry >= 0 && ry < extent
			require.Equal(t, in, there, "%s %d in %d/%d/%d", row.name, th.id, z, x, y)
			if in {
				require.InDelta(t, p[0], float64(f.parts[0][0].x), 0.5+1e-6)
				require.InDelta(t, p[1], float64(f.parts[0][0].y), 0.5+1e-6)
			}
			continue
		}
		if reaches(rings, row.kind == typePolygon, s) {
			require.True(t, there, "%s %d missing in %d/%d/%d", row.name, th.id, z, x, y)
		}
		if !there {
			continue
		}
		for _, part := range f.parts {
			for _, p := range part {
				onEdge := p.x == -buffer || p.y == -buffer || p.x == extent+buffer || p.y == extent+buffer
				if !onEdge && distanceTo(rings, p, row.kind == typePolygon) > s {
					t.Fatalf("%s %d in %d/%d/%d: %v is %.1f units off", row.name, th.id, z, x, y, p, distanceTo(rings, p, true))
				}
			}
		}
		if row.kind == typePolygon {
			// The same ground: samples that are not near a border.
			for k := range 9 {
				m := unit{int32(200 + k%3*1800), int32(200 + k/3*1800)}
				if distanceTo(rings, m, true) > s {
					require.Equal(t, inTrue(rings, m), inRings(f.parts, spot{2 * int64(m.x), 2 * int64(m.y)}), "%s %d in %d/%d/%d at %v", row.name, th.id, z, x, y, m)
				}
			}
		}
	}
	require.Empty(t, got, "%s in %d/%d/%d", row.name, z, x, y)
}

// reaches tells whether a shape reaches into the tile by more than s units: a
// point of its lines does, or the middle of the tile lies in it.
func reaches(rings [][]orb.Point, closed bool, s float64) bool {
	in := func(p orb.Point) bool {
		return p[0] > s && p[0] < extent-s && p[1] > s && p[1] < extent-s
	}
	long := 0.0
	for _, r := range rings {
		for i := range r {
			if i+1 == len(r) {
				break
			}
			a, b := r[i], r[i+1]
			for k := range 5 {
				u := float64(k) / 4
				if p := (orb.Point{a[0] + u*(b[0]-a[0]), a[1] + u*(b[1]-a[1])}); in(p) {
					long = max(long, math.Hypot(p[0]-r[0][0], p[1]-r[0][1]))
				}
			}
		}
	}
	return long > 2*s || closed && inTrue(rings, unit{extent / 2, extent / 2})
}

func inTrue(rings [][]orb.Point, m unit) bool {
	in, x, y := false, float64(m.x), float64(m.y)
	for _, r := range rings {
		for i := range r {
			a, b := r[i], r[(i+1)%len(r)]
			if (a[1] > y) != (b[1] > y) && x < (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}

func distanceTo(rings [][]orb.Point, m unit, closed bool) float64 {
	best, x, y := math.Inf(1), float64(m.x), float64(m.y)
	for _, r := range rings {
		for i := range r {
			j := (i + 1) % len(r)
			if j == 0 && !closed {
				continue
			}
			a, b := r[i], r[j]
			dx, dy := b[0]-a[0], b[1]-a[1]
			u := 0.0
			if l := dx*dx + dy*dy; l > 0 {
				u = min(max(((x-a[0])*dx+(y-a[1])*dy)/l, 0), 1)
			}
			best = min(best, math.Hypot(x-a[0]-u*dx, y-a[1]-u*dy))
		}
	}
	return best
}

// checkComponents compares ids as a set and positions to half a unit.
func (tr *truth) checkComponents(t *testing.T, l decodedLayer, z, x, y int) {
	t.Helper()
	got := map[uint64]decodedFeature{}
	for _, f := range l.features {
		got[f.id] = f
	}
	n := math.Exp2(float64(z)) * extent
	for i, c := range tr.components {
		u, v := tr.places[i][0]*n-float64(x*extent), tr.places[i][1]*n-float64(y*extent)
		in := u >= -0.5 && u < extent-0.5 && v >= -0.5 && v < extent-0.5
		f, there := got[uint64(c.ID)]
		if in != there {
			t.Fatalf("component %d in %d/%d/%d: %v", c.ID, z, x, y, there)
		}
		if in {
			delete(got, uint64(c.ID))
			require.InDelta(t, u, float64(f.parts[0][0].x), 0.5+1e-6)
			require.InDelta(t, v, float64(f.parts[0][0].y), 0.5+1e-6)
			require.Equal(t, grids.CategoryCode(c.Category), f.tags["category"])
			require.Equal(t, !c.Owned, f.tags["unowned"] == true)
		}
	}
	require.Empty(t, got)
}
