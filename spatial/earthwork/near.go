package earthwork

import "chengge/spatial/earthwork/network"

// startNear lets the next Solve start from flows of another plan, such as one
// that was kept: what they leave of each volume, limit and store follows from
// them. Flows that nothing allows any more are passed over.
func (pl *Planner) startNear(flows []Flow) error {
	m := pl.m
	moved := map[int32]int64{} // by haul
	excess := make([]int64, len(m.nodes))
	copy(excess, m.supply)
	for _, f := range flows {
		t, o, d, why := m.find(f)
		if why != "" || f.Volume <= 0 {
			continue
		}
		first, err := pl.write(t, o, d)
		if err != nil {
			return err
		}
		rest := int64(f.Volume)
		for _, k := range pl.group(first) {
			v := min(rest, pl.hauls[k].upper-moved[k])
			moved[k] += v
			rest -= v
			excess[o.node] -= v
			excess[d.node] += v
		}
	}
	var b network.Basis
	put := func(arc int, f, upper int64) {
		switch {
		case f <= 0:
		case f >= upper:
			b.Full = append(b.Full, int32(arc))
		default:
			b.Tree = append(b.Tree, int32(arc))
		}
	}
	for k := range pl.hauls {
		put(pl.arc(int32(k)), moved[int32(k)], pl.hauls[k].upper)
	}
	// What comes from the ground to a node that lacks, or leaves one that has too
	// much: volumes first, then the limits of periods, then those over all.
	carry := func(i int) {
		a := &m.arcs[i]
		f := int64(0)
		switch a.kind {
		case unmetArc, giveArc, giveLimitArc:
			f = min(max(-excess[a.To], 0), a.Upper)
		case leftArc, takeArc, takeLimitArc, holdArc, restArc:
			f = min(max(excess[a.From], 0), a.Upper)
		}
		excess[a.From] -= f
		excess[a.To] += f
		put(i, f, a.Upper)
	}
	limit := func(k arcKind) bool { return k == giveLimitArc || k == takeLimitArc }
	for i := range m.arcs {
		if !limit(m.arcs[i].kind) {
			carry(i)
		}
	}
	for i := len(m.arcs) - 1; i >= 0; i-- {
		if limit(m.arcs[i].kind) {
			carry(i)
		}
	}
	return pl.s.SetBasis(b)
}
