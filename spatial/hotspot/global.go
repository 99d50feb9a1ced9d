package hotspot

import (
	"context"
	"math"
	"sync/atomic"

	"chengge"
)

// GlobalStatistic is one number for the whole area.
type GlobalStatistic string

// The global statistics. GlobalMoran is the default.
const (
	GlobalMoran GlobalStatistic = "moran"
	GlobalGeary GlobalStatistic = "geary"
	GlobalG     GlobalStatistic = "g" // Getis and Ord's general G
)

// Assumption is what the variance of a global statistic rests on.
type Assumption string

// The assumptions: each arrangement of the values is equally likely, or they
// are independent and normal. The general G has the first only.
const (
	Randomisation Assumption = "randomisation"
	Normality     Assumption = "normality"
)

// GlobalOptions says which global statistic to compute. The zero value is
// Moran's I under randomisation, two-sided, by the conventions of spdep.
type GlobalOptions struct {
	Statistic  GlobalStatistic `json:"statistic,omitempty"`
	Convention Convention      `json:"convention,omitempty"`
	Assumption Assumption      `json:"assumption,omitempty"`
	// Tail of p; Greater asks for values that gather, whichever way the statistic
	// runs: a large I or G, a small C.
	Tail Tail `json:"tail,omitempty"`
	// Permutations of all values over the units, 0 for none.
	Permutations int    `json:"permutations,omitempty"`
	Seed         uint64 `json:"seed,omitempty"`
}

// Global is the answer of a global statistic.
type Global struct {
	Options  GlobalOptions `json:"options"`
	Weights  Summary       `json:"weights"`
	N        int           `json:"n"` // units that the moments count
	NoData   int           `json:"no_data"`
	Islands  int           `json:"islands"`
	Value    float64       `json:"value"`
	Expected float64       `json:"expected"`
	Variance float64       `json:"variance"`
	// Z is (Value − Expected) over the standard deviation; for Geary's C under
	// spdep and geoda it is turned so that values that gather have a positive one.
	Z float64 `json:"z"`
	P float64 `json:"p"` // of Z, by the normal distribution
	// PermutationP is that of the permutations, where there were some.
	PermutationP float64 `json:"permutation_p,omitempty"`
	Notes        []Note  `json:"notes,omitempty"`
}

var globalNullTexts = map[Assumption]chengge.Text{
	Randomisation: {Zh: "原假设：现有数值以任何方式分配到各单元的概率相等", En: "null: each arrangement of the values over the units is equally likely"},
	Normality:     {Zh: "原假设：各单元数值相互独立且服从同一正态分布", En: "null: the values of the units are independent and of one normal distribution"},
}

// Text says the null in words.
func (a Assumption) Text() chengge.Text { return globalNullTexts[a] }

// Check tells whether the options can be followed.
func (o GlobalOptions) Check() error {
	for _, err := range []error{
		oneOf("global statistic", "全局统计量", o.Statistic, GlobalMoran, GlobalGeary, GlobalG),
		oneOf("convention", "约定", o.Convention, SPDEP, GeoDa, ESDA, ArcGIS),
		oneOf("assumption", "方差假定", o.Assumption, Randomisation, Normality),
		oneOf("tail", "检验方向", o.Tail, TwoSided, Greater, Less, Smaller),
	} {
		if err != nil {
			return err
		}
	}
	if o.Permutations < 0 || o.Permutations > MaxPermutations {
		return chengge.Errorf(chengge.ErrBadQuery, "permutations: take 0 to 99,999,999").InChinese("置换次数应在 0 至 99,999,999 之间")
	}
	if o.Statistic == GlobalG && o.Assumption == Normality {
		return chengge.Errorf(chengge.ErrBadQuery, "the general G has no variance under normality: take randomisation").InChinese("全局 G 没有正态假定下的方差：请用 randomisation")
	}
	return nil
}

// Whole computes a global statistic.
//
// Islands: spdep leaves them out of the number of units of the moments of Moran
// and Geary (but not of the mean), and out of the general G altogether; under
// the other conventions they count as units whose neighbours sum to 0.
//
// Sources: A. D. Cliff and J. K. Ord, Spatial Processes, 1981, for Moran and
// Geary; A. Getis and J. K. Ord 1992 for G.
func Whole(ctx context.Context, d Data, w *Weights, o GlobalOptions) (*Global, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if o.Statistic == "" {
		o.Statistic = GlobalMoran
	}
	if o.Convention == "" {
		o.Convention = SPDEP
	}
	if o.Assumption == "" {
		o.Assumption = Randomisation
	}
	if o.Tail == "" {
		o.Tail = TwoSided
	}
	if d.Exposure != nil {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "global statistics take no exposures: give rates as values").InChinese("全局统计量不支持暴露量：请直接给出比率")
	}
	s, err := newSample(d, w, 4)
	if err != nil {
		return nil, err
	}
	s.w = selves(s.w, Gi)
	out := &Global{Options: o, NoData: len(d.Values) - s.n}
	out.Islands = len(s.w.Islands())
	if o.Statistic == GlobalG && o.Convention == SPDEP && out.Islands > 0 {
		keep := make([]bool, s.n)
		for i := range keep {
			keep[i] = !s.w.island(i)
		}
		if s, err = newSample(Data{Values: s.x, Missing: not(keep)}, s.w, 4); err != nil {
			return nil, err
		}
	}
	out.Weights, out.N = s.w.Summary(), s.n
	if o.Convention == SPDEP && o.Statistic != GlobalG {
		out.N -= out.Islands
	}
	if out.N < 4 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "%d units with data and neighbours are too few: it takes 4", out.N).
			InChinese("有数据且有邻近单元的单元仅 %d 个：至少需要 4 个", out.N)
	}
	switch m := s.w.moments(); o.Statistic {
	case GlobalGeary:
		s.geary(out, m)
	case GlobalG:
		if err := s.generalG(out, m); err != nil {
			return nil, err
		}
	default:
		s.moran(out, m)
	}
	if !(out.Variance > 0) {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "the statistic cannot vary with these %d units and weights", out.N).
			InChinese("在这 %d 个单元与权重下统计量不可能变化，无法检验", out.N)
	}
	out.Z = (out.Value - out.Expected) / math.Sqrt(out.Variance)
	gathered := out.Z
	if o.Statistic == GlobalGeary {
		gathered = -out.Z
		if o.Convention == SPDEP || o.Convention == GeoDa {
			out.Z = -out.Z
		}
	}
	hi := upperTail(gathered)
	out.P = oneP(o.Tail, hi, upperTail(-gathered))
	if o.Permutations > 0 {
		if out.PermutationP, err = s.permuteAll(ctx, out); err != nil {
			return nil, err
		}
	}
	if out.NoData > 0 {
		out.Notes = append(out.Notes, Note{NotedNoData, map[string]float64{"count": float64(out.NoData)}})
	}
	if out.Islands > 0 {
		out.Notes = append(out.Notes, Note{NotedIslands, map[string]float64{"count": float64(out.Islands)}})
	}
	if o.Statistic == GlobalG {
		negative := 0.0
		for _, v := range s.x {
			if v < 0 {
				negative++
			}
		}
		if negative > 0 {
			out.Notes = append(out.Notes, Note{NotedNegative, map[string]float64{"count": negative}})
		}
	}
	return out, nil
}

func not(keep []bool) []bool {
	out := make([]bool, len(keep))
	for i, k := range keep {
		out[i] = !k
	}
	return out
}

// cross is the sum over links of w times what the statistic sums.
func (s *sample) cross(values []float64, geary bool) (sum float64) {
	w := s.w
	for i := range s.n {
		f, row := w.factor(i), 0.0
		for at := w.start[i]; at < w.start[i+1]; at++ {
			term := values[w.to[at]]
			if geary {
				term = float64((values[i] - term) * (values[i] - term))
			}
			if w.raw != nil {
				term = float64(term * w.raw[at])
			}
			row += term
		}
		row *= f
		if !geary {
			row = float64(row * values[i])
		}
		sum += row
	}
	return sum
}

func (s *sample) moran(out *Global, m moments) {
	n := float64(out.N)
	nn, s02 := mul(n, n), mul(m.s0, m.s0)
	out.Value = n / m.s0 * s.cross(s.dev, false) / s.m2
	out.Expected = -1 / (n - 1)
	ee := mul(out.Expected, out.Expected)
	if out.Options.Assumption == Normality {
		out.Variance = (mul(nn, m.s1)-mul(n, m.s2)+mul(3, s02))/mul(s02, nn-1) - ee
		return
	}
	of := mul(m.s1, nn-mul(3, n)+3) - mul(n, m.s2) + mul(3, s02)
	less := mul(m.s1, nn-n) - mul(2*n, m.s2) + mul(6, s02)
	out.Variance = (mul(n, of)-mul(s.kurtosis(), less))/mul((n-1)*(n-2)*(n-3), s02) - ee
}

func (s *sample) geary(out *Global, m moments) {
	n := float64(out.N)
	nn, s02 := mul(n, n), mul(m.s0, m.s0)
	out.Value = (n - 1) * s.cross(s.dev, true) / (2 * m.s0 * s.m2)
	out.Expected = 1
	if out.Options.Assumption == Normality {
		out.Variance = (mul(mul(2, m.s1)+m.s2, n-1) - mul(4, s02)) / (2 * (n + 1) * s02)
		return
	}
	k := s.kurtosis()
	v := mul((n-1)*m.s1, nn-mul(3, n)+3-mul(k, n-1))
	v -= mul((n-1)*m.s2, nn+mul(3, n)-6-mul(k, nn-n+2)) / 4
	v += mul(s02, nn-3-mul(k*(n-1), n-1))
	out.Variance = v / (n * (n - 2) * (n - 3) * s02)
}

// generalG takes sums of powers of the values themselves.
func (s *sample) generalG(out *Global, m moments) error {
	n := float64(s.n)
	var m1, m2, m3, m4 float64
	for _, x := range s.x {
		sq := mul(x, x)
		m1, m2, m3, m4 = m1+x, m2+sq, m3+mul(sq, x), m4+mul(sq, sq)
	}
	pairs := mul(m1, m1) - m2 // Σ x_i·x_j over i ≠ j
	if math.Abs(pairs) < 1e-12*m2 {
		return chengge.Errorf(chengge.ErrBadQuery, "the general G divides by the sum of products of values, which is 0 here").
			InChinese("全局 G 的分母（数值两两乘积之和）为 0，无法计算")
	}
	out.Value = s.cross(s.x, false) / pairs
	out.Expected = m.s0 / (n * (n - 1))
	nn, s02 := mul(n, n), mul(m.s0, m.s0)
	b0 := mul(nn-mul(3, n)+3, m.s1) - mul(n, m.s2) + mul(3, s02)
	b1 := -(mul(nn-n, m.s1) - mul(2*n, m.s2) + mul(6, s02))
	b2 := -(mul(2*n, m.s1) - mul(n+3, m.s2) + mul(6, s02))
	b3 := mul(4*(n-1), m.s1) - mul(2*(n+1), m.s2) + mul(8, s02)
	b4 := m.s1 - m.s2 + s02
	squares := mul(b0*m2, m2) + mul(b1, m4) + mul(b2*m1*m1, m2) + mul(b3*m1, m3) + mul(b4*m1*m1, mul(m1, m1))
	out.Variance = squares/(pairs*pairs*n*(n-1)*(n-2)*(n-3)) - mul(out.Expected, out.Expected)
	return nil
}

// permuteAll gives p by arrangements of all values, which has the null of
// Randomisation.
func (s *sample) permuteAll(ctx context.Context, out *Global) (float64, error) {
	o := out.Options
	geary := o.Statistic == GlobalGeary
	values := s.dev
	if o.Statistic == GlobalG {
		values = s.x
	}
	observed := s.cross(values, geary)
	slack := 1e-12 * math.Abs(observed)
	var hi, lo atomic.Int64
	parallel(o.Permutations, 4, func(from, to int) {
		if ctx.Err() != nil {
			return
		}
		t := &sample{w: s.w, n: s.n}
		arranged := make([]float64, s.n)
		for p := from; p < to; p++ {
			arrange(arranged, values, unitKey(o.Seed, uint64(p)))
			sum := t.cross(arranged, geary)
			if sum >= observed-slack {
				hi.Add(1)
			}
			if sum <= observed+slack {
				lo.Add(1)
			}
		}
	})
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	of := float64(o.Permutations + 1)
	up, down := float64(hi.Load()+1)/of, float64(lo.Load()+1)/of
	if geary {
		up, down = down, up
	}
	return oneP(o.Tail, up, down), nil
}

// arrange fills into with the values in a random order (Fisher and Yates).
func arrange(into, values []float64, state uint64) {
	copy(into, values)
	for j := len(into) - 1; j > 0; j-- {
		rest := uint32(j + 1)
		at := below(&state, rest, -rest%rest)
		into[j], into[at] = into[at], into[j]
	}
}
