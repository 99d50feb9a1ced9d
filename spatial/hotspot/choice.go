package hotspot

import (
	"fmt"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// RuleOfChoice is a rule by which something is chosen from the data.
type RuleOfChoice string

// The rules.
const (
	RuleGiven      RuleOfChoice = "given"
	RuleFinest     RuleOfChoice = "five-events-within-two-rings"
	RuleEnough     RuleOfChoice = "thirty-units"
	RuleWindow     RuleOfChoice = "five-events-a-window"
	RuleExact      RuleOfChoice = "whole-numbers"
	RulePermuted   RuleOfChoice = "not-whole-numbers"
	RuleFalse      RuleOfChoice = "share-of-false-findings"
	RuleWithin     RuleOfChoice = "cells-within-the-area"
	RuleCentres    RuleOfChoice = "cells-by-centre"
	RuleOccupied   RuleOfChoice = "cells-with-events"
	RuleContiguity RuleOfChoice = "common-borders"
)

var choiceTexts = map[RuleOfChoice]chengge.Text{
	RuleGiven:      {Zh: "按要求：{value}", En: "as asked: {value}"},
	RuleFinest:     {Zh: "分析单元取 {value}：平均每单元 {mean} 个事件；取单元连同两环邻居（19 个单元）预期不少于 5 个事件、单元在 30 至 50,000 个之间的最细级别", En: "units are cells {value} with {mean} events on average: the finest at which a unit with two rings around it (19 cells) expects 5 or more events, and there are 30 to 50,000 units"},
	RuleEnough:     {Zh: "分析单元取 {value}：平均每单元仅 {mean} 个事件；再粗则不足 30 个单元", En: "units are cells {value} with {mean} events on average: at a coarser one there would be fewer than 30 units"},
	RuleWindow:     {Zh: "邻域取{value}：窗口内预期 {window} 个事件；取预期不少于 5 个的最少环数，至多 3 环", En: "neighbours are {value}: a window expects {window} events; the fewest rings with 5 or more are taken, at most 3"},
	RuleExact:      {Zh: "p 值用精确条件分布：数值均为整数且邻居等权", En: "p is exact: values are whole numbers and neighbours weigh the same"},
	RulePermuted:   {Zh: "p 值用条件置换：数值非整数、邻居不等权，或精确分布过于昂贵", En: "p is by conditional permutation: values are no whole numbers, neighbours weigh differently, or the exact distribution costs too much"},
	RuleFalse:      {Zh: "多重检验校正用 Benjamini–Hochberg：在 {tests} 个单元中把误报比例控制在 {alpha} 以内", En: "the correction is Benjamini–Hochberg: of what is found among {tests} units at most a share of {alpha} is false on average"},
	RuleWithin:     {Zh: "研究单元为完全位于范围内的 {units} 个单元（无事件者记 0）；边缘与范围外的 {outside} 个事件未计入", En: "units are the {units} cells that lie wholly in the area, zeros where nothing happened; {outside} events on its border or outside do not count"},
	RuleCentres:    {Zh: "研究单元为中心位于范围内的 {units} 个单元（无事件者记 0）；边缘单元只有部分面积可发生事件，易显偏低；范围外的 {outside} 个事件未计入", En: "units are the {units} cells whose centres lie in the area, zeros where nothing happened; cells on the border have less room for events and look cold; {outside} events outside do not count"},
	RuleOccupied:   {Zh: "未给出研究范围：仅有事件的 {units} 个单元参与分析，其余单元是否为零无从得知", En: "no study area was given: the {units} cells with events are the units, since of the others nobody knows whether they are zero"},
	RuleContiguity: {Zh: "邻域取{value}：{islands} 个单元无邻居", En: "neighbours are {value}; {islands} units have none"},
}

// RulesOfChoice gives all rules, in no order, for tests and documents.
func RulesOfChoice() []RuleOfChoice {
	out := make([]RuleOfChoice, 0, len(choiceTexts))
	for r := range choiceTexts {
		out = append(out, r)
	}
	return out
}

var valueTexts = map[Chosen]map[string]chengge.Text{
	ChosenNeighbours: {
		string(KindQueen):     {Zh: "共边或共点", En: "by common border or corner"},
		string(KindRook):      {Zh: "共边", En: "by common border"},
		string(KindConnected): {Zh: "端点相接的路段", En: "by common ends of roads"},
	},
	ChosenP: {
		string(Exact):       {Zh: "精确分布", En: "exact"},
		string(Permutation): {Zh: "置换", En: "by permutation"},
		string(Analytic):    {Zh: "正态近似", En: "by normal approximation"},
	},
	ChosenCorrection: {
		string(NoCorrection):       {Zh: "不校正", En: "none"},
		string(Bonferroni):         {Zh: "Bonferroni", En: "Bonferroni"},
		string(BenjaminiHochberg):  {Zh: "Benjamini–Hochberg", En: "Benjamini–Hochberg"},
		string(BenjaminiYekutieli): {Zh: "Benjamini–Yekutieli", En: "Benjamini–Yekutieli"},
	},
}

// TextOf says a value that is chosen, or might be, in words. What has none, such
// as weights from a file, stays as it is.
func (c Chosen) TextOf(value string) chengge.Text {
	if t, ok := valueTexts[c][value]; ok {
		return t
	}
	var n int
	if _, err := fmt.Sscanf(value, string(KindRings)+" %d", &n); err == nil {
		rings := "rings"
		if n == 1 {
			rings = "ring"
		}
		return chengge.Text{Zh: fmt.Sprintf("六边形 %d 环", n), En: fmt.Sprintf("within %d %s of cells", n, rings)}
	}
	if _, err := fmt.Sscanf(value, string(KindNearest)+" %d", &n); err == nil {
		return chengge.Text{Zh: fmt.Sprintf("最近 %d 个", n), En: fmt.Sprintf("the nearest %d", n)}
	}
	if c == ChosenUnits {
		return chengge.Text{Zh: "H3 " + value + " 级", En: "of H3 resolution " + value}
	}
	return chengge.Text{Zh: value, En: value}
}

// Sentence says what was chosen, and by which rule.
func (c Choice) Sentence(lang chengge.Lang) string {
	args := []chengge.Arg{{Name: "value", Value: c.What.TextOf(c.Value)}}
	for name, v := range c.Numbers {
		args = append(args, chengge.Arg{Name: name, Value: chengge.Figure(v)})
	}
	return choiceTexts[c.ByRule].Render(lang, args...)
}

// unitRings are the rings within which a unit of the chosen size expects
// fiveEvents, the number that counts are commonly asked to have.
const (
	unitRings  = 2
	fiveEvents = 5
	// mostChosen is the largest number of units that are chosen: a map of more
	// shows a city no better, and takes minutes. Who asks for finer ones gets them.
	mostChosen = 50_000
)

// chooseResolution takes the finest units that expect five events within two
// rings, but not fewer than thirty. They should be finer than what gathers: a
// heap that falls into one unit is no finding, since among the values of all
// units that are drawn there is one as large, however large it is. Exact p holds
// for counts as sparse as these are.
func (s *study) chooseResolution() (int, []Choice, error) {
	if r := s.o.Resolution; r != 0 {
		return r, []Choice{{ChosenUnits, fmt.Sprint(r), RuleGiven, nil}}, nil
	}
	n := float64(s.events.total())
	best, rule := chosenResolution(n, min(FinestUnit, s.finest), s.estimate), RuleFinest
	if best == 0 {
		return 0, nil, chengge.Errorf(chengge.ErrBadQuery, "the area has more than %d cells even at resolution %d", maxUnits, CoarsestUnit).
			InChinese("研究范围过大：%[2]d 级仍超过 %[1]d 个单元", maxUnits, CoarsestUnit)
	}
	mean := n / s.estimate(best)
	if mean*window(unitRings) < fiveEvents {
		rule = RuleEnough
	}
	return best, []Choice{{ChosenUnits, fmt.Sprint(best), rule, map[string]float64{"mean": mean, "units": s.estimate(best)}}}, nil
}

// chosenResolution finds the resolution for n events by the number of units that
// each has; 0 where even the coarsest one has too many.
func chosenResolution(n float64, finest int, unitsOf func(resolution int) float64) int {
	best := 0
	for r := finest; r >= CoarsestUnit; r-- {
		units := unitsOf(r)
		if units < 30 && best != 0 {
			break
		}
		if units <= mostChosen || r == CoarsestUnit && best == 0 && units <= maxUnits {
			best = r
		}
		if n/units*window(unitRings) >= fiveEvents && best != 0 {
			break
		}
	}
	return best
}

// FinestNeeded gives the resolution of cells by which OfEvents wants n events in
// an area counted, where it is to choose the units: one finer than those it
// chooses, which it compares them with. Finer counts give the same answer.
func FinestNeeded(area orb.MultiPolygon, n int64) (int, error) {
	if err := spatial.CheckLngLat(area.Bound().Center()); err != nil {
		return 0, err
	}
	best := chosenResolution(float64(n), FinestUnit, func(r int) float64 { return unitsOf(area, r) })
	return min(FinestUnit, max(best, CoarsestUnit)+1), nil
}

// unitsOf gives about how many cells of a resolution an area has, by the size of
// the one in its middle.
func unitsOf(area orb.MultiPolygon, resolution int) float64 {
	c, err := spatial.CellAt(area.Bound().Center(), resolution)
	if err != nil {
		return 0
	}
	return float64(spatial.Area(area)) / float64(c.Area())
}

// chooseRings takes the fewest rings whose window expects five events, at most
// three.
func chooseRings(mean float64) (int, Choice) {
	rings := 1
	for rings < 3 && mean*window(rings) < fiveEvents {
		rings++
	}
	return rings, Choice{ChosenNeighbours, ringsText(rings), RuleWindow, map[string]float64{"window": mean * window(rings)}}
}

// window is the number of cells within some rings.
func window(rings int) float64 { return float64(1 + 3*rings*(rings+1)) }

func ringsText(rings int) string { return fmt.Sprintf("%s %d", KindRings, rings) }

func (s *study) chosenArea(out *Study) Choice {
	rule := RuleWithin
	switch {
	case s.o.Area == nil:
		rule = RuleOccupied
	case s.o.Border:
		rule = RuleCentres
	}
	return Choice{ChosenArea, fmt.Sprint(len(out.Cells)), rule, map[string]float64{"units": float64(len(out.Cells)), "outside": float64(out.Outside)}}
}

// chosenTest says how p and the correction were chosen.
func chosenTest(asked Options, r *Result) []Choice {
	p := Choice{ChosenP, string(r.Options.P), RulePermuted, nil}
	switch {
	case asked.P != "" || asked.Null == NullNormal:
		p.ByRule = RuleGiven
	case r.Options.P == Exact:
		p.ByRule = RuleExact
	}
	c := Choice{ChosenCorrection, string(r.Options.Correction), RuleGiven, nil}
	if asked.Correction == "" {
		c.ByRule, c.Numbers = RuleFalse, map[string]float64{"tests": float64(r.Tests), "alpha": r.Options.Alpha}
	}
	return []Choice{p, c}
}
