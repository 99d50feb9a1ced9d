package hotspot

// observeGeary fills in the local Geary of units from to to: the weighted sum of
// squared differences from the neighbours, over the variance. (L. Anselin, A
// local indicator of multivariate spatial association, Geographical Analysis 51,
// 2019.) It has no analytic moments that hold: p is by permutation.
func (r *run) observeGeary(from, to int) {
	s := r.sample
	variance := s.m2 / float64(s.n)
	if r.o.Divisor == DivideNLess1 {
		variance = s.m2 / float64(s.n-1)
	}
	w := s.w
	for i := from; i < to; i++ {
		f, sum := w.factor(i), 0.0
		for at := w.start[i]; at < w.start[i+1]; at++ {
			d := s.dev[i] - s.dev[w.to[at]]
			if w.raw == nil {
				sum += float64(d * d)
			} else {
				sum += float64(float64(d*d) * w.raw[at])
			}
		}
		r.units[i].Statistic = sum * f / variance
	}
}
