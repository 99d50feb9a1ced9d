package balance

import (
	"cmp"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// grounds find the office and the zone of a place.
type grounds struct {
	offices, districts []chengge.Area
	office, district   *spatial.AreaIndex
}

func newGrounds(areas map[chengge.Kind][]chengge.Area) *grounds {
	g := &grounds{offices: areas[chengge.KindStreetOffices], districts: areas[chengge.KindDistricts]}
	shapes := func(list []chengge.Area) *spatial.AreaIndex {
		var out []orb.MultiPolygon
		for _, a := range list {
			out = append(out, a.Shape)
		}
		return spatial.NewAreaIndex(out)
	}
	g.office, g.district = shapes(g.offices), shapes(g.districts)
	return g
}

// at gives the codes of the office and of the zone, which is the district unless
// there is none.
func (g *grounds) at(p orb.Point) (office, zone string) {
	if i, _, ok := g.office.At(p); ok {
		office, zone = g.offices[i].Code, g.offices[i].Parent
	}
	if i, _, ok := g.district.At(p); ok && zone == "" {
		zone = g.districts[i].Code
	}
	return office, cmp.Or(zone, office)
}

// zoneOf gives the shape of a zone, district or office of a code.
func zoneOf(areas map[chengge.Kind][]chengge.Area, code string) (orb.MultiPolygon, bool) {
	for _, kind := range Kinds {
		for _, a := range areas[kind] {
			if a.Code == code || a.Name == code {
				return a.Shape, true
			}
		}
	}
	return nil, false
}
