package analyses

import (
	"chengge"
	"chengge/exporters"
	"chengge/spatial/hotspot"
)

func said(t chengge.Text) exporters.Said { return exporters.Said{Zh: t.Zh, En: t.En} }

// inBoth says a sentence in both languages.
func inBoth(sentence func(chengge.Lang) string) exporters.Said {
	return exporters.Said{Zh: sentence(chengge.Chinese), En: sentence(chengge.English)}
}

var perTexts = map[string]chengge.Text{
	perArea:      {Zh: "每平方千米事件数", En: "events per km²"},
	perRoad:      {Zh: "每千米道路事件数", En: "events per km of road"},
	perComponent: {Zh: "每个部件事件数", En: "events per component"},
	perExposure:  {Zh: "每单位给定暴露量的事件数", En: "events per unit of the exposure given"},
}

// valueText says what the values are.
func (a *asked) valueText() exporters.Said {
	if a.Of == OfEarthwork {
		return a.earthText()
	}
	var t chengge.Text
	switch a.Value {
	case valueSum:
		t = chengge.Text{Zh: "{amount} 之和", En: "sum of {amount}"}
	case valueMean:
		t = chengge.Text{Zh: "{amount} 的平均值", En: "mean of {amount}"}
	case valueRate:
		t = perTexts[a.Per]
	default:
		t = chengge.Text{Zh: "事件数", En: "number of events"}
	}
	return inBoth(func(l chengge.Lang) string { return t.Render(l, chengge.Arg{Name: "amount", Value: a.Amount}) })
}

func (s *study) choose(c hotspot.Choice) {
	s.answer.Choices = append(s.answer.Choices, exporters.HotspotChoice{Choice: c, Text: inBoth(c.Sentence)})
}

func (s *study) note(n hotspot.Note) {
	s.answer.Notes = append(s.answer.Notes, exporters.HotspotNote{ID: string(n.ID), Numbers: n.Numbers, Text: inBoth(n.Sentence)})
}

var chosenTexts = map[hotspot.Chosen]chengge.Text{
	hotspot.ChosenUnits:      {Zh: "分析单元", En: "units"},
	hotspot.ChosenNeighbours: {Zh: "邻域", En: "neighbours"},
	hotspot.ChosenP:          {Zh: " p 值", En: "p"},
	hotspot.ChosenCorrection: {Zh: "多重检验校正", En: "correction"},
	hotspot.ChosenArea:       {Zh: "研究范围", En: "area"},
}

var (
	alternativeText = chengge.Text{
		Zh: "若{what}取 {value}：高值聚集 {hot} 个、低值聚集 {cold} 个、其他 {other} 个；{changed} % 的单元结论不同",
		En: "with {what} {value}: {hot} hot, {cold} cold, {other} others; {changed} % of the units would be classed differently"}
	refusedText = chengge.Text{Zh: "若{what}取 {value}：无法计算（{why}）", En: "with {what} {value}: no answer ({why})"}
)

func (s *study) alternative(a hotspot.Alternative) {
	t, why := alternativeText, chengge.Text{Zh: a.RefusedZh, En: a.Refused}
	if why.Zh == "" {
		why.Zh = a.Refused
	}
	if a.Refused != "" {
		t = refusedText
	}
	text := inBoth(func(l chengge.Lang) string {
		return t.Render(l, chengge.Arg{Name: "what", Value: chosenTexts[a.What]}, chengge.Arg{Name: "value", Value: a.What.TextOf(a.Value)}, chengge.Arg{Name: "why", Value: why},
			chengge.Arg{Name: "hot", Value: a.Hot}, chengge.Arg{Name: "cold", Value: a.Cold}, chengge.Arg{Name: "other", Value: a.Other}, chengge.Arg{Name: "changed", Value: 100 * a.Changed})
	})
	s.answer.Alternatives = append(s.answer.Alternatives, exporters.HotspotAlternative{Alternative: a, Text: text})
}

// fillLocal takes over what a study found, but for its units.
func (s *study) fillLocal(found *hotspot.Study) {
	for _, c := range found.Choices {
		s.choose(c)
	}
	for _, a := range found.Alternatives {
		s.alternative(a)
	}
	for _, n := range found.Result.Notes {
		s.note(n)
	}
	r := *found.Result
	r.Units, r.Notes = nil, nil
	s.answer.Local = &exporters.HotspotResult{Result: &r}
	s.answer.Null = said(r.Null.Text())
}
