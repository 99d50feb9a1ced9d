package hotspot

import (
	"math"

	"chengge"
)

// Data is one value for each unit, in the order of the Weights.
type Data struct {
	Values []float64
	// Missing marks units without data, which are left out with their links; nil:
	// none is. What Values has there is not read. A unit where nothing happened
	// has data: its value is 0.
	Missing []bool
	// Exposure is, for rates, how much room for events each unit has: its area, its
	// length of road, its residents. Values are then counts, and what is tested is
	// whether events gather beyond what exposures explain (NullExposure). A unit
	// with the exposure 0 counts as one without data. nil: none.
	Exposure []float64
}

// sample is the data that take part: without missing units, and with deviations
// from the mean.
type sample struct {
	x    []float64
	dev  []float64 // x − mean
	mean float64
	// Sums of powers of deviations, 2 to 4, in the order of the units.
	m2, m3, m4 float64
	n          int
	units      []int // place of each in Data; nil: the same
	w          *Weights
	most       float64 // largest |dev|

	exposure          []float64 // nil: none
	events, exposures float64   // their sums
}

// newSample checks data and weights and leaves missing units out.
func newSample(d Data, w *Weights, least int) (*sample, error) {
	if w == nil {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "no weights: say who is whose neighbour").InChinese("缺少空间权重：请指定邻接关系")
	}
	if len(d.Values) != w.N() || d.Missing != nil && len(d.Missing) != w.N() {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "%d values and %d marks of missing data for %d units of the weights", len(d.Values), len(d.Missing), w.N()).
			InChinese("数值 %d 个、缺失标记 %d 个，与空间权重的 %d 个单元不符", len(d.Values), len(d.Missing), w.N())
	}
	if d.Exposure != nil {
		var err error
		if d, err = d.exposed(); err != nil {
			return nil, err
		}
	}
	s := &sample{w: w, x: d.Values, exposure: d.Exposure}
	if keep, n := present(d); n < len(d.Values) {
		s.w, s.x = w.Subset(keep), make([]float64, 0, n)
		s.units, s.n = make([]int, 0, n), n
		for i, k := range keep {
			if k {
				s.x, s.units = append(s.x, d.Values[i]), append(s.units, i)
			}
		}
		if d.Exposure != nil {
			s.exposure = make([]float64, s.n)
			for k, i := range s.units {
				s.exposure[k] = d.Exposure[i]
			}
		}
	}
	s.n = len(s.x)
	for i, v := range s.x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "unit %d has the value %v: give a number, or mark it as missing", s.unit(i), v).
				InChinese("第 %d 个单元（从 0 计）的数值为 %v：请给出数值或标为缺失", s.unit(i), v)
		}
	}
	if s.n < least {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "%d units with data of %d are too few: it takes %d", s.n, len(d.Values), least).
			InChinese("有数据的单元仅 %d 个（共 %d 个）：至少需要 %d 个", s.n, len(d.Values), least)
	}
	if err := s.measure(); err != nil {
		return nil, err
	}
	islands := 0
	for i := range s.n {
		if s.w.island(i) {
			islands++
		}
	}
	if islands == s.n {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "all %d units are islands, none has a neighbour with data: widen the neighbourhood", s.n).
			InChinese("全部 %d 个单元均无邻近单元：请扩大邻域范围", s.n)
	}
	return s, nil
}

func present(d Data) (keep []bool, n int) {
	if d.Missing == nil {
		return nil, len(d.Values)
	}
	keep = make([]bool, len(d.Missing))
	for i, m := range d.Missing {
		if keep[i] = !m; !m {
			n++
		}
	}
	return keep, n
}

// measure fills in mean, deviations and their powers.
func (s *sample) measure() error {
	least, most, sum := s.x[0], s.x[0], 0.0
	for _, v := range s.x {
		least, most = min(least, v), max(most, v)
		sum += v
	}
	s.events = sum
	for _, e := range s.exposure {
		s.exposures += e
	}
	if least == most && (s.exposure == nil || least == 0) {
		if least == 0 {
			return chengge.Errorf(chengge.ErrBadQuery, "no events: the values of all %d units are 0", s.n).
				InChinese("没有事件：全部 %d 个单元的数值为 0", s.n)
		}
		return chengge.Errorf(chengge.ErrBadQuery, "the values of all %d units are %v: nothing can gather where nothing differs", s.n, least).
			InChinese("全部 %d 个单元的数值均为 %v：没有差异，无从判断聚集", s.n, least)
	}
	if math.IsInf(sum, 0) || math.IsInf(float64((most-least)*(most-least))*float64(s.n), 0) {
		return chengge.Errorf(chengge.ErrBadQuery, "values from %v to %v are too large to be squared: use a larger unit of measure", least, most).
			InChinese("数值范围 %v 至 %v 过大，平方溢出：请改用更大的计量单位", least, most)
	}
	s.mean = sum / float64(s.n)
	s.dev = make([]float64, s.n)
	// Deviations of large values sum to rounding, not to 0: take it off once.
	rest := 0.0
	for i, v := range s.x {
		s.dev[i] = v - s.mean
		rest += s.dev[i]
	}
	rest /= float64(s.n)
	s.mean += rest
	for i, v := range s.dev {
		v -= rest
		s.dev[i] = v
		sq := float64(v * v)
		s.m2 += sq
		s.m3 += float64(sq * v)
		s.m4 += float64(sq * sq)
		s.most = max(s.most, math.Abs(v))
	}
	if s.m2 < 1e-280 && s.exposure == nil {
		return chengge.Errorf(chengge.ErrBadQuery, "values from %v to %v differ too little to be squared: use a smaller unit of measure", least, most).
			InChinese("数值范围 %v 至 %v 过小，平方下溢：请改用更小的计量单位", least, most)
	}
	return nil
}

// unit gives the place in Data of a unit of the sample.
func (s *sample) unit(i int) int {
	if s.units == nil {
		return i
	}
	return s.units[i]
}

// skewness and kurtosis of the values, the latter 3 for a normal distribution.
func (s *sample) skewness() float64 {
	if s.m2 == 0 {
		return 0
	}
	n := float64(s.n)
	v := s.m2 / n
	return s.m3 / n / v / math.Sqrt(v)
}

func (s *sample) kurtosis() float64 {
	if s.m2 == 0 {
		return 0
	}
	return s.m4 * float64(s.n) / s.m2 / s.m2
}

// whole tells whether all values are whole numbers that float64 holds exactly.
func (s *sample) whole() bool {
	for _, v := range s.x {
		if v != math.Trunc(v) || math.Abs(v) > 1<<52 {
			return false
		}
	}
	return true
}
