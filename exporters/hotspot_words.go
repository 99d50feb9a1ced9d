package exporters

import (
	"fmt"
	"strings"

	"chengge"
	"chengge/spatial/hotspot"
)

var (
	headText    = chengge.Text{Zh: "{city}：{unit} {units} 个；{value}；计入的{what}共 {events} 个", En: "{city}: {units} {unit}; {value}; {what} that count: {events}"}
	beyondText  = chengge.Text{Zh: "另有 {n} 个在分析单元之外，未计入", En: "{n} more lie outside the units and do not count"}
	amountText  = chengge.Text{Zh: "另有 {n} 个未给出数量，未计入", En: "{n} more have no amount and do not count"}
	sideText    = chengge.Text{Zh: "另有 {n} 个在路上但不在任一侧，未计入", En: "{n} more are on a road but on neither side and do not count"}
	foundText   = chengge.Text{Zh: "{class}：{n} 个单元", En: "{class}: {n} units"}
	nothingText = chengge.Text{Zh: "没有发现显著聚集：差异不超出偶然", En: "nothing significant was found: the differences are no larger than chance makes them"}
	methodText  = chengge.Text{
		Zh: "方法 {method}，约定 {convention}；p 值用 {p}，校正 {correction}，显著性水平 {alpha}；空间权重：{weights}",
		En: "method {method}, convention {convention}; p by {p}, correction {correction}, alpha {alpha}; weights: {weights}"}
	undecidedText = chengge.Text{Zh: "在置换误差内未能定论的单元占 {share} %", En: "share of units left undecided within the error of their permutations: {share} %"}
	globalText    = chengge.Text{
		Zh: "全域 {name} = {value}（期望 {expected}），z = {z}，p {p}：{what}", En: "for the whole area {name} = {value} (expected {expected}), z = {z}, p {p}: {what}"}
	gatheredText = chengge.Text{Zh: "总体上相近的数值彼此相邻", En: "on the whole like values lie beside each other"}
	apartText    = chengge.Text{Zh: "总体上相异的数值彼此相邻", En: "on the whole unlike values lie beside each other"}
	chanceText   = chengge.Text{Zh: "总体上与随机分布没有可辨的差别", En: "on the whole this is not to be told from chance"}
	permutedText = chengge.Text{Zh: "（置换 p {p}）", En: " (p by permutation {p})"}
)

// unitText says what the units are.
func (h *Hotspots) unitText() chengge.Text {
	if resolution, ok := strings.CutPrefix(h.Unit, "h3:"); ok {
		return chengge.Text{Zh: "H3 " + resolution + " 级单元", En: "H3 cells of resolution " + resolution}
	}
	if kind := chengge.Kind(h.Unit); kind == chengge.KindRoads {
		return chengge.Text{Zh: "路段单侧", En: "sides of road segments"}
	} else if l := kind.Layer(); l.Kind == kind {
		return l.Title
	}
	return chengge.Text{Zh: h.Unit, En: h.Unit}
}

// statisticNames are the local statistics as people write them.
var statisticNames = map[hotspot.Statistic]chengge.Text{
	hotspot.GiStar: {Zh: "Getis–Ord Gi*", En: "Getis–Ord Gi*"}, hotspot.Gi: {Zh: "Getis–Ord Gi", En: "Getis–Ord Gi"},
	hotspot.LocalMoran: {Zh: "局部 Moran", En: "local Moran"}, hotspot.LocalGeary: {Zh: "局部 Geary", En: "local Geary"},
}

// globalNames are the statistics of the whole area as people write them.
var globalNames = map[hotspot.GlobalStatistic]string{hotspot.GlobalMoran: "Moran's I", hotspot.GlobalGeary: "Geary's C", hotspot.GlobalG: "Getis–Ord G"}

func render(t chengge.Text, args ...chengge.Arg) Said {
	return Said{Zh: t.Render(chengge.Chinese, args...), En: t.Render(chengge.English, args...)}
}

func arg(name string, v any) chengge.Arg { return chengge.Arg{Name: name, Value: v} }

// sentences say the answer in plain words.
func (h *Hotspots) sentences() (out []Said) {
	out = append(h.found(true), h.basis()...)
	for _, a := range h.Alternatives {
		out = append(out, a.Text)
	}
	return out
}

// found says what was asked and found, with the numbers of units by class or not.
func (h *Hotspots) found(counts bool) (out []Said) {
	out = append(out, render(headText, arg("city", h.City), arg("unit", h.unitText()), arg("units", len(h.Units)), arg("value", chengge.Text{Zh: h.Value.Zh, En: h.Value.En}),
		arg("what", chengge.Text(h.What)), arg("events", h.Events)))
	for _, left := range []struct {
		n    int64
		text chengge.Text
	}{{h.Outside, beyondText}, {h.WithoutAmount, amountText}, {h.WithoutSide, sideText}} {
		if left.n > 0 {
			out = append(out, render(left.text, arg("n", left.n)))
		}
	}
	if r := h.Local; r != nil {
		if counts {
			for c := range hotspot.Classes {
				class := hotspot.Class(c)
				if n := r.Found[class]; n > 0 && class != hotspot.NotSignificant {
					out = append(out, render(foundText, arg("class", class.Text()), arg("n", n)))
				}
			}
		}
		if len(h.strongest(1)) == 0 {
			out = append(out, render(nothingText))
		}
	}
	if h.Global != nil {
		out = append(out, h.globalSentence())
	}
	return out
}

// basis says what the answer rests on: method, null, what is undecided, what was
// chosen and what had to be noted.
func (h *Hotspots) basis() (out []Said) {
	if r := h.Local; r != nil {
		out = append(out, render(methodText, arg("method", statisticNames[r.Options.Statistic]), arg("convention", string(r.Options.Convention)), arg("p", string(r.Options.P)),
			arg("correction", string(r.Options.Correction)), arg("alpha", r.Options.Alpha), arg("weights", weightsText(r.Weights))))
		out = append(out, h.Null, render(undecidedText, arg("share", 100*r.Undecided)))
	} else {
		out = append(out, h.Null)
	}
	for _, c := range h.Choices {
		out = append(out, c.Text)
	}
	for _, n := range h.Notes {
		out = append(out, n.Text)
	}
	return out
}

func (h *Hotspots) globalSentence() Said {
	g := h.Global
	// A positive z is values that gather, but for Geary's C by the conventions that
	// leave its sign.
	gathered := g.Z > 0
	if g.Options.Statistic == hotspot.GlobalGeary && (g.Options.Convention == hotspot.ESDA || g.Options.Convention == hotspot.ArcGIS) {
		gathered = g.Z < 0
	}
	p := g.P
	if g.PermutationP > 0 {
		p = g.PermutationP
	}
	what := chanceText
	switch {
	case p > 0.05:
	case gathered:
		what = gatheredText
	default:
		what = apartText
	}
	number := func(v float64) string { return fmt.Sprintf("%.4g", v) }
	chance := func(p float64) string { // the smallest that float64 tells from 0
		if p == 0 {
			return "< 1e-307"
		}
		return "= " + number(p)
	}
	s := render(globalText, arg("name", globalNames[g.Options.Statistic]), arg("value", number(g.Value)), arg("expected", number(g.Expected)), arg("z", number(g.Z)), arg("p", chance(g.P)), arg("what", what))
	if g.PermutationP > 0 {
		more := render(permutedText, arg("p", chance(g.PermutationP)))
		s.Zh, s.En = s.Zh+more.Zh, s.En+more.En
	}
	return s
}

var weightsNames = map[hotspot.WeightsKind]chengge.Text{
	hotspot.KindRings:     {Zh: "H3 邻域 {rings} 环", En: "H3 cells within {rings} rings"},
	hotspot.KindQueen:     {Zh: "共边或共点（queen）", En: "common border or corner (queen)"},
	hotspot.KindRook:      {Zh: "共边（rook）", En: "common border (rook)"},
	hotspot.KindNearest:   {Zh: "最近 {k} 个", En: "the nearest {k}"},
	hotspot.KindBand:      {Zh: "{band} m 以内", En: "within {band} m"},
	hotspot.KindKernel:    {Zh: "核函数 {kernel}", En: "kernel {kernel}"},
	hotspot.KindConnected: {Zh: "端点相接", En: "common ends"},
	hotspot.KindRead:      {Zh: "取自 {source}", En: "read from {source}"},
}

// weightsText says what the weights are.
func weightsText(s hotspot.Summary) chengge.Text {
	out := chengge.Text{}
	for lang, into := range map[chengge.Lang]*string{chengge.Chinese: &out.Zh, chengge.English: &out.En} {
		name, known := weightsNames[s.Kind]
		if !known {
			name = chengge.Text{Zh: string(s.Kind), En: string(s.Kind)}
		}
		style := chengge.Text{Zh: "，按给定权重", En: ", as given"}
		if s.RowStandardised {
			style = chengge.Text{Zh: "，行标准化", En: ", row-standardised"}
		}
		numbers := chengge.Text{Zh: "，平均 {mean} 个邻居，{islands} 个无邻居", En: ", {mean} neighbours on average, {islands} without"}
		for _, t := range []chengge.Text{name, style, numbers} {
			*into += t.Render(lang, arg("rings", s.Rings), arg("k", s.K), arg("band", s.Band), arg("kernel", string(s.Kernel)), arg("source", s.Source), arg("mean", s.Mean), arg("islands", s.Islands))
		}
	}
	return out
}
