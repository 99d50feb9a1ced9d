package earthwork

import (
	"cmp"
	"slices"

	"chengge/spatial/earthwork/network"
)

// nearestPartners is how many targets each origin is given to begin with, and
// origins each target; all others are priced.
const nearestPartners = 10

// writeAll is the number of hauls below which all are written down at once.
const writeAll = 20_000

// pricing is what a row of hauls from one origin has in common, laid out for a
// quick look at all of them.
type pricing struct {
	o       *end
	targets []int32 // that it may go to
}

// nearest prepares the rows and writes the cheapest hauls down.
func (pl *Planner) nearest() {
	m := pl.m
	level := 0
	if m.carried { // a haulier's price may be below the one that is looked at
		m.eachPair(func(t int, o, d *end) bool {
			pl.mustWrite(t, o, d)
			return true
		})
	}
	pl.price = make([][]pricing, len(m.p.Periods))
	total := 0
	for t := range m.p.Periods {
		// Origins of one site and material have the same targets.
		type alike struct {
			site, what int32
			store, own bool
		}
		known := map[alike][]int32{}
		for i := range m.origins[t] {
			o := &m.origins[t][i]
			key := alike{o.site, o.what, o.store, o.own}
			list, ok := known[key]
			if !ok {
				for j := range m.targets[t] {
					if r, _ := m.refusal(t, o, &m.targets[t][j]); r == Allowed {
						list = append(list, int32(j))
					}
				}
				known[key] = list
			}
			total += len(list)
			pl.price[t] = append(pl.price[t], pricing{o, list})
		}
	}
	var tree []int32
	for i, a := range m.arcs {
		if a.kind == takeArc || a.kind == takeLimitArc {
			tree = append(tree, int32(i))
		}
	}
	for t := range pl.price {
		type candidate struct {
			cost int64
			row  int32
			at   int32
		}
		byTarget := make([][]candidate, len(m.targets[t]))
		for i, row := range pl.price[t] {
			list := make([]candidate, 0, len(row.targets))
			for _, j := range row.targets {
				list = append(list, candidate{m.cost(level, t, row.o, &m.targets[t][j]), int32(i), j})
			}
			if total > writeAll {
				slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.at, b.at)) })
				for _, c := range list {
					byTarget[c.at] = append(byTarget[c.at], c)
				}
				list = list[:min(len(list), nearestPartners)]
			}
			best := -1
			for i, c := range list {
				pl.mustWrite(t, row.o, &m.targets[t][c.at])
				if best < 0 || c.cost < list[best].cost {
					best = i
				}
			}
			if best >= 0 && m.supply[row.o.node] > 0 {
				tree = append(tree, int32(pl.arc(pl.at[pairKey(row.o, &m.targets[t][list[best].at])])))
			}
		}
		for _, list := range byTarget {
			slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.row, b.row)) })
			for _, c := range list[:min(len(list), nearestPartners)] {
				pl.mustWrite(t, pl.price[t][c.row].o, &m.targets[t][c.at])
			}
		}
	}
	// Everything to its cheapest target: far from feasible where those are full,
	// and yet much nearer the optimum than nothing at all.
	if err := pl.s.SetBasis(network.Basis{Tree: tree}); err != nil {
		panic(err) // the arcs are the model's own
	}
}

func (pl *Planner) mustWrite(t int, o, d *end) {
	if _, err := pl.write(t, o, d); err != nil {
		panic(err) // bounds and nodes are the model's own
	}
}

// mostPriced is how many hauls of an origin one look may write down.
const mostPriced = 3

// priceAll looks at every haul that is allowed and writes down those that would
// gain: of each origin the best few. What is not among the optima of the levels
// before is passed over.
func (pl *Planner) priceAll(s *network.Solver) (added int, err error) {
	m, pi, level := pl.m, s.Potentials(), pl.level()
	n := int32(len(m.p.Sites))
	for t := range pl.price {
		table := m.table(t)
		targets, base := m.targets[t], m.base[table]
		for _, row := range pl.price[t] {
			o := row.o
			from := pi[o.node]
			var best [mostPriced]struct {
				rc int64
				d  *end
			}
			for _, j := range row.targets {
				d := &targets[j]
				var c int64
				if pl.feasibility {
					c = 0
				} else if m.levels[level] == LeastCost {
					c = base[o.site*n+d.site] + o.price + d.price
				} else {
					c = m.cost(level, t, o, d)
				}
				rc := c + from - pi[d.node]
				if rc >= best[mostPriced-1].rc || !pl.feasibility && !pl.onFace(t, o, d, level) {
					continue
				}
				if _, ok := pl.at[pairKey(o, d)]; ok {
					continue
				}
				k := mostPriced - 1
				for ; k > 0 && rc < best[k-1].rc; k-- {
					best[k] = best[k-1]
				}
				best[k].rc, best[k].d = rc, d
			}
			for _, b := range best {
				if b.d != nil {
					if _, err := pl.write(t, o, b.d); err != nil {
						return added, err
					}
					added++
				}
			}
		}
	}
	return added, nil
}

// onFace tells whether a haul that carries nothing may carry something and
// leave the levels before at their optimum.
func (pl *Planner) onFace(t int, o, d *end, level int) bool {
	for l := range level {
		if pl.m.cost(l, t, o, d)+pl.pi[l][o.node]-pl.pi[l][d.node] != 0 {
			return false
		}
	}
	return true
}

// Hauls gives how many hauls the problem allows, and how many of them were
// written down; of all others it was priced that they would not gain.
func (pl *Planner) Hauls() (allowed, written int) {
	for _, rows := range pl.price {
		for _, r := range rows {
			allowed += len(r.targets)
		}
	}
	return allowed, len(pl.at)
}
