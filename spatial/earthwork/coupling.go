package earthwork

import (
	"fmt"
	"slices"
)

// Coupling is what ties flows together that no network can tie: a plan that has
// any is solved by SolveCoupled.
type Coupling struct {
	// HaulLimits bound what several hauls move together: a haulier's trucks, the
	// nights of a city.
	HaulLimits []HaulLimit
	// MostOpen bounds how many candidates are opened; 0 is no bound. With Exactly
	// it is how many are.
	MostOpen int
	Exactly  bool
}

// HaulLimit is how much may move from some sites to some in a period, what stays
// on its site aside. Empty lists are all sites.
type HaulLimit struct {
	Name     string
	From, To []string // codes of sites
	// Haulier counts only hauls for which every permit is that company's.
	Haulier string
	Period  int // −1 is all periods together
	Volume  BankVolume
}

// Yield (再生产品产出率) is what a recycling plant makes of what it takes: of each m³
// that comes in for recycling in a period, Share m³ of the product may go out in
// the same period, by an Optional give of the material.
type Yield struct {
	Product Material
	Share   Ratio
}

// link is a row of the coupled problem: Σ entry·arc ≤ most over arcs of the
// planner. What is below 0 comes in, and what is above goes out for it.
type link struct {
	name  string
	arcs  []int
	entry []int64
	most  int64
}

// Couplings says in words what ties the problem's flows together; none where a
// network holds it all.
func (p *Problem) Couplings() (out []string) {
	for _, l := range p.HaulLimits {
		out = append(out, "haul limit "+l.Name)
	}
	for i := range p.Sites {
		s := &p.Sites[i]
		if s.Room > 0 {
			out = append(out, "site "+s.Code+": room shared by materials")
		}
		if slices.ContainsFunc(s.Stores, func(st Store) bool { return st.Shrink.Num > 0 }) {
			out = append(out, "site "+s.Code+": what is stored shrinks")
		}
		if slices.ContainsFunc(s.Takes, func(k Take) bool { return len(k.Counts) > 0 }) {
			out = append(out, "site "+s.Code+": soils of different factors are mixed")
		}
		if len(s.Yields) > 0 {
			out = append(out, "site "+s.Code+": yields")
		}
		if s.Candidate {
			out = append(out, "site "+s.Code+": may be opened")
		}
	}
	if p.MostOpen > 0 {
		out = append(out, fmt.Sprintf("at most %d candidates", p.MostOpen))
	}
	return out
}

// ties gives the couplings, and that permits may tie periods and materials.
func (p *Problem) ties() []string {
	if p.NeedPermit {
		return append(p.Couplings(), "permits over several periods")
	}
	return p.Couplings()
}

func (c *checker) coupling(codes map[string]bool) {
	p := c.p
	for i, l := range p.HaulLimits {
		at := fmt.Sprintf("haul_limits[%d]", i)
		c.volume("", at+".volume", l.Volume)
		for _, code := range slices.Concat(l.From, l.To) {
			if !codes[code] {
				c.add(code, at, "场地不存在", "the site is not there")
			}
		}
		if l.Period < -1 || l.Period >= len(p.Periods) {
			c.add("", at+".period", "没有时段 %d", "there is no period %d", l.Period)
		}
	}
	if p.MostOpen < 0 || p.Exactly && p.MostOpen == 0 {
		c.add("", "most_open", "启用数量有误", "the number of sites to open makes no sense")
	}
	candidates := 0
	for i := range p.Sites {
		s := &p.Sites[i]
		c.volume(s.Code, "room", s.Room)
		if s.Candidate {
			candidates++
		} else if s.Opening != 0 {
			c.add(s.Code, "opening", "不是候选场地", "is no candidate")
		}
		for j, y := range s.Yields {
			at := fmt.Sprintf("yields[%d]", j)
			c.material(s.Code, at, y.Product)
			if y.Share.Den <= 0 || y.Share.Num < 0 || y.Share.Num > 10*y.Share.Den || y.Share.Den > 1_000_000 {
				c.add(s.Code, at+".share", "产出率 %s 不合理", "a share of %s makes no sense", y.Share)
			}
		}
	}
	if p.Exactly && p.MostOpen > candidates {
		c.add("", "most_open", "候选场地只有 %d 处", "there are only %d candidates", candidates)
	}
}

// links gives the rows that tie flows together. All hauls must be written down.
func (pl *Planner) links() (out []link) {
	m, p := pl.m, pl.m.p
	for _, l := range p.HaulLimits {
		from, to := setOf(l.From), setOf(l.To)
		row := link{name: "haul limit " + l.Name, most: int64(l.Volume)}
		for k := range pl.hauls {
			h := &pl.hauls[k]
			if h.o.site != h.d.site && (l.Period < 0 || int(h.t) == l.Period) && from(p.Sites[h.o.site].Code) && to(p.Sites[h.d.site].Code) &&
				(l.Haulier == "" || m.ownHaul(h, l.Haulier)) {
				row.arcs = append(row.arcs, pl.arc(int32(k)))
			}
		}
		out = append(out, row)
	}
	if p.NeedPermit {
		type permitRow struct {
			permitKey
			by int32
		}
		rows := map[permitRow]*link{}
		for k := range pl.hauls {
			h := &pl.hauls[k]
			if h.o.site == h.d.site {
				continue
			}
			key := permitRow{permitKey{h.o.site, h.d.site, m.materials[h.o.what].Waste}, h.by}
			if rows[key] == nil {
				rows[key] = &link{}
				for _, i := range m.permits[key.permitKey] {
					if !m.barred[i] && (h.by < 0 || m.hauledBy[i] == h.by) {
						rows[key].name += " " + p.Permits[i].No
						rows[key].most += int64(p.Permits[i].Volume)
					}
				}
			}
			rows[key].arcs = append(rows[key].arcs, pl.arc(int32(k)))
		}
		for k := range pl.hauls { // in the order of hauls, not of the map
			h := &pl.hauls[k]
			key := permitRow{permitKey{h.o.site, h.d.site, m.materials[h.o.what].Waste}, h.by}
			if row := rows[key]; row != nil && len(row.arcs) > 1 && row.arcs[0] == pl.arc(int32(k)) {
				row.name = "permit" + row.name
				out = append(out, *row)
			}
		}
	}
	rooms := map[[2]int32]int{}
	for i, a := range m.arcs {
		n := m.nodes[a.From]
		if a.kind != holdArc && a.kind != restArc || p.Sites[n.site].Room == 0 {
			continue
		}
		key := [2]int32{n.site, n.period}
		if _, ok := rooms[key]; !ok {
			rooms[key] = len(out)
			out = append(out, link{name: "room of site " + p.Sites[n.site].Code, most: int64(p.Sites[n.site].Room)})
		}
		out[rooms[key]].arcs = append(out[rooms[key]].arcs, i)
	}
	for i := range out {
		out[i].entry = slices.Repeat([]int64{1}, len(out[i].arcs))
	}
	for i, a := range m.arcs { // what is kept of what came in: the arc before
		if a.kind == keptArc {
			out = append(out, link{name: "what is kept at site " + m.p.Sites[m.nodes[a.To].site].Code, arcs: []int{i, i - 1}, entry: []int64{a.keep.Den, -a.keep.Num}})
		}
	}
	return append(out, pl.yields()...)
}

// ownHaul tells whether a haul can only be a haulier's: it has permits, and all
// that count are that company's.
func (m *model) ownHaul(h *haul, haulier string) bool {
	if h.by >= 0 {
		return m.hauliers[h.by] == haulier
	}
	found := false
	for _, i := range m.permits[permitKey{h.o.site, h.d.site, m.materials[h.o.what].Waste}] {
		if k := &m.p.Permits[i]; !m.barred[i] && k.Valid.Overlaps(m.p.Periods[h.t]) {
			if k.Haulier != haulier {
				return false
			}
			found = true
		}
	}
	return found
}

// yields gives a row for each plant, product and period: Den·out ≤ Num·in.
func (pl *Planner) yields() (out []link) {
	m := pl.m
	for i := range m.p.Sites {
		for _, y := range m.p.Sites[i].Yields {
			for t := range m.p.Periods {
				row := link{name: "yield of site " + m.p.Sites[i].Code}
				for k := range pl.hauls {
					h := &pl.hauls[k]
					switch {
					case int(h.t) != t:
					case int(h.o.site) == i && !h.o.store && m.materials[h.o.what] == y.Product:
						row.arcs, row.entry = append(row.arcs, pl.arc(int32(k))), append(row.entry, y.Share.Den)
					case int(h.d.site) == i && m.kinds[h.d.what].use == Recycling:
						row.arcs, row.entry = append(row.arcs, pl.arc(int32(k))), append(row.entry, -y.Share.Num)
					}
				}
				if slices.ContainsFunc(row.entry, func(e int64) bool { return e > 0 }) {
					out = append(out, row)
				}
			}
		}
	}
	return out
}

func setOf(codes []string) func(string) bool {
	if len(codes) == 0 {
		return func(string) bool { return true }
	}
	in := map[string]bool{}
	for _, c := range codes {
		in[c] = true
	}
	return func(c string) bool { return in[c] }
}

// meets tells whether flows by arc keep a row, leaving openings aside.
func (l *link) meets(flows []int64) bool { return l.sum(flows) <= l.most }

func (l *link) sum(flows []int64) (sum int64) {
	for k, a := range l.arcs {
		if a < len(flows) {
			sum += l.entry[k] * flows[a]
		}
	}
	return sum
}
