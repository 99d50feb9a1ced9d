package earthwork

import (
	"cmp"
	"math/big"
	"slices"

	"chengge/spatial/earthwork/network"
	"chengge/spatial/earthwork/proof"
)

// Plan is what goes where, with what it comes to.
type Plan struct {
	Levels []Level // of the objective, the most important first
	Moves  []Move  // by period, from, to
	Left   []Rest  // stays where it may not
	Unmet  []Rest  // is not there where it is needed
	Stocks []Stock // what stores hold at the end of periods, where it is anything
	Money  network.Sum
	// Grade says how far the plan is proven.
	Grade Grade
	// Allowed hauls were all priced; Written of them were ever in the network.
	Allowed, Written int
	Pivots           int64
	Straight         Ratio // set where ways are stretched straight lines
	OverPermits      []OverPermit
	// Ignored are the couplings that Solve left aside: see SolveCoupled.
	Ignored []string
	// Of a coupled plan: the candidates that are opened, and the bound and gap of
	// the level that is the least proven; Root is the part of that bound that is
	// proven exactly.
	Opened     []string
	Bound, Gap float64
	Root       *big.Rat

	potentials [][]int64
	planner    *Planner
	flows      []int64 // by arc of the planner
	links      []link
	linear     []*proof.Linear // of a coupled plan, by level
}

// Grade is how far a plan is proven.
type Grade string

// The grades.
const (
	// ProvenOptimal: an exact integer certificate of flows and potentials.
	ProvenOptimal Grade = "optimal"
	// ProvenBound: the plan is exact, and so is a bound below every plan.
	ProvenBound Grade = "bound"
	// StatedBound: the plan is exact, the bound as its solver states it.
	StatedBound Grade = "stated"
	// Given: today's practice or a simple rule; nothing is made least.
	Given Grade = "given"
)

// Level is a criterion with its total, in the criterion's unit.
type Level struct {
	Criterion Criterion
	Total     network.Sum
	// Of a coupled plan: no plan that is as good in the levels before comes below
	// Bound, Root of it is proven exactly (nil where nothing is), and this plan is
	// at most Gap above it, as a share of Total.
	Bound, Gap float64
	Root       *big.Rat
}

// Move is a haul, or a use where it was dug (From = To), in one period.
type Move struct {
	Flow
	FromStore, ToStore bool
	Haulier            string // whose permits cover it, where hauliers differ; else ""
	Metres             int64
	Price              Yuan        // per m³, all that the haul costs
	Money              network.Sum // 10⁻⁴ yuan
	Zone               bool        // it stays within a zone
	Direct             bool        // reused directly
}

// Rest is a volume that stays, or is missing, at a site.
type Rest struct {
	Site     string
	Material Material // of what stays
	Use      Use      // of what is missing
	Period   int
	Volume   BankVolume
}

// Stock is what a store holds at the end of a period.
type Stock struct {
	Site     string
	Material Material
	Period   int
	Volume   BankVolume
}

// OverPermit is a permit that a plan exceeds over several periods or materials,
// which a network cannot see; SolveCoupled can.
type OverPermit struct {
	No              string
	Volume, Planned BankVolume
}

// plan reads the flows of the last Solve.
func (pl *Planner) plan() *Plan {
	flows := make([]int64, pl.s.Arcs())
	for i := range flows {
		flows[i] = pl.s.Flow(i)
	}
	p := pl.planOf(flows)
	p.Grade, p.Pivots = ProvenOptimal, pl.s.Pivots()
	p.potentials = slices.Clone(pl.pi)
	p.Ignored = pl.m.p.Couplings()
	return p
}

// planOf makes a plan of flows by arc.
func (pl *Planner) planOf(flows []int64) *Plan {
	m := pl.m
	p := &Plan{planner: pl, flows: flows, Levels: make([]Level, len(m.levels))}
	p.Allowed, p.Written = pl.Hauls()
	for _, l := range m.p.Legs {
		if !l.Straight.IsZero() {
			p.Straight = l.Straight
		}
	}
	for l, c := range m.levels {
		p.Levels[l].Criterion = c
	}
	for i, a := range m.arcs {
		f := flows[i]
		if f == 0 {
			continue
		}
		for l := range m.levels {
			p.Levels[l].Total = p.Levels[l].Total.AddProduct(f, a.costs[l])
		}
		switch a.kind {
		case leftArc:
			n := m.nodes[a.From]
			p.Left = append(p.Left, Rest{Site: m.p.Sites[n.site].Code, Material: m.p.Sites[n.site].Gives[n.index].Material, Period: int(n.period), Volume: BankVolume(f)})
			p.Money = p.Money.AddProduct(f, perUnit(int64(m.p.Prices.Left), 1, 10))
		case unmetArc:
			n := m.nodes[a.To]
			p.Unmet = append(p.Unmet, Rest{Site: m.p.Sites[n.site].Code, Use: m.p.Sites[n.site].Takes[n.index].Use, Period: int(n.period), Volume: BankVolume(f)})
			p.Money = p.Money.AddProduct(f, perUnit(int64(m.p.Prices.Unmet), 1, 10))
		case holdArc, restArc:
			n := m.nodes[a.From]
			st := &m.p.Sites[n.site].Stores[n.index]
			p.Stocks = append(p.Stocks, Stock{m.p.Sites[n.site].Code, st.Material, int(n.period), BankVolume(f)})
			price := st.Hold
			if a.kind == restArc {
				price = st.Rest
			}
			p.Money = p.Money.AddProduct(f, perUnit(int64(price), 1, 10))
		}
	}
	type moveKey struct {
		pair uint64
		by   int32
	}
	moves := map[moveKey]int{}
	for k := range pl.hauls {
		h := &pl.hauls[k]
		f := flows[pl.arc(int32(k))]
		if f == 0 {
			continue
		}
		for l := range m.levels {
			p.Levels[l].Total = p.Levels[l].Total.AddProduct(f, pl.haulCost(l, h))
		}
		key := moveKey{pairKey(h.o, h.d), h.by}
		if i, ok := moves[key]; ok { // what stays and what comes on top
			p.Moves[i].Volume += BankVolume(f)
			p.Moves[i].Money = p.Moves[i].Money.AddProduct(f, int64(p.Moves[i].Price)/10)
			continue
		}
		moves[key] = len(p.Moves)
		p.Moves = append(p.Moves, m.move(h, BankVolume(f)))
	}
	for _, mv := range p.Moves {
		p.Money = p.Money.Add(mv.Money)
	}
	p.OverPermits = m.overPermits(p.Moves)
	slices.SortFunc(p.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.Period, b.Period), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To),
			cmp.Compare(a.Material.Waste, b.Material.Waste), cmp.Compare(a.Material.Soil, b.Material.Soil), cmp.Compare(a.Use, b.Use), cmp.Compare(a.Haulier, b.Haulier))
	})
	return p
}

func (m *model) move(h *haul, v BankVolume) Move {
	t, o, d := int(h.t), h.o, h.d
	from, to := &m.p.Sites[o.site], &m.p.Sites[d.site]
	at := int(o.site)*len(m.p.Sites) + int(d.site)
	unit := m.base[m.table(t)][at] + o.price + d.price + h.fare
	mv := Move{Flow: Flow{From: from.Code, To: to.Code, Material: m.materials[o.what], Use: m.kinds[d.what].use, Period: t, Volume: v},
		FromStore: o.store, ToStore: d.store, Zone: from.Zone == to.Zone, Price: Yuan(unit * 10)}
	if o.site != d.site {
		mv.Metres = m.p.Legs[m.table(t)].Metres[at]
	}
	if h.by >= 0 {
		mv.Haulier = m.hauliers[h.by]
	}
	mv.Direct = !o.store && !o.borrowed && mv.Use.Direct()
	mv.Money = network.SumOf(0).AddProduct(int64(v), unit)
	return mv
}

// overPermits gives the permits of which all hauls together take more than they
// cover.
func (m *model) overPermits(moves []Move) (over []OverPermit) {
	if !m.p.NeedPermit {
		return nil
	}
	type pair struct {
		from, to string
		class    WasteClass
	}
	used, covered, no := map[pair]BankVolume{}, map[pair]BankVolume{}, map[pair]string{}
	var order []pair
	for i, k := range m.p.Permits {
		if !m.barred[i] {
			key := pair{k.From, k.To, k.Class}
			if no[key] == "" {
				no[key] = k.No
				order = append(order, key)
			}
			covered[key] += k.Volume
		}
	}
	for _, mv := range moves {
		if mv.From != mv.To {
			used[pair{mv.From, mv.To, mv.Material.Waste}] += mv.Volume
		}
	}
	for _, key := range order {
		if used[key] > covered[key] {
			over = append(over, OverPermit{no[key], covered[key], used[key]})
		}
	}
	return over
}
