package network

import "slices"

// fixing is what an arc was before it was held where it is.
type fixing struct {
	arc       int32
	low, room int64
}

// FixFace restricts the network to the flows that are as good as the one found:
// arcs with a reduced cost other than 0 stay at their bounds. Then other costs
// can be optimised among equals, without weights. Unfix takes it back.
func (s *Solver) FixFace() {
	for e := s.n; e < len(s.cost); e++ {
		if s.room[e] != 0 && s.state[e] != inTree && s.cost[e]+s.pi[s.from[e]]-s.pi[s.to[e]] != 0 {
			s.fixed = append(s.fixed, fixing{int32(e), s.low[e], s.room[e]})
			s.low[e] += s.flow[e]
			s.flow[e], s.room[e], s.state[e] = 0, 0, inTree
		}
	}
	s.stale = true
}

// Unfix undoes every FixFace. Arcs whose bounds were changed meanwhile get the
// bounds of before. The flows stay as they are.
func (s *Solver) Unfix() {
	for _, f := range slices.Backward(s.fixed) {
		e := f.arc
		full := s.low[e] > f.low
		s.flow[e] += s.low[e] - f.low
		s.low[e], s.room[e] = f.low, f.room
		if !s.basic(int(e)) {
			s.state[e] = atLower
			if full {
				s.state[e] = atUpper
			}
		}
	}
	s.fixed, s.stale = s.fixed[:0], true
}
