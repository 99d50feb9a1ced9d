package api

import (
	"encoding/json"
	"fmt"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// readShape reads a GeoJSON geometry of a thing, strictly: numbers in degrees,
// rings that are closed. What a border does beyond that the check of the draft
// says.
func readShape(raw json.RawMessage) (orb.Geometry, error) {
	members, err := readObject(raw)
	if err != nil {
		return nil, fmt.Errorf("no GeoJSON geometry")
	}
	var kind string
	var coordinates json.RawMessage
	for _, m := range members {
		switch m.name {
		case "type":
			err = json.Unmarshal(m.raw, &kind)
		case "coordinates":
			coordinates = m.raw
		case "bbox":
		default:
			err = fmt.Errorf("%q is no member of a geometry: use type and coordinates", short(m.name))
		}
		if err != nil {
			return nil, err
		}
	}
	if coordinates == nil {
		return nil, fmt.Errorf("no coordinates")
	}
	switch kind {
	case "Point":
		var p position
		err := json.Unmarshal(coordinates, &p)
		return orb.Point(p), err
	case "LineString":
		line, err := readLine(coordinates)
		return orb.MultiLineString{line}, err
	case "MultiLineString":
		lines, err := readEach(coordinates, readLine)
		return orb.MultiLineString(lines), err
	case "Polygon":
		polygon, err := readPolygon(coordinates)
		return orb.MultiPolygon{polygon}, err
	case "MultiPolygon":
		polygons, err := readEach(coordinates, readPolygon)
		return orb.MultiPolygon(polygons), err
	}
	return nil, fmt.Errorf("%q is no type of geometry that a layer has", short(kind))
}

// position is a pair of degrees; an elevation behind them is left out.
type position orb.Point

// UnmarshalJSON reads two or three numbers.
func (p *position) UnmarshalJSON(b []byte) error {
	var numbers []*float64
	if err := json.Unmarshal(b, &numbers); err != nil || len(numbers) < 2 || len(numbers) > 3 || numbers[0] == nil || numbers[1] == nil {
		return fmt.Errorf("%s is no position: write [longitude, latitude]", short(string(b)))
	}
	*p = position{*numbers[0], *numbers[1]}
	return spatial.CheckLngLat(orb.Point(*p))
}

func readPoints(raw json.RawMessage) ([]orb.Point, error) {
	var list []position
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, plain(err)
	}
	points := make([]orb.Point, len(list))
	for i, p := range list {
		points[i] = orb.Point(p)
	}
	return points, nil
}

func readLine(raw json.RawMessage) (orb.LineString, error) {
	points, err := readPoints(raw)
	if err == nil && len(points) < 2 {
		err = fmt.Errorf("a line has two positions at least")
	}
	return points, err
}

func readRing(raw json.RawMessage) (orb.Ring, error) {
	points, err := readPoints(raw)
	switch {
	case err != nil:
	case len(points) < 4:
		err = fmt.Errorf("a ring has four positions at least, the last the same as the first")
	case points[0] != points[len(points)-1]:
		err = fmt.Errorf("a ring ends where it began: its first position is %v, its last %v", points[0], points[len(points)-1])
	}
	return points, err
}

func readPolygon(raw json.RawMessage) (orb.Polygon, error) {
	return readEach(raw, readRing)
}

// readEach reads a list of parts, of which there is one at least.
func readEach[T any](raw json.RawMessage, read func(json.RawMessage) (T, error)) ([]T, error) {
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, fmt.Errorf("the coordinates are not nested as the type wants")
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("the geometry is empty")
	}
	out := make([]T, len(parts))
	for i, part := range parts {
		var err error
		if out[i], err = read(part); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// plain says what is wrong without the words of the JSON reader.
func plain(err error) error {
	if _, ok := err.(*json.UnmarshalTypeError); ok {
		return fmt.Errorf("the coordinates are not nested as the type wants")
	}
	return err
}

// takeGeometry reads the shape of a thing; null is none.
func (p *rowPatch) takeGeometry(k chengge.Kind, raw json.RawMessage) error {
	p.hasShape = true
	if raw[0] == 'n' {
		return nil
	}
	var err error
	if p.geometry, err = readShape(raw); err != nil {
		return badBody("geometry", "", k.Layer().Title.Zh+"的几何无法使用："+err.Error(), err.Error())
	}
	return nil
}
