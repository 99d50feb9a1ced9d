package earthwork

import (
	"cmp"
	"slices"

	"chengge/spatial/earthwork/network"
)

// carrier is a haulier who may carry a haul: how much by its permits in the
// period, and what 0.1 m³ costs more with it than by the general price.
type carrier struct {
	by     int32 // in model.hauliers; −1 where the haul is nobody's in particular
	volume int64
	fare   int64
}

// addHauliers numbers the hauliers of permits. Hauls are parted by haulier only
// where that makes a difference: prices of their own, or limits.
func (m *model) addHauliers() {
	if !m.p.NeedPermit {
		return
	}
	m.carried = len(m.p.Fares) > 0 || slices.ContainsFunc(m.p.HaulLimits, func(l HaulLimit) bool { return l.Haulier != "" })
	for _, k := range m.p.Permits {
		i := slices.Index(m.hauliers, k.Haulier)
		if i < 0 {
			i = len(m.hauliers)
			m.hauliers = append(m.hauliers, k.Haulier)
		}
		m.hauledBy = append(m.hauledBy, int32(i))
	}
}

// carriers gives who may carry a haul in a period, the cheapest first.
func (m *model) carriers(t int, o, d *end) []carrier {
	if !m.p.NeedPermit || o.site == d.site {
		return []carrier{{-1, network.Unlimited, 0}}
	}
	if !m.carried {
		return []carrier{{-1, int64(m.permitted(t, o, d)), 0}}
	}
	var out []carrier
	for _, i := range m.permits[permitKey{o.site, d.site, m.materials[o.what].Waste}] {
		k := &m.p.Permits[i]
		if m.barred[i] || !k.Valid.Overlaps(m.p.Periods[t]) {
			continue
		}
		at := slices.IndexFunc(out, func(c carrier) bool { return c.by == m.hauledBy[i] })
		if at < 0 {
			at = len(out)
			out = append(out, carrier{by: m.hauledBy[i], fare: m.fare(k.Haulier, t, o, d)})
		}
		out[at].volume = min(out[at].volume+int64(k.Volume), MostVolume)
	}
	slices.SortFunc(out, func(a, b carrier) int { return cmp.Or(cmp.Compare(a.fare, b.fare), cmp.Compare(a.by, b.by)) })
	return out
}

// fare gives what 0.1 m³ costs more by a haulier than by the general price.
func (m *model) fare(haulier string, t int, o, d *end) int64 {
	own, ok := m.p.Fares[haulier]
	if !ok {
		return 0
	}
	at := int(o.site)*len(m.p.Sites) + int(d.site)
	legs := &m.p.Legs[m.table(t)]
	return m.p.haulPriceAt(own, legs.Metres[at], legs.Seconds[at]) - m.base[m.table(t)][at]
}

// haulCost gives what 0.1 m³ of a haul that is written down counts in a level.
func (pl *Planner) haulCost(level int, h *haul) int64 {
	m := pl.m
	c := m.cost(level, int(h.t), h.o, h.d)
	switch m.levels[level] {
	case LeastCost:
		c += h.extra + h.fare
	case weighed:
		for i, of := range m.p.weigh.of {
			if of == LeastCost {
				c += m.p.weigh.share[i] * h.fare
			}
		}
	}
	return c
}

// group gives the hauls that were written for a pair: one, or one for each
// haulier and share of a former plan.
func (pl *Planner) group(first int32) (out []int32) {
	for k := first; k >= 0; k = pl.hauls[k].next {
		out = append(out, k)
	}
	return out
}
