package importers

import (
	"bytes"
	"errors"
	"strconv"

	"chengge"
)

// nextNDJSON reads an object a line; empty lines are passed over.
func (p *Points) nextNDJSON(row *PointRow) error {
	for {
		line, err := p.line(nil)
		if errors.Is(err, errLongRow) {
			row.Err = badRow("该行超过 %d 字节", "the row is longer than %d bytes", p.o.LineBytes)
			return nil
		}
		if err != nil {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if line[0] == 0x1e { // a record separator, as GeoJSON text sequences have
			line = bytes.TrimSpace(line[1:])
		}
		text, err := p.text.decode(line)
		row.Raw = p.slab.keep(text)
		if err != nil {
			row.Err = badRow("%w", "%w", err)
			return nil
		}
		row.Err = p.readObject(row, row.Raw)
		return nil
	}
}

// found is what a JSON object has of a point.
type found struct {
	lng, lat         []byte
	lngRank, latRank int
	wkt, geometry    []byte
	properties       []byte
	feature          bool
}

// readObject reads a flat object with members of the usual names, or a GeoJSON
// feature or point.
func (p *Points) readObject(row *PointRow, b []byte) error {
	var f found
	var fault error
	err := scanObject(b, func(key, value []byte) error {
		switch {
		case len(key) == 4 && string(key) == "type":
			f.feature = string(value) == `"Feature"`
			return nil
		case len(key) == 8 && string(key) == "geometry" && value[0] != '"':
			f.geometry = value
			return nil
		case len(key) == 10 && string(key) == "properties" && value[0] == '{':
			f.properties = value
			return nil
		}
		if err := p.member(row, &f, key, value); err != nil && fault == nil {
			fault = err
		}
		return nil
	})
	if err != nil {
		return badRow("%w", "%w", err)
	}
	row.Feature = f.feature
	if f.feature && f.properties != nil {
		if err := scanObject(f.properties, func(key, value []byte) error {
			return p.term(row, key, value)
		}); err != nil && fault == nil {
			fault = err
		}
	}
	if fault != nil {
		return fault
	}
	return f.point(row)
}

// member takes a member of a flat object.
func (p *Points) member(row *PointRow, f *found, key, value []byte) error {
	k := p.roles.of(key)
	switch k.role {
	case lngRole:
		if f.lng == nil || k.rank < f.lngRank {
			f.lng, f.lngRank = value, k.rank
		}
	case latRole:
		if f.lat == nil || k.rank < f.latRank {
			f.lat, f.latRank = value, k.rank
		}
	case wktRole:
		if value[0] == '"' {
			f.wkt = value
		}
	default:
		return p.term(row, key, value)
	}
	return nil
}

// term takes what a member says besides the point.
func (p *Points) term(row *PointRow, key, value []byte) error {
	k := p.roles.of(key)
	switch k.role {
	case categoryRole, timeRole, accuracyRole, crsRole:
		text, ok := jsonText(value)
		if !ok && value[0] != 'n' && p.roles.trusted[k.role] > 0 {
			return chengge.Errorf(chengge.ErrBadQuery, "%s is no text or number", key)
		}
		return p.roles.term(row, k.role, text)
	case attributeRole:
		if text, ok := jsonText(value); ok {
			attribute(row, string(key), trim(text))
		}
	case noRole:
		if string(key) == "attributes" && value[0] == '{' {
			return scanObject(value, func(key, value []byte) error {
				if text, ok := jsonText(value); ok {
					attribute(row, string(key), trim(text))
				}
				return nil
			})
		}
	}
	return nil
}

// point decides which of an object's members are its point.
func (f *found) point(row *PointRow) error {
	switch {
	case f.feature || f.geometry != nil && f.lng == nil:
		return geometryPoint(row, f.geometry)
	case f.lng != nil || f.lat != nil:
		if x, ok := number(f.lng); ok {
			if y, ok := number(f.lat); ok {
				row.Point[0], row.Point[1] = x, y
				return nil
			}
		}
		return lngLat(row, coordinateText(f.lng), coordinateText(f.lat))
	case f.wkt != nil:
		text, _ := jsonText(f.wkt)
		return wktPoint(row, trim(text))
	}
	return badPoint("该行没有成员 lng 和 lat", "the row has no members lng and lat")
}

// number reads a JSON number; one too large for a float64 is none.
func number(v []byte) (float64, bool) {
	if len(v) == 0 || v[0] != '-' && (v[0] < '0' || v[0] > '9') {
		return 0, false
	}
	x, err := strconv.ParseFloat(text(v), 64)
	return x, err == nil
}

func coordinateText(v []byte) string {
	if v == nil || v[0] == 'n' {
		return ""
	}
	if s, ok := jsonText(v); ok {
		return s
	}
	return string(v)
}

// geometryPoint reads the geometry of a feature: a point, or a multipoint of
// one.
func geometryPoint(row *PointRow, b []byte) error {
	if b == nil || b[0] == 'n' {
		return badPoint("该要素没有几何", "the feature has no geometry")
	}
	var typ string
	var coordinates []byte
	if b[0] != '{' || scanObject(b, func(key, value []byte) error {
		switch string(key) {
		case "type":
			typ, _ = jsonText(value)
		case "coordinates":
			coordinates = value
		}
		return nil
	}) != nil {
		return badPoint("几何无法读取", "the geometry can't be read")
	}
	if typ == "MultiPoint" && len(coordinates) > 2 {
		inner := bytes.TrimSpace(coordinates[1 : len(coordinates)-1])
		if bytes.Count(inner, []byte{'['}) == 1 {
			typ, coordinates = "Point", inner
		}
	}
	if typ != "Point" {
		return badPoint("几何是 %s，应为点", "the geometry is a %s, expected a point", clip(typ))
	}
	if len(coordinates) < 2 || coordinates[0] != '[' {
		return badPoint("该点没有坐标", "the point has no coordinates")
	}
	i := 1
	for axis := range 2 {
		i = skipSpace(coordinates, i)
		end := scanValue(coordinates, i)
		if end < 0 {
			return badPoint("该点没有坐标", "the point has no coordinates")
		}
		v, ok := number(coordinates[i:end])
		if !ok {
			return badPoint("坐标 %s 不是数字", "the coordinate %s is no number", clip(string(coordinates[i:end])))
		}
		row.Point[axis] = v
		i = skipSpace(coordinates, end)
		if axis == 0 {
			if i >= len(coordinates) || coordinates[i] != ',' {
				return badPoint("该点只有一个坐标，应有两个", "the point has one coordinate, expected two")
			}
			i++
		}
	}
	return nil
}
