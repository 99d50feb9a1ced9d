package earthwork

import (
	"fmt"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// contracts fixes what is contracted: at least that much moves so.
func (pl *Planner) contracts() error {
	var issues []Issue
	for i, f := range pl.m.p.Contracts {
		field := fmt.Sprintf("contracts[%d]", i)
		t, o, d, why := pl.m.find(f)
		if why != "" {
			issues = append(issues, Issue{f.From, field, chengge.Text{Zh: "无法执行：" + why, En: "cannot be kept: " + why}})
			continue
		}
		first, err := pl.write(t, o, d)
		if err != nil {
			return err
		}
		rest := int64(f.Volume)
		for _, k := range pl.group(first) {
			h := &pl.hauls[k]
			part := min(rest, h.upper-h.lower)
			h.lower += part
			rest -= part
		}
		if rest > 0 {
			issues = append(issues, Issue{f.From, field, chengge.Text{Zh: "超过处置核准的数量", En: "is more than its permit covers"}})
		}
	}
	for k := range pl.hauls { // all that is written down is contracted
		h := &pl.hauls[k]
		if pl.m.p.exactly {
			h.upper = h.lower
		}
		if err := pl.s.SetBounds(pl.arc(int32(k)), h.lower, h.upper); err != nil {
			return err
		}
	}
	if len(issues) > 0 {
		return refuse(issues)
	}
	return nil
}

// former splits the hauls of the plan in force in two: what stays is cheaper,
// what comes on top is dearer.
func (pl *Planner) former() {
	keep, change := perUnit(int64(pl.m.p.Keep), 1, 10), perUnit(int64(pl.m.p.Change), 1, 10)
	sums := map[uint64]int64{}
	var order []Flow
	for _, f := range pl.m.p.Former {
		_, o, d, why := pl.m.find(f)
		if why != "" {
			continue // it is forbidden now: nothing of it can stay
		}
		if sums[pairKey(o, d)] == 0 {
			order = append(order, f)
		}
		sums[pairKey(o, d)] += int64(f.Volume)
	}
	for _, f := range order {
		t, o, d, _ := pl.m.find(f)
		key := pairKey(o, d)
		if _, ok := pl.at[key]; ok {
			continue // contracted
		}
		var group []haul
		rest := sums[key]
		for _, c := range pl.m.carriers(t, o, d) {
			part := min(rest, c.volume)
			rest -= part
			more := c.volume
			if more != network.Unlimited {
				more -= part
			}
			if part > 0 {
				group = append(group, haul{t: int32(t), o: o, d: d, upper: part, extra: -keep, by: c.by, fare: c.fare})
			}
			group = append(group, haul{t: int32(t), o: o, d: d, upper: more, extra: change, by: c.by, fare: c.fare})
		}
		if _, err := pl.pushAll(group); err != nil {
			panic(err) // bounds and nodes are the model's own
		}
	}
}

// find gives the ends of a flow, or why it cannot move.
func (m *model) find(f Flow) (t int, o, d *end, why string) {
	if f.Period < 0 || f.Period >= len(m.p.Periods) {
		return 0, nil, nil, "period"
	}
	from, ok := m.codes[f.From]
	to, ok2 := m.codes[f.To]
	if !ok || !ok2 {
		return 0, nil, nil, "site"
	}
	for i := range m.origins[f.Period] {
		e := &m.origins[f.Period][i]
		if e.site != from || m.materials[e.what] != f.Material {
			continue
		}
		for j := range m.targets[f.Period] {
			g := &m.targets[f.Period][j]
			if g.site != to || m.kinds[g.what].use != f.Use {
				continue
			}
			r, rule := m.refusal(f.Period, e, g)
			if r == Allowed {
				return f.Period, e, g, ""
			}
			why = string(r)
			if rule.Code != "" {
				why += " " + rule.Code
			}
		}
	}
	if why == "" {
		why = "nothing is given or taken there then"
	}
	return 0, nil, nil, why
}
