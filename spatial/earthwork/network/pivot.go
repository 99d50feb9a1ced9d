package network

// entering looks through blocks of arcs for the one that breaks optimality most
// and gives −1 where no arc does (block search, after Király and Kovács,
// "Efficient implementations of minimum-cost flow algorithms", 2012).
func (s *Solver) entering(block int) int {
	n, m := s.n, len(s.cost)
	pi := s.pi
	at := s.next
	for seen := 0; seen < m-n; {
		end := min(at+block, m)
		from, to, cost, state := s.from[at:end], s.to[at:end], s.cost[at:end], s.state[at:end]
		to, cost, state = to[:len(from)], cost[:len(from)], state[:len(from)]
		best, found := int64(0), -1
		for i, u := range from {
			if c := int64(state[i]) * (cost[i] + pi[u] - pi[to[i]]); c < best {
				best, found = c, i
			}
		}
		seen += end - at
		start := at
		if at = end; at == m {
			at = n
		}
		if found >= 0 {
			s.next = at
			return start + found
		}
	}
	return -1
}

// pivot brings arc e into the tree and takes out the arc that blocks first; of
// several the last on the cycle, in the direction of the flow from the top:
// this keeps the tree strongly feasible (each node could send one unit more to
// the root), so that pivots of size 0 cannot run in a circle. It gives false
// where nothing blocks.
func (s *Solver) pivot(e int32) bool {
	node, flow, room := s.node, s.flow, s.room
	first, second := s.from[e], s.to[e]
	if s.state[e] == atUpper {
		first, second = second, first
	}
	u, v := first, second
	for u != v { // the smaller branch cannot have the other
		if node[u].size < node[v].size {
			u = node[u].parent
		} else {
			v = node[v].parent
		}
	}
	top := u

	delta, leaving, side := room[e], int32(-1), 0
	for u := first; u != top; u = node[u].parent {
		a := node[u].pred
		d := flow[a]
		if !node[u].up {
			if d = room[a] - d; room[a] == Unlimited {
				d = Unlimited
			}
		}
		if d < delta {
			delta, leaving, side = d, u, 1
		}
	}
	for u := second; u != top; u = node[u].parent {
		a := node[u].pred
		d := flow[a]
		if node[u].up {
			if d = room[a] - d; room[a] == Unlimited {
				d = Unlimited
			}
		}
		if d <= delta {
			delta, leaving, side = d, u, 2
		}
	}
	if delta == Unlimited {
		return false
	}

	if delta > 0 {
		flow[e] += int64(s.state[e]) * delta
		for u := first; u != top; u = node[u].parent {
			if node[u].up {
				flow[node[u].pred] -= delta
			} else {
				flow[node[u].pred] += delta
			}
		}
		for u := second; u != top; u = node[u].parent {
			if node[u].up {
				flow[node[u].pred] += delta
			} else {
				flow[node[u].pred] -= delta
			}
		}
	}
	if side == 0 {
		s.state[e] = -s.state[e]
		return true
	}

	gone := node[leaving].pred
	switch {
	case room[gone] == 0:
		s.state[gone] = inTree
	case flow[gone] == 0:
		s.state[gone] = atLower
	default:
		s.state[gone] = atUpper
	}
	s.state[e] = inTree
	below, above := first, second
	if side == 2 {
		below, above = second, first
	}
	moved := node[leaving].size
	for u := above; u != top; u = node[u].parent {
		node[u].size += moved
	}
	for u := node[leaving].parent; u != top; u = node[u].parent {
		node[u].size -= moved
	}
	s.regraft(below, above, leaving, e)
	return true
}

// regraft cuts the branch at cut off its parent, turns it so that below is on
// top, and hangs it under above by arc e.
func (s *Solver) regraft(below, above, cut, e int32) {
	node, pi := s.node, s.pi
	u, parent, pred, up := below, above, e, s.from[e] == below
	total, inside := node[cut].size, int32(0)
	for {
		b := &node[u]
		oldParent, oldPred, oldUp := b.parent, b.pred, b.up
		s.unhang(u)
		b.pred, b.up = pred, up
		b.size, inside = total-inside, b.size
		s.hang(u, parent)
		if u == cut {
			break
		}
		parent, pred, up = u, oldPred, !oldUp
		u = oldParent
	}
	// All potentials of the branch move by as much; or, which is the same for
	// every reduced cost, those of all other nodes the other way.
	shift := s.cost[e]
	if node[below].up {
		shift = -shift
	}
	shift += pi[above] - pi[below]
	if shift == 0 {
		return
	}
	top, except := below, int32(-1)
	if int(total) > (s.n+1)/2 {
		top, except, shift = int32(s.n), below, -shift
	}
	for u = top; ; {
		if u != except {
			pi[u] += shift
			if first := node[u].first; first >= 0 {
				u = first
				continue
			}
		}
		for u != top && node[u].next < 0 {
			u = node[u].parent
		}
		if u == top {
			break
		}
		u = node[u].next
	}
	if root := pi[s.n]; root > 1<<60 || root < -1<<60 {
		s.settle()
	}
}

// settle makes the root's potential 0 again.
func (s *Solver) settle() {
	if root := s.pi[s.n]; root != 0 {
		for u := range s.pi {
			s.pi[u] -= root
		}
	}
}

func (s *Solver) hang(u, parent int32) {
	b, p := &s.node[u], &s.node[parent]
	b.parent, b.prev, b.next = parent, -1, p.first
	if p.first >= 0 {
		s.node[p.first].prev = u
	}
	p.first = u
}

func (s *Solver) unhang(u int32) {
	b := &s.node[u]
	if b.prev >= 0 {
		s.node[b.prev].next = b.next
	} else {
		s.node[b.parent].first = b.next
	}
	if b.next >= 0 {
		s.node[b.next].prev = b.prev
	}
}
