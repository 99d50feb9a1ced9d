package hotspot

// Standardise gives the same neighbours with weights that sum to 1 for each
// unit, its own included: W in the books. An island keeps 0.
func (w *Weights) Standardise() *Weights {
	if w.rows {
		return w
	}
	out := *w
	out.rows, out.scale = true, make([]float64, w.N())
	for i := range w.N() {
		sum := float64(w.Degree(i))
		if w.raw != nil {
			sum = 0
			for _, v := range w.raw[w.start[i]:w.start[i+1]] {
				sum += v
			}
		}
		if w.self != nil {
			sum += w.self[i]
		}
		if sum > 0 {
			out.scale[i] = 1 / sum
		}
	}
	return &out
}

// Raw gives the weights as they were before they were standardised.
func (w *Weights) Raw() *Weights {
	out := *w
	out.rows, out.scale = false, nil
	return &out
}

// Binary gives the same neighbours, selves included, each with the weight 1: B
// in the books. Neighbours of weight 0 go.
func (w *Weights) Binary() *Weights {
	out := w.Raw()
	if w.raw != nil {
		out = out.filter(func(at int) bool { return w.raw[at] > 0 })
		out.raw = nil
	}
	if w.self != nil {
		out.self = make([]float64, w.N())
		for i, v := range w.self {
			if v > 0 {
				out.self[i] = 1
			}
		}
	}
	return out
}

// filter keeps the links that keep is true of.
func (w *Weights) filter(keep func(at int) bool) *Weights {
	out := *w
	out.start, out.to, out.raw = make([]int, len(w.start)), nil, nil
	for i := range w.N() {
		for at := w.start[i]; at < w.start[i+1]; at++ {
			if !keep(at) {
				continue
			}
			out.to = append(out.to, w.to[at])
			if w.raw != nil {
				out.raw = append(out.raw, w.raw[at])
			}
		}
		out.start[i+1] = len(out.to)
	}
	return &out
}

// WithSelf gives the same neighbours and each unit the weight with itself,
// before any standardising. 0 takes selves away. A negative or NaN weight counts
// as 0.
func (w *Weights) WithSelf(weight float64) *Weights {
	out := w.Raw()
	out.self = nil
	if weight > 0 {
		out.self = make([]float64, w.N())
		for i := range out.self {
			out.self[i] = weight
		}
	}
	if w.rows {
		out = out.Standardise()
	}
	return out
}

// Subset gives the weights among the units that keep has, counted anew in the
// same order. Standardised weights are standardised again.
func (w *Weights) Subset(keep []bool) *Weights {
	index, n := make([]int32, w.N()), 0
	for i := range index {
		index[i] = -1
		if keep[i] {
			index[i] = int32(n)
			n++
		}
	}
	out := &Weights{start: make([]int, 1, n+1), about: w.about}
	for i := range w.N() {
		if !keep[i] {
			continue
		}
		for at := w.start[i]; at < w.start[i+1]; at++ {
			if j := index[w.to[at]]; j >= 0 {
				out.to = append(out.to, j)
				if w.raw != nil {
					out.raw = append(out.raw, w.raw[at])
				}
			}
		}
		out.start = append(out.start, len(out.to))
		if w.self != nil {
			out.self = append(out.self, w.self[i])
		}
	}
	if w.rows {
		out = out.Standardise()
	}
	return out
}
