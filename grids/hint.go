package grids

import (
	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// hint says what the sender of a point outside everything may have got wrong:
// another datum, or the two numbers exchanged. The point is never moved.
func (s *Snapshot) hint(a *chengge.Assignment, stated string) {
	from, err := spatial.ParseDatum(stated)
	if err != nil {
		from = spatial.CGCS2000
	}
	written := from.FromCGCS2000(a.Point)
	for _, d := range [...]spatial.Datum{spatial.CGCS2000, spatial.GCJ02, spatial.BD09} {
		if d == from {
			continue
		}
		p := d.ToCGCS2000(written)
		if in, ok := s.inside(p); ok {
			a.Hints = append(a.Hints, chengge.Reason{Rule: chengge.HintDatum, Code: d.String(), Name: in.Name, Other: in.Code, Value: float64(spatial.Distance(a.Point, p))})
		}
	}
	if swapped := (orb.Point{written[1], written[0]}); spatial.CheckLngLat(swapped) == nil {
		if in, ok := s.inside(from.ToCGCS2000(swapped)); ok {
			a.Hints = append(a.Hints, chengge.Reason{Rule: chengge.HintSwapped, Name: in.Name, Code: in.Code})
		}
	}
}

// inside gives an area that could answer for p.
func (s *Snapshot) inside(p orb.Point) (chengge.Named, bool) {
	for _, l := range [...]*areaLayer{s.offices, s.grids, s.communities, s.districts} {
		if i, _, ok := l.index.At(p); ok {
			return l.named[i], true
		}
	}
	return chengge.Named{}, false
}
