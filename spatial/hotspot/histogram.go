package hotspot

import "slices"

// histogram is the distinct values in ascending order, as whole multiples of
// step above least.
type histogram struct {
	least, step float64
	values      []int // of u = (x − least)/step
	counts      []int
	of          []int32 // by unit: its place in values
}

func newHistogram(x []float64) *histogram {
	h := &histogram{least: x[0], of: make([]int32, len(x))}
	most := x[0]
	for _, v := range x {
		h.least, most = min(h.least, v), max(most, v)
	}
	span := most - h.least
	if span < 1<<16 {
		h.byTable(x, int(span))
	} else {
		h.bySearch(x)
	}
	var step uint64
	for _, v := range h.values {
		for a := uint64(v); a != 0; {
			step, a = a, step%a
		}
	}
	h.step = float64(max(step, 1))
	for k := range h.values {
		h.values[k] /= int(max(step, 1))
	}
	return h
}

func (h *histogram) byTable(x []float64, span int) {
	counts := make([]int, span+1)
	for _, v := range x {
		counts[int(v-h.least)]++
	}
	place := make([]int32, span+1)
	for v, c := range counts {
		if c > 0 {
			place[v] = int32(len(h.values))
			h.values, h.counts = append(h.values, v), append(h.counts, c)
		}
	}
	for i, v := range x {
		h.of[i] = place[int(v-h.least)]
	}
}

func (h *histogram) bySearch(x []float64) {
	all := slices.Clone(x)
	slices.Sort(all)
	distinct := slices.Compact(slices.Clone(all))
	h.counts = make([]int, len(distinct))
	for _, v := range distinct {
		h.values = append(h.values, int(v-h.least))
	}
	for i, v := range x {
		k, _ := slices.BinarySearch(distinct, v)
		h.of[i] = int32(k)
		h.counts[k]++
	}
}
