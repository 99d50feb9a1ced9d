package hotspot

import (
	"math"
	"slices"

	"chengge"

	"github.com/paulmach/orb"
)

// KernelShape is how a weight falls with distance u, as a share of the
// bandwidth. Beyond the bandwidth every kernel is 0, Gauss's too, as PySAL and
// GeoDa have it.
type KernelShape string

// The kernels, as PySAL scales them.
const (
	Uniform      KernelShape = "uniform"      // 1/2
	Triangular   KernelShape = "triangular"   // 1 − u
	Epanechnikov KernelShape = "epanechnikov" // 3/4·(1 − u²)
	Quartic      KernelShape = "quartic"      // 15/16·(1 − u²)²
	Gaussian     KernelShape = "gaussian"     // exp(−u²/2)/√(2π)
)

// KernelOptions describes kernel weights. Either Bandwidth or Nearest is set.
type KernelOptions struct {
	Shape KernelShape // Triangular where it is empty
	// Bandwidth is fixed: metres, or the unit of planar coordinates.
	Bandwidth float64
	// Nearest adapts it: to each point's distance from its k-th nearest, widened
	// by a ten-millionth so that this one has a weight (as PySAL does).
	Nearest int
	Planar  bool
	NoSelf  bool // leave out each point's own weight, that of the distance 0
}

func (k KernelShape) weight(u float64) float64 {
	switch k {
	case Uniform:
		return 0.5
	case Epanechnikov:
		return 0.75 * (1 - u*u)
	case Quartic:
		return 15.0 / 16 * (1 - u*u) * (1 - u*u)
	case Gaussian:
		return expNegative(u*u/2) / math.Sqrt(2*math.Pi)
	}
	return 1 - u
}

// Kernel makes points (CGCS2000, or planar) within the bandwidth neighbours,
// with a weight that falls with their distance, and gives each point the weight
// of the distance 0 with itself.
func Kernel(points []orb.Point, o KernelOptions) (*Weights, error) {
	if o.Shape == "" {
		o.Shape = Triangular
	}
	if err := oneOf("kernel", "核函数", o.Shape, Uniform, Triangular, Epanechnikov, Quartic, Gaussian); err != nil {
		return nil, err
	}
	fixed := o.Bandwidth > 0 && !math.IsInf(o.Bandwidth, 1)
	if fixed == (o.Nearest > 0) || o.Nearest < 0 || o.Nearest >= len(points) && o.Nearest > 0 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "kernel of %d points: give a bandwidth above 0 or the number of nearest neighbours, 1 to %d", len(points), len(points)-1).
			InChinese("%d 个点的核权重：请给出大于 0 的带宽，或 1 至 %d 的最近邻数", len(points), len(points)-1)
	}
	t, err := newTree(points, o.Planar)
	if err != nil {
		return nil, err
	}
	rows, values := make([][]int32, len(points)), make([][]float64, len(points))
	parallel(len(points), 64, func(from, to int) {
		var found []near
		var heap []float64
		for i := from; i < to; i++ {
			width := o.Bandwidth
			if !fixed {
				found, _, heap = t.nearest(i, o.Nearest, found, heap)
				width = 0
				for _, f := range found {
					width = max(width, f.d)
				}
				width *= 1 + 1e-7
			}
			found = t.within(t.at[i], width*width*(1+1e-12), found[:0])
			slices.SortFunc(found, func(a, b near) int { return int(a.i) - int(b.i) })
			for _, f := range found {
				d := t.distance(int32(i), f.i)
				if int(f.i) == i || d > width {
					continue
				}
				u := 0.0
				if width > 0 {
					u = d / width
				}
				rows[i] = append(rows[i], f.i)
				values[i] = append(values[i], o.Shape.weight(u))
			}
		}
	})
	w := fromRows(rows, values)
	w.about = About{Kind: KindKernel, Kernel: o.Shape, Band: o.Bandwidth, K: o.Nearest, Planar: o.Planar}
	if w.Links() == 0 && len(points) > 1 {
		closest, all := t.closest()
		return nil, chengge.Errorf(chengge.ErrBadQuery, "a bandwidth of %v is shorter than the distance of any two points: the nearest two are %.4g apart, and at %.4g every point has a neighbour", o.Bandwidth, closest, all).
			InChinese("带宽 %v 小于任意两点间距：最近两点相距 %.4g，达到 %.4g 时每个点都有邻近点", o.Bandwidth, closest, all)
	}
	if o.NoSelf {
		return w, nil
	}
	return w.WithSelf(o.Shape.weight(0)), nil
}
