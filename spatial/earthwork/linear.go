package earthwork

import (
	"slices"

	"chengge/spatial/earthwork/network"
	"chengge/spatial/earthwork/proof"
)

// linear writes a level of the problem as a linear programme with whole openings:
// a column for each arc of the planner, then one for each candidate; a row for
// each node, then those that tie flows together.
func (pl *Planner) linear(links []link, level int) (*proof.Linear, []int32) {
	m := pl.m
	var p proof.Linear
	type entry struct {
		row   int32
		value int64
	}
	var columns [][]entry
	add := func(a network.Arc, cost int64) {
		p.Cost, p.Lower, p.Upper = append(p.Cost, cost), append(p.Lower, a.Lower), append(p.Upper, min(a.Upper, pl.passes(a.From), pl.passes(a.To)))
		columns = append(columns, []entry{{a.From, 1}, {a.To, -1}})
	}
	for i := range m.arcs {
		add(m.arcs[i].Arc, m.arcs[i].costs[level])
	}
	for k := range pl.hauls {
		h := &pl.hauls[k]
		add(network.Arc{From: h.o.node, To: h.d.node, Lower: h.lower, Upper: h.upper}, pl.haulCost(level, h))
	}
	p.RowLower = append(p.RowLower, m.supply...)
	p.RowUpper = append(p.RowUpper, m.supply...)
	row := func(least, most int64) int32 {
		p.RowLower, p.RowUpper = append(p.RowLower, least), append(p.RowUpper, most)
		return int32(len(p.RowLower) - 1)
	}
	for _, l := range links {
		i := row(-proof.Infinite, l.most)
		for k, a := range l.arcs {
			columns[a] = append(columns[a], entry{i, l.entry[k]})
		}
	}
	// Openings: what touches a closed candidate carries nothing.
	var candidates []int32
	column := map[int32]int{}
	for i := range m.p.Sites {
		if s := &m.p.Sites[i]; s.Candidate {
			column[int32(i)] = len(columns)
			candidates = append(candidates, int32(i))
			cost := int64(0)
			if m.levels[level] == LeastCost {
				cost = int64(s.Opening)
			}
			p.Cost, p.Lower, p.Upper = append(p.Cost, cost), append(p.Lower, 0), append(p.Upper, 1)
			columns = append(columns, nil)
		}
	}
	if len(candidates) > 0 {
		p.Integer = make([]bool, len(columns))
		for _, j := range column {
			p.Integer[j] = true
		}
		tie := func(arc int, site int32) {
			if z, ok := column[site]; ok {
				i := row(-proof.Infinite, 0)
				columns[arc] = append(columns[arc], entry{i, 1})
				columns[z] = append(columns[z], entry{i, -p.Upper[arc]})
			}
		}
		for i, a := range m.arcs {
			if a.kind == takeLimitArc || a.kind == giveLimitArc || a.kind == takeArc || a.kind == giveArc {
				tie(i, m.nodes[max(a.From, a.To)].site)
			}
		}
		for k := range pl.hauls {
			tie(pl.arc(int32(k)), pl.hauls[k].o.site)
			if pl.hauls[k].o.site != pl.hauls[k].d.site {
				tie(pl.arc(int32(k)), pl.hauls[k].d.site)
			}
		}
		if m.p.MostOpen > 0 {
			least := int64(-proof.Infinite)
			if m.p.Exactly {
				least = int64(m.p.MostOpen)
			}
			i := row(least, int64(m.p.MostOpen))
			for _, z := range column {
				columns[z] = append(columns[z], entry{i, 1})
			}
		}
	}
	p.Start = make([]int, 1, len(columns)+1)
	for _, c := range columns {
		for _, e := range c {
			p.Row, p.Entry = append(p.Row, e.row), append(p.Entry, e.value)
		}
		p.Start = append(p.Start, len(p.Row))
	}
	return &p, candidates
}

// atMost adds to a programme that other costs stay within totals: the levels of an
// objective that go before this one.
func atMost(p *proof.Linear, costs [][]int64, totals []int64) *proof.Linear {
	q := *p
	rows := int32(len(p.RowLower))
	q.RowLower, q.RowUpper = slices.Clone(p.RowLower), append(slices.Clone(p.RowUpper), totals...)
	for range totals {
		q.RowLower = append(q.RowLower, -proof.Infinite)
	}
	q.Start, q.Row, q.Entry = make([]int, 1, len(p.Start)), nil, nil
	for j := range p.Cost {
		q.Row, q.Entry = append(q.Row, p.Row[p.Start[j]:p.Start[j+1]]...), append(q.Entry, p.Entry[p.Start[j]:p.Start[j+1]]...)
		for l, c := range costs {
			if c[j] != 0 {
				q.Row, q.Entry = append(q.Row, rows+int32(l)), append(q.Entry, c[j])
			}
		}
		q.Start = append(q.Start, len(q.Row))
	}
	return &q
}

// passes gives the most that goes through a node in a plan without circles: of a
// give or take its volume, of others all that there is.
func (pl *Planner) passes(u int32) int64 {
	m := pl.m
	n := m.nodes[u]
	switch n.kind {
	case giveNode:
		return int64(m.p.Sites[n.site].Gives[n.index].Volume)
	case takeNode:
		return int64(m.p.Sites[n.site].Takes[n.index].Volume)
	}
	return m.all
}
