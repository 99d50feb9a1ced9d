package hotspot

import "sync"

// scratch is what one goroutine draws with.
type scratch struct {
	drawer drawer
	drawn  []int32
	weigh  []float64
	values []float64 // copy of what of points to
	of     *float64
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}

// shape is how the statistic of a unit follows from the values around it: a
// plain sum, a weighted sum or a weighted sum of squared differences, of which
// the observed one is compared with those of permutations within slack, so that
// the order of additions makes no tie a difference.
type shape struct {
	weights  []float64 // nil: all alike
	geary    bool
	own      float64
	observed float64
	slack    float64
	flip     bool // a local Moran below the mean falls as the sum rises
	still    bool // and is 0 at it
}

func (r *run) shapeOf(t *scratch, i int) shape {
	s, w := r.sample, r.sample.w
	row := w.to[w.start[i]:w.start[i+1]]
	sh := shape{geary: r.o.Statistic == LocalGeary, own: s.dev[i]}
	t.drawn = append(t.drawn[:0], row...)
	t.weigh = t.weigh[:0]
	equal := w.equalRow(i)
	if r.o.Null == NullTotal && r.o.Statistic == GiStar {
		t.drawn = append(t.drawn, int32(i))
		equal = equal && (len(row) == 0 || w.at(i, w.start[i]) == w.Self(i))
	}
	total := float64(len(t.drawn))
	if !equal {
		total = 0
		for k := range t.drawn {
			v := w.Self(i)
			if k < len(row) {
				v = w.at(i, w.start[i]+k)
			}
			t.weigh = append(t.weigh, v)
			total += v
		}
		sh.weights = t.weigh
	}
	sh.observed = sh.of(s.dev, t.drawn)
	sh.slack = float64(len(t.drawn)+2) * 0x1p-50 * total * s.most
	if sh.geary {
		sh.slack *= 4 * s.most
	}
	if r.o.Statistic == LocalMoran {
		sh.flip, sh.still = sh.own < 0, sh.own == 0
	}
	return sh
}

// of gives the statistic, but for constant factors, of the values of the units
// around.
func (sh *shape) of(dev []float64, units []int32) float64 {
	sum := 0.0
	switch {
	case sh.geary && sh.weights == nil:
		for _, j := range units {
			d := dev[j] - sh.own
			sum += float64(d * d)
		}
	case sh.geary:
		for k, j := range units {
			d := dev[j] - sh.own
			sum += float64(float64(d*d) * sh.weights[k])
		}
	case sh.weights == nil:
		for _, j := range units {
			sum += dev[j]
		}
	default:
		for k, j := range units {
			sum += float64(dev[j] * sh.weights[k])
		}
	}
	return sum
}

// count adds how often the sums compare.
func (sh *shape) count(c *counts, hi, lo, of int32) {
	if sh.flip {
		hi, lo = lo, hi
	}
	if sh.still {
		hi, lo = of, of
	}
	c.hi, c.lo, c.of = c.hi+hi, c.lo+lo, c.of+of
}
