package exporters

import (
	"strconv"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/proj"
)

// place is the coordinate system of a file.
type place struct {
	crs        spatial.CRS
	code       int             // of the EPSG register, 0 for GCJ-02 and BD-09
	geographic bool            // counts degrees
	transform  *proj.Transform // nil where the shapes are in it already
	points     []orb.Point     // of the shape at hand
	// fit, where it is set, settles the system by the first shape.
	fit func(orb.Geometry) spatial.CRS
}

// placeOf prepares a system. An unknown one is refused.
func placeOf(crs spatial.CRS) (place, error) {
	p := place{crs: crs, code: crs.EPSG, geographic: crs.Datum != spatial.DatumUnknown}
	if crs.Datum == spatial.CGCS2000 {
		p.code = 4490
		return p, nil
	}
	t, err := proj.Transformer(crs)
	if err != nil {
		return place{}, chengge.Errorf(chengge.ErrUnknownCRS, "coordinate system of the file: %w", err).InChinese("文件的坐标系：%s", err)
	}
	p.transform = t
	if crs.EPSG != 0 {
		d, err := proj.Define(crs.EPSG)
		if err != nil {
			return place{}, err
		}
		p.geographic = d.Geographic
	}
	return p, nil
}

// String names the system as an option does.
func (p *place) String() string {
	if p.code != 0 {
		return "EPSG:" + strconv.Itoa(p.code)
	}
	return p.crs.String()
}

// urn names the system as the member crs of GeoJSON does.
func (p *place) urn() string {
	switch {
	case p.crs.Datum == spatial.CGCS2000:
		return "urn:ogc:def:crs:OGC:1.3:CRS84" // longitude first, as ogr2ogr writes it
	case p.code != 0:
		return "urn:ogc:def:crs:EPSG::" + strconv.Itoa(p.code)
	}
	return p.crs.String()
}

// convert brings a row's shape into the file's system. The row's own shape may
// belong to others and is never changed.
func (p *place) convert(r *chengge.Row) error {
	if r.Shape == nil {
		return nil
	}
	if p.fit != nil {
		var err error
		if *p, err = placeOf(p.fit(r.Shape)); err != nil {
			return err
		}
	}
	if p.transform == nil {
		return nil
	}
	shape := orb.Clone(r.Shape)
	p.points = p.points[:0]
	eachPoint(shape, func(q *orb.Point) { p.points = append(p.points, *q) })
	if err := p.transform.AllFromCGCS2000(p.points); err != nil {
		return err
	}
	i := 0
	eachPoint(shape, func(q *orb.Point) { *q = p.points[i]; i++ })
	if _, ok := shape.(orb.Point); ok {
		shape = p.points[0]
	}
	r.Shape = shape
	return nil
}

// eachPoint visits the points of a shape in place; of a Point, which is a value,
// a copy.
func eachPoint(g orb.Geometry, visit func(*orb.Point)) {
	each := func(points []orb.Point) {
		for i := range points {
			visit(&points[i])
		}
	}
	switch g := g.(type) {
	case orb.Point:
		visit(&g)
	case orb.MultiPoint:
		each(g)
	case orb.LineString:
		each(g)
	case orb.MultiLineString:
		for _, l := range g {
			each(l)
		}
	case orb.Polygon:
		for _, r := range g {
			each(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				each(r)
			}
		}
	}
}
