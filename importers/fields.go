package importers

import (
	"fmt"
	"slices"
	"strings"

	"chengge"
)

// Names under which tables without shapes carry coordinates, lower case.
var (
	lngNames = []string{"lng", "lon", "long", "longitude", "经度", "point_x", "pointx", "lng_x", "xcoord", "x_coord", "坐标x", "x坐标", "东经", "东坐标", "横坐标", "easting", "x"}
	latNames = []string{"lat", "latitude", "纬度", "point_y", "pointy", "lat_y", "ycoord", "y_coord", "坐标y", "y坐标", "北纬", "北坐标", "纵坐标", "northing", "y"}
	wktNames = []string{"geometry", "geom", "wkt", "the_geom", "shape", "几何"}
)

// slot says where a column's values come from.
type slot struct {
	column   chengge.Column
	field    int // of the file, -1 for none
	name     string
	constant *string
	found    bool // by the column's own name or an alias, not by city.json
	filled   int  // rows with a value
}

// mapping is the mapping of a layer's file: columns to fields.
type mapping struct {
	slots          map[string]*slot
	names          []string // the file's fields
	x, y, geometry int      // fields of the coordinates, -1 for none
	where          []whereField
}

type whereField struct {
	field  int
	values map[string]bool
}

// mapFields finds the field of each column of the layer.
func mapFields(s *source, names []string) (*mapping, error) {
	l := s.layer
	m := &mapping{slots: map[string]*slot{}, names: names, x: -1, y: -1, geometry: -1}
	for _, c := range l.Kind.Layer().Columns {
		sl := &slot{column: c, field: -1}
		stated, ok := l.Fields[c.Name]
		switch {
		case stated.Constant:
			value := trim(stated.Value)
			sl.constant = &value
		case stated.Skip:
		case ok:
			if sl.field = m.find(stated.Field); sl.field < 0 {
				return nil, m.lacks(s, "fields."+c.Name, stated.Field)
			}
		default:
			sl.field = m.findAny(append([]string{c.Name}, c.Aliases...))
			sl.found = sl.field >= 0
		}
		if sl.field >= 0 {
			sl.name = names[sl.field]
		}
		m.slots[c.Name] = sl
	}
	for _, w := range l.Where {
		i := m.find(w.Field)
		if i < 0 {
			return nil, m.lacks(s, "where", w.Field)
		}
		f := whereField{field: i, values: map[string]bool{}}
		for _, v := range w.Values {
			f.values[v] = true
		}
		m.where = append(m.where, f)
	}
	return m, m.mapShape(s)
}

// mapShape finds the columns of coordinates in a table without shapes.
func (m *mapping) mapShape(s *source) error {
	geometry := s.layer.Kind.Layer().Geometry
	for name, at := range map[string]*int{"x": &m.x, "y": &m.y, "geometry": &m.geometry} {
		stated, ok := s.layer.Fields[name]
		if !ok || stated.Skip {
			continue
		}
		if s.shapes {
			return chengge.Errorf(chengge.ErrColumns, "%s: fields.%s: the file has shapes of its own, take it out", s.file, name)
		}
		if *at = m.find(stated.Field); *at < 0 {
			return m.lacks(s, "fields."+name, stated.Field)
		}
	}
	if s.shapes || geometry == chengge.NoGeometry || m.x >= 0 || m.geometry >= 0 {
		return nil
	}
	m.geometry = m.findAny(wktNames)
	if geometry == chengge.Points && m.geometry < 0 {
		m.x, m.y = m.findAny(lngNames), m.findAny(latNames)
		if m.x < 0 || m.y < 0 {
			return chengge.Errorf(chengge.ErrColumns, "%s: no columns of coordinates: state x and y (or geometry, as WKT) under fields; the file has %s", s.file, listed(m.names))
		}
		return nil
	}
	if m.geometry < 0 {
		return chengge.Errorf(chengge.ErrColumns, "%s: %s are %ss, and the table has no column of WKT: state geometry under fields; the file has %s", s.file, s.layer.Kind, geometry, listed(m.names))
	}
	return nil
}

// find gives the field of a name: exactly that, else the only one that differs
// in case.
func (m *mapping) find(name string) int {
	if i := slices.Index(m.names, name); i >= 0 {
		return i
	}
	found := -1
	for i, n := range m.names {
		if strings.EqualFold(n, name) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

func (m *mapping) findAny(names []string) int {
	for _, n := range names {
		for i, have := range m.names {
			if strings.EqualFold(have, n) {
				return i
			}
		}
	}
	return -1
}

func (m *mapping) lacks(s *source, where, field string) error {
	return chengge.Errorf(chengge.ErrColumns, "%s: %s names %q, which the file lacks%s", s.file, where, field, suggest(field, m.names))
}

// decodeNames gives the names of the file's fields as text.
func decodeNames(s *source, fields []StreamField) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		name, ok := s.text.decode(f.Name)
		if !ok {
			name = fmt.Sprintf("field %d", i+1)
		}
		names[i] = trim(name)
	}
	return names
}
