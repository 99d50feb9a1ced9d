package earthwork

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// Capacity is a kind of limit that a plan meets.
type Capacity string

// The capacities.
const (
	TakeCapacity  Capacity = "take" // of an optional take
	TakeInPeriod  Capacity = "take_period"
	TakeInAll     Capacity = "take_all"
	GiveCapacity  Capacity = "give" // of an optional give
	GiveInPeriod  Capacity = "give_period"
	GiveInAll     Capacity = "give_all"
	StoreCapacity Capacity = "store"
	StoreAtEnd    Capacity = "store_end"
)

// Worth (影子价格) is what a capacity is worth at the margin, from both sides: a
// plan at a corner has two prices, and only these are true of real changes.
type Worth struct {
	Capacity Capacity
	Site     string
	Material Material // of a give or store
	Use      Use      // of a take
	Period   int      // −1 over all periods
	Volume   BankVolume
	// More is by how much each level of the objective changes with 0.1 m³ more,
	// Less with 0.1 m³ less; Less is nil where no plan is left.
	More, Less []network.Sum
}

// Saving gives what one m³ more saves, in the first level whose total changes.
func (w Worth) Saving() (criterion int, perM3 network.Sum) {
	for l, c := range w.More {
		if c.Sign() != 0 {
			return l, tenfold(c).Neg()
		}
	}
	return 0, network.Sum{}
}

func tenfold(s network.Sum) network.Sum {
	twice := s.Add(s)
	four := twice.Add(twice)
	return four.Add(four).Add(twice)
}

// Worths finds what the capacities that the plan meets are worth, by solving
// again from the plan's basis for each: at most so many, those first that may be
// worth most by the plan's potentials, which bound the true price.
func (pl *Planner) Worths(ctx context.Context, p *Plan, most int) ([]Worth, error) {
	type candidate struct {
		arc   int
		bound []int64
	}
	var list []candidate
	for i, a := range pl.m.arcs {
		if a.Upper == network.Unlimited || p.flows[i] != a.Upper {
			continue
		}
		c := candidate{arc: i, bound: make([]int64, len(pl.pi))}
		for l, pi := range p.potentials {
			c.bound[l] = a.costs[l] + pi[a.From] - pi[a.To]
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return slices.Compare(a.bound, b.bound) })
	var out []Worth
	for _, c := range list[:min(most, len(list))] {
		w, err := pl.worth(ctx, p, c.arc)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b Worth) int {
		return slices.CompareFunc(a.More, b.More, func(x, y network.Sum) int { return x.Cmp(y) })
	})
	return out, nil
}

func (pl *Planner) worth(ctx context.Context, p *Plan, arc int) (Worth, error) {
	m := pl.m
	a := m.arcs[arc]
	inner := a.From
	if a.kind == giveArc || a.kind == giveLimitArc {
		inner = a.To
	}
	n := m.nodes[inner]
	s := &m.p.Sites[n.site]
	w := Worth{Site: s.Code, Period: int(n.period), Volume: BankVolume(a.Upper)}
	switch a.kind {
	case takeArc:
		w.Capacity, w.Use = TakeCapacity, s.Takes[n.index].Use
	case giveArc:
		w.Capacity, w.Material = GiveCapacity, s.Gives[n.index].Material
	case takeLimitArc:
		if w.Capacity = TakeInPeriod; n.period < 0 {
			w.Capacity = TakeInAll
		}
	case giveLimitArc:
		if w.Capacity = GiveInPeriod; n.period < 0 {
			w.Capacity = GiveInAll
		}
	case holdArc, restArc:
		if w.Capacity, w.Material = StoreCapacity, s.Stores[n.index].Material; a.kind == restArc {
			w.Capacity = StoreAtEnd
		}
	}
	more, err := pl.whatIf(ctx, p, func(s *network.Solver) error { return s.SetBounds(arc, 0, a.Upper+1) })
	if err != nil {
		return w, err
	}
	w.More = more.Change
	if a.Upper > 0 {
		less, err := pl.whatIf(ctx, p, func(s *network.Solver) error { return s.SetBounds(arc, 0, a.Upper-1) })
		if err == nil {
			w.Less = less.Change
		} else if !errors.Is(err, network.ErrInfeasible) {
			return w, err
		}
	}
	return w, nil
}

var capacityWords = map[Capacity]chengge.Text{
	TakeCapacity:  {Zh: "{site} {when}的{what}接收能力每增加 1 立方米", En: "one more m³ of capacity for {what} at {site} {when}"},
	TakeInPeriod:  {Zh: "{site} {when}的接收能力每增加 1 立方米", En: "one more m³ of capacity at {site} {when}"},
	TakeInAll:     {Zh: "{site} 的总库容每增加 1 立方米", En: "one more m³ of capacity in all at {site}"},
	GiveCapacity:  {Zh: "{site} {when}的{what}每多供 1 立方米", En: "one more m³ of {what} to be had at {site} {when}"},
	GiveInPeriod:  {Zh: "{site} {when}的外供能力每增加 1 立方米", En: "one more m³ to be had at {site} {when}"},
	GiveInAll:     {Zh: "{site} 的可供总量每增加 1 立方米", En: "one more m³ in all to be had at {site}"},
	StoreCapacity: {Zh: "{site} {when}末的{what}堆存容量每增加 1 立方米", En: "one more m³ of room for {what} at {site} at the end of {period}"},
	StoreAtEnd:    {Zh: "{site} 期末的{what}堆存容量每增加 1 立方米", En: "one more m³ of room for {what} at {site} at the end"},
}

var criterionWords = map[Criterion]struct{ saves, costs chengge.Text }{
	LeastCost:     {chengge.Text{Zh: "，节省 {value} 元", En: " saves {value} yuan"}, chengge.Text{Zh: "，多花 {value} 元", En: " costs {value} yuan"}},
	LeastDistance: {chengge.Text{Zh: "，减少 {value} 立方米·千米", En: " saves {value} m³·km"}, chengge.Text{Zh: "，增加 {value} 立方米·千米", En: " adds {value} m³·km"}},
	LeastCO2:      {chengge.Text{Zh: "，减排 {value} 千克", En: " saves {value} kg of CO₂"}, chengge.Text{Zh: "，增排 {value} 千克", En: " adds {value} kg of CO₂"}},
	LeastUnserved: {chengge.Text{Zh: "，使未安排量减少 {value} 立方米", En: " places {value} m³ more"}, chengge.Text{Zh: "，使未安排量增加 {value} 立方米", En: " places {value} m³ less"}},
	LeastOutside:  {chengge.Text{Zh: "，使跨区量减少 {value} 立方米", En: " keeps {value} m³ more inside their zones"}, chengge.Text{Zh: "，使跨区量增加 {value} 立方米", En: " sends {value} m³ more across zones"}},
	MostDirect:    {chengge.Text{Zh: "，使直接利用量增加 {value} 立方米", En: " reuses {value} m³ more directly"}, chengge.Text{Zh: "，使直接利用量减少 {value} 立方米", En: " reuses {value} m³ less directly"}},
}

// unitsOf gives how many of a criterion's units make one of what is printed.
var unitsOf = map[Criterion]float64{LeastCost: 10_000, LeastDistance: 10_000, LeastCO2: 1_000_000, LeastUnserved: 10, LeastOutside: 10, MostDirect: 10}

// Message says the worth in words: "one more m³ of capacity at 消纳场 3 in the
// period from 2026-01-05 saves 41 yuan".
func (w Worth) Message(lang chengge.Lang, p *Problem) string {
	when, period := chengge.Text{}, ""
	if w.Period >= 0 {
		day := p.Periods[w.Period].Begins.Format("2006-01-02")
		when = chengge.Text{Zh: day + "起的时段", En: "in the period from " + day}
		period = "the period from " + day
	}
	what := w.Use.Title()
	if w.Use == "" {
		what = w.Material.Title()
	}
	head := capacityWords[w.Capacity].Render(lang, chengge.Arg{Name: "site", Value: p.nameOf(w.Site)}, chengge.Arg{Name: "when", Value: when},
		chengge.Arg{Name: "period", Value: period}, chengge.Arg{Name: "what", Value: what})
	level, saving := w.Saving()
	c := p.levels()[level]
	words, value := criterionWords[c].saves, saving.Float()/unitsOf[c]
	if value < 0 {
		words, value = criterionWords[c].costs, -value
	}
	return head + words.Render(lang, chengge.Arg{Name: "value", Value: value})
}

func (p *Problem) nameOf(code string) string {
	i := slices.IndexFunc(p.Sites, func(s Site) bool { return s.Code == code })
	if i < 0 {
		return code
	}
	return cmp.Or(p.Sites[i].Name, code)
}
