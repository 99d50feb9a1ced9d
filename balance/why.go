package balance

import (
	"cmp"
	"math/big"
	"strings"

	"chengge"
	"chengge/spatial/earthwork"
)

// whyFlow says why a flow is in the plan: what it is for, and what would be lost
// without it.
func (r *Result) whyFlow(m earthwork.Move, a *AlternativeRow, lang chengge.Lang) string {
	var t chengge.Text
	switch {
	case m.From == m.To:
		t = chengge.Text{Zh: "就地利用，不上路", En: "used where it was dug, without a haul"}
	case m.ToStore:
		t = chengge.Text{Zh: "暂存，待后续时段利用", En: "stored, to be used in a later period"}
	case m.FromStore:
		t = chengge.Text{Zh: "自堆场取用", En: "out of the store"}
	case m.Direct:
		t = chengge.Text{Zh: "工地之间直接利用", En: "reused directly, from project to project"}
	case m.Use == earthwork.Disposal:
		t = chengge.Text{Zh: "消纳处置", En: "to disposal"}
	case m.Use == earthwork.Recycling:
		t = chengge.Text{Zh: "资源化利用", En: "to recycling"}
	case r.isPit(m.From):
		t = chengge.Text{Zh: "借土", En: "borrowed earth"}
	default:
		t = chengge.Text{Zh: m.Use.Title().Zh, En: m.Use.Title().En}
	}
	out := t.In(lang)
	say := func(zh, en string, args ...chengge.Arg) { out += chengge.Text{Zh: zh, En: en}.Render(lang, args...) }
	switch {
	case a == nil:
	case a.None:
		say("；没有它就没有可行方案", "; no plan is left without it")
	case a.Level == "":
		say("；另有同样好的方案不用它", "; another plan without it is as good")
	default:
		say("；不走此流向，目标增加 {change} {unit}（每立方米 {per}）", "; without it the objective grows by {change} {unit} ({per} for each m³)",
			chengge.Arg{Name: "change", Value: readable(a.Change)}, chengge.Arg{Name: "unit", Value: a.Unit}, chengge.Arg{Name: "per", Value: readable(a.PerM3)})
		if len(a.Instead) > 0 {
			b := a.Instead[0]
			say("，改走 {from} 至 {to}", ", and the load goes from {from} to {to} instead", chengge.Arg{Name: "from", Value: r.siteName(b.From)}, chengge.Arg{Name: "to", Value: r.siteName(b.To)})
		}
	}
	return out
}

// siteName gives the name of a site, or its code where it has none.
func (r *Result) siteName(code string) string {
	for i := range r.Problem.Sites {
		if s := &r.Problem.Sites[i]; s.Code == code {
			return cmp.Or(s.Name, s.Code)
		}
	}
	return code
}

// readable writes an exact number as people read it: of a thousand and more no
// digits behind the point, below it two, thousands parted by commas.
func readable(exact string) string {
	v, ok := new(big.Rat).SetString(exact)
	if !ok {
		return exact
	}
	digits := 2
	if new(big.Rat).Abs(v).Cmp(big.NewRat(1000, 1)) >= 0 {
		digits = 0
	}
	whole, part, _ := strings.Cut(v.FloatString(digits), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part = strings.TrimRight(part, "0"); part != "" {
		part = "." + part
	}
	return sign + whole + part
}

func (r *Result) isPit(code string) bool {
	for i := range r.Problem.Sites {
		if s := &r.Problem.Sites[i]; s.Code == code {
			return s.Type == chengge.BorrowPit
		}
	}
	return false
}
