package balance

import (
	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"
)

// Input is what a balance is made from.
type Input struct {
	City  chengge.City
	Sites []chengge.Site // of the city's own layer
	Roads []chengge.RoadSegment
	// Areas are districts, street offices and zones: where sites belong, and where
	// bans hold.
	Areas map[chengge.Kind][]chengge.Area
	Plans *importers.SitePlans
}

// Kinds are the layers of a city that a balance reads.
var Kinds = []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindZones, chengge.KindRoads, chengge.KindSites}

// InputOf takes what a balance needs from a city. Rows that a reader could not
// take end it with their error.
func InputOf(c chengge.Contents, plans *importers.SitePlans) (Input, error) {
	in := Input{City: c.City, Plans: plans, Areas: map[chengge.Kind][]chengge.Area{}}
	if c.Sites != nil {
		for s, err := range c.Sites {
			if err != nil {
				return in, err
			}
			in.Sites = append(in.Sites, s)
		}
	}
	if c.Roads != nil {
		for r, err := range c.Roads {
			if err != nil {
				return in, err
			}
			in.Roads = append(in.Roads, r)
		}
	}
	for _, kind := range Kinds {
		rows := c.Areas[kind]
		if !kind.IsArea() || rows == nil {
			continue
		}
		for a, err := range rows {
			if err != nil {
				return in, err
			}
			in.Areas[kind] = append(in.Areas[kind], a)
		}
	}
	return in, nil
}

// Order (刚性次序) is an order that goes before cost.
type Order string

// The orders. Each is kept whatever it costs; cost chooses among what is left.
const (
	NoOrder     Order = ""
	NearestFrom Order = "nearest"    // 就近优先、直接利用优先: direct reuse, then the shortest ways
	ZoneFirst   Order = "zone-first" // 片区内优先: as little as may be across zones
)

// Options say what to plan for. The zero value makes cost least, by months.
type Options struct {
	// Scenario is what the plan itself is: "" the best one, baseline what happens
	// without coordination, practice the flows that are given.
	Scenario  string
	Objective earthwork.Criterion // cost, distance or co2
	Order     Order
	MaxMetres int64 // 0 is no limit
	Weeks     bool  // periods are weeks from Monday, else months
	// Close are sites that take, store and lend nothing.
	Close []string
	// NeedPermits lets only what permits cover move.
	NeedPermits bool
	Window      chengge.Hours // when haulage is allowed; the zero Hours are all day
	// Former is the plan in force; Fixed are pairs of sites between which it must
	// stay as it is.
	Former *Document
	Fixed  [][2]string
	// MostOpen bounds how many candidates are opened, Exactly makes it their
	// number.
	MostOpen int
	Exactly  bool
	Straight bool // leave the roads aside
	Worths   int  // how many prices of capacities to find; 0 is 8, below 0 none
	// Alternatives is for how many flows, the dearest first, the best plan without
	// them is found; 0 is 1000, below 0 none.
	Alternatives int
	TradeOff     *TradeOff // nil is none
	Solver       coupled.Options
	Progress     func(earthwork.Progress)
	Stage        func(Stage) // told what the balance is at; may be nil
}

func (o Options) objective() []earthwork.Criterion {
	last := o.Objective
	if last == "" {
		last = earthwork.LeastCost
	}
	var out []earthwork.Criterion
	switch o.Order {
	case NearestFrom:
		out = []earthwork.Criterion{earthwork.LeastUnserved, earthwork.MostDirect, earthwork.LeastDistance}
	case ZoneFirst:
		out = []earthwork.Criterion{earthwork.LeastUnserved, earthwork.LeastOutside}
	}
	for _, c := range out {
		if c == last {
			return out
		}
	}
	return append(out, last)
}
