package tiles

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"chengge"
	"chengge/demo"
	"chengge/grids"

	"github.com/stretchr/testify/require"
)

// city is the demo city with few components, built once for all tests.
var city = sync.OnceValue(func() *grids.Snapshot { return demoCity(20_000) })

func demoCity(components int) *grids.Snapshot {
	c, err := demo.New(demo.Options{Components: components})
	if err != nil {
		panic(err)
	}
	s, err := grids.Build(c.Contents())
	if err != nil {
		panic(err)
	}
	return s
}

// Neighbours never part or overlap: at every zoom the rings of a layer that
// covers the city are plane together, each line between two areas is in both,
// and the areas add up to what lies within the outer lines.
func TestSharedBorders(t *testing.T) {
	kinds := chengge.BorderingKinds()

	sheet := areaSheet(city(), kinds...)
	for z := maxZoom; z >= 0; z-- {
		all := sheet.at(z)
		for i, k := range kinds {
			row, _ := chengge.FindTileLayer(string(k))
			s := all[i]
			if z < row.MinZoom {
				require.Zero(t, len(s.points), "%s at %d", k, z)
				continue
			}
			requireValidShapes(t, s, fmt.Sprintf("%s at %d", k, z))
			if k == chengge.KindZones {
				continue
			}
			requirePlane(t, s, fmt.Sprintf("%s at %d", k, z))
		}
	}
}

// requireValidShapes checks that each ring is simple, that shells are positive
// and holes lie in them.
func requireValidShapes(t *testing.T, s *shapes, what string) {
	t.Helper()
	for row := range s.boxes {
		var rings [][]unit
		for r := s.first[row]; r < s.first[row+1]; r++ {
			rings = append(rings, s.ring(r))
		}
		if err := validRings(rings); err != nil {
			t.Fatalf("%s: row %d: %v", what, row, err)
		}
	}
}

// requirePlane checks that no line of the layer crosses or touches another but
// at its ends, that each line is passed at most once in each direction, and that
// the areas inside add up to what the lines that are passed only once enclose.
func requirePlane(t *testing.T, s *shapes, what string) {
	t.Helper()
	type line struct{ a, b unit }
	seen := map[line]bool{}
	var sum int64
	for r := range len(s.starts) - 1 {
		ring := s.ring(int32(r))
		sum += area2(ring)
		for i, p := range ring {
			l := line{p, ring[(i+1)%len(ring)]}
			require.False(t, seen[l], "%s: two areas on the same side of %v", what, l)
			seen[l] = true
		}
	}
	var lines []line
	var outer int64
	for l := range seen {
		if !seen[line{l.b, l.a}] {
			outer += int64(l.a.x-s.points[0].x)*int64(l.b.y-s.points[0].y) - int64(l.b.x-s.points[0].x)*int64(l.a.y-s.points[0].y)
			lines = append(lines, l)
		} else if l.a.x < l.b.x || l.a.x == l.b.x && l.a.y < l.b.y {
			lines = append(lines, l)
		}
	}
	require.Equal(t, outer, sum, what)
	grid := map[unit][]int{}
	size := int32(1)
	for _, l := range lines {
		size = max(size, (max(l.a.x, l.b.x)-min(l.a.x, l.b.x)+max(l.a.y, l.b.y)-min(l.a.y, l.b.y))/8)
	}
	for i, l := range lines {
		for x := min(l.a.x, l.b.x) / size; x <= max(l.a.x, l.b.x)/size; x++ {
			for y := min(l.a.y, l.b.y) / size; y <= max(l.a.y, l.b.y)/size; y++ {
				for _, j := range grid[unit{x, y}] {
					if m := lines[j]; meetWrongly(l.a, l.b, m.a, m.b) {
						t.Fatalf("%s: %v meets %v", what, l, m)
					}
				}
				grid[unit{x, y}] = append(grid[unit{x, y}], i)
			}
		}
	}
}

// meetWrongly tells whether two lines have a point in common that is not an end
// of both. It is independent of turn.
func meetWrongly(a, b, c, d unit) bool {
	cross := func(a, b, c unit) int64 {
		return (int64(b.x)-int64(a.x))*(int64(c.y)-int64(a.y)) - (int64(b.y)-int64(a.y))*(int64(c.x)-int64(a.x))
	}
	on := func(a, b, p unit) bool {
		return p != a && p != b && cross(a, b, p) == 0 && p.x >= min(a.x, b.x) && p.x <= max(a.x, b.x) && p.y >= min(a.y, b.y) && p.y <= max(a.y, b.y)
	}
	if on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b) {
		return true
	}
	if a == c && b == d || a == d && b == c {
		return true
	}
	s := func(v int64) int { return int(math.Copysign(1, float64(v))) * min(1, int(min(max(v, -v), 1))) }
	return s(cross(a, b, c))*s(cross(a, b, d)) < 0 && s(cross(c, d, a))*s(cross(c, d, b)) < 0
}

// validRings checks a multipolygon by the rules of OGC and MVT: rings do not
// touch themselves, no two rings cross or share a line, each shell (positive) is
// followed by its holes (negative), which lie in it.
func validRings(rings [][]unit) error {
	var shell []unit
	type line struct{ a, b unit }
	var lines []line
	for i, ring := range rings {
		if len(ring) < 3 {
			return fmt.Errorf("ring %d has %d points", i, len(ring))
		}
		seen := map[unit]bool{}
		for j, p := range ring {
			if seen[p] {
				return fmt.Errorf("ring %d touches itself at %v", i, p)
			}
			seen[p] = true
			lines = append(lines, line{p, ring[(j+1)%len(ring)]})
		}
		switch a := area2(ring); {
		case a == 0:
			return fmt.Errorf("ring %d has no area", i)
		case a > 0:
			shell = ring
		case shell == nil:
			return fmt.Errorf("ring %d is a hole without a shell", i)
		default:
			m := spot{int64(ring[0].x) + int64(ring[1].x), int64(ring[0].y) + int64(ring[1].y)}
			if !has(shell, m) {
				return fmt.Errorf("ring %d is a hole outside its shell", i)
			}
		}
	}
	for i, l := range lines {
		for _, m := range lines[:i] {
			if max(l.a.x, l.b.x) < min(m.a.x, m.b.x) || max(m.a.x, m.b.x) < min(l.a.x, l.b.x) {
				continue
			}
			if meetWrongly(l.a, l.b, m.a, m.b) {
				return fmt.Errorf("%v meets %v", l, m)
			}
		}
	}
	return nil
}
