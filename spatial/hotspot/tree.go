package hotspot

import (
	"math"
	"slices"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// tree finds points that are near in space: planar points as they are, points on
// the Earth by the straight line through it, which puts no meridian or pole in
// the way. It is a k-d tree laid out in one array: the middle of a range parts it.
type tree struct {
	at     [][3]float64
	order  []int32
	axes   []uint8 // by middle
	points []orb.Point
	planar bool
}

// leafSize is the number of points below which a range is searched through.
const leafSize = 8

func newTree(points []orb.Point, planar bool) (*tree, error) {
	t := &tree{at: make([][3]float64, len(points)), order: make([]int32, len(points)), axes: make([]uint8, len(points)), points: points, planar: planar}
	for i, p := range points {
		t.order[i] = int32(i)
		if planar {
			if math.IsNaN(p[0]+p[1]) || math.IsInf(p[0], 0) || math.IsInf(p[1], 0) {
				return nil, chengge.Errorf(chengge.ErrBadCoordinates, "point %d, %v: not finite", i, p).InChinese("第 %d 个点（从 0 计）坐标 %v 不是有限数", i, p)
			}
			t.at[i] = [3]float64{p[0], p[1]}
			continue
		}
		if err := spatial.CheckLngLat(p); err != nil {
			return nil, chengge.Errorf(chengge.ErrBadCoordinates, "point %d: %w; for planar coordinates take the planar variant", i, err).
				InChinese("第 %d 个点（从 0 计）不是经纬度：%v；平面坐标请用平面方法", i, p)
		}
		t.at[i] = geocentric(p)
	}
	t.build(0, len(points))
	return t, nil
}

// geocentric gives a place on the ellipsoid in metres from its centre.
func geocentric(p orb.Point) [3]float64 {
	const a, e2 = 6378137.0, 0.0066943799901413165
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	sinLng, cosLng := math.Sincos(p[0] * math.Pi / 180)
	n := a / math.Sqrt(1-e2*sinLat*sinLat)
	return [3]float64{n * cosLat * cosLng, n * cosLat * sinLng, n * (1 - e2) * sinLat}
}

func (t *tree) build(from, to int) {
	if to-from <= leafSize {
		return
	}
	low, high := t.at[t.order[from]], t.at[t.order[from]]
	for _, i := range t.order[from:to] {
		for a, v := range t.at[i] {
			low[a], high[a] = min(low[a], v), max(high[a], v)
		}
	}
	axis := 0
	for a := range 3 {
		if high[a]-low[a] > high[axis]-low[axis] {
			axis = a
		}
	}
	mid := (from + to) / 2
	t.part(from, to, mid, axis)
	t.axes[mid] = uint8(axis)
	t.build(from, mid)
	t.build(mid+1, to)
}

// part moves what is smaller along the axis before mid, and what is larger
// behind it (Hoare's quickselect); equal ones are ordered by their number.
func (t *tree) part(from, to, mid, axis int) {
	less := func(a, b int32) bool {
		if va, vb := t.at[a][axis], t.at[b][axis]; va != vb {
			return va < vb
		}
		return a < b
	}
	for to--; from < to; {
		pivot := t.order[(from+to)/2]
		i, j := from, to
		for i <= j {
			for less(t.order[i], pivot) {
				i++
			}
			for less(pivot, t.order[j]) {
				j--
			}
			if i <= j {
				t.order[i], t.order[j] = t.order[j], t.order[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case mid <= j:
			to = j
		case mid >= i:
			from = i
		default:
			return
		}
	}
}

// near is a point with its distance: squared and straight in a search.
type near struct {
	i int32
	d float64
}

func squared(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}

// within appends the points at most √reach from p, itself included, in no order.
func (t *tree) within(p [3]float64, reach float64, into []near) []near {
	var search func(from, to int)
	search = func(from, to int) {
		if to-from <= leafSize {
			for _, i := range t.order[from:to] {
				if d := squared(p, t.at[i]); d <= reach {
					into = append(into, near{i, d})
				}
			}
			return
		}
		mid := (from + to) / 2
		i, axis := t.order[mid], t.axes[mid]
		if d := squared(p, t.at[i]); d <= reach {
			into = append(into, near{i, d})
		}
		gap := p[axis] - t.at[i][axis]
		if gap <= 0 || gap*gap <= reach {
			search(from, mid)
		}
		if gap >= 0 || gap*gap <= reach {
			search(mid+1, to)
		}
	}
	search(0, len(t.order))
	return into
}

// kth gives the squared straight distance of the k-th nearest point to point i,
// itself left out; the last one's where there are fewer.
func (t *tree) kth(i, k int, heap []float64) (float64, []float64) {
	p, heap := t.at[i], heap[:0]
	push := func(j int32) {
		if int(j) == i {
			return
		}
		d := squared(p, t.at[j])
		if len(heap) == k && d >= heap[0] {
			return
		}
		if len(heap) < k {
			heap = append(heap, d)
			for c := len(heap) - 1; c > 0 && heap[(c-1)/2] < heap[c]; c = (c - 1) / 2 {
				heap[c], heap[(c-1)/2] = heap[(c-1)/2], heap[c]
			}
			return
		}
		heap[0] = d
		for c := 0; ; {
			l := 2*c + 1
			if l >= k {
				break
			}
			if l+1 < k && heap[l+1] > heap[l] {
				l++
			}
			if heap[l] <= heap[c] {
				break
			}
			heap[c], heap[l] = heap[l], heap[c]
			c = l
		}
	}
	var search func(from, to int)
	search = func(from, to int) {
		if to-from <= leafSize {
			for _, j := range t.order[from:to] {
				push(j)
			}
			return
		}
		mid := (from + to) / 2
		j, axis := t.order[mid], t.axes[mid]
		push(j)
		gap := p[axis] - t.at[j][axis]
		if gap <= 0 {
			search(from, mid)
			if len(heap) < k || gap*gap <= heap[0] {
				search(mid+1, to)
			}
		} else {
			search(mid+1, to)
			if len(heap) < k || gap*gap <= heap[0] {
				search(from, mid)
			}
		}
	}
	search(0, len(t.order))
	if len(heap) == 0 {
		return 0, heap
	}
	return heap[0], heap
}

// distance gives the distance of two points: geodesic metres, or planar.
func (t *tree) distance(i, j int32) float64 {
	if t.planar {
		return math.Hypot(t.points[i][0]-t.points[j][0], t.points[i][1]-t.points[j][1])
	}
	return float64(spatial.Distance(t.points[i], t.points[j]))
}

// The geodesic of a straight line of c metres through the Earth is at least c and
// at most that on a sphere of the ellipsoid's sharpest bend, 6335.4 km; of two
// lines the longer one may have the shorter geodesic, but by no more than
// straightSlack of it.
const (
	sharpest      = 6335.4e3
	straightSlack = 1.01
)

func longest(c float64) float64 {
	if c >= 2*sharpest {
		return math.Inf(1)
	}
	return 2 * sharpest * math.Asin(c/(2*sharpest))
}

// nearest gives the k nearest of point i by distance, with how many more are as
// far as the last one; of these the ones that come first are taken.
func (t *tree) nearest(i, k int, found []near, heap []float64) (all []near, tied int, _ []float64) {
	reach, heap := t.kth(i, k, heap)
	slack := 1 + 1e-9
	if !t.planar {
		slack = straightSlack
	}
	found = t.within(t.at[i], reach*slack*slack, found[:0])
	for n := range found {
		found[n].d = t.distance(int32(i), found[n].i)
	}
	found = slices.DeleteFunc(found, func(n near) bool { return int(n.i) == i })
	slices.SortFunc(found, func(a, b near) int {
		if a.d != b.d {
			if a.d < b.d {
				return -1
			}
			return 1
		}
		return int(a.i) - int(b.i)
	})
	if len(found) <= k {
		return found, 0, heap
	}
	// What is as far as the last one, to the precision of distances, is tied.
	last := found[k-1].d
	tie := 1e-7
	if t.planar {
		tie = last * 1e-12
	}
	from, to := k-1, k
	for from > 0 && found[from-1].d >= last-tie {
		from--
	}
	for to < len(found) && found[to].d <= last+tie {
		to++
	}
	if to > k {
		slices.SortFunc(found[from:to], func(a, b near) int { return int(a.i) - int(b.i) })
	}
	return found[:k], to - k, heap
}
