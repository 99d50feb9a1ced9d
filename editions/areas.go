package editions

import (
	"math"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

// areaLayer is a layer of areas in the order of their codes.
type areaLayer struct {
	rows   []chengge.Area
	byCode map[string]int
	index  *spatial.AreaIndex
}

func (l *areaLayer) has(code string) bool { _, ok := l.byCode[code]; return ok }

// covers tells whether the area with that code has p, its border included.
func (l *areaLayer) covers(code string, p orb.Point) bool {
	found := false
	l.index.All(p, func(i int, _ spatial.Where) bool {
		found = found || l.rows[i].Code == code
		return !found
	})
	return found
}

// nameAt gives the code of the area at p, "—" outside all of them.
func (l *areaLayer) nameAt(p orb.Point) string {
	if i, _, ok := l.index.At(p); ok {
		return l.rows[i].Code
	}
	return "—"
}

func (k *checker) readAreas(c chengge.Contents) error {
	for layer := range chengge.Layers() {
		if !layer.Kind.IsArea() {
			continue
		}
		rows, err := collect(layer.Kind, c.Areas[layer.Kind], func(a *chengge.Area) string { return a.Code })
		if err != nil {
			return err
		}
		l := &areaLayer{rows: rows, byCode: make(map[string]int, len(rows))}
		shapes := make([]orb.MultiPolygon, len(rows))
		for i := range rows {
			shapes[i] = rows[i].Shape
			if _, ok := l.byCode[rows[i].Code]; !ok {
				l.byCode[rows[i].Code] = i
			}
		}
		l.index = spatial.NewAreaIndex(shapes)
		k.areas[layer.Kind] = l
	}
	return nil
}

func (k *checker) checkAreas(chengge.Contents) error {
	for layer := range chengge.Layers() {
		if !layer.Kind.IsArea() {
			continue
		}
		seen := codeSet{}
		var all places
		rows := k.areas[layer.Kind].rows
		for i := range rows {
			a := &rows[i]
			inside, ok := pointIn(a.Shape)
			var place *orb.Point
			if ok {
				place = &inside
			}
			all.add(a.Code, place)
			k.code(layer.Kind, seen, a.Code, place)
			k.polygon(layer.Kind, a.Code, a.Shape)
			k.body(layer.Kind, a.Code, "organisation", a.Organisation, place)
			if above := layer.Kind.ParentKind(); above != "" {
				k.parent(a, above, place)
			}
			k.community(a, place)
		}
		if k.unbounded(layer.Kind) {
			k.farAway(layer.Kind, &all)
		}
	}
	return nil
}

// unbounded tells whether no other layer says where the areas of a kind may be.
func (k *checker) unbounded(kind chengge.Kind) bool {
	switch kind {
	case chengge.KindGrids:
		return len(k.areas[chengge.KindCoverage].rows) == 0
	case chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindUnitGrids:
		return false
	}
	return true
}

// parent checks that the area above exists and that a lies in it.
func (k *checker) parent(a *chengge.Area, above chengge.Kind, place *orb.Point) {
	l := k.areas[above]
	f := chengge.Finding{Layer: a.Kind, Code: a.Code, Field: "parent", Value: a.Parent, Other: string(above), Place: place}
	switch {
	case len(l.rows) == 0:
		return
	case a.Parent == "" && place == nil:
		return // has no shape, which is a finding of its own
	case a.Parent == "" && l.nameAt(*place) == "—":
		f.Rule = chengge.FindOrphan
	case a.Parent == "":
		f.Rule = chengge.FindNoParent
	case !l.has(a.Parent):
		f.Rule = chengge.FindUnknownParent
	default:
		if a.Kind == chengge.KindStreetOffices || a.Kind == chengge.KindCommunities {
			k.prefix(a.Kind, a.Code, "parent", a.Parent, place)
		}
		if place == nil || l.covers(a.Parent, *place) {
			return
		}
		f.Rule, f.Other = chengge.FindParentPlace, l.nameAt(*place)
	}
	k.add(f)
}

// community checks the community of a grid or unit grid, where one is stated.
func (k *checker) community(a *chengge.Area, place *orb.Point) {
	l := k.areas[chengge.KindCommunities]
	if a.Community == "" || len(l.rows) == 0 {
		return
	}
	f := chengge.Finding{Layer: a.Kind, Code: a.Code, Field: "community", Value: a.Community, Place: place}
	if !l.has(a.Community) {
		f.Rule = chengge.FindUnknownRef
		k.add(f)
		return
	}
	if a.Kind == chengge.KindUnitGrids {
		k.prefix(a.Kind, a.Code, "community", a.Community, place)
	}
	if place != nil && !l.covers(a.Community, *place) {
		f.Rule, f.Other = chengge.FindParentPlace, l.nameAt(*place)
		k.add(f)
	}
}

// managed tells whether p lies in the coverage or, where none is drawn, in a
// grid. ok is false where the edition has neither.
func (k *checker) managed(p orb.Point) (in, ok bool) {
	for _, kind := range [...]chengge.Kind{chengge.KindCoverage, chengge.KindGrids} {
		if l := k.areas[kind]; len(l.rows) > 0 {
			_, _, in = l.index.At(p)
			return in, true
		}
	}
	return false, false
}

func (k *checker) checkGridCount() {
	count := len(k.areas[chengge.KindGrids].rows)
	if want := k.city.ExpectedGrids; want > 0 && count != want {
		k.add(chengge.Finding{Rule: chengge.FindGridCount, Layer: chengge.KindGrids,
			Numbers: map[string]float64{"count": float64(count), "expected": float64(want)}})
	}
}

// coverageTolerance is how far the declared area may be from the drawn one.
const coverageTolerance = 0.01

func (k *checker) checkCoverage() {
	l := k.areas[chengge.KindCoverage]
	if k.city.CoverageKm2 <= 0 || len(l.rows) == 0 {
		return
	}
	km2 := 0.0
	for i := range l.rows {
		km2 += float64(spatial.Area(l.rows[i].Shape)) / 1e6
	}
	if math.Abs(km2-k.city.CoverageKm2) > coverageTolerance*k.city.CoverageKm2 {
		k.add(chengge.Finding{Rule: chengge.FindCoverageArea, Layer: chengge.KindCoverage,
			Numbers: map[string]float64{"km2": math.Round(km2*1e4) / 1e4, "expected_km2": k.city.CoverageKm2}})
	}
}
