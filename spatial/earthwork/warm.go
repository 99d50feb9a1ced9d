package earthwork

import "chengge/spatial/earthwork/network"

// nodeName names a node in a way that holds in another problem too.
type nodeName struct {
	kind     nodeKind
	site     string
	material Material
	use      Use
	period   int32
	nth      int
}

func (m *model) names() (names []nodeName) {
	seen := map[nodeName]int{}
	for _, n := range m.nodes {
		name := nodeName{kind: n.kind, period: n.period}
		if n.site >= 0 {
			s := &m.p.Sites[n.site]
			name.site = s.Code
			switch n.kind {
			case giveNode:
				name.material = s.Gives[n.index].Material
			case takeNode, takeInNode:
				name.use = s.Takes[n.index].Use
			case storeNode, storeInNode:
				name.material = s.Stores[n.index].Material
			}
		}
		count := seen[name]
		seen[name]++
		name.nth = count
		names = append(names, name)
	}
	return names
}

// startFrom takes over the basis of another planner, as far as its nodes and
// arcs are found again here.
func (pl *Planner) startFrom(old *Planner) error {
	here := map[nodeName]int32{}
	for u, name := range pl.m.names() {
		here[name] = int32(u)
	}
	to := make([]int32, len(old.m.nodes))
	for u, name := range old.m.names() {
		v, ok := here[name]
		if !ok {
			v = -1
		}
		to[u] = v
	}
	type groundKey struct {
		kind     arcKind
		from, to int32
	}
	ground := map[groundKey]int32{}
	for i, a := range pl.m.arcs {
		ground[groundKey{a.kind, a.From, a.To}] = int32(i)
	}
	type ends struct{ from, to int32 }
	origin, target := map[int32][2]int{}, map[int32][2]int{}
	for t := range pl.m.origins {
		for i := range pl.m.origins[t] {
			origin[pl.m.origins[t][i].node] = [2]int{t, i}
		}
		for i := range pl.m.targets[t] {
			target[pl.m.targets[t][i].node] = [2]int{t, i}
		}
	}
	translate := func(arcs []int32) (out []int32) {
		for _, a := range arcs {
			if int(a) < len(old.m.arcs) {
				g := &old.m.arcs[a]
				if i, ok := ground[groundKey{g.kind, to[g.From], to[g.To]}]; ok {
					out = append(out, i)
				}
				continue
			}
			h := &old.hauls[int(a)-len(old.m.arcs)]
			e := ends{to[h.o.node], to[h.d.node]}
			o, ok := origin[e.from]
			d, ok2 := target[e.to]
			if !ok || !ok2 || o[0] != d[0] {
				continue
			}
			from, into := &pl.m.origins[o[0]][o[1]], &pl.m.targets[d[0]][d[1]]
			if r, _ := pl.m.refusal(o[0], from, into); r == Allowed {
				first, err := pl.write(o[0], from, into)
				if err != nil {
					continue
				}
				for _, k := range pl.group(first) {
					if by := pl.hauls[k].by; by < 0 || h.by >= 0 && old.m.hauliers[h.by] == pl.m.hauliers[by] {
						out = append(out, int32(pl.arc(k)))
						break
					}
				}
			}
		}
		return out
	}
	b := old.s.Basis()
	return pl.s.SetBasis(network.Basis{Tree: translate(b.Tree), Full: translate(b.Full)})
}
