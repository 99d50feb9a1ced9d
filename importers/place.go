package importers

import (
	"errors"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/proj"
)

// place finds a layer's coordinate system: that of city.json for the layer,
// else the file's own, else the city's; and prepares the way to CGCS2000.
func (s *source) place(city chengge.City, header StreamHeader) (spatial.CRS, *proj.Transform, error) {
	where, text := "city.crs", city.CRS
	switch {
	case s.layer.CRS != "":
		where, text = "crs of the layer", s.layer.CRS
	case s.crs != "":
		where, text = "its own coordinate system", s.crs
	case s.trustWKT && header.WKT != "":
		where, text = "its own coordinate system", header.WKT
	case s.prj != "":
		where, text = "its .prj", s.prj
	}
	crs, err := spatial.ParseCRS(text)
	if err == nil {
		var t *proj.Transform
		if t, err = proj.Transformer(crs); err == nil {
			return crs, t, nil
		}
	}
	code, advice := chengge.ErrUnknownCRS, "state crs in the layer, such as \"EPSG:4547\", \"GCJ-02\" or \"WGS84\""
	if errors.Is(err, proj.ErrParameters) || errors.Is(err, proj.ErrNoWay) {
		code, advice = chengge.ErrRefusedCRS, "if the file is in another system in truth, state crs in the layer"
	}
	return crs, nil, chengge.Errorf(code, "%s: %s: %w; %s", s.file, where, err, advice)
}

// convert brings the row's shape to CGCS2000 and notes coordinates that can't
// be used.
func (r *record) convert() {
	if r.shape == nil {
		return
	}
	ps := r.points[:0]
	eachPoint(r.shape, func(p *orb.Point) { ps = append(ps, *p) })
	r.points = ps
	r.raw.add(ps[0])
	if err := r.toCGCS2000(ps); err != nil {
		r.noteCoordinates(err)
		r.shape = nil
		return
	}
	i := 0
	r.shape = setPoints(r.shape, func(p *orb.Point) { *p = ps[i]; i++ })
	b := orb.MultiPoint(ps).Bound()
	r.placed.add(b.Min)
	if b.Max != b.Min {
		r.placed.add(b.Max)
	}
}

func (l *reading) toCGCS2000(ps []orb.Point) error {
	if l.crs.Datum == spatial.CGCS2000 {
		for _, p := range ps {
			if err := spatial.CheckLngLat(p); err != nil {
				return err
			}
		}
		return nil
	}
	return l.way.AllToCGCS2000(ps)
}

// noteCoordinates says what is wrong with a row's coordinates: exchanged, where
// they would be in range if they were.
func (r *record) noteCoordinates(err error) {
	f := chengge.Finding{Rule: chengge.FindBadCoordinates, Cause: err.Error()}
	if r.crs.Datum != spatial.DatumUnknown {
		// Refused as they stand, and all in range when exchanged.
		swappable := len(r.points) > 0
		eachPoint(r.shape, func(p *orb.Point) {
			swappable = swappable && spatial.CheckLngLat(orb.Point{p[1], p[0]}) == nil
		})
		if swappable {
			f.Rule = chengge.FindSwapped
		}
	}
	if r.fields.x >= 0 {
		f.Field = r.fields.names[r.fields.x] + ", " + r.fields.names[r.fields.y]
	}
	r.find(f)
}

// eachPoint visits all points of the geometries that asType gives.
func eachPoint(g orb.Geometry, visit func(*orb.Point)) { setPoints(g, visit) }

// setPoints is eachPoint for a visit that changes them; a point itself comes
// back changed, the others change in place.
func setPoints(g orb.Geometry, visit func(*orb.Point)) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		visit(&g)
		return g
	case orb.MultiLineString:
		for _, l := range g {
			for i := range l {
				visit(&l[i])
			}
		}
	case orb.MultiPolygon:
		for _, poly := range g {
			for _, ring := range poly {
				for i := range ring {
					visit(&ring[i])
				}
			}
		}
	}
	return g
}
