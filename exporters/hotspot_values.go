package exporters

import (
	"fmt"
	"slices"

	"chengge"
	"chengge/spatial/hotspot"
)

// shades are greys from light to dark: values stay in order without colours. Need
// and surplus are two scales from white, of which the one below 0 is dotted.
var (
	shades  = []string{"#f2f2f2", "#cfcfcf", "#a3a3a3", "#6e6e6e", "#2e2e2e"}
	surplus = []string{"#f6d9b8", "#e09a4e", "#9c5a10"}
	need    = []string{"#cfe0f0", "#7fa9d1", "#2f5f92"}
)

// band is a range of values with its look; the last one has its upper end too.
type band struct {
	from, to float64
	last     bool
	drawn
}

// quantiles parts values in ascending order into at most n bands with about as
// many units each.
func quantiles(values []float64, shades []string, pattern string) (out []band) {
	if len(values) == 0 {
		return nil
	}
	bounds := []float64{values[0]}
	for k := 1; k < len(shades); k++ {
		if b := values[len(values)*k/len(shades)]; b > bounds[len(bounds)-1] {
			bounds = append(bounds, b)
		}
	}
	for k, from := range bounds {
		to, last := values[len(values)-1], k == len(bounds)-1
		if !last {
			to = bounds[k+1]
		}
		shade := shades[len(shades)-1]
		if len(bounds) > 1 {
			shade = shades[k*(len(shades)-1)/(len(bounds)-1)]
		}
		out = append(out, band{from, to, last, drawn{classStyle: classStyle{colour: shade, pattern: pattern}}})
	}
	return out
}

// bands parts the values shown: signed ones about 0, which is white.
func (h *Hotspots) bands() []band {
	values := h.shown()
	if len(values) == 0 || values[0] >= 0 {
		return quantiles(values, shades, "")
	}
	below, _ := slices.BinarySearch(values, 0)
	above := below
	for above < len(values) && values[above] == 0 {
		above++
	}
	darkFirst := slices.Clone(need)
	slices.Reverse(darkFirst)
	out := quantiles(values[:below], darkFirst, "dots")
	if above > below {
		out = append(out, band{0, 0, true, drawn{classStyle: classStyle{colour: "#ffffff"}}})
	}
	return append(out, quantiles(values[above:], surplus, "")...)
}

func (b *band) holds(v float64) bool { return v >= b.from && (v < b.to || b.last && v <= b.to) }

func (h *Hotspots) drawValues(p *page) {
	bands := h.bands()
	groups := []drawn{{classStyle: classStyles[hotspot.NoData], title: hotspot.NoData.Text(), width: ".5"}}
	for k, b := range bands {
		text := figure(b.from)
		switch {
		case b.last && b.to > b.from:
			text += " – " + figure(b.to)
		case !b.last:
			text += " ≤ x < " + figure(b.to)
		}
		g := b.drawn
		g.title, g.width = chengge.Text{Zh: text}, fmt.Sprintf("%.1f", 1+float64(k)*0.7)
		groups = append(groups, g)
	}
	h.draw(p, chengge.Text{Zh: "数值分布地图", En: "values in space"}, groups, func(u *HotspotUnit) int {
		v := u.Shown()
		if v == nil {
			return 0
		}
		return 1 + max(0, slices.IndexFunc(bands, func(b band) bool { return b.holds(*v) }))
	}, nil)
}

// shown gives the values in ascending order.
func (h *Hotspots) shown() (values []float64) {
	for i := range h.Units {
		if v := h.Units[i].Shown(); v != nil {
			values = append(values, *v)
		}
	}
	slices.Sort(values)
	return values
}
