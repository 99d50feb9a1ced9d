package earthwork

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// Show is how a summary turns bank m³ into what people see: trucks in loose m³
// and tonnes.
type Show struct {
	// Table converts a material's volumes; nil is the table "earth".
	Table func(Material) *SoilTable
	// Density is in tonnes per bank m³; 0 is unknown, and tonnes are then not
	// stated.
	Density func(Material) Ratio
	// Load is what a truck carries, in bank m³; 0 is 11 m³, the middle of what
	// 31-tonne trucks do.
	Load BankVolume
}

const usualLoad BankVolume = 110

func (s Show) load() BankVolume {
	if s.Load > 0 {
		return s.Load
	}
	return usualLoad
}

// Summary is what a plan comes to. Volumes are bank m³; what passes a store
// counts as moved twice, and once in its use.
type Summary struct {
	Given, Needed BankVolume // by those who must lose or have it
	Moved         BankVolume // over roads
	OnSite        BankVolume // used where it was dug
	Direct        BankVolume // reused directly from project to project, or on site
	FromStore     BankVolume // used out of a store
	Recycled      BankVolume
	Treated       BankVolume
	Dumped        BankVolume
	Borrowed      BankVolume
	Left, Unmet   BankVolume
	Loose         LooseVolume // moved, as it lies in trucks; rounded once a move
	LooseResidue  Ratio       // what that rounding left, in 0.1 m³ loose
	Tonnes        Ratio       // moved; the zero Ratio where a density is unknown
	Trips         int64
	M3Km          network.Sum // 0.1 m³·m
	CO2           network.Sum // mg
	Money         network.Sum // 10⁻⁴ yuan, penalties included
	ByZone        []Tally     // by where it comes from
	ByOffice      []Tally
}

// Tally is what a zone or office gives, and what of it stays inside.
type Tally struct {
	Name                          string
	Given, Inside, Direct, Dumped BankVolume
}

// Share gives a part of what projects give, in %; 0 of nothing is 0.
func (s *Summary) Share(part BankVolume) float64 {
	if s.Given == 0 {
		return 0
	}
	return float64(part) / float64(s.Given) * 100
}

// Summarise adds up a plan.
func (p *Plan) Summarise(show Show) (*Summary, error) {
	problem := p.planner.m.p
	out := &Summary{Money: p.Money}
	site := map[string]*Site{}
	zones, offices := map[string]*Tally{}, map[string]*Tally{}
	tally := func(m map[string]*Tally, name string) *Tally {
		if m[name] == nil {
			m[name] = &Tally{Name: name}
		}
		return m[name]
	}
	for i := range problem.Sites {
		s := &problem.Sites[i]
		site[s.Code] = s
		for _, g := range s.Gives {
			if !g.Optional {
				out.Given += g.Volume
				tally(zones, s.Zone).Given += g.Volume
				tally(offices, s.Office).Given += g.Volume
			}
		}
		for _, k := range s.Takes {
			if !k.Optional {
				out.Needed += k.Volume
			}
		}
	}
	residue, tonnes, weighed := new(big.Rat), new(big.Rat), show.Density != nil
	for _, m := range p.Moves {
		from, to := site[m.From], site[m.To]
		if m.Metres > 0 || m.From != m.To {
			table := show.Table
			if table == nil {
				table = func(Material) *SoilTable { return &defaultSoilTables()[0] }
			}
			loose, left, err := table(m.Material).Loose(m.Volume)
			if err != nil {
				return nil, err
			}
			out.Moved += m.Volume
			out.Loose += loose
			residue.Add(residue, left.rat())
			out.Trips += int64((m.Volume + show.load() - 1) / show.load())
			out.M3Km = out.M3Km.AddProduct(int64(m.Volume), m.Metres)
			out.CO2 = out.CO2.AddProduct(int64(m.Volume), perUnit(problem.Prices.CO2, m.Metres, 10_000))
			if weighed {
				d := show.Density(m.Material)
				weighed = !d.IsZero()
				tonnes.Add(tonnes, new(big.Rat).Mul(big.NewRat(int64(m.Volume), 10), d.rat()))
			}
		} else if !m.FromStore && !m.ToStore {
			out.OnSite += m.Volume
		}
		borrowed := from.Type == chengge.BorrowPit && !m.FromStore
		switch {
		case m.ToStore:
		case borrowed:
			out.Borrowed += m.Volume
		case m.FromStore && m.Use.Direct():
			out.FromStore += m.Volume
		case m.Use.Direct():
			out.Direct += m.Volume
			tally(zones, from.Zone).Direct += m.Volume
			tally(offices, from.Office).Direct += m.Volume
		}
		switch m.Use {
		case Recycling, Dewatering:
			out.Recycled += m.Volume
		case Treatment:
			out.Treated += m.Volume
		case Disposal:
			out.Dumped += m.Volume
			tally(zones, from.Zone).Dumped += m.Volume
			tally(offices, from.Office).Dumped += m.Volume
		}
		if !borrowed && !m.FromStore {
			if from.Zone == to.Zone {
				tally(zones, from.Zone).Inside += m.Volume
			}
			if from.Office == to.Office {
				tally(offices, from.Office).Inside += m.Volume
			}
		}
	}
	for _, r := range p.Left {
		out.Left += r.Volume
	}
	for _, r := range p.Unmet {
		out.Unmet += r.Volume
	}
	var err error
	if out.LooseResidue, err = ratioOf(residue); err != nil {
		return nil, err
	}
	if weighed {
		if out.Tonnes, err = ratioOf(tonnes); err != nil {
			return nil, err
		}
	}
	byName := func(a, b *Tally) int { return cmp.Compare(a.Name, b.Name) }
	for _, t := range slices.SortedFunc(maps.Values(zones), byName) {
		out.ByZone = append(out.ByZone, *t)
	}
	for _, t := range slices.SortedFunc(maps.Values(offices), byName) {
		out.ByOffice = append(out.ByOffice, *t)
	}
	return out, nil
}
