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

var nullTexts = map[Null]chengge.Text{
	NullConditional: {Zh: "原假设：单元自身取值不变，其邻近单元的取值是从其余全部单元中等概率抽取的", En: "null: the unit keeps its value, and the values of its neighbours are a random choice of those of all other units, each choice equally likely"},
	NullTotal:       {Zh: "原假设：单元及其邻近单元的取值是从全部单元中等概率抽取的", En: "null: the values of the unit and its neighbours are a random choice of those of all units, each choice equally likely"},
	NullExposure:    {Zh: "原假设：单元自身的事件数不变，其余每个事件落入其他各单元的概率与其暴露量成正比", En: "null: the unit keeps its events, and each of the others fell on one of the other units with a chance in proportion to its exposure"},
	NullNormal:      {Zh: "原假设：统计量服从正态分布，其均值与方差按随机化求得", En: "null: the statistic is normal with the mean and variance of randomisation"},
}

// Text says the null in words.
func (n Null) Text() chengge.Text { return nullTexts[n] }
