package hotspot

import (
	"encoding/json"

	"chengge"
)

// Result is the answer for all units, with what it rests on.
type Result struct {
	Options Options `json:"options"` // with what the convention and the data decided
	Null    Null    `json:"null"`    // that p was computed under
	Weights Summary `json:"weights"` // of the units with data, as used

	N       int     `json:"n"` // units with data
	NoData  int     `json:"no_data"`
	Islands int     `json:"islands"`
	Tests   int     `json:"tests"` // units that p was corrected for: those with data and neighbours
	Total   float64 `json:"total"`
	Mean    float64 `json:"mean"`
	// Deviation is the standard deviation, by the divisor of the options.
	Deviation float64 `json:"deviation"`
	Skewness  float64 `json:"skewness"`
	Kurtosis  float64 `json:"kurtosis"` // 3 for a normal distribution

	Found map[Class]int `json:"found"` // units by class
	// Threshold is the largest p that was found significant, 0 where none was.
	Threshold float64 `json:"threshold"`
	// Undecided is the share of tested units whose finding could turn within the
	// error of their permutations: whose 99 % interval of p holds the threshold.
	// Exact and analytic p leave none.
	Undecided float64 `json:"undecided"`
	// Drawn is the number of permutations of all units together.
	Drawn int64 `json:"drawn,omitempty"`

	Notes []Note `json:"notes,omitempty"`
	Units []Unit `json:"units"` // in the order of the data
}

// Unit is the answer for one unit.
type Unit struct {
	Value float64
	// Statistic is for Gi and Gi* the weighted sum of values around the unit (the
	// published G is this over the total), for the others the local Moran or Geary.
	Statistic float64
	// Expected, Variance and Z are those of the convention; 0 for local Geary, and
	// all 0 where the statistic cannot vary, for instance because all other units
	// are alike.
	Expected, Variance, Z float64
	P                     float64 // by the method, tail and null of the Result
	Adjusted              float64 // P, corrected for the number of tests
	Permutations          int32   // that P rests on, 0 for exact and analytic p
	Neighbours            int32   // with data, the unit itself left out
	Class                 Class
	// Quadrant is the corner of the Moran scatter plot, significant or not; only
	// local Moran and Geary have one.
	Quadrant Class
	// leaning is the class that the unit has if it is significant.
	leaning Class
}

// Answered tells whether the unit has a statistic and p: it has data and
// neighbours. Where it is false both are 0 and mean nothing.
func (u Unit) Answered() bool { return u.Class != Island && u.Class != NoData }

// MarshalJSON leaves out what a unit does not have.
func (u Unit) MarshalJSON() ([]byte, error) {
	type number = *float64
	out := struct {
		Value        number `json:"value,omitempty"`
		Statistic    number `json:"statistic,omitempty"`
		Expected     number `json:"expected,omitempty"`
		Variance     number `json:"variance,omitempty"`
		Z            number `json:"z,omitempty"`
		P            number `json:"p,omitempty"`
		Adjusted     number `json:"adjusted_p,omitempty"`
		Permutations int32  `json:"permutations,omitempty"`
		Neighbours   int32  `json:"neighbours"`
		Class        Class  `json:"class"`
		Quadrant     Class  `json:"quadrant,omitzero"`
	}{Permutations: u.Permutations, Neighbours: u.Neighbours, Class: u.Class, Quadrant: u.Quadrant}
	if u.Class != NoData {
		out.Value = &u.Value
	}
	if u.Answered() {
		out.Statistic, out.P, out.Adjusted = &u.Statistic, &u.P, &u.Adjusted
		if u.Variance > 0 {
			out.Expected, out.Variance, out.Z = &u.Expected, &u.Variance, &u.Z
		}
	}
	return json.Marshal(out)
}

// NoteID names something that had to be said about an answer.
type NoteID string

// The notes.
const (
	NotedSkew         NoteID = "analytic-p-of-skewed-values"
	NotedIslands      NoteID = "islands"
	NotedNoData       NoteID = "units-without-data"
	NotedFew          NoteID = "few-events"
	NotedUndecided    NoteID = "undecided"
	NotedFloor        NoteID = "permutations-too-few"
	NotedShared       NoteID = "shared-draws"
	NotedGain         NoteID = "permutations-beyond-gain"
	NotedArrangements NoteID = "permutations-beyond-arrangements"
	NotedSmallerTail  NoteID = "smaller-tail"
	NotedUncorrected  NoteID = "uncorrected"
	NotedNotExact     NoteID = "exact-too-costly"
	NotedTies         NoteID = "nearest-ties"
	NotedNegative     NoteID = "negative-values"
	NotedDispersed    NoteID = "counts-vary-more"
)

// Note is something that had to be said, with its numbers.
type Note struct {
	ID      NoteID             `json:"id"`
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

var noteTexts = map[NoteID]chengge.Text{
	NotedSkew:         {Zh: "解析 p 值假定统计量近似正态，而数值偏度为 {skewness}、邻域平均仅 {neighbours} 个单元：p 值可能严重失真，宜用 exact 或 permutation", En: "analytic p takes the statistic for normal, but the values have a skewness of {skewness} and a unit has {neighbours} neighbours on average: p may be badly wrong; take exact or permutation"},
	NotedIslands:      {Zh: "{count} 个单元没有邻近单元，未检验", En: "{count} units have no neighbours and were not tested"},
	NotedNoData:       {Zh: "{count} 个单元无数据，已连同其邻接一并剔除（无数据不等于零）", En: "{count} units have no data and were left out with their links (no data is not zero)"},
	NotedFew:          {Zh: "仅 {events} 个事件，任何聚集都难以判断", En: "there are {events} events only: hardly any clustering can be told"},
	NotedUndecided:    {Zh: "{share} % 的单元在置换误差内可能改判", En: "{share} % of the units could turn within the error of their permutations"},
	NotedFloor:        {Zh: "{permutations} 次置换的最小 p 值为 {floor}，经多重检验校正后须有 {needed} 个单元同时达到才可能显著", En: "with {permutations} permutations p is at least {floor}: after correction nothing is significant unless {needed} units are there at once"},
	NotedShared:       {Zh: "各单元共用同一批置换，其 p 值误差同源，可能整片偏显著", En: "all units share one set of permutations: the errors of their p have one cause, and a whole region may be a little too significant"},
	NotedGain:         {Zh: "{permutations} 次置换超出精度所需：p = {alpha} 处的标准误仅 {error}", En: "{permutations} permutations are more than the precision gains from: at p = {alpha} the standard error is {error}"},
	NotedArrangements: {Zh: "每单元有 {permutations} 次置换，而邻近取值的不同组合不过 {arrangements} 种：更多置换不会更精确", En: "each unit has {permutations} permutations, but there are only {arrangements} choices of neighbours: more do not make p more precise"},
	NotedSmallerTail:  {Zh: "p 值取较小一侧、未加倍（按所选约定）：原假设下约十分之一的单元低于 0.05", En: "p is the smaller tail, not doubled, as the convention has it: under the null one unit of ten is below 0.05"},
	NotedUncorrected:  {Zh: "未作多重检验校正：{tests} 个单元中约有 {expected} 个会被误判为显著", En: "p is not corrected for many tests: of {tests} units about {expected} are found by chance"},
	NotedNotExact:     {Zh: "精确分布的计算量过大（约 {steps} 步），改用置换法", En: "the exact distribution would cost {steps} steps: p is by permutation"},
	NotedTies:         {Zh: "{count} 个单元的第 k 近邻有等距并列，取序号在前者", En: "{count} units have ties at the last of their nearest neighbours: the one that comes first was taken"},
	NotedNegative:     {Zh: "{count} 个数值为负：全局 G 仅适用于非负数值", En: "{count} values are negative: the global G is meant for values of at least 0"},
	NotedDispersed:    {Zh: "各单元计数的离散程度为暴露量所能解释的 {dispersion} 倍：p 值偏小，发现可能过多", En: "counts vary {dispersion} times as much as exposures explain, all over the area: p is too small and too much is found"},
}

// NoteIDs gives all notes, in no order, for tests and documents.
func NoteIDs() []NoteID {
	out := make([]NoteID, 0, len(noteTexts))
	for id := range noteTexts {
		out = append(out, id)
	}
	return out
}

// Sentence says the note in words.
func (n Note) Sentence(lang chengge.Lang) string {
	args := make([]chengge.Arg, 0, len(n.Numbers))
	for name, v := range n.Numbers {
		args = append(args, chengge.Arg{Name: name, Value: v})
	}
	return noteTexts[n.ID].Render(lang, args...)
}

var nullTexts = map[Null]chengge.Text{
	NullConditional: {Zh: "原假设：单元自身取值不变，其邻近单元的取值是从其余全部单元中等概率抽取的", En: "null: the unit keeps its value, and the values of its neighbours are a random choice of those of all other units, each choice equally likely"},
	NullTotal:       {Zh: "原假设：单元及其邻近单元的取值是从全部单元中等概率抽取的", En: "null: the values of the unit and its neighbours are a random choice of those of all units, each choice equally likely"},
	NullExposure:    {Zh: "原假设：单元自身的事件数不变，其余每个事件落入其他各单元的概率与其暴露量成正比", En: "null: the unit keeps its events, and each of the others fell on one of the other units with a chance in proportion to its exposure"},
	NullNormal:      {Zh: "原假设：统计量服从正态分布，其均值与方差按随机化求得", En: "null: the statistic is normal with the mean and variance of randomisation"},
}

// Text says the null in words.
func (n Null) Text() chengge.Text { return nullTexts[n] }
