package roadnet

import (
	"slices"
	"time"

	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Path is a way through the network.
type Path struct {
	Codes    []string // of the segments, in order, each once in a row
	Line     orb.LineString
	Distance spatial.Metres
	Time     time.Duration
	legs     []leg
}

// leg is a stretch of an edge: millimetres from its beginning in the direction
// of travel.
type leg struct {
	edge     int32
	from, to int64
}

// Path gives the way from place i to place j; ok is false where there is none.
func (m *Matrix) Path(i, j int) (p Path, ok bool) {
	at := i*len(m.to) + j
	if m.cost[at] == unreached {
		return p, false
	}
	r, n := m.roads, m.roads.net
	a, b := m.from[i], m.to[j]
	if c, on := r.straight(a, b, m.by); c == m.cost[at] {
		return n.path([]leg{on}), true
	}
	var legs []leg
	if !m.reversed {
		tree := m.trees[i]
		end := m.best(r.arriving(b, m.by), tree, r.leaving(a, m.by))
		legs = append(legs, leg{end.edge, 0, b.driven(n.edges[end.edge].back)})
		for node := end.node; ; {
			e := tree[node]
			if e < 0 { // ^edge: the one that the place lies on
				legs = append(legs, leg{^e, a.driven(n.edges[^e].back), n.edges[^e].length})
				break
			}
			legs = append(legs, leg{e, 0, n.edges[e].length})
			node = n.edges[e].from
		}
		slices.Reverse(legs)
		return n.path(legs), true
	}
	tree := m.trees[j]
	start := m.best(r.leaving(a, m.by), tree, r.arriving(b, m.by))
	legs = append(legs, leg{start.edge, a.driven(n.edges[start.edge].back), n.edges[start.edge].length})
	for node := start.node; ; {
		e := tree[node]
		if e < 0 {
			legs = append(legs, leg{^e, 0, b.driven(n.edges[^e].back)})
			break
		}
		legs = append(legs, leg{e, 0, n.edges[e].length})
		node = n.edges[e].to
	}
	return n.path(legs), true
}

// best finds the door by which the search reached a place, by walking back from
// each: the trees hold no weights.
func (m *Matrix) best(doors []door, tree []int32, roots []door) door {
	n := m.roads.net
	least, chosen := int64(unreached), door{}
	for _, d := range doors {
		if tree[d.node] == untouched {
			continue
		}
		sum := d.weight
		for node := d.node; ; {
			e := tree[node]
			if e < 0 {
				for _, root := range roots {
					if root.edge == ^e && root.node == node {
						sum += root.weight
					}
				}
				break
			}
			sum += n.edges[e].weight(m.by)
			if m.reversed {
				node = n.edges[e].to
			} else {
				node = n.edges[e].from
			}
		}
		if sum < least {
			least, chosen = sum, d
		}
	}
	return chosen
}

func (n *Network) path(legs []leg) Path {
	p := Path{legs: legs}
	var length, millis int64
	for i, l := range legs {
		if l.from == l.to && (i < len(legs)-1 || len(p.Line) > 0) {
			continue // a place at the end of a way does not drive on it
		}
		e := &n.edges[l.edge]
		length += l.to - l.from
		millis += e.part(ByTime, l.to) - e.part(ByTime, l.from)
		w := &n.ways[e.way]
		if len(p.Codes) == 0 || p.Codes[len(p.Codes)-1] != w.Code {
			p.Codes = append(p.Codes, w.Code)
		}
		for _, v := range cut(w.Line, e, l.from, l.to) {
			if len(p.Line) == 0 || p.Line[len(p.Line)-1] != v {
				p.Line = append(p.Line, v)
			}
		}
	}
	p.Distance, p.Time = spatial.Metres(float64(length)/1000), time.Duration(millis)*time.Millisecond
	return p
}

// cut gives the stretch of an edge's line in the direction of travel.
func cut(line orb.LineString, e *edge, from, to int64) orb.LineString {
	if e.back {
		line = append(orb.LineString(nil), line...)
		line.Reverse()
	}
	if from == 0 && to == e.length {
		return line
	}
	whole := orb.MultiLineString{line}
	metres := float64(spatial.Length(whole))
	a, b := float64(from)/float64(e.length)*metres, float64(to)/float64(e.length)*metres
	start, _ := spatial.PointAt(whole, spatial.Metres(a))
	end, _ := spatial.PointAt(whole, spatial.Metres(min(b, metres)))
	out := orb.LineString{start}
	run := 0.0
	for i := 1; i < len(line); i++ {
		run += float64(spatial.Distance(line[i-1], line[i]))
		if run > a && run < b {
			out = append(out, line[i])
		}
	}
	return append(out, end)
}
