package hotspot

import (
	"math"
	"slices"
	"sync/atomic"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Nearest makes the k points that are geodesically nearest to a point (CGCS2000)
// its neighbours; each link need not have its reverse. Of points that are
// equally near, within 0.1 µm, those that come first are taken, and About.Ties
// counts the points where that decided. With fewer than k others it is an error.
func Nearest(points []orb.Point, k int) (*Weights, error) { return nearest(points, k, false) }

// NearestPlanar is Nearest by planar coordinates.
func NearestPlanar(points []orb.Point, k int) (*Weights, error) { return nearest(points, k, true) }

func nearest(points []orb.Point, k int, planar bool) (*Weights, error) {
	if k < 1 || k >= len(points) {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "%d nearest neighbours of %d points: take 1 to %d", k, len(points), len(points)-1).
			InChinese("%d 个点取 %d 个最近邻：应在 1 至 %d 之间", len(points), k, len(points)-1)
	}
	t, err := newTree(points, planar)
	if err != nil {
		return nil, err
	}
	w := &Weights{start: make([]int, len(points)+1), to: make([]int32, k*len(points)), about: About{Kind: KindNearest, K: k, Planar: planar}}
	for i := range w.start {
		w.start[i] = i * k
	}
	var ties atomic.Int64
	parallel(len(points), 64, func(from, to int) {
		var found []near
		var heap []float64
		for i := from; i < to; i++ {
			var tied int
			found, tied, heap = t.nearest(i, k, found, heap)
			row := w.to[i*k : (i+1)*k]
			for n, f := range found {
				row[n] = f.i
			}
			slices.Sort(row)
			if tied > 0 {
				ties.Add(1)
			}
		}
	})
	w.about.Ties = int(ties.Load())
	return w, nil
}

// Band makes points (CGCS2000) neighbours that are at most d metres apart,
// geodesic; exactly d counts. Points in the same place are neighbours. A band in
// which no point has a neighbour is an error that says how wide it must be.
func Band(points []orb.Point, d spatial.Metres) (*Weights, error) {
	return band(points, float64(d), false)
}

// BandPlanar is Band by planar coordinates, d in their unit.
func BandPlanar(points []orb.Point, d float64) (*Weights, error) { return band(points, d, true) }

func band(points []orb.Point, d float64, planar bool) (*Weights, error) {
	if !(d > 0) || math.IsInf(d, 1) {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "a band of %v: take a distance above 0", d).InChinese("距离带宽 %v 应大于 0", d)
	}
	t, err := newTree(points, planar)
	if err != nil {
		return nil, err
	}
	rows := make([][]int32, len(points))
	parallel(len(points), 64, func(from, to int) {
		var found []near
		for i := from; i < to; i++ {
			// The straight line is never longer than the geodesic.
			found = t.within(t.at[i], d*d*(1+1e-12)+1e-12, found[:0])
			row := make([]int32, 0, len(found))
			for _, f := range found {
				if int(f.i) != i && t.inBand(int32(i), f, d) {
					row = append(row, f.i)
				}
			}
			slices.Sort(row)
			rows[i] = row
		}
	})
	w := fromRows(rows, nil)
	w.about = About{Kind: KindBand, Band: d, Planar: planar}
	if w.Links() == 0 && len(points) > 1 {
		closest, all := t.closest()
		return nil, chengge.Errorf(chengge.ErrBadQuery, "a band of %v is shorter than the distance of any two points: the nearest two are %.4g apart, and at %.4g every point has a neighbour", d, closest, all).
			InChinese("距离带宽 %v 小于任意两点间距：最近两点相距 %.4g，达到 %.4g 时每个点都有邻近点", d, closest, all)
	}
	return w, nil
}

// inBand decides by the geodesic where the straight line leaves it open.
func (t *tree) inBand(i int32, f near, d float64) bool {
	if !t.planar && longest(math.Sqrt(f.d))*(1+1e-9) < d-1e-6 {
		return true
	}
	return t.distance(i, f.i) <= d
}

// closest gives the least distance between two points, and the greatest from a
// point to its nearest.
func (t *tree) closest() (least, most float64) {
	least = math.Inf(1)
	var found []near
	var heap []float64
	for i := range t.points {
		found, _, heap = t.nearest(i, 1, found, heap)
		if len(found) > 0 {
			least, most = min(least, found[0].d), max(most, found[0].d)
		}
	}
	return least, most
}

// LeastBand gives the narrowest band in which each point (CGCS2000) has a
// neighbour, 0 for fewer than two points.
func LeastBand(points []orb.Point) (spatial.Metres, error) {
	t, err := newTree(points, false)
	if err != nil || len(points) < 2 {
		return 0, err
	}
	_, most := t.closest()
	return spatial.Metres(most), nil
}

// LeastBandPlanar is LeastBand by planar coordinates.
func LeastBandPlanar(points []orb.Point) (float64, error) {
	t, err := newTree(points, true)
	if err != nil || len(points) < 2 {
		return 0, err
	}
	_, most := t.closest()
	return most, nil
}

// fromRows lays rows out flat.
func fromRows(rows [][]int32, values [][]float64) *Weights {
	w := &Weights{start: make([]int, len(rows)+1), about: About{Kind: KindGiven}}
	for i, row := range rows {
		w.start[i+1] = w.start[i] + len(row)
	}
	w.to = make([]int32, 0, w.start[len(rows)])
	if values != nil {
		w.raw = make([]float64, 0, w.start[len(rows)])
	}
	for i, row := range rows {
		w.to = append(w.to, row...)
		if values != nil {
			w.raw = append(w.raw, values[i]...)
		}
	}
	return w
}
