package balance

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"chengge"
	"chengge/spatial/earthwork"
)

// group parts the digits of a number by thousands, with thin spaces that do not
// break.
func group(s string) string {
	return strings.Replace(chengge.Thousands(s, "\u202f"), "-", "−", 1)
}

// pairLine is what moves between two sites over all periods.
type pairLine struct {
	From, FromName, To, ToName, Material, Use, Yuan string
	M3, Km                                          float64
	Trips                                           int64
}

// pairsOf adds up the flows of a document by sites, material and use, the largest
// first.
func pairsOf(d *Document) []pairLine {
	type key struct {
		from, to, material string
		use                earthwork.Use
	}
	at := map[key]int{}
	var out []pairLine
	var tenths []int64
	var yuan []*big.Rat
	for i := range d.Flows {
		f := &d.Flows[i]
		k := key{f.From, f.To, f.Material, f.Use}
		j, ok := at[k]
		if !ok {
			j = len(out)
			at[k] = j
			out = append(out, pairLine{From: f.From, FromName: f.FromName, To: f.To, ToName: f.ToName, Material: f.Material, Use: f.UseName, Km: f.Km})
			tenths, yuan = append(tenths, 0), append(yuan, new(big.Rat))
		}
		out[j].Trips += f.Trips
		tenths[j] += int64(f.M3*10 + 0.5)
		if v, ok := new(big.Rat).SetString(f.Yuan); ok {
			yuan[j].Add(yuan[j], v)
		}
	}
	for j := range out {
		out[j].M3, out[j].Yuan = float64(tenths[j])/10, yuan[j].FloatString(4)
	}
	slices.SortStableFunc(out, func(a, b pairLine) int {
		switch {
		case a.M3 > b.M3:
			return -1
		case a.M3 < b.M3:
			return 1
		}
		return 0
	})
	return out
}

// legendItem is a colour of a drawing.
type legendItem struct {
	Name, Colour string
	Round        bool // of a site
}

var siteTitles = []struct {
	site  chengge.SiteType
	title chengge.Text
}{
	{chengge.ProjectSite, chengge.Text{Zh: "工地", En: "project"}}, {chengge.DisposalSite, chengge.Text{Zh: "消纳场", En: "disposal site"}},
	{chengge.RecyclingSite, chengge.Text{Zh: "资源化利用厂", En: "recycling plant"}}, {chengge.TransferSite, chengge.Text{Zh: "转运调配场", En: "transfer site"}},
	{chengge.BorrowPit, chengge.Text{Zh: "取土场", En: "borrow pit"}},
}

// legendOf names the colours that a document's drawings have.
func legendOf(d *Document) (out []legendItem) {
	for _, t := range siteTitles {
		if slices.ContainsFunc(d.Sites, func(s SiteLine) bool { return s.Type == string(t.site) }) {
			out = append(out, legendItem{t.title.In(d.Lang), siteColours[t.site], true})
		}
	}
	seen := map[earthwork.Use]bool{}
	for _, f := range d.Flows {
		if !seen[f.Use] {
			seen[f.Use] = true
			out = append(out, legendItem{f.UseName, useColours[f.Use], false})
		}
	}
	return out
}

// curveSVG draws the trade-off: the first criterion from left to right, the
// second upwards.
func (d *Document) curveSVG() string {
	if len(d.Curve) < 2 {
		return ""
	}
	const width, height, left, bottom = 900.0, 300.0, 140.0, 50.0
	value := func(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }
	var xs, ys []float64
	for _, c := range d.Curve {
		xs, ys = append(xs, value(c.A.Total)), append(ys, value(c.B.Total))
	}
	spread := func(v, least, most float64) float64 {
		if most == least {
			return 0.5
		}
		return (v - least) / (most - least)
	}
	x := func(v float64) float64 { return left + 20 + spread(v, slices.Min(xs), slices.Max(xs))*(width-left-60) }
	y := func(v float64) float64 {
		return 20 + (1-spread(v, slices.Min(ys), slices.Max(ys)))*(height-bottom-40)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img"><path d="M%.0f 10V%.0fH%.0f" fill="none" stroke="#999"/><polyline fill="none" stroke="#2166ac" stroke-width="2" points="`, width, height, left, height-bottom, width-20)
	for i := range xs {
		fmt.Fprintf(&b, "%.1f,%.1f ", x(xs[i]), y(ys[i]))
	}
	b.WriteString(`"/><g font-size="12">`)
	for i := range xs {
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="4" fill="#2166ac"><title>%s, %s</title></circle>`, x(xs[i]), y(ys[i]), group(d.Curve[i].A.Total), group(d.Curve[i].B.Total))
	}
	first, last := d.Curve[0], d.Curve[len(d.Curve)-1]
	fmt.Fprintf(&b, `<text x="%.0f" y="%.0f">%s</text><text x="%.0f" y="%.0f" text-anchor="end">%s %s</text>`, left+20, height-bottom+18, short(first.A.Total), width-20, height-bottom+18, short(last.A.Total), first.A.Unit)
	fmt.Fprintf(&b, `<text x="%.0f" y="24" text-anchor="end">%s</text><text x="%.0f" y="%.0f" text-anchor="end">%s</text><text x="%.0f" y="40" text-anchor="end">%s</text></g></svg>`,
		left-6, short(first.B.Total), left-6, height-bottom, short(last.B.Total), left-6, first.B.Unit)
	return b.String()
}

// short writes a total without its decimals.
func short(s string) string {
	whole, _, _ := strings.Cut(s, ".")
	return group(whole)
}
