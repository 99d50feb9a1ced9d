package hotspot

import "math"

// observeMoran fills in the local Moran of units from to to. (L. Anselin, Local
// indicators of spatial association, Geographical Analysis 27, 1995; conditional
// moments: R. R. Sokal, N. L. Oden and B. A. Thomson, Local spatial
// autocorrelation in a biological model, ibid. 30, 1998.) A unit's own weight is
// not read.
func (r *run) observeMoran(from, to int) {
	s, n := r.sample, float64(r.sample.n)
	m2 := s.m2 / n
	b2 := s.kurtosis()
	// The statistic divides by n − 1 under some conventions; z does not change.
	f := 1.0
	if r.o.Divisor == DivideNLess1 {
		f = (n - 1) / n
	}
	for i := from; i < to; i++ {
		lag, sum1, sum2 := r.lag(i)
		z := s.dev[i]
		u := &r.units[i]
		if r.o.Convention == ArcGIS {
			r.observeArcGIS(u, z, lag, sum1, sum2)
			continue
		}
		u.Statistic = float64(z*lag) / m2 * f
		if r.o.Variance == Total {
			u.Expected = -sum1 / (n - 1) * f
			u.Variance = totalVariance(n, b2, sum1, sum2) * float64(f*f)
		} else {
			zz := float64(z * z)
			u.Expected = -float64(zz*sum1) / ((n - 1) * m2) * f
			// n/(n−2)·(m2 − z²/(n−1)) is the variance of the others about their mean.
			spread := sum2 - float64(sum1*sum1)/(n-1)
			u.Variance = zz / m2 / m2 * spread * (r.othersSquare(i) / (n - 2)) * float64(f*f)
			if !(spread > 1e-13*sum2) {
				u.Variance = 0
			}
		}
		if u.Variance > 0 {
			u.Z = (u.Statistic - u.Expected) / math.Sqrt(u.Variance)
		} else {
			u.Variance = 0
		}
	}
}

// totalVariance is that of Anselin 1995, eq. 14, for a kurtosis b2.
func totalVariance(n, b2, sum1, sum2 float64) float64 {
	pairs := float64(sum1*sum1) - sum2 // Σ w_k·w_h over k ≠ h
	return float64(sum2*(n-b2))/(n-1) + float64(pairs*(2*b2-n))/((n-1)*(n-2)) - float64(sum1/(n-1))*(sum1/(n-1))
}

// observeArcGIS is the local Moran as ArcGIS describes it: the unit itself is
// left out of variance and kurtosis, whose sums are divided by n − 1.
func (r *run) observeArcGIS(u *Unit, z, lag, sum1, sum2 float64) {
	s, n := r.sample, float64(r.sample.n)
	zz := float64(z * z)
	square, fourth := s.m2-zz, s.m4-float64(zz*zz)
	if !(square > 1e-13*s.m2) {
		return
	}
	v := square / (n - 1)
	b2 := max(fourth, 0) / (n - 1) / v / v
	u.Statistic = float64(z*lag) / v
	u.Expected = -sum1 / (n - 1)
	u.Variance = max(totalVariance(n, b2, sum1, sum2), 0)
	if u.Variance > 0 {
		u.Z = (u.Statistic - u.Expected) / math.Sqrt(u.Variance)
	}
}

// quadrants fills in the corners of the Moran scatter plot: about the means of
// values and lags as spdep does, with what equals them low; else about 0 of
// deviation and lag of deviations, as GeoDa and esda do.
func (r *run) quadrants() {
	s := r.sample
	lags := make([]float64, s.n)
	var mean float64
	for i := range lags {
		lag, sum1, _ := r.lag(i)
		if r.o.Convention == SPDEP {
			lag += float64(sum1 * s.mean)
		}
		lags[i] = lag
		mean += lag
	}
	mean /= float64(s.n)
	if r.o.Convention != SPDEP {
		mean = 0
	}
	for i := range lags {
		if !s.w.island(i) {
			r.units[i].Quadrant = corner(s.dev[i] > 0, lags[i] > mean)
		}
	}
}
