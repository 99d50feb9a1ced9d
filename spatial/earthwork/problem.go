package earthwork

import (
	"chengge"

	"github.com/paulmach/orb"
)

// Problem is what a plan is made from: who gives and takes what and when, the
// ways between them, and what it costs.
type Problem struct {
	Periods []chengge.Period // in order, each with both ends
	Sites   []Site
	// Legs are the ways between sites: one table for all periods, or one for
	// each, where bans differ.
	Legs   []Legs
	Matrix Matrix // nil is DefaultMatrix
	Prices Prices
	// Window is when haulage is allowed; the zero Hours are all day.
	Window chengge.Hours
	// MaxMetres forbids longer hauls; 0 is no limit.
	MaxMetres int64
	// Permits are the permits to haul. With NeedPermit only what they cover moves.
	Permits    []HaulPermit
	NeedPermit bool
	// Fares are the prices per m³·km of hauliers that have their own, in place of
	// Prices.Haul. They count where permits say whose a haul is: with NeedPermit.
	Fares map[string]Yuan
	// Objective is what to make least, the most important first; later ones only
	// choose among what earlier ones leave equal. None is LeastCost.
	Objective []Criterion
	// Contracts are flows that are fixed: at least that much moves so.
	Contracts []Flow
	// Former is the plan in force. Each m³ that stays as it was costs Keep less,
	// each m³ that a haul has more than before costs Change more.
	Former       []Flow
	Keep, Change Yuan
	Coupling

	only  func(m *model, t int, o, d *end) bool // of a scenario: the hauls that it knows
	weigh weights
	// exactly makes contracts upper bounds too: today's practice.
	exactly bool
}

// weights are of two criteria that a trade-off weighs.
type weights struct {
	of    [2]Criterion
	share [2]int64
}

// Site is a place with what it gives, takes and stores.
type Site struct {
	Code, Name   string
	Type         chengge.SiteType
	Place        orb.Point
	Zone, Office string
	Valid        chengge.Period
	Open         chengge.Hours
	Gives        []Give
	Takes        []Take
	Stores       []Store
	// GiveLimit and TakeLimit bound what Optional gives and takes come to.
	GiveLimit, TakeLimit Limit
	// A Candidate may be opened for the cost of Opening; other sites are open.
	Candidate bool
	Opening   Yuan
	// Room is what all stores together may hold at the end of a period; 0 is no
	// limit. It ties materials together, as Yields do.
	Room   BankVolume
	Yields []Yield
}

// Limit is a capacity for each period and in all, over all materials. A nil
// Period is no limit, a value of 0 in it is closed; All 0 is no limit.
type Limit struct {
	Period []BankVolume
	All    BankVolume
}

func (l Limit) none() bool { return l.Period == nil && l.All == 0 }

// Give is what a site has to lose in a period, or, where Optional, may lose.
type Give struct {
	Material Material
	Period   int
	Volume   BankVolume
	Optional bool
	Must     bool // may not be left, at whatever penalty
	Price    Yuan // per m³, as for borrowed earth
}

// Take is what a site needs in a period, or, where Optional, may take.
type Take struct {
	Use       Use
	Materials []Material // none is all that the matrix allows
	Period    int
	Volume    BankVolume
	Optional  bool
	Must      bool // may not stay unmet, at whatever penalty
	Fee       Yuan // per m³; below 0 the site pays
	// Counts says for some materials what one m³ bank of them fills of the take's
	// own bank m³, where soils of different factors are mixed: those not listed
	// count as 1. It ties flows together: SolveCoupled holds it.
	Counts []Count
}

// Count is what one bank m³ of a material counts as.
type Count struct {
	Material Material
	As       Ratio
}

// Store is room for a material, kept apart from others. What is in it at the
// end of a period goes over to the next.
type Store struct {
	Material Material
	Room     BankVolume // at the end of a period
	Start    BankVolume // there at the beginning
	Fee      Yuan       // per m³ that comes in
	Hold     Yuan       // per m³ and period
	// Own stores take only from their own site, as a project's heap does.
	Own bool
	// Shrink is the share that is lost between coming in and going out, as of
	// topsoil in a heap; the zero Ratio is none. It ties flows together, since what
	// goes out no longer is what came in: SolveCoupled holds it.
	Shrink Ratio
	// Rest is what a m³ costs that is there at the end; with Clear none may be.
	Rest  Yuan
	Clear bool
}

// Prices are per bank m³.
type Prices struct {
	Load Yuan // loading and tipping, each haul
	Haul Yuan // per m³·km
	Hour Yuan // per m³ and hour under way
	// OnSite is what a m³ costs that is used where it was dug, without a haul.
	OnSite Yuan
	// Left and Unmet are the penalties for a m³ that stays where it may not and
	// for one that is not there where it is needed.
	Left, Unmet Yuan
	CO2         int64 // mg per m³·km
}

// HaulPermit (处置核准) allows to haul a class of waste from one site to another.
type HaulPermit struct {
	No       string
	From, To string // codes of sites
	Haulier  string
	Class    WasteClass
	Volume   BankVolume
	Valid    chengge.Period
	Hours    chengge.Hours
	// Barred permits take no part: their haulier is blacklisted, or has none.
	Barred bool
}

// Flow is what moves from one site to another in a period.
type Flow struct {
	From, To string // codes of sites
	Material Material
	Use      Use
	Period   int
	Volume   BankVolume
}

// Criterion is what an objective makes least.
type Criterion string

// The criteria.
const (
	LeastCost     Criterion = "cost"     // 10⁻⁴ yuan
	LeastDistance Criterion = "distance" // 0.1 m³·m
	LeastCO2      Criterion = "co2"      // mg
	// LeastUnserved makes least what is left and unmet, in 0.1 m³.
	LeastUnserved Criterion = "unserved"
	// LeastOutside makes least what crosses the border of a zone, in 0.1 m³.
	LeastOutside Criterion = "outside"
	// MostDirect makes most what is reused directly; its value is below 0.
	MostDirect Criterion = "direct"

	weighed Criterion = "weighed" // see TradeOff
)

// levels gives the objective with what it takes for granted: criteria that
// would rather leave everything where it is come after LeastUnserved.
func (p *Problem) levels() []Criterion {
	if len(p.Objective) == 0 {
		return []Criterion{LeastCost}
	}
	if first := p.Objective[0]; first == LeastCost || first == LeastUnserved {
		return p.Objective
	}
	return append([]Criterion{LeastUnserved}, p.Objective...)
}

func (p *Problem) matrix() Matrix {
	if p.Matrix == nil {
		return DefaultMatrix()
	}
	return p.Matrix
}

func (p *Problem) legs(period int) *Legs {
	if len(p.Legs) == 1 {
		return &p.Legs[0]
	}
	return &p.Legs[period]
}
