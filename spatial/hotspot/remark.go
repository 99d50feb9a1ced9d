package hotspot

import "math"

// remarks gives what has to be said about an answer.
func (r *run) remarks(out *Result) (notes []Note) {
	say := func(id NoteID, numbers ...any) {
		n := Note{ID: id, Numbers: map[string]float64{}}
		for k := 0; k < len(numbers); k += 2 {
			n.Numbers[numbers[k].(string)] = numbers[k+1].(float64)
		}
		notes = append(notes, n)
	}
	s := r.sample
	if out.NoData > 0 {
		say(NotedNoData, "count", float64(out.NoData))
	}
	if out.Islands > 0 {
		say(NotedIslands, "count", float64(out.Islands))
	}
	if ties := s.w.about.Ties; ties > 0 {
		say(NotedTies, "count", float64(ties))
	}
	if out.Total < 5 && s.whole() && s.least() >= 0 {
		say(NotedFew, "events", out.Total)
	}
	// The skewness of a mean of k falls with √k; at 0.5 a tail at p = 0.001 is
	// already twice what the normal gives.
	if r.o.P == Analytic {
		if skew := math.Abs(out.Skewness) / math.Sqrt(1+out.Weights.Mean); skew > 0.25 {
			say(NotedSkew, "skewness", out.Skewness, "neighbours", out.Weights.Mean)
		}
	}
	if s.exposure != nil {
		if v := s.dispersion(); v > 1+mul(4, math.Sqrt(2/float64(s.n-1))) {
			say(NotedDispersed, "dispersion", v)
		}
	}
	if r.o.Tail == Smaller {
		say(NotedSmallerTail)
	}
	if r.o.Correction == NoCorrection && out.Tests > 1 {
		say(NotedUncorrected, "tests", float64(out.Tests), "expected", math.Round(r.o.Alpha*float64(out.Tests)))
	}
	if r.o.P == Permutation {
		r.remarkPermutations(out, say)
	}
	return notes
}

func (r *run) remarkPermutations(out *Result, say func(NoteID, ...any)) {
	if r.o.Draws == Shared {
		say(NotedShared)
	}
	if out.Undecided > 0 {
		say(NotedUndecided, "share", 100*out.Undecided)
	}
	floor := oneP(r.o.Tail, 1/float64(r.o.MostPermutations+1), 1)
	m := float64(out.Tests)
	switch r.o.Correction {
	case BenjaminiYekutieli:
		m *= harmonic(out.Tests)
	case NoCorrection:
		m = 1
	}
	if needed := math.Ceil(floor * m / r.o.Alpha); needed > 1 {
		say(NotedFloor, "permutations", float64(r.o.MostPermutations), "floor", floor, "needed", needed)
	}
	if a, R := r.o.Alpha, float64(r.o.Permutations); R > 99_999 {
		say(NotedGain, "permutations", R, "alpha", a, "error", math.Sqrt(a*(1-a)/R))
	}
	if c := arrangements(r.sample.n-1, out.Weights.Most); c < float64(r.o.Permutations) {
		say(NotedArrangements, "permutations", float64(r.o.Permutations), "arrangements", c)
	}
}

// arrangements gives the number of choices of k out of n, at most 1e18.
func arrangements(n, k int) float64 {
	c := 1.0
	for j := 1; j <= min(k, n-k) && c < 1e18; j++ {
		c = c * float64(n-min(k, n-k)+j) / float64(j)
	}
	return math.Round(c)
}

func (s *sample) least() float64 {
	least := s.x[0]
	for _, v := range s.x {
		least = min(least, v)
	}
	return least
}
