package hotspot

import (
	"slices"
	"strings"

	"chengge"
)

// Statistic is what is measured for each unit.
type Statistic string

// The local statistics. GiStar is the default.
const (
	// Getis and Ord's Gi*: the unit with its neighbours against the mean. Weights
	// without selves get 1 for each unit, before they are standardised.
	GiStar     Statistic = "gi-star"
	Gi         Statistic = "gi"          // the neighbours without the unit, against the mean of the others
	LocalMoran Statistic = "local-moran" // Anselin's: the unit's deviation times that of its neighbours
	LocalGeary Statistic = "local-geary" // squared differences from its neighbours
)

// Convention is whose numbers to give where authors differ.
type Convention string

// The conventions. SPDEP is the default. They differ in:
//
//	            spdep       geoda           esda                 arcgis
//	Gi, Gi*     N·Σw²−W²    as spdep        W·(N−W)              as spdep
//	local Moran divides by n  by n−1        by n−1               by the others' squares over n−1
//	            conditional   conditional   conditional          total variance
//	local Geary n−1         n−1             n                    as spdep
//	Geary's z   falls as C rises  as spdep  rises with C         as esda
//	quadrants   about the means of x and lag   about 0 of z and lag (all others)
//	p           two-sided   the smaller tail  the smaller tail   two-sided
//	p, drawn    independent as spdep        shared               as spdep
//
// ArcGIS prints the kurtosis of its local Moran without its divisor; the n − 1
// of its variance is taken.
const (
	SPDEP  Convention = "spdep"
	GeoDa  Convention = "geoda"
	ESDA   Convention = "esda"
	ArcGIS Convention = "arcgis"
)

// Divisor is what sums of squares are divided by.
type Divisor string

// The divisors. Without one the convention decides.
const (
	DivideN      Divisor = "n"
	DivideNLess1 Divisor = "n-1"
)

// VarianceKind is which variance a local Moran is measured by.
type VarianceKind string

// The variances of local Moran: given the unit's own value (Sokal, Oden and
// Thomson 1998), or with it permuted too (Anselin 1995).
const (
	Conditional VarianceKind = "conditional"
	Total       VarianceKind = "total"
)

// Null is the hypothesis that p is computed under.
type Null string

// The nulls. NullConditional (the default): the unit keeps its value, and those
// of its neighbours are a random choice of the other units' values, each choice
// equally likely. NullTotal: the unit's own value is drawn with them (as spdep
// 1.2-7 does for Gi*); it is offered for Gi and Gi*. NullNormal: the statistic
// is normal with the moments of randomisation, as analytic p assumes.
const (
	NullConditional Null = "conditional"
	NullTotal       Null = "total"
	NullNormal      Null = "normal"
	NullExposure    Null = "exposure"
)

// PMethod is how p is found.
type PMethod string

// The methods. Without one the data choose: see Options.P.
const (
	Exact       PMethod = "exact"
	Permutation PMethod = "permutation"
	Analytic    PMethod = "analytic"
)

// Tail is which side counts.
type Tail string

// The tails. TwoSided doubles the smaller tail; Smaller gives it undoubled, as
// GeoDa and esda do: under the null it is below 0.05 in one case of ten.
const (
	TwoSided Tail = "two-sided"
	Greater  Tail = "greater"
	Less     Tail = "less"
	Smaller  Tail = "smaller"
)

// Correction is how p is adjusted for the number of units tested.
type Correction string

// The corrections; Benjamini–Hochberg is the default.
const (
	NoCorrection       Correction = "none"
	Bonferroni         Correction = "bonferroni"
	BenjaminiHochberg  Correction = "bh"
	BenjaminiYekutieli Correction = "by"
)

// Draws is how permutations are drawn.
type Draws string

// The draws. Independent (the default) draws anew for each unit. Shared draws
// once for all units, as esda does: much faster, but the errors of all units'
// p have one cause, so that a whole region may be a little too significant.
const (
	Independent Draws = "independent"
	Shared      Draws = "shared"
)

// Options says what to compute. The zero value is Gi*, by the conventions of
// spdep, with p by what fits the data, two-sided, Benjamini–Hochberg at 5 %.
type Options struct {
	Statistic  Statistic    `json:"statistic,omitempty"`
	Convention Convention   `json:"convention,omitempty"`
	Divisor    Divisor      `json:"divisor,omitempty"`
	Variance   VarianceKind `json:"variance,omitempty"`
	Null       Null         `json:"null,omitempty"`
	// P is how p is found. Empty: exact where all values are whole numbers, all
	// neighbours of a unit weigh the same, and the distribution costs at most
	// about a second; else by permutation.
	P PMethod `json:"p,omitempty"`
	// Permutations of each unit, 999 where it is 0; units near the floor get
	// more, up to MostPermutations (0: 999,999; as Permutations: no more).
	Permutations     int        `json:"permutations,omitempty"`
	MostPermutations int        `json:"most_permutations,omitempty"`
	Draws            Draws      `json:"draws,omitempty"`
	Tail             Tail       `json:"tail,omitempty"`
	Correction       Correction `json:"correction,omitempty"`
	Alpha            float64    `json:"alpha,omitempty"` // 0: 0.05
	Seed             uint64     `json:"seed,omitempty"`

	// Progress, where it is set, is told now and then the share that is done, 0
	// to 1, by one goroutine at a time.
	Progress func(share float64) `json:"-"`
}

// MaxPermutations is the largest number of permutations that can be asked for:
// at p = 1e-6 it leaves a standard error of a tenth.
const MaxPermutations = 99_999_999

func oneOf[T ~string](name, zh string, v T, known ...T) error {
	if v == "" || slices.Contains(known, v) {
		return nil
	}
	all := make([]string, len(known))
	for i, k := range known {
		all[i] = string(k)
	}
	list := strings.Join(all, ", ")
	return chengge.Errorf(chengge.ErrBadQuery, "%s %q is not known: take one of %s", name, string(v), list).
		InChinese("未知的%s %q：可选 %s", zh, string(v), list)
}

// Check tells whether the options can be followed.
func (o Options) Check() error {
	for _, err := range []error{
		oneOf("statistic", "统计量", o.Statistic, GiStar, Gi, LocalMoran, LocalGeary),
		oneOf("convention", "约定", o.Convention, SPDEP, GeoDa, ESDA, ArcGIS),
		oneOf("divisor", "方差除数", o.Divisor, DivideN, DivideNLess1),
		oneOf("variance", "方差类型", o.Variance, Conditional, Total),
		oneOf("null", "原假设", o.Null, NullConditional, NullTotal, NullNormal, NullExposure),
		oneOf("p", "p 值方法", o.P, Exact, Permutation, Analytic),
		oneOf("tail", "检验方向", o.Tail, TwoSided, Greater, Less, Smaller),
		oneOf("correction", "多重检验校正", o.Correction, NoCorrection, Bonferroni, BenjaminiHochberg, BenjaminiYekutieli),
		oneOf("draws", "置换抽样方式", o.Draws, Independent, Shared),
	} {
		if err != nil {
			return err
		}
	}
	refuse := func(en, zh string) error {
		return chengge.Errorf(chengge.ErrBadQuery, "%s", en).InChinese("%s", zh)
	}
	gi := o.Statistic == "" || o.Statistic == Gi || o.Statistic == GiStar
	switch {
	case o.Alpha != 0 && !(o.Alpha > 0 && o.Alpha < 1):
		return refuse("alpha must lie between 0 and 1", "显著性水平 alpha 应在 0 与 1 之间")
	case o.Permutations < 0 || o.MostPermutations < 0:
		return refuse("the number of permutations cannot be negative", "置换次数不能为负数")
	case o.Permutations > MaxPermutations || o.MostPermutations > MaxPermutations:
		return refuse("more than 99,999,999 permutations gain no precision that a p value needs: take fewer, or exact p where values are whole numbers", "置换次数超过 99,999,999 已无精度意义：请减少次数；数值为整数时可用精确 p 值（exact）")
	case o.MostPermutations > 0 && o.MostPermutations < o.Permutations:
		return refuse("most_permutations is less than permutations", "most_permutations 小于 permutations")
	case o.Statistic == LocalGeary && (o.P == Exact || o.P == Analytic):
		return refuse("local Geary has p by permutation only", "局部 Geary 只能用置换法求 p 值")
	case o.Null == NullTotal && !gi:
		return refuse("the total null is offered for Gi and Gi*: local Moran and Geary are tested given the unit's value", "total 原假设仅用于 Gi 与 Gi*；局部 Moran 与 Geary 以单元自身取值为条件")
	case o.Null == NullNormal && o.P != "" && o.P != Analytic, o.P == Analytic && o.Null != "" && o.Null != NullNormal:
		return refuse("the null normal and the analytic p belong together", "normal 原假设与 analytic（解析）p 值须同时使用")
	case o.Variance != "" && o.Statistic != LocalMoran:
		return refuse("variance (conditional or total) is an option of local Moran", "variance（conditional 或 total）仅用于局部 Moran")
	case o.Draws == Shared && o.Null == NullTotal:
		return refuse("shared draws are conditional: take independent draws for the total null", "共享抽样为条件置换；total 原假设请用 independent")
	}
	return nil
}

// filled gives the options with what the convention decides.
func (o Options) filled() Options {
	set := func(p *string, v string) {
		if *p == "" {
			*p = v
		}
	}
	set((*string)(&o.Statistic), string(GiStar))
	set((*string)(&o.Convention), string(SPDEP))
	set((*string)(&o.Correction), string(BenjaminiHochberg))
	oneSided := o.Convention == GeoDa || o.Convention == ESDA
	tail, draws, divisor := TwoSided, Independent, DivideN
	if oneSided && o.P != Analytic && o.Null != NullNormal {
		tail = Smaller
	}
	if o.Convention == ESDA && o.Null != NullTotal {
		draws = Shared
	}
	switch o.Statistic {
	case LocalMoran:
		if o.Convention != SPDEP {
			divisor = DivideNLess1
		}
		variance := Conditional
		if o.Convention == ArcGIS {
			variance = Total
		}
		set((*string)(&o.Variance), string(variance))
	case LocalGeary:
		if o.Convention != ESDA {
			divisor = DivideNLess1
		}
	}
	set((*string)(&o.Tail), string(tail))
	set((*string)(&o.Draws), string(draws))
	set((*string)(&o.Divisor), string(divisor))
	if o.Null == NullNormal {
		o.P = Analytic
	}
	if o.Alpha == 0 {
		o.Alpha = 0.05
	}
	if o.Permutations == 0 {
		o.Permutations = 999
		if o.MostPermutations > 0 {
			o.Permutations = min(999, o.MostPermutations)
		}
	}
	if o.MostPermutations == 0 {
		o.MostPermutations = max(o.Permutations, 999_999)
		if o.Draws == Shared {
			o.MostPermutations = o.Permutations
		}
	}
	return o
}
