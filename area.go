package chengge

import "github.com/paulmach/orb"

// Area is a piece of the city's ground: the coverage, a district, street
// office, community, responsibility grid (责任网格), unit grid (单元网格),
// zone or water. Edges are straight in lng/lat on CGCS2000.
type Area struct {
	ID   ID
	Kind Kind
	Code string
	Name string
	// Parent is the code of the area above: the district of an office, the
	// office of a community or grid, the grid of a unit grid. It may be empty;
	// then it is found by place where a question needs it.
	Parent string
	// Community is the code of the community of a grid or unit grid, if stated.
	Community string
	// Organisation is the code of the body that answers for the area; empty
	// stands for the organisation of the same code, if there is one.
	Organisation string
	LandUse      string // of a unit grid
	Grade        string // management grade of a unit grid, kind of a zone or water
	Valid        Period
	Shape        orb.MultiPolygon
}

// ParentKind gives the kind that Area.Parent refers to, "" for the kinds that
// have no area above them.
func (k Kind) ParentKind() Kind {
	switch k {
	case KindStreetOffices:
		return KindDistricts
	case KindCommunities, KindGrids:
		return KindStreetOffices
	case KindUnitGrids:
		return KindGrids
	}
	return ""
}

// Ref names an area, segment or other thing of an edition by its code.
type Ref struct {
	Kind Kind   `json:"kind"`
	Code string `json:"code"`
}

// String gives kind:code, as files and the command line write a reference.
func (r Ref) String() string { return string(r.Kind) + ":" + r.Code }
