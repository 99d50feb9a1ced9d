package grids

import (
	"math"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

const (
	// clearShare is the least share of the disc that the best candidate must
	// have for the place to be unambiguous.
	clearShare = 0.8
	// noShare is below what the shares can be told from nothing.
	noShare = 1e-9
)

// placeCandidates fills in the areas that the true place may lie in, with
// their exact shares of the disc of uncertainty: first of the layer whose
// bodies answer for the ground (the offices, where the city has them), then of
// the grids. Ground outside all areas of a layer is a candidate without a kind.
// The first layer decides whether the place is ambiguous.
func (s *Snapshot) placeCandidates(a *chengge.Assignment) {

	pl := spatial.NewPlane(a.Point)
	r := a.Accuracy * 1.001
	low, high := pl.Inverse(-r, -r), pl.Inverse(r, r)
	disc := orb.Bound{
		Min: orb.Point{math.Min(low[0], high[0]), math.Min(low[1], high[1])},
		Max: orb.Point{math.Max(low[0], high[0]), math.Max(low[1], high[1])},
	}
	for n, l := range s.deciding {
		from, rest := len(a.Candidates), 1.0
		add := func(c chengge.Candidate) {
			a.Candidates = append(a.Candidates, c)
			for j := len(a.Candidates) - 1; j > from && a.Candidates[j].Share > a.Candidates[j-1].Share; j-- {
				a.Candidates[j], a.Candidates[j-1] = a.Candidates[j-1], a.Candidates[j]
			}
		}
		l.index.Search(disc, func(i int) bool {
			if !l.rows[i].Valid.Holds(a.At) {
				return true
			}
			share := spatial.DiscShare(l.rows[i].Shape, a.Point, spatial.Metres(a.Accuracy))
			if share > noShare {
				rest -= share
				add(chengge.Candidate{Kind: l.kind, Named: l.named[i], Share: share})
			}
			return true
		})
		if rest > noShare {
			add(chengge.Candidate{Share: rest})
		}
		if n == 0 && len(a.Candidates) > 0 {
			if best := &a.Candidates[0]; best.Share < clearShare {
				a.Ambiguous = true
				a.Reasons = append(a.Reasons, chengge.Reason{Rule: chengge.NotedAmbiguous, Code: best.Code, Name: best.Name, Value: best.Share, Limit: clearShare})
			}
		}
	}
}

// areaOf gives the area of a kind that has the place in a.
func areaOf(a *chengge.Assignment, k chengge.Kind) chengge.Named {
	switch k {
	case chengge.KindDistricts:
		return a.District
	case chengge.KindStreetOffices:
		return a.Office
	case chengge.KindCommunities:
		return a.Community
	case chengge.KindGrids:
		return a.Grid
	case chengge.KindUnitGrids:
		return a.UnitGrid
	}
	return chengge.Named{}
}
