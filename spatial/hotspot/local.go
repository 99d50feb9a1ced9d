package hotspot

import (
	"context"
	"math"

	"chengge"
)

// run is one computation of a local statistic.
type run struct {
	ctx    context.Context
	o      Options
	sample *sample
	units  []Unit
	hi, lo []float64 // chance under the null of a statistic at least, at most, as large
	notes  []Note
	drawn  int64
	// pending are the units whose permutations leave their finding open.
	pending int
}

// Local computes a local statistic for all units. Data that cannot be answered
// (no events, all values equal, all islands, NaN) are errors that say so.
func Local(ctx context.Context, d Data, w *Weights, o Options) (*Result, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	o = o.filled()
	least := 3
	if o.Statistic == LocalMoran {
		least = 4
	}
	s, err := newSample(d, w, least)
	if err != nil {
		return nil, err
	}
	s.w = selves(s.w, o.Statistic)
	r := &run{ctx: ctx, o: o, sample: s, units: make([]Unit, s.n), hi: make([]float64, s.n), lo: make([]float64, s.n)}
	choose := r.chooseP
	if s.exposure != nil {
		choose = r.checkExposed
	}
	if err := choose(); err != nil {
		return nil, err
	}
	if r.o.P == Analytic {
		r.o.Null = NullNormal
	}
	r.observe()
	if err := r.test(); err != nil {
		return nil, err
	}
	return r.result(d), nil
}

// selves gives Gi* the own weight that it needs, 1 before standardising, and
// takes it from those that have none: for them a unit is no neighbour of itself.
func selves(w *Weights, s Statistic) *Weights {
	switch {
	case s == GiStar && w.self == nil:
		return w.WithSelf(1)
	case s != GiStar && w.self != nil:
		return w.WithSelf(0)
	}
	return w
}

// observe fills in statistics and their moments.
func (r *run) observe() {
	work := map[Statistic]func(from, to int){
		Gi: r.observeGetis, GiStar: r.observeGetis, LocalMoran: r.observeMoran, LocalGeary: r.observeGeary,
	}[r.o.Statistic]
	if r.sample.exposure != nil {
		work = r.observeExposed
	}
	parallel(r.sample.n, 2048, func(from, to int) {
		for i := from; i < to; i++ {
			r.units[i].Value, r.units[i].Neighbours = r.sample.x[i], int32(r.sample.w.Degree(i))
		}
		work(from, to)
	})
	for i := range r.units {
		if r.sample.w.island(i) {
			r.units[i] = Unit{Value: r.units[i].Value, Neighbours: r.units[i].Neighbours, Class: Island}
		}
	}
	if r.o.Statistic == LocalMoran || r.o.Statistic == LocalGeary {
		r.quadrants()
	}
}

// test fills in p, adjusted p and classes.
func (r *run) test() error {
	switch r.o.P {
	case Exact:
		exact := r.exact
		if r.sample.exposure != nil {
			exact = r.exactExposed
		}
		if err := exact(); err != nil {
			return err
		}
		r.pFromTails()
	case Permutation:
		return r.permute()
	default:
		r.analytic()
		r.pFromTails()
	}
	r.adjust()
	return nil
}

func (r *run) analytic() {
	parallel(r.sample.n, 1024, func(from, to int) {
		for i := from; i < to; i++ {
			p := upperTail(math.Abs(r.units[i].Z))
			r.hi[i], r.lo[i] = p, 1-p
			if r.units[i].Z < 0 {
				r.hi[i], r.lo[i] = 1-p, p
			}
			if r.units[i].Variance == 0 {
				r.hi[i], r.lo[i] = 1, 1 // it cannot but be as it is
			}
		}
	})
}

// pFromTails makes p of both tails.
func (r *run) pFromTails() {
	for i := range r.units {
		if u := &r.units[i]; u.Class != Island {
			u.P = oneP(r.o.Tail, r.hi[i], r.lo[i])
		}
	}
}

func oneP(t Tail, hi, lo float64) float64 {
	switch t {
	case Greater:
		return min(1, hi)
	case Less:
		return min(1, lo)
	case Smaller:
		return min(1, hi, lo)
	}
	return min(1, 2*min(hi, lo))
}

// adjust fills in adjusted p and classes.
func (r *run) adjust() {
	p := make([]float64, 0, len(r.units))
	for i := range r.units {
		if r.units[i].Class != Island {
			p = append(p, r.units[i].P)
		}
	}
	p, k := Adjust(p, r.o.Correction), 0
	for i := range r.units {
		u := &r.units[i]
		if u.Class == Island {
			continue
		}
		u.Adjusted, u.Class, u.leaning = p[k], NotSignificant, r.classOf(i)
		k++
		if u.Adjusted <= r.o.Alpha {
			u.Class = u.leaning
		}
	}
}

// classOf gives the class that a unit has if it is significant. Hot and cold go by the smaller
// tail, which is what was tested: under NullConditional the unit's neighbours.
func (r *run) classOf(i int) Class {
	high := r.hi[i] < r.lo[i]
	if r.hi[i] == r.lo[i] {
		return NotSignificant
	}
	switch r.o.Statistic {
	case LocalMoran:
		return r.units[i].Quadrant
	case LocalGeary:
		// A small Geary is alike neighbours.
		switch q := r.units[i].Quadrant; {
		case high:
			return Unlike
		case q == HighHigh || q == LowLow:
			return q
		}
		return OtherAlike
	}
	if high {
		return Hot
	}
	return Cold
}

// result gathers the answer.
func (r *run) result(d Data) *Result {
	s := r.sample
	out := &Result{
		Options: r.o, Null: r.o.Null, Weights: s.w.Summary(),
		N: s.n, NoData: len(d.Values) - s.n, Mean: s.mean, Skewness: s.skewness(), Kurtosis: s.kurtosis(),
		Found: map[Class]int{}, Units: r.units, Drawn: r.drawn,
	}
	variance := s.m2 / float64(s.n)
	if r.o.Divisor == DivideNLess1 {
		variance = s.m2 / float64(s.n-1)
	}
	out.Deviation = math.Sqrt(variance)
	for i := range r.units {
		u := &r.units[i]
		out.Total += u.Value
		if u.Class == Island {
			out.Islands++
			continue
		}
		out.Tests++
		if u.Class != NotSignificant {
			out.Found[u.Class]++
		}
		if u.Adjusted <= r.o.Alpha {
			out.Threshold = max(out.Threshold, u.P)
		}
	}
	if out.Tests > 0 {
		out.Undecided = float64(r.pending) / float64(out.Tests)
	}
	if s.units != nil {
		out.Units = make([]Unit, len(d.Values))
		for i := range out.Units {
			out.Units[i].Class = NoData
		}
		for i, at := range s.units {
			out.Units[at] = r.units[i]
		}
	}
	for class, n := range map[Class]int{Island: out.Islands, NoData: out.NoData, NotSignificant: out.Tests - sum(out.Found)} {
		if n > 0 {
			out.Found[class] = n
		}
	}
	out.Notes = append(r.notes, r.remarks(out)...)
	return out
}

func sum(counts map[Class]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

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
		if v := s.dispersion(); v > 1+4*math.Sqrt(2/float64(s.n-1)) {
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

// chooseP decides how p is found, and checks that it can be.
func (r *run) chooseP() error {
	s := r.sample
	if r.o.P == Analytic {
		return nil
	}
	if r.o.Null == NullExposure {
		return chengge.Errorf(chengge.ErrBadQuery, "the null of exposure needs exposures").InChinese("按暴露量的原假设需要给出暴露量")
	}
	if r.o.Null == "" {
		r.o.Null = NullConditional
	}
	if r.o.P == Permutation {
		return nil
	}
	if r.o.Statistic == LocalGeary {
		r.o.P = Permutation
		return nil
	}
	refuse := func(en, zh string) error {
		return chengge.Errorf(chengge.ErrBadQuery, "exact p: %s; take permutation", en).InChinese("精确 p 值：%s；请改用 permutation", zh)
	}
	steps := exactSteps(s)
	switch asked := r.o.P == Exact; {
	case !s.whole():
		if asked {
			return refuse("values must be whole numbers", "数值须为整数")
		}
	case !s.w.equal() || r.o.Null == NullTotal && r.o.Statistic == GiStar && !s.w.equalWithSelf():
		if asked {
			return refuse("all neighbours of a unit must weigh the same", "同一单元的各邻近单元权重须相等")
		}
	case steps > exactLimit:
		if asked {
			return refuse("the distribution would take too many steps or too much memory", "分布的计算量或内存过大")
		}
		r.notes = append(r.notes, Note{ID: NotedNotExact, Numbers: map[string]float64{"steps": steps}})
	default:
		r.o.P = Exact
		return nil
	}
	r.o.P = Permutation
	return nil
}
