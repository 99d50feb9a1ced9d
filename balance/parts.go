package balance

import (
	"math/big"
	"slices"

	"chengge/spatial/earthwork"
)

// CostParts are what a m³ bank of a flow costs, in yuan. They add up to the flow's
// price but for Rounding: prices are whole 10⁻⁴ yuan for each 0.1 m³.
type CostParts struct {
	Load     string `json:"load"`
	Haul     string `json:"haul" doc:"By distance"`
	Hour     string `json:"hour" doc:"By time under way"`
	OnSite   string `json:"on_site"`
	Fee      string `json:"fee" doc:"Of the site that takes it"`
	Material string `json:"material" doc:"Price of borrowed earth or of a product"`
	Rounding string `json:"rounding"`
}

// parts takes a move's price apart.
func (r *Result) parts(m earthwork.Move, i, j int) CostParts {
	p := r.Problem.Prices
	rat := func(y earthwork.Yuan) *big.Rat { return big.NewRat(int64(y), 10_000) }
	none := new(big.Rat)
	load, haul, hour, onSite := none, none, none, none
	if i == j {
		onSite = rat(p.OnSite)
	} else {
		load = rat(p.Load)
		haul = new(big.Rat).Mul(rat(r.haulPrice(m)), big.NewRat(m.Metres, 1000))
		legs := &r.Problem.Legs[0]
		if len(r.Problem.Legs) > 1 {
			legs = &r.Problem.Legs[m.Period]
		}
		hour = new(big.Rat).Mul(rat(p.Hour), big.NewRat(max(legs.Seconds[i*len(r.Problem.Sites)+j], 0), 3600))
	}
	fee, material := rat(r.feeOf(m, j)), rat(r.priceOf(m, i))
	sum := new(big.Rat)
	for _, x := range []*big.Rat{load, haul, hour, onSite, fee, material} {
		sum.Add(sum, x)
	}
	left := new(big.Rat).Sub(rat(m.Price), sum)
	text := func(x *big.Rat) string { return x.FloatString(4) }
	return CostParts{text(load), text(haul), text(hour), text(onSite), text(fee), text(material), text(left)}
}

// haulPrice gives what a m³·km of a move costs: by its haulier, where that has a
// price of its own.
func (r *Result) haulPrice(m earthwork.Move) earthwork.Yuan {
	if own, ok := r.Problem.Fares[m.Haulier]; ok && m.Haulier != "" {
		return own
	}
	return r.Problem.Prices.Haul
}

func (r *Result) feeOf(m earthwork.Move, j int) earthwork.Yuan {
	s := &r.Problem.Sites[j]
	if m.ToStore {
		for i := range s.Stores {
			if s.Stores[i].Material == m.Material {
				return s.Stores[i].Fee
			}
		}
		return 0
	}
	for i := range s.Takes {
		if k := &s.Takes[i]; k.Period == m.Period && k.Use == m.Use && (len(k.Materials) == 0 || slices.Contains(k.Materials, m.Material)) {
			return k.Fee
		}
	}
	return 0
}

func (r *Result) priceOf(m earthwork.Move, i int) earthwork.Yuan {
	s := &r.Problem.Sites[i]
	for k := range s.Gives {
		if g := &s.Gives[k]; !m.FromStore && g.Period == m.Period && g.Material == m.Material {
			return g.Price
		}
	}
	return 0
}
