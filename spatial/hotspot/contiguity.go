package hotspot

import (
	"cmp"
	"math"
	"slices"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// ContiguityOptions says when areas are neighbours. The zero value is queen
// contiguity by exact borders.
type ContiguityOptions struct {
	// Rook asks for a stretch of common border; without it a common point is
	// enough (queen).
	Rook bool
	// Corner is the length in metres up to which a common stretch of border counts
	// as a corner: no neighbours for a rook.
	Corner float64
	// Snap is the distance in metres within which borders count as the same, for
	// files whose neighbours do not share their vertices. A stretch must then be
	// longer than twice Snap to count for a rook.
	Snap float64
	// Planar takes coordinates as they are, and Corner and Snap in their unit.
	Planar bool
}

// Contiguity makes areas neighbours whose borders meet. Without Snap it is
// exact: borders meet where a vertex of one lies on the other, its edges
// included, which it need not share as a vertex; and stretches run together
// where they are collinear without any rounding. Borders that cross without a
// vertex do not count: such areas overlap, which is for the checks to find. An
// empty shape is an island.
func Contiguity(shapes []orb.MultiPolygon, o ContiguityOptions) (*Weights, error) {
	if !(o.Snap >= 0) || !(o.Corner >= 0) || math.IsInf(o.Snap+o.Corner, 1) {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "contiguity: snap %v and corner %v must be at least 0", o.Snap, o.Corner).
			InChinese("邻接：snap（%v）与 corner（%v）应不小于 0", o.Snap, o.Corner)
	}
	bounds := make([]orb.Bound, len(shapes))
	for i, mp := range shapes {
		bounds[i] = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
		for _, poly := range mp {
			for _, ring := range poly {
				for _, p := range ring {
					if math.IsNaN(p[0]+p[1]) || math.IsInf(p[0], 0) || math.IsInf(p[1], 0) {
						return nil, chengge.Errorf(chengge.ErrBadCoordinates, "area %d has the vertex %v", i, p).InChinese("第 %d 个区域（从 0 计）含无效节点 %v", i, p)
					}
					bounds[i] = bounds[i].Extend(p)
				}
			}
		}
	}
	c := contiguity{o: o, shapes: shapes, bounds: bounds}
	w := fromRows(c.rows(), nil)
	w.about = About{Kind: KindQueen, Snap: o.Snap, Corner: o.Corner, Planar: o.Planar}
	if o.Rook {
		w.about.Kind = KindRook
	}
	return w, nil
}

type contiguity struct {
	o      ContiguityOptions
	shapes []orb.MultiPolygon
	bounds []orb.Bound
}

// rows finds the neighbours of all areas by a sweep from west to east.
func (c *contiguity) rows() [][]int32 {
	order := make([]int32, 0, len(c.shapes))
	for i, b := range c.bounds {
		if b.Min[0] <= b.Max[0] {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.bounds[a].Min[0], c.bounds[b].Min[0]), cmp.Compare(a, b))
	})
	found := make([][]int32, len(order)) // eastern neighbours, by place in order
	parallel(len(order), 16, func(from, to int) {
		for k := from; k < to; k++ {
			i := order[k]
			pad := c.pad(c.bounds[i])
			b := orb.Bound{
				Min: orb.Point{c.bounds[i].Min[0] - pad[0], c.bounds[i].Min[1] - pad[1]},
				Max: orb.Point{c.bounds[i].Max[0] + pad[0], c.bounds[i].Max[1] + pad[1]},
			}
			for _, j := range order[k+1:] {
				if c.bounds[j].Min[0] > b.Max[0] {
					break
				}
				if c.bounds[j].Min[1] <= b.Max[1] && c.bounds[j].Max[1] >= b.Min[1] && c.meet(i, j, b, pad) {
					found[k] = append(found[k], j)
				}
			}
		}
	})
	rows := make([][]int32, len(c.shapes))
	for k, others := range found {
		for _, j := range others {
			rows[order[k]] = append(rows[order[k]], j)
			rows[j] = append(rows[j], order[k])
		}
	}
	for _, row := range rows {
		slices.Sort(row)
	}
	return rows
}

// pad gives Snap in the units of coordinates, at least.
func (c *contiguity) pad(b orb.Bound) orb.Point {
	if c.o.Snap == 0 || c.o.Planar {
		return orb.Point{c.o.Snap, c.o.Snap}
	}
	far := max(math.Abs(b.Min[1]), math.Abs(b.Max[1]))
	return orb.Point{c.o.Snap / (110000 * math.Cos(min(far, 89)*math.Pi/180)), c.o.Snap / 110000}
}

type borderEdge struct{ a, b orb.Point }

func (e borderEdge) lowX() float64  { return min(e.a[0], e.b[0]) }
func (e borderEdge) highX() float64 { return max(e.a[0], e.b[0]) }

// edgesIn gives the edges of an area whose boxes meet b, from west to east.
func edgesIn(mp orb.MultiPolygon, b orb.Bound) []borderEdge {
	var out []borderEdge
	for _, poly := range mp {
		for _, ring := range poly {
			if len(ring) == 0 {
				continue
			}
			v := ring[len(ring)-1]
			for _, p := range ring {
				if p != v && max(v[0], p[0]) >= b.Min[0] && min(v[0], p[0]) <= b.Max[0] &&
					max(v[1], p[1]) >= b.Min[1] && min(v[1], p[1]) <= b.Max[1] {
					out = append(out, borderEdge{v, p})
				}
				v = p
			}
		}
	}
	slices.SortFunc(out, func(a, b borderEdge) int { return cmp.Compare(a.lowX(), b.lowX()) })
	return out
}

// meet decides a pair of areas; b is the first one's box with pad.
func (c *contiguity) meet(i, j int32, b orb.Bound, pad orb.Point) bool {
	other := c.bounds[j]
	b.Min = orb.Point{max(b.Min[0], other.Min[0]-pad[0]), max(b.Min[1], other.Min[1]-pad[1])}
	b.Max = orb.Point{min(b.Max[0], other.Max[0]+pad[0]), min(b.Max[1], other.Max[1]+pad[1])}
	first, second := edgesIn(c.shapes[i], b), edgesIn(c.shapes[j], b)
	var widest float64
	for _, f := range second {
		widest = max(widest, f.highX()-f.lowX())
	}
	length, begin := 0.0, 0
	for _, e := range first {
		for begin < len(second) && second[begin].lowX() < e.lowX()-pad[0]-widest {
			begin++
		}
		for _, f := range second[begin:] {
			if f.lowX() > e.highX()+pad[0] {
				break
			}
			if f.highX() < e.lowX()-pad[0] || max(f.a[1], f.b[1]) < min(e.a[1], e.b[1])-pad[1] || min(f.a[1], f.b[1]) > max(e.a[1], e.b[1])+pad[1] {
				continue
			}
			touch, along := c.common(e, f)
			if touch && !c.o.Rook {
				return true
			}
			if length += along; c.o.Rook && along > 0 && length > max(c.o.Corner, 2*c.o.Snap) {
				return true
			}
		}
	}
	return false
}

// common tells whether two edges meet at a vertex of one of them, and on how
// long a stretch they run together.
func (c *contiguity) common(e, f borderEdge) (touch bool, along float64) {
	if c.o.Snap > 0 {
		return c.commonSnapped(e, f)
	}
	ea, eb := spatial.Orient(f.a, f.b, e.a), spatial.Orient(f.a, f.b, e.b)
	if ea == 0 && eb == 0 {
		// Collinear: the common stretch lies between the middle two of four ends.
		ends := [4]orb.Point{e.a, e.b, f.a, f.b}
		slices.SortFunc(ends[:], func(p, q orb.Point) int { return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1])) })
		if !onBox(e, ends[1]) || !onBox(f, ends[1]) {
			return false, 0
		}
		if ends[1] == ends[2] {
			return true, 0
		}
		return true, max(c.length(ends[1], ends[2]), math.SmallestNonzeroFloat64)
	}
	return ea == 0 && onBox(f, e.a) || eb == 0 && onBox(f, e.b) ||
		spatial.Orient(e.a, e.b, f.a) == 0 && onBox(e, f.a) || spatial.Orient(e.a, e.b, f.b) == 0 && onBox(e, f.b), 0
}

// onBox tells whether p lies in the box of e.
func onBox(e borderEdge, p orb.Point) bool {
	return p[0] >= e.lowX() && p[0] <= e.highX() && p[1] >= min(e.a[1], e.b[1]) && p[1] <= max(e.a[1], e.b[1])
}

func (c *contiguity) length(a, b orb.Point) float64 {
	if c.o.Planar {
		return math.Hypot(a[0]-b[0], a[1]-b[1])
	}
	return float64(spatial.Distance(a, b))
}

// commonSnapped is common within Snap, in the plane at the edge.
func (c *contiguity) commonSnapped(e, f borderEdge) (touch bool, along float64) {
	flat := func(p orb.Point) orb.Point { return orb.Point{p[0] - e.a[0], p[1] - e.a[1]} }
	if !c.o.Planar {
		plane := spatial.NewPlane(e.a)
		flat = func(p orb.Point) orb.Point {
			x, y := plane.Forward(p)
			return orb.Point{x, y}
		}
	}
	ea, eb, fa, fb := flat(e.a), flat(e.b), flat(f.a), flat(f.b)
	low, high := math.Inf(1), math.Inf(-1)
	see := func(t float64) { low, high = min(low, t), max(high, t) }
	for _, p := range [...]orb.Point{fa, fb} {
		if t, d := footOf(p, ea, eb); d <= c.o.Snap {
			see(t)
		}
	}
	if _, d := footOf(ea, fa, fb); d <= c.o.Snap {
		see(0)
	}
	if _, d := footOf(eb, fa, fb); d <= c.o.Snap {
		see(1)
	}
	if low > high {
		return false, 0
	}
	return true, (high - low) * math.Hypot(eb[0]-ea[0], eb[1]-ea[1])
}

// footOf gives the place on the edge from a to b that is nearest to p, 0 to 1,
// and its distance.
func footOf(p, a, b orb.Point) (t, d float64) {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if length := dx*dx + dy*dy; length > 0 {
		t = min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/length, 0), 1)
	}
	return t, math.Hypot(a[0]+t*dx-p[0], a[1]+t*dy-p[1])
}
