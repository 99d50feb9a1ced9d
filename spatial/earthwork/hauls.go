package earthwork

import (
	"time"

	"chengge"
)

// Refusal says why nothing moves between two places.
type Refusal string

// The reasons, in the order in which they are asked.
const (
	Allowed     Refusal = ""
	ByUse       Refusal = "use"      // the matrix, or the taker's own list
	ByDates     Refusal = "dates"    // a site is not there in that period
	ByHours     Refusal = "hours"    // the hours never meet
	ByPermit    Refusal = "permit"   // no permit covers it
	ByRoad      Refusal = "road"     // no truck gets there
	ByDistance  Refusal = "distance" // farther than allowed
	ByKeptApart Refusal = "apart"    // between two stores, or into another site's heap
	ByScenario  Refusal = "scenario" // the scenario does not do that
)

// weekMinutes has a bit for each minute of a week.
type weekMinutes [(7*24*60 + 63) / 64]uint64

// minutesOf gives the minutes at which all of the hours hold.
func minutesOf(hours ...chengge.Hours) (w weekMinutes) {
	sunday := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 7 * 24 * 60 {
		at := sunday.Add(time.Duration(i) * time.Minute)
		all := true
		for _, h := range hours {
			all = all && (h.Always() || h.Hold(at))
		}
		if all {
			w[i/64] |= 1 << (i % 64)
		}
	}
	return w
}

func (w *weekMinutes) meets(v *weekMinutes) bool {
	for i := range w {
		if w[i]&v[i] != 0 {
			return true
		}
	}
	return false
}

// addPairs decides for each pair of sites what does not depend on material and
// period: hours, road, distance.
func (m *model) addPairs() {
	n := len(m.p.Sites)
	open := make([]weekMinutes, n)
	known := map[string]weekMinutes{}
	for i := range m.p.Sites {
		key := m.p.Sites[i].Open.String()
		w, ok := known[key]
		if !ok {
			w = minutesOf(m.p.Window, m.p.Sites[i].Open)
			known[key] = w
		}
		open[i] = w
	}
	m.barred = make([]bool, len(m.p.Permits))
	permitted := map[string]weekMinutes{}
	for i := range m.p.Permits {
		k := &m.p.Permits[i]
		m.barred[i] = k.Barred
		if from, to := m.codes[k.From], m.codes[k.To]; !k.Barred && !k.Hours.Always() {
			key := k.Hours.String()
			w, ok := permitted[key]
			if !ok {
				w = minutesOf(k.Hours)
				permitted[key] = w
			}
			both := open[from]
			for j := range both {
				both[j] &= open[to][j]
			}
			m.barred[i] = !w.meets(&both)
		}
	}
	for l := range m.p.Legs {
		legs := &m.p.Legs[l]
		pairs, base := make([]Refusal, n*n), make([]int64, n*n)
		for i := range n {
			for j := range n {
				at := i*n + j
				if i == j {
					base[at] = perUnit(int64(m.p.Prices.OnSite), 1, 10)
					continue
				}
				switch d := legs.Metres[at]; {
				case !open[i].meets(&open[j]):
					pairs[at] = ByHours
				case d < 0:
					pairs[at] = ByRoad
				case m.p.MaxMetres > 0 && d > m.p.MaxMetres:
					pairs[at] = ByDistance
				default:
					base[at] = m.p.haulPrice(d, legs.Seconds[at])
				}
			}
		}
		m.pairs, m.base = append(m.pairs, pairs), append(m.base, base)
	}
}

// haulPrice gives what 0.1 m³ costs over a way, rounded once: over 180,000 the
// prices per m³, per m³·km and per m³ and hour are integers.
func (p *Problem) haulPrice(metres, seconds int64) int64 {
	return p.haulPriceAt(p.Prices.Haul, metres, seconds)
}

func (p *Problem) haulPriceAt(haul Yuan, metres, seconds int64) int64 {
	const den = 180_000
	whole := perUnit(int64(haul), metres*18, 1)
	whole += perUnit(int64(p.Prices.Hour), max(seconds, 0)*5, 1)
	whole += int64(p.Prices.Load) * 18_000
	return (whole + den/2) / den
}

func (m *model) table(t int) int {
	if len(m.p.Legs) == 1 {
		return 0
	}
	return t
}

// refusal tells whether 0.1 m³ may go from an origin to a target in a period.
func (m *model) refusal(t int, o, d *end) (Refusal, UseRule) {
	if i := o.what*int32(len(m.kinds)) + d.what; !m.may[i] {
		return ByUse, m.rules[i]
	}
	if o.store && d.store || (d.own || o.own && d.store) && o.site != d.site {
		return ByKeptApart, UseRule{}
	}
	if m.p.only != nil && !m.p.only(m, t, o, d) {
		return ByScenario, UseRule{}
	}
	span := m.p.Periods[t]
	for _, s := range [2]int32{o.site, d.site} {
		if !m.p.Sites[s].Valid.Overlaps(span) {
			return ByDates, UseRule{}
		}
	}
	r := m.pairs[m.table(t)][int(o.site)*len(m.p.Sites)+int(d.site)]
	if r == ByHours {
		return r, UseRule{}
	}
	if m.p.NeedPermit && o.site != d.site && m.permitted(t, o, d) == 0 {
		return ByPermit, UseRule{}
	}
	return r, UseRule{}
}

// permitted gives the volume of the permits that cover a haul in a period, which
// is what it can carry at most.
func (m *model) permitted(t int, o, d *end) (v BankVolume) {
	for _, i := range m.permits[permitKey{o.site, d.site, m.materials[o.what].Waste}] {
		if k := &m.p.Permits[i]; !m.barred[i] && k.Valid.Overlaps(m.p.Periods[t]) {
			v += k.Volume
		}
	}
	return min(v, MostVolume)
}

// cost gives what 0.1 m³ from an origin to a target counts in a level.
func (m *model) cost(level, t int, o, d *end) int64 {
	if m.levels[level] == weighed {
		w := &m.p.weigh
		return w.share[0]*m.counts(w.of[0], t, o, d) + w.share[1]*m.counts(w.of[1], t, o, d)
	}
	return m.counts(m.levels[level], t, o, d)
}

func (m *model) counts(c Criterion, t int, o, d *end) int64 {
	at := int(o.site)*len(m.p.Sites) + int(d.site)
	table := m.table(t)
	switch c {
	case LeastCost:
		return m.base[table][at] + o.price + d.price
	case LeastDistance:
		if o.site == d.site {
			return 0
		}
		return m.p.Legs[table].Metres[at]
	case LeastCO2:
		if o.site == d.site {
			return 0
		}
		return perUnit(m.p.Prices.CO2, m.p.Legs[table].Metres[at], 10_000)
	case LeastOutside:
		if m.p.Sites[o.site].Zone != m.p.Sites[d.site].Zone {
			return 1
		}
	case MostDirect:
		if !o.store && !o.borrowed && m.kinds[d.what].use.Direct() {
			return -1
		}
	}
	return 0
}

// most gives the largest absolute cost that a haul can have in a level.
func (m *model) most(level int) (most int64) {
	if w := &m.p.weigh; m.levels[level] == weighed {
		return w.share[0]*m.mostOf(w.of[0]) + w.share[1]*m.mostOf(w.of[1])
	}
	return m.mostOf(m.levels[level])
}

func (m *model) mostOf(c Criterion) (most int64) {
	switch c {
	case LeastCost:
		for _, base := range m.base {
			for _, c := range base {
				most = max(most, c)
			}
		}
		for haulier := range m.p.Fares {
			for _, l := range m.p.Legs {
				for i := range l.Metres {
					most = max(most, m.p.haulPriceAt(m.p.Fares[haulier], l.Metres[i], l.Seconds[i]))
				}
			}
		}
		ends := int64(0)
		for _, side := range [2][][]end{m.origins, m.targets} {
			for _, list := range side {
				for _, e := range list {
					ends = max(ends, e.price, -e.price)
				}
			}
		}
		return most + 2*ends + int64(m.p.Keep+m.p.Change)/10 + 1
	case LeastDistance, LeastCO2:
		for _, l := range m.p.Legs {
			for _, d := range l.Metres {
				most = max(most, d)
			}
		}
		if c == LeastCO2 {
			most = perUnit(m.p.Prices.CO2, most, 10_000)
		}
		return most
	}
	return 1
}

// eachPair visits every haul that is allowed, written down or not.
func (m *model) eachPair(yield func(t int, o, d *end) bool) {
	for t := range m.p.Periods {
		for i := range m.origins[t] {
			o := &m.origins[t][i]
			for j := range m.targets[t] {
				d := &m.targets[t][j]
				if r, _ := m.refusal(t, o, d); r == Allowed && !yield(t, o, d) {
					return
				}
			}
		}
	}
}
