package analyses

import (
	"strings"
	"unicode"
	"unicode/utf8"

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

// conditions says which reports were asked for: of which category, and when.
func (a *asked) conditions() chengge.Text {
	var zh, en []string
	others := len(a.Reports)
	for _, c := range []struct {
		name string
		text chengge.Text
	}{
		{"category", chengge.Text{Zh: "类别 {v}", En: "of category {v}"}}, {"from", chengge.Text{Zh: "{v} 起", En: "from {v} on"}}, {"to", chengge.Text{Zh: "{v} 之前", En: "before {v}"}},
	} {
		if v := a.Reports[c.name]; v != "" {
			arg := chengge.Arg{Name: "v", Value: clip(v)}
			zh, en, others = append(zh, c.text.Render(chengge.Chinese, arg)), append(en, c.text.Render(chengge.English, arg)), others-1
		}
	}
	if others > 0 {
		zh, en = append(zh, "及其他筛选条件"), append(en, "by the other filters")
	}
	if len(zh) == 0 {
		return chengge.Text{}
	}
	return chengge.Text{Zh: "（" + strings.Join(zh, "、") + "）", En: " (" + strings.Join(en, ", ") + ")"}
}

// nothing says why no event counts, and what to ask instead.
func (s *study) nothing() error {
	a, what := s.answer, s.what()
	if s.units == nil && a.WithoutAmount > 0 { // cells that are yet to be chosen
		return wrong("no events that count: %d have no amount; take another amount", "没有事件可计入：%d 个未给出数量；请改用其他数量字段", a.WithoutAmount)
	}
	if a.Outside+a.WithoutAmount+a.WithoutSide > 0 {
		return wrong("no events that count: %d lie outside the %d units, %d have no amount, %d are on neither side of their road; take other units or another amount",
			"没有事件可计入：%d 个在 %d 个分析单元之外，%d 个未给出数量，%d 个不在道路任一侧；请改用其他分析单元或数量字段", a.Outside, len(s.units.list), a.WithoutAmount, a.WithoutSide)
	}
	if len(s.Reports) == 0 {
		return wrong("no events to study: there are no %[2]s yet", "没有事件可分析：还没有%[1]s", what.Zh, what.En)
	}
	which := s.conditions()
	return wrong("no events to study: there are no %[2]s such as asked for%[4]s; take a longer period, another category or fewer filters",
		"没有事件可分析：没有符合条件的%[1]s%[3]s；请放宽时段、改换类别或减少筛选条件", what.Zh, what.En, which.Zh, which.En)
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
		Zh: "若{what}取{value}：{high} {hot} 个、{low} {cold} 个、其他 {other} 个；{changed} % 的单元结论不同",
		En: "with {what} {value}: {high}: {hot}, {low}: {cold}, others: {other}; {changed} % of the units would be classed differently"}
	refusedText = chengge.Text{Zh: "若{what}取{value}：无法计算（{why}）", En: "with {what} {value}: no answer ({why})"}
)

// spaced parts what is not Chinese from the Chinese before it.
func spaced(t chengge.Text) chengge.Text {
	if r, _ := utf8.DecodeRuneInString(t.Zh); !unicode.Is(unicode.Han, r) {
		t.Zh = " " + t.Zh
	}
	return t
}

// alternative says what another choice would find, by the names that a statistic
// has for its findings.
func (s *study) alternative(a hotspot.Alternative, by hotspot.Statistic) {
	high, low := hotspot.HighHigh, hotspot.LowLow
	if by == hotspot.Gi || by == hotspot.GiStar {
		high, low = hotspot.Hot, hotspot.Cold
	}
	t, why := alternativeText, chengge.Text{Zh: a.RefusedZh, En: a.Refused}
	if why.Zh == "" {
		why.Zh = a.Refused
	}
	if a.Refused != "" {
		t = refusedText
	}
	text := inBoth(func(l chengge.Lang) string {
		return t.Render(l, chengge.Arg{Name: "what", Value: chosenTexts[a.What]}, chengge.Arg{Name: "value", Value: spaced(a.What.TextOf(a.Value))}, chengge.Arg{Name: "why", Value: why},
			chengge.Arg{Name: "high", Value: high.Text()}, chengge.Arg{Name: "low", Value: low.Text()},
			chengge.Arg{Name: "hot", Value: chengge.Figure(a.Hot)}, chengge.Arg{Name: "cold", Value: chengge.Figure(a.Cold)}, chengge.Arg{Name: "other", Value: chengge.Figure(a.Other)},
			chengge.Arg{Name: "changed", Value: 100 * a.Changed})
	})
	s.answer.Alternatives = append(s.answer.Alternatives, exporters.HotspotAlternative{Alternative: a, Text: text})
}

// fillLocal takes over what a study found, but for its units.
func (s *study) fillLocal(found *hotspot.Study) {
	for _, c := range found.Choices {
		s.choose(c)
	}
	for _, a := range found.Alternatives {
		s.alternative(a, found.Result.Options.Statistic)
	}
	for _, n := range found.Result.Notes {
		s.note(n)
	}
	r := *found.Result
	r.Units, r.Notes = nil, nil
	s.answer.Local = &exporters.HotspotResult{Result: &r}
	s.answer.Null = said(r.Null.Text())
}
