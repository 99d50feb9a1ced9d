package exporters

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"chengge"
)

// cardLabels are the words at the left of a card.
var cardLabels = map[string]chengge.Text{
	"point":      {Zh: "位置", En: "Point"},
	"category":   {Zh: "类别", En: "Category"},
	"lead":       {Zh: "主办", En: "Lead"},
	"support":    {Zh: "协办", En: "Support"},
	"notify":     {Zh: "告知", En: "Notify"},
	"why":        {Zh: "依据", En: "Why"},
	"district":   {Zh: "区", En: "District"},
	"office":     {Zh: "街道", En: "Street office"},
	"community":  {Zh: "社区", En: "Community"},
	"grid":       {Zh: "责任网格", En: "Grid"},
	"unit_grid":  {Zh: "单元网格", En: "Unit grid"},
	"zones":      {Zh: "片区", En: "Zones"},
	"waters":     {Zh: "水域", En: "Waters"},
	"road":       {Zh: "路段", En: "Road"},
	"chiefs":     {Zh: "路长", En: "Chiefs"},
	"overlays":   {Zh: "占用范围", En: "Overlays"},
	"components": {Zh: "部件", En: "Components"},
	"candidates": {Zh: "可能归属", En: "Candidates"},
	"hints":      {Zh: "提示", En: "Hints"},
}

var (
	emergencyText = chengge.Text{Zh: "（紧急）", En: " (emergency)"}
	ambiguousText = chengge.Text{Zh: "（有歧义）", En: " (ambiguous)"}
	outsideText   = chengge.Text{Zh: "范围以外", En: "outside all areas"}
	accuracyText  = chengge.Text{Zh: "，误差 {m} 米", En: ", within {m} m"}
	roadText      = chengge.Text{Zh: "{road}，{side}，距中线 {distance} 米，里程 {chainage} 米", En: "{road}, {side}, {distance} m from its line, {chainage} m along it"}
	componentText = chengge.Text{Zh: "{component}，相距 {distance} 米", En: "{component}, {distance} m away"}
	chosenText    = chengge.Text{Zh: "（选定）", En: " (chosen)"}
)

// CardOptions say how a card is written.
type CardOptions struct {
	Lang   chengge.Lang
	Levels []chengge.ChiefLevel
	// Category is the name of the report's category, if there is one.
	Category chengge.Text
}

// WriteCard tells an answer to people: who, why in sentences, and what lies
// there.
func WriteCard(w io.Writer, a *chengge.Assignment, o CardOptions) error {
	c := card{lang: o.Lang}
	point := fmt.Sprintf("%s, %s", degrees(a.Point[0]), degrees(a.Point[1]))
	if a.Accuracy > 0 {
		point += accuracyText.Render(o.Lang, chengge.Arg{Name: "m", Value: a.Accuracy})
	}
	c.line("point", point)
	if a.Category != (chengge.CategoryKey{}) {
		s := strings.TrimSpace(a.Category.String() + " " + o.Category.In(o.Lang))
		if a.Emergency {
			s += emergencyText.In(o.Lang)
		}
		c.line("category", s)
	}
	c.line("lead", body(a.Lead))
	c.bodies("support", a.Support)
	c.bodies("notify", a.Notify)
	for i, r := range a.Reasons {
		label := "why"
		if i > 0 {
			label = ""
		}
		c.line(label, r.Sentence(o.Lang))
	}
	c.named("district", a.District)
	c.named("office", a.Office)
	c.named("community", a.Community)
	c.named("grid", a.Grid)
	c.named("unit_grid", a.UnitGrid)
	c.named("zones", a.Zones...)
	c.named("waters", a.Waters...)
	c.road(&a.Road)
	c.chiefs(a.Chiefs, o.Levels)
	c.named("overlays", a.Overlays...)
	c.components(a.Components)
	c.candidates(a)
	for i, h := range a.Hints {
		label := "hints"
		if i > 0 {
			label = ""
		}
		c.line(label, h.Sentence(o.Lang))
	}
	return c.write(w)
}

type card struct {
	lang  chengge.Lang
	lines [][2]string
}

// line adds a line; a label that is not in the table stays empty.
func (c *card) line(label, text string) {
	c.lines = append(c.lines, [2]string{cardLabels[label].In(c.lang), text})
}

func (c *card) named(label string, things ...chengge.Named) {
	for _, n := range things {
		if !n.IsZero() {
			c.line(label, codeName(n.Code, n.Name))
			label = ""
		}
	}
}

func (c *card) bodies(label string, bodies []chengge.Body) {
	for _, b := range bodies {
		c.line(label, body(b))
		label = ""
	}
}

func (c *card) road(r *chengge.RoadPlace) {
	if r.IsZero() {
		return
	}
	side := r.Compass.Text().In(c.lang)
	if side == "" {
		side = string(r.Side)
	}
	c.line("road", roadText.Render(c.lang,
		chengge.Arg{Name: "road", Value: codeName(r.Code, r.Name)}, chengge.Arg{Name: "side", Value: side},
		chengge.Arg{Name: "distance", Value: r.Distance}, chengge.Arg{Name: "chainage", Value: r.Chainage}))
}

func (c *card) chiefs(chiefs []chengge.PlacedChief, levels []chengge.ChiefLevel) {
	label := "chiefs"
	for _, p := range chiefs {
		text := codeName(p.Code, p.Name)
		if level := levelName(levels, p.Level, c.lang); level != "" {
			text += " · " + level
		}
		if p.Organisation != "" {
			text += " · " + p.Organisation
		}
		c.line(label, text+" · "+p.On.String())
		label = ""
	}
}

func (c *card) components(components []chengge.ComponentCandidate) {
	label := "components"
	for _, k := range components {
		text := componentText.Render(c.lang, chengge.Arg{Name: "component", Value: codeName(k.Code, k.Name)}, chengge.Arg{Name: "distance", Value: k.Distance})
		if k.Chosen {
			text += chosenText.In(c.lang)
		}
		c.line(label, text)
		label = ""
	}
}

func (c *card) candidates(a *chengge.Assignment) {
	label := "candidates"
	for i, k := range a.Candidates {
		text := codeName(k.Code, k.Name)
		if k.IsZero() {
			text = outsideText.In(c.lang)
		}
		text += " " + strconv.FormatFloat(100*k.Share, 'f', 1, 64) + " %"
		if i == 0 && a.Ambiguous {
			text += ambiguousText.In(c.lang)
		}
		c.line(label, text)
		label = ""
	}
}

func (c *card) write(w io.Writer) error {
	left := 0
	for _, l := range c.lines {
		left = max(left, Width(l[0]))
	}
	var out strings.Builder
	for _, l := range c.lines {
		out.WriteString(strings.TrimRight(pad(l[0], left)+"  "+l[1], " ") + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func codeName(code, name string) string {
	if name == "" || name == code {
		return code
	}
	return code + " " + name
}

func body(b chengge.Body) string { return codeName(b.Code, b.Name) }

// degrees writes a coordinate to the centimetre.
func degrees(v float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 7, 64), "0"), ".")
}
