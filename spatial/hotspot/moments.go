package hotspot

// moments are the sums over weights that global statistics need.
type moments struct{ s0, s1, s2 float64 }

// moments adds up the weights: s0 all of them, s1 half of (wij + wji)², s2 of
// (row sum + column sum)². Selves are left out.
func (w *Weights) moments() moments {
	var m moments
	n := w.N()
	rows, columns := make([]float64, n), make([]float64, n)
	for i := range n {
		for at := w.start[i]; at < w.start[i+1]; at++ {
			v, j := w.at(i, at), int(w.to[at])
			m.s0 += v
			rows[i] += v
			columns[j] += v
			back := 0.0
			if at, ok := w.find(j, int32(i)); ok {
				back = w.at(j, at)
			}
			// (v + back)²/2 once for each of i, j that have a link; a link without a
			// reverse stands for both of its halves.
			if back > 0 {
				m.s1 += float64((v+back)*(v+back)) / 2
			} else {
				m.s1 += float64(v * v)
			}
		}
	}
	for i := range n {
		m.s2 += float64((rows[i] + columns[i]) * (rows[i] + columns[i]))
	}
	return m
}
