package hotspot

import "math"

// observeGetis fills in Gi or Gi* of units from to to. (A. Getis and J. K. Ord,
// The analysis of spatial association by use of distance statistics, Geographical
// Analysis 24, 1992; J. K. Ord and A. Getis, Local spatial autocorrelation
// statistics, ibid. 27, 1995.)
//
// Gi* needs a unit's own weight: w has selves. Gi leaves the unit out of mean and
// variance and does not read selves.
func (r *run) observeGetis(from, to int) {
	s, n := r.sample, float64(r.sample.n)
	star := r.o.Statistic == GiStar
	less := 0.0
	if r.o.Divisor == DivideNLess1 {
		less = 1
	}
	for i := from; i < to; i++ {
		sum, sum1, sum2 := r.lag(i)
		own := s.dev[i]
		var count, mean, square float64 // of the values that are drawn from
		if star {
			v := s.w.Self(i)
			sum += float64(v * own)
			sum1 += v
			sum2 += float64(v * v)
			count, square = n, s.m2/(n-less)
		} else {
			count, mean = n-1, -own/(n-1)
			square = r.othersSquare(i) / (count - less)
		}
		var spread float64
		if r.o.Convention == ESDA {
			// esda takes W(N − W) for NΣw² − W², which is the same for weights of 1.
			spread = float64(sum1*(count-sum1)) / (count - 1)
		} else {
			spread = (float64(count*sum2) - float64(sum1*sum1)) / (count - 1)
		}
		u := &r.units[i]
		u.Statistic = sum + float64(sum1*s.mean)
		u.Expected = float64(sum1 * (s.mean + mean))
		u.Variance = square * spread
		// A window of all units cannot vary; what is left is rounding.
		if !(spread > 1e-13*count*sum2) || !(square > 0) {
			u.Variance = 0
			continue
		}
		u.Z = (sum - float64(sum1*mean)) / math.Sqrt(u.Variance)
	}
}

// lag gives of the neighbours of i the weighted sum of deviations, the sum of
// weights, and that of their squares.
func (r *run) lag(i int) (sum, sum1, sum2 float64) {
	w, dev := r.sample.w, r.sample.dev
	row := w.to[w.start[i]:w.start[i+1]]
	f := w.factor(i)
	if w.raw == nil {
		for _, j := range row {
			sum += dev[j]
		}
		k := float64(len(row))
		return mul(sum, f), mul(k, f), mul(k*f, f)
	}
	for k, v := range w.raw[w.start[i]:w.start[i+1]] {
		v = mul(v, f)
		sum += float64(v * dev[row[k]])
		sum1 += v
		sum2 += float64(v * v)
	}
	return sum, sum1, sum2
}

// othersSquare gives the sum of squares of the other units about their own mean.
func (r *run) othersSquare(i int) float64 {
	s := r.sample
	n, own := float64(s.n), s.dev[i]
	square := s.m2 - mul(own*own, n/(n-1))
	if square > 1e-7*s.m2 {
		return square
	}
	// Nearly all of the sum is the unit's: add up the others.
	mean := -own / (n - 1)
	square = 0
	alike, first := true, math.NaN()
	for j, v := range s.dev {
		if j == i {
			continue
		}
		if first != first {
			first = s.x[j]
		}
		alike = alike && s.x[j] == first
		square += float64((v - mean) * (v - mean))
	}
	if alike {
		return 0
	}
	return square
}
