package hotspot

import "slices"

// Adjust returns p corrected for len(p) tests, in the same order, each at most 1:
// a test is significant at alpha where its adjusted p is at most alpha.
// Benjamini–Hochberg holds the share of false findings for tests that are
// independent or depend positively, Benjamini–Yekutieli for all, Bonferroni the
// chance of any false finding.
func Adjust(p []float64, c Correction) []float64 {
	out := slices.Clone(p)
	m := float64(len(p))
	switch c {
	case Bonferroni:
		for i, v := range p {
			out[i] = min(1, v*m)
		}
	case BenjaminiHochberg, BenjaminiYekutieli, "":
		if c == BenjaminiYekutieli {
			m *= harmonic(len(p))
		}
		sorted, ends, bucket := sortedShares(p)
		adjusted := make([]float64, len(sorted))
		// From the largest down, the least of m·p/rank so far, kept once for equal p:
		// whole numbers have few different ones.
		starts := make([]int32, len(ends)+1)
		from, least, at := len(sorted), 1.0, len(sorted)
		for b := len(ends) - 1; b >= 0; b-- {
			starts[b+1] = int32(at)
			begin := int32(0)
			if b > 0 {
				begin = ends[b-1]
			}
			for from > int(begin) {
				v := sorted[from-1]
				least = min(least, m*v/float64(from))
				for from > int(begin) && sorted[from-1] == v {
					from--
				}
				at--
				sorted[at], adjusted[at] = v, least
			}
		}
		starts[0] = int32(at)
		parallel(len(p), 4096, func(from, to int) {
			for i := from; i < to; i++ {
				b := bucket(p[i])
				k := int(starts[b])
				if row := sorted[k:starts[b+1]]; len(row) > 1 {
					in, _ := slices.BinarySearch(row, p[i])
					k += in
				}
				out[i] = max(p[i], adjusted[k]) // m·p/m may round below p
			}
		})
	}
	return out
}

func harmonic(n int) float64 {
	sum := 0.0
	for k := n; k >= 1; k-- {
		sum += 1 / float64(k)
	}
	return sum
}

// sortedShares sorts numbers from 0 to 1: into as many buckets as there are
// numbers, and each bucket. It gives the end of each bucket and the bucket of a
// number.
func sortedShares(p []float64) (sorted []float64, ends []int32, bucket func(v float64) int) {
	n := len(p)
	bucket = func(v float64) int { return min(int(v*float64(n)), n-1) }
	ends = make([]int32, n)
	for _, v := range p {
		ends[bucket(v)]++
	}
	var sum int32
	for b, c := range ends {
		ends[b] = sum
		sum += c
	}
	sorted = make([]float64, n)
	for _, v := range p {
		b := bucket(v)
		sorted[ends[b]] = v
		ends[b]++
	}
	var from int32
	for _, end := range ends {
		if end-from > 1 && !slices.IsSorted(sorted[from:end]) {
			slices.Sort(sorted[from:end])
		}
		from = end
	}
	return sorted, ends, bucket
}
