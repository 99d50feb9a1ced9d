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
		k, err := pl.write(t, o, d)
		if err != nil {
			return err
		}
		h := &pl.hauls[k]
		if h.lower += int64(f.Volume); pl.m.p.exactly {
			h.upper = max(h.lower, 0)
		}
		if h.lower > h.upper {
			issues = append(issues, Issue{f.From, field, chengge.Text{Zh: "超过处置核准的数量", En: "is more than its permit covers"}})
			continue
		}
		if err := pl.s.SetBounds(pl.arc(k), h.lower, h.upper); err != nil {
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
		kept := haul{t: int32(t), o: o, d: d, upper: sums[key], extra: -keep}
		more := haul{t: int32(t), o: o, d: d, upper: network.Unlimited, extra: change}
		if pl.m.p.NeedPermit && o.site != d.site {
			permitted := int64(pl.m.permitted(t, o, d))
			kept.upper = min(kept.upper, permitted)
			more.upper = permitted - kept.upper
		}
		k, err := pl.push(kept, 0)
		if err == nil {
			pl.at[key] = k
			_, err = pl.push(more, 0)
		}
		if err != nil {
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
