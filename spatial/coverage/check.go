package coverage

import (
	"slices"

	"github.com/paulmach/orb"
)

// Options says what areas are expected to do.
type Options struct {
	// Within is the cover, or the areas above: every area lies in one of them.
	Within []orb.MultiPolygon
	// Limit, where it is given, is the ground on which gaps count.
	Limit []orb.MultiPolygon
	// Gaps says which gaps count; the zero value is all. A gap is uncovered ground
	// in Within; without Within, uncovered ground that areas surround.
	Gaps Gaps
	// SkipEmpty is for a Within of which only some have been divided into areas:
	// what holds none is no gap.
	SkipEmpty bool
	// Adjacent expects the areas in one part of Within to hang together by common edges.
	Adjacent bool
	// Junctions asks for each vertex exactly on an edge of a neighbour that has none
	// there. It is harmless for who fills the plane with straight edges in
	// longitude and latitude, and parts neighbours as soon as one is projected.
	Junctions bool
}

// Gaps says which gaps count.
type Gaps uint8

// All gaps; those that are slivers or have less than 1 m², where areas need not
// fill all ground; or none.
const (
	AllGaps Gaps = iota
	SmallGaps
	NoGaps
)

// Check gives all faults of the areas, one for each connected place, ordered by
// kind, area, other and place. Of more than 32 areas on one ground each is
// compared with the first of them only. An area with a coordinate that is NaN or
// infinite counts as empty; what crosses itself is filled by the even-odd rule.
func Check(areas []orb.MultiPolygon, o Options) []Fault {
	c := &check{
		arrangement: newArrangement(areas, o.Within, o.Limit), o: o, areas: areas,
		firstWithin: int32(len(areas)), firstLimit: int32(len(areas) + len(o.Within)),
	}
	c.findTwins()
	c.tell()
	c.settle()
	c.regions()
	c.shapes()
	c.pieces()
	if o.Adjacent {
		c.apart()
	}
	if o.Junctions {
		c.junctions()
	}
	slices.SortStableFunc(c.faults, compareFaults)
	return c.faults
}

type check struct {
	*arrangement
	o                       Options
	areas                   []orb.MultiPolygon
	firstWithin, firstLimit int32 // owners from there on are Within and Limit

	twin   []int32  // by area: the first one that covers the same, else −1
	told   []covers // by set
	home   []int32  // by area: the one of Within that has most of it, else −1
	full   []bool   // by Within: it is home to an area
	faults []Fault
}

// covers is what a set of polygons says in terms of areas.
type covers struct {
	areas, within []int32 // ascending, without twins
	limit         bool
	claims        []claim
}

// claim is something wrong with the ground that a set covers.
type claim struct {
	kind Kind
	a, b int32
}

// maxStack is how many areas on one ground are compared each with each.
const maxStack = 32

// tell reads the sets as areas.
func (c *check) tell() {
	c.told = make([]covers, len(c.sets.list))
	for s, set := range c.sets.list {
		t := &c.told[s]
		for _, piece := range set {
			switch owner := c.owners[piece]; {
			case owner < c.firstWithin:
				if c.twin[owner] < 0 {
					t.areas = append(t.areas, owner)
				}
			case owner < c.firstLimit:
				t.within = append(t.within, owner-c.firstWithin)
			default:
				t.limit = true
			}
		}
		// Pieces are numbered in the order of owners: both are sorted.
		t.areas, t.within = slices.Compact(t.areas), slices.Compact(t.within)
	}
}

// faces visits all faces but the one around everything.
func (c *check) faces(visit func(face int32, t *covers)) {
	for f := int32(1); f < int32(len(c.face)); f++ {
		if c.face[f] == f {
			visit(f, &c.told[c.cover[f]])
		}
	}
}

// settle finds for each area its home, and then what is wrong with each set.
func (c *check) settle() {
	const unknown, several = -1, -2
	c.home = make([]int32, len(c.areas))
	for i := range c.home {
		c.home[i] = unknown
	}
	c.faces(func(_ int32, t *covers) {
		if len(t.within) == 0 {
			return
		}
		for _, i := range t.areas {
			switch h := c.home[i]; {
			case h == unknown && len(t.within) == 1:
				c.home[i] = t.within[0]
			case len(t.within) > 1 || h != t.within[0]:
				c.home[i] = several
			}
		}
	})
	type pair struct{ area, within int32 }
	share := map[pair]float64{}
	c.faces(func(f int32, t *covers) {
		for _, i := range t.areas {
			if c.home[i] != several {
				continue
			}
			for _, w := range t.within {
				share[pair{i, w}] += float64(c.size(f))
			}
		}
	})
	best := map[int32]pair{}
	for p := range share {
		b, ok := best[p.area]
		if !ok || share[p] > share[b] || share[p] == share[b] && p.within < b.within {
			best[p.area] = p
		}
	}
	c.full = make([]bool, len(c.o.Within))
	for i, h := range c.home {
		if h == several {
			c.home[i] = best[int32(i)].within
		}
		if c.home[i] >= 0 {
			c.full[c.home[i]] = true
		}
	}
	for s := range c.told {
		c.accuse(&c.told[s])
	}
}

// accuse says what is wrong with the ground that t covers.
func (c *check) accuse(t *covers) {
	for k, i := range t.areas {
		others := t.areas[k+1:]
		if len(t.areas) > maxStack && k > 0 {
			others = nil
		}
		for _, j := range others {
			t.claims = append(t.claims, claim{Overlap, i, j})
		}
		switch {
		case len(c.o.Within) == 0:
		case len(t.within) == 0:
			t.claims = append(t.claims, claim{Beyond, i, -1})
		case !slices.Contains(t.within, c.home[i]):
			t.claims = append(t.claims, claim{Straddle, i, t.within[0]})
		}
	}
	if len(t.areas) > 0 || c.o.Gaps == NoGaps || len(c.o.Limit) > 0 && !t.limit {
		return
	}
	switch {
	case len(c.o.Within) == 0:
		t.claims = append(t.claims, claim{Gap, -1, -1})
	case len(t.within) > 0 && !(c.o.SkipEmpty && !c.full[t.within[0]]):
		t.claims = append(t.claims, claim{Gap, t.within[0], -1})
	}
}
