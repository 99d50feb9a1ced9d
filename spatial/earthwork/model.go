package earthwork

import (
	"slices"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// model is a problem as a network over time. Node 0 is the ground: what is left
// goes there, what is unmet comes from it, and optional volumes end or begin
// there. Hauls are arcs between an origin and a target of one period; there are
// so many that most are never written down (see hauls.go).
type model struct {
	p      *Problem
	levels []Criterion

	nodes  []node
	supply []int64
	arcs   []groundArc // all that are no hauls

	origins, targets [][]end // by period
	ends             []int32 // node → place in origins or targets of its period, −1
	materials        []Material
	kinds            []taking // kinds of takes, which the matrix treats alike
	may              []bool   // material·len(kinds) + kind
	rules            []UseRule

	pairs   [][]Refusal // by table of legs: site·n + site
	base    [][]int64   // cost of a haul by table of legs, without fees
	permits map[permitKey][]int32
	barred  []bool // permits that allow nothing: their own word, or hours that never meet
	// hauliers are those of permits, hauledBy says of a permit which. Where hauls
	// are carried, each of them is a haulier's.
	hauliers []string
	hauledBy []int32
	carried  bool
	codes    map[string]int32
	all      int64 // all that is given and in stores, and may be
}

type node struct {
	kind   nodeKind
	site   int32
	index  int32 // of the give, take or store
	period int32
}

type nodeKind uint8

const (
	groundNode nodeKind = iota
	giveNode
	takeNode
	storeNode
	giveLimitNode // period −1: over all periods
	takeLimitNode
	storeInNode // what comes into a store that shrinks
	takeInNode  // what comes to a take and counts as more or less
)

// groundArc is an arc that is no haul.
type groundArc struct {
	network.Arc // Cost is that of the first level
	kind        arcKind
	keep        Ratio   // of a keptArc: what is kept of what the arc before it brings
	costs       []int64 // by level
}

type arcKind uint8

const (
	leftArc  arcKind = iota // stays where it may not
	unmetArc                // is not there where it is needed
	giveArc                 // optional: from the ground, or from a limit's node
	takeArc                 // optional: to the ground, or to a limit's node
	giveLimitArc
	takeLimitArc
	holdArc // over to the next period
	restArc // there at the end
	comeArc // into a store that shrinks, before it does
	keptArc // and what is kept of that
)

// end is where a haul begins or ends.
type end struct {
	node, site int32
	what       int32 // material of an origin, kind of a target
	store      bool
	own        bool // a store that only its own site fills
	borrowed   bool // no earth of a project: does not count as reused
	price      int64
}

type taking struct {
	use       Use
	materials []Material
	but       []Material // counted by another node of the take
}

type permitKey struct {
	from, to int32
	class    WasteClass
}

func newModel(p *Problem) *model {
	m := &model{p: p, levels: p.levels(), codes: map[string]int32{}, permits: map[permitKey][]int32{},
		origins: make([][]end, len(p.Periods)), targets: make([][]end, len(p.Periods))}
	for i := range p.Sites {
		m.codes[p.Sites[i].Code] = int32(i)
	}
	for i, k := range p.Permits {
		key := permitKey{m.codes[k.From], m.codes[k.To], k.Class}
		m.permits[key] = append(m.permits[key], int32(i))
	}
	m.addNode(node{kind: groundNode, site: -1, index: -1, period: -1}, 0)
	for i := range p.Sites {
		m.addSite(int32(i))
	}
	m.addMatrix()
	m.addPairs()
	m.addHauliers()
	return m
}

func (m *model) addNode(n node, supply BankVolume) int32 {
	m.nodes = append(m.nodes, n)
	m.supply = append(m.supply, int64(supply))
	m.supply[0] -= int64(supply)
	m.ends = append(m.ends, -1)
	return int32(len(m.nodes) - 1)
}

// addArc adds an arc with its price for each 0.1 m³ and what it counts as
// unserved.
func (m *model) addArc(kind arcKind, from, to int32, upper int64, price Yuan, unserved int64) {
	a := groundArc{kind: kind, costs: make([]int64, len(m.levels)), Arc: network.Arc{From: from, To: to, Upper: upper}}
	counts := func(c Criterion) int64 {
		switch c {
		case LeastCost:
			return perUnit(int64(price), 1, 10)
		case LeastUnserved:
			return unserved
		}
		return 0
	}
	for l, c := range m.levels {
		if a.costs[l] = counts(c); c == weighed {
			w := &m.p.weigh
			a.costs[l] = w.share[0]*counts(w.of[0]) + w.share[1]*counts(w.of[1])
		}
	}
	a.Cost = a.costs[0]
	m.arcs = append(m.arcs, a)
}

func (m *model) addSite(i int32) {
	s, pr := &m.p.Sites[i], &m.p.Prices
	gives := m.limit(i, s.GiveLimit, giveLimitNode, giveLimitArc)
	for j, g := range s.Gives {
		m.all += int64(g.Volume)
		n := node{giveNode, i, int32(j), int32(g.Period)}
		e := end{site: i, what: m.material(g.Material), borrowed: s.Type == chengge.BorrowPit, price: perUnit(int64(g.Price), 1, 10)}
		if g.Optional {
			e.node = m.addNode(n, 0)
			m.addArc(giveArc, gives(g.Period), e.node, int64(g.Volume), 0, 0)
		} else {
			e.node = m.addNode(n, g.Volume)
			if !g.Must {
				m.addArc(leftArc, e.node, 0, network.Unlimited, pr.Left, 1)
			}
		}
		m.addOrigin(g.Period, e)
	}
	takes := m.limit(i, s.TakeLimit, takeLimitNode, takeLimitArc)
	for j, k := range s.Takes {
		if !k.Optional {
			m.all += int64(k.Volume)
		}
		n := node{takeNode, i, int32(j), int32(k.Period)}
		e := end{site: i, what: m.taking(k.Use, k.Materials, countedApart(k)), price: perUnit(int64(k.Fee), 1, 10)}
		if k.Optional {
			e.node = m.addNode(n, 0)
			m.addArc(takeArc, e.node, takes(k.Period), int64(k.Volume), 0, 0)
		} else {
			e.node = m.addNode(n, -k.Volume)
			if !k.Must {
				m.addArc(unmetArc, 0, e.node, network.Unlimited, pr.Unmet, 1)
			}
		}
		m.addTarget(k.Period, e)
		for _, c := range k.Counts {
			if !has(k.Materials, c.Material) {
				continue
			}
			into := end{node: m.addNode(node{takeInNode, i, int32(j), int32(k.Period)}, 0), site: i, what: m.taking(k.Use, []Material{c.Material}, nil), price: e.price}
			m.addKept(into.node, e.node, c.As)
			m.addTarget(k.Period, into)
		}
	}
	for j, st := range s.Stores {
		m.addStore(i, int32(j), st)
	}
}

func (m *model) addStore(i, j int32, st Store) {
	last := len(m.p.Periods) - 1
	m.all += int64(st.Start)
	before := int32(-1)
	for t := range m.p.Periods {
		start := BankVolume(0)
		if t == 0 {
			start = st.Start
		}
		n := m.addNode(node{storeNode, i, j, int32(t)}, start)
		if before >= 0 {
			m.addArc(holdArc, before, n, int64(st.Room), st.Hold, 0)
		}
		m.addOrigin(t, end{node: n, site: i, what: m.material(st.Material), store: true, own: st.Own})
		into := n
		if st.Shrink.Num > 0 {
			into = m.addNode(node{storeInNode, i, j, int32(t)}, 0)
			m.addKept(into, n, Ratio{st.Shrink.Den - st.Shrink.Num, st.Shrink.Den})
		}
		m.addTarget(t, end{node: into, site: i, what: m.taking(Stockpile, []Material{st.Material}, nil), store: true, own: st.Own, price: perUnit(int64(st.Fee), 1, 10)})
		before = n
		if t == last && !st.Clear {
			m.addArc(restArc, n, 0, int64(st.Room), st.Rest, 0)
		}
	}
}

// addKept lets what comes to a node go, and as much as is kept of it come to
// another: a network cannot tie the two, links can.
func (m *model) addKept(from, to int32, keep Ratio) {
	m.addArc(comeArc, from, 0, network.Unlimited, 0, 0)
	m.addArc(keptArc, 0, to, network.Unlimited, 0, 0)
	m.arcs[len(m.arcs)-1].keep = keep
}

func countedApart(k Take) (out []Material) {
	for _, c := range k.Counts {
		out = append(out, c.Material)
	}
	return out
}

// limit gives the node in which the optional volumes of a period end: the
// period's, the site's over all periods, or the ground.
func (m *model) limit(i int32, l Limit, kind nodeKind, arc arcKind) func(period int) int32 {
	if l.none() {
		return func(int) int32 { return 0 }
	}
	link := func(n, above int32, v BankVolume) {
		if kind == giveLimitNode {
			m.addArc(arc, above, n, int64(v), 0, 0)
		} else {
			m.addArc(arc, n, above, int64(v), 0, 0)
		}
	}
	above := int32(0)
	if l.All > 0 {
		above = m.addNode(node{kind, i, -1, -1}, 0)
		link(above, 0, l.All)
	}
	if l.Period == nil {
		return func(int) int32 { return above }
	}
	byPeriod := make([]int32, len(l.Period))
	for t, v := range l.Period {
		byPeriod[t] = m.addNode(node{kind, i, -1, int32(t)}, 0)
		link(byPeriod[t], above, v)
	}
	return func(t int) int32 { return byPeriod[t] }
}

func (m *model) addOrigin(t int, e end) {
	if !e.store {
		m.ends[e.node] = int32(len(m.origins[t]))
	}
	m.origins[t] = append(m.origins[t], e)
}

func (m *model) addTarget(t int, e end) {
	if !e.store {
		m.ends[e.node] = int32(len(m.targets[t]))
	}
	m.targets[t] = append(m.targets[t], e)
}

func (m *model) material(x Material) int32 {
	if i := slices.Index(m.materials, x); i >= 0 {
		return int32(i)
	}
	m.materials = append(m.materials, x)
	return int32(len(m.materials) - 1)
}

func (m *model) taking(u Use, materials, but []Material) int32 {
	i := slices.IndexFunc(m.kinds, func(k taking) bool {
		return k.use == u && slices.Equal(k.materials, materials) && slices.Equal(k.but, but)
	})
	if i >= 0 {
		return int32(i)
	}
	m.kinds = append(m.kinds, taking{u, materials, but})
	return int32(len(m.kinds) - 1)
}

// RefusedByTaker is the code of the rule by which a take's own list of materials
// refuses.
const RefusedByTaker = "U-taker"

func (m *model) addMatrix() {
	matrix := m.p.matrix()
	for _, what := range m.materials {
		for _, k := range m.kinds {
			ok, rule := matrix.May(what, k.use)
			if ok && (!has(k.materials, what) || slices.Contains(k.but, what)) {
				ok, rule = false, UseRule{Code: RefusedByTaker, Say: chengge.Text{Zh: "接收方不收此物料", En: "the taker does not take this material"}}
			}
			m.may, m.rules = append(m.may, ok), append(m.rules, rule)
		}
	}
}
