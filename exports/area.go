package exports

import (
	"iter"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// within keeps what lies in an area or belongs to it. Areas that name what they
// are part of belong where their codes say; other polygons lie where a point
// inside them does, lines where a part of them is inside or where the office of
// one of their sides belongs, points where they are, on the border included. Chiefs and
// duties are taken by what they are on, rules by their area, bodies where an area
// that belongs names them.
type within struct {
	of    chengge.Ref
	shape orb.MultiPolygon
	bound orb.Bound
	index *spatial.AreaIndex
	// below are the areas and segments that belong, by kind and code; bodies those
	// that they name.
	below  map[chengge.Kind]map[string]bool
	bodies map[string]bool
}

// ladder is the order in which areas are part of one another, with the columns
// that say so.
var ladder = []struct {
	kind                chengge.Kind
	parent, communities chengge.Kind
}{
	{chengge.KindDistricts, "", ""},
	{chengge.KindStreetOffices, chengge.KindDistricts, ""},
	{chengge.KindCommunities, chengge.KindStreetOffices, ""},
	{chengge.KindGrids, chengge.KindStreetOffices, chengge.KindCommunities},
	{chengge.KindUnitGrids, chengge.KindGrids, chengge.KindCommunities},
}

// newWithin finds an area, and what is below it as far as rows of that kind need
// it. rows gives the layers of the edition.
func newWithin(of chengge.Ref, k chengge.Kind, rows func(chengge.Kind) iter.Seq2[chengge.Row, error]) (*within, error) {
	w := &within{of: of, below: map[chengge.Kind]map[string]bool{of.Kind: {of.Code: true}}, bodies: map[string]bool{}}
	found := false
	for r, err := range rowsOrNone(rows(of.Kind)) {
		if err != nil {
			return nil, err
		}
		if r.Code() == of.Code {
			found = true
			w.shape, _ = r.Shape.(orb.MultiPolygon)
			w.names(of.Kind, &r)
		}
	}
	if !found {
		return nil, chengge.Errorf(chengge.ErrNotFound, "area %q: the edition has no such area", clip(of.String())).InChinese("area“%s”：该版本没有这个区域", clip(of.String()))
	}
	w.bound = w.shape.Bound()
	w.index = spatial.NewAreaIndex([]orb.MultiPolygon{w.shape})
	if err := w.descend(k, rows); err != nil {
		return nil, err
	}
	return w, nil
}

// descend gathers what belongs, down the ladder, as far as rows of the kind are
// told by it.
func (w *within) descend(k chengge.Kind, rows func(chengge.Kind) iter.Seq2[chengge.Row, error]) error {
	var steps []chengge.Kind
	from := rung(w.of.Kind)
	for i, step := range ladder {
		below := from >= 0 && i > from
		switch {
		case k.Layer().Geometry == chengge.NoGeometry:
			if below || from < 0 {
				steps = append(steps, step.kind)
			}
		case k == chengge.KindRoads:
			if below && step.kind == chengge.KindStreetOffices {
				steps = append(steps, step.kind)
			}
		case k == chengge.KindBuildings:
			if below {
				steps = append(steps, step.kind)
			}
		case below && i < rung(k):
			steps = append(steps, step.kind)
		}
	}
	if k.Layer().Geometry == chengge.NoGeometry {
		steps = append(steps, chengge.KindZones, chengge.KindWaters, chengge.KindRoads)
	}
	for _, kind := range steps {
		if err := w.gather(kind, rows); err != nil {
			return err
		}
	}
	return nil
}

// rung gives the place of a kind on the ladder, -1 for none.
func rung(k chengge.Kind) int {
	for i, step := range ladder {
		if step.kind == k {
			return i
		}
	}
	return -1
}

// gather notes which things of a kind belong, and the bodies that they name.
func (w *within) gather(kind chengge.Kind, rows func(chengge.Kind) iter.Seq2[chengge.Row, error]) error {
	belong := map[string]bool{}
	for code := range w.below[kind] {
		belong[code] = true
	}
	for r, err := range rowsOrNone(rows(kind)) {
		if err != nil {
			return err
		}
		if w.holds(kind, &r) {
			belong[r.Code()] = true
			w.names(kind, &r)
		}
	}
	w.below[kind] = belong
	return nil
}

func (w *within) names(kind chengge.Kind, r *chengge.Row) {
	if body := valueOf(kind, r, "organisation"); body != "" {
		w.bodies[body] = true
	}
}

// valueOf gives a column of a row, "" where the kind has no such column.
func valueOf(kind chengge.Kind, r *chengge.Row, column string) string {
	for i, c := range kind.Layer().Columns {
		if c.Name == column {
			return r.Values[i]
		}
	}
	return ""
}

// holds tells whether a row of a kind lies in the area or belongs to it.
func (w *within) holds(kind chengge.Kind, r *chengge.Row) bool {
	if kind == w.of.Kind {
		return r.Code() == w.of.Code
	}
	if kind.IsArea() {
		if up := rung(kind); up >= 0 && up < rung(w.of.Kind) {
			return false // it is what the area is part of
		}
		if is, known := w.byParents(kind, r); known {
			return is
		}
		return w.hasMiddle(r.Shape)
	}
	switch kind {
	case chengge.KindRoads:
		offices := w.below[chengge.KindStreetOffices]
		return offices[valueOf(kind, r, "left_office")] || offices[valueOf(kind, r, "right_office")] || w.hasPart(r.Shape)
	case chengge.KindBuildings:
		if unit := valueOf(kind, r, "unit_grid"); unit != "" && w.below[chengge.KindUnitGrids] != nil {
			return w.below[chengge.KindUnitGrids][unit]
		}
		return w.hasMiddle(r.Shape)
	case chengge.KindOverlays:
		return w.hasMiddle(r.Shape)
	case chengge.KindChiefs, chengge.KindDuties:
		for _, on := range chengge.SplitList(valueOf(kind, r, "on")) {
			if w.hasRef(on) {
				return true
			}
		}
		return false
	case chengge.KindRules:
		return w.hasRef(valueOf(kind, r, "area"))
	case chengge.KindOrganisations:
		return w.bodies[r.Code()]
	}
	p, ok := r.Shape.(orb.Point)
	return ok && w.has(p)
}

// byParents tells by its own columns whether an area belongs; known is false
// where they don't say.
func (w *within) byParents(kind chengge.Kind, r *chengge.Row) (is, known bool) {
	for _, step := range ladder {
		if step.kind != kind {
			continue
		}
		if set := w.below[step.communities]; step.communities != "" && set != nil {
			if code := valueOf(kind, r, "community"); code != "" {
				if w.of.Kind == step.communities {
					return set[code], true
				}
				is, known = set[code], true
			}
		}
		if set := w.below[step.parent]; step.parent != "" && set != nil {
			if code := valueOf(kind, r, "parent"); code != "" {
				return set[code], true
			}
		}
	}
	return is, known
}

// hasRef tells whether kind:code, or the bare code of a segment, belongs.
func (w *within) hasRef(s string) bool {
	for kind, codes := range w.below {
		if code, ok := cutKind(s, kind); ok && codes[code] {
			return true
		}
	}
	return w.below[chengge.KindRoads][s]
}

func cutKind(s string, kind chengge.Kind) (code string, ok bool) {
	n := len(kind)
	if len(s) > n && s[:n] == string(kind) && s[n] == ':' {
		return s[n+1:], true
	}
	return "", false
}

// has tells whether a point lies in the area, its border included.
func (w *within) has(p orb.Point) bool {
	_, _, ok := w.index.At(p)
	return ok
}

// hasMiddle tells whether a point inside the shape lies in the area.
func (w *within) hasMiddle(g orb.Geometry) bool {
	mp, ok := g.(orb.MultiPolygon)
	if !ok || !w.bound.Intersects(mp.Bound()) {
		return false
	}
	p, ok := inside(mp)
	return ok && w.has(p)
}

// hasPart tells whether some part of a line lies inside the area: to touch its
// border or to run along it is not enough.
func (w *within) hasPart(g orb.Geometry) bool {
	lines, ok := g.(orb.MultiLineString)
	if !ok || !w.bound.Intersects(lines.Bound()) {
		return false
	}
	for _, l := range lines {
		for i, p := range l {
			if w.hasInside(p) || i > 0 && w.hasInside(orb.Point{(p[0] + l[i-1][0]) / 2, (p[1] + l[i-1][1]) / 2}) {
				return true
			}
		}
	}
	for _, l := range lines { // through it from outside to outside
		for i := 1; i < len(l); i++ {
			if w.crossed(l[i-1], l[i]) {
				return true
			}
		}
	}
	return false
}

func (w *within) hasInside(p orb.Point) bool {
	_, border, ok := w.index.At(p)
	return ok && !border
}

func (w *within) crossed(a, b orb.Point) bool {
	for _, polygon := range w.shape {
		for _, ring := range polygon {
			for j := 1; j < len(ring); j++ {
				if cross(a, b, ring[j-1], ring[j]) {
					return true
				}
			}
		}
	}
	return false
}

// inside gives a point inside a shape: the centre of gravity of its largest part
// where that is inside, else the middle of the widest stretch at its mean
// latitude.
func inside(mp orb.MultiPolygon) (orb.Point, bool) {
	var largest orb.Polygon
	most := -1.0
	for _, p := range mp {
		if a := planar.Area(p); a > most {
			largest, most = p, a
		}
	}
	if len(largest) == 0 {
		return orb.Point{}, false
	}
	one := orb.MultiPolygon{largest}
	c, _ := planar.CentroidArea(largest)
	if c[0] == c[0] && spatial.PointInPolygon(c, one) == spatial.Inside {
		return c, true
	}
	b := largest.Bound()
	for _, share := range []float64{0.5, 0.37, 0.63, 0.21, 0.79} {
		if p, ok := widest(largest, b.Min[1]+share*(b.Max[1]-b.Min[1])); ok && spatial.PointInPolygon(p, one) == spatial.Inside {
			return p, true
		}
	}
	return largest[0][0], len(largest[0]) > 0
}

// rowsOrNone is a sequence that may be nil, for a layer that isn't there.
func rowsOrNone(rows iter.Seq2[chengge.Row, error]) iter.Seq2[chengge.Row, error] {
	if rows == nil {
		return func(func(chengge.Row, error) bool) {}
	}
	return rows
}
