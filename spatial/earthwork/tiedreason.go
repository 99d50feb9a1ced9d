package earthwork

import "slices"

// tiedReason finds why a volume is left or unmet although some partner may have
// it, in a plan whose flows are tied together: what it could move by is closed, or
// ends at a tie or a capacity that is used up.
func (pl *Planner) tiedReason(p *Plan, r *Reason, u int32) {
	m := pl.m
	var ways []int // arcs of the hauls by which it could move
	closed := ""
	for k := range pl.hauls {
		h := &pl.hauls[k]
		other, here := h.d, h.o.node
		if !r.Left {
			other, here = h.o, h.d.node
		}
		if n := m.nodes[here]; here != u && (r.Left || n.kind != takeInNode || n.site != m.nodes[u].site || n.index != m.nodes[u].index) {
			continue
		}
		if p.closes(other.site) {
			closed = m.p.Sites[other.site].Code
		} else if p.flows[pl.arc(int32(k))] < h.upper {
			ways = append(ways, pl.arc(int32(k)))
		}
	}
	if len(ways) == 0 && closed != "" {
		r.Why, r.Other = ByClosed, closed
		return
	}
	// Every way out goes through a tie that has no room for 0.1 m³ more.
	tight := map[int]string{}
	for _, l := range p.links {
		if left := l.most - l.sum(p.flows); left >= slices.Max(append([]int64{1}, l.entry...)) {
			continue
		}
		for k, arc := range l.arcs {
			if l.entry[k] > 0 && tight[arc] == "" {
				tight[arc] = l.name
			}
		}
	}
	free := false
	for _, arc := range ways {
		if name := tight[arc]; name == "" {
			free = true
		} else if !slices.Contains(r.Full, name) {
			r.Full = append(r.Full, name)
		}
	}
	if len(r.Full) > 0 && !free {
		r.Why = ByTie
		return
	}
	ties := r.Full
	var ends bool
	if r.Full, ends = pl.full(p, u, r.Left); !ends {
		r.Why = ByCapacity
	} else if r.Why = ByPrice; len(ties) > 0 {
		r.Why, r.Full = ByTie, ties
	}
}

// closes tells whether a site is a candidate that the plan does not open.
func (p *Plan) closes(site int32) bool {
	if site < 0 {
		return false
	}
	s := &p.planner.m.p.Sites[site]
	return s.Candidate && !slices.Contains(p.Opened, s.Code)
}
