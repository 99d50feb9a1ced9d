package importers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// explainGeoJSON looks for what GDAL stumbled over, feature by feature, and
// says in which. It is asked only where GDAL failed, and gives nil where it
// finds nothing wrong.
func explainGeoJSON(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() < 64<<20 {
		if err := explainSingle(f); err != nil {
			return err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil
		}
	}
	d := json.NewDecoder(f)
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return jsonFault(d, err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return jsonFault(d, err)
		}
		if key != "features" {
			var skip json.RawMessage
			if err := d.Decode(&skip); err != nil {
				return jsonFault(d, err)
			}
			continue
		}
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return errors.New("its features are no list")
		}
		for row := 1; d.More(); row++ {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return fmt.Errorf("row %d: %w", row, jsonFault(d, err))
			}
			if err := checkFeature(raw); err != nil {
				return fmt.Errorf("row %d: %w", row, err)
			}
		}
		if _, err := d.Token(); err != nil {
			return jsonFault(d, err)
		}
	}
	return nil
}

// explainSingle looks at a file that is one feature or one geometry.
func explainSingle(r io.Reader) error {
	var raw json.RawMessage
	d := json.NewDecoder(r)
	if err := d.Decode(&raw); err != nil {
		return nil // explained with its place by the caller
	}
	var o struct{ Type string }
	if json.Unmarshal(raw, &o) != nil || o.Type == "FeatureCollection" {
		return nil
	}
	if o.Type == "Feature" {
		return checkFeature(raw)
	}
	return checkGeometry(raw)
}

func jsonFault(d *json.Decoder, err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return errJSONEnds
	}
	return fmt.Errorf("byte %d: it is no JSON: %w", d.InputOffset(), err)
}

func checkFeature(raw []byte) error {
	var f struct {
		Type       string
		Geometry   json.RawMessage
		Properties json.RawMessage
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return errors.New("it is no feature")
	}
	if f.Type != "Feature" {
		return fmt.Errorf("its type is %q, expected Feature", clip(f.Type))
	}
	if p := string(f.Properties); p != "" && p != "null" && p[0] != '{' {
		return errors.New("its properties are no object")
	}
	if g := string(f.Geometry); g == "" || g == "null" {
		return nil
	}
	return checkGeometry(f.Geometry)
}

// depths say how deep the positions of a type lie in its coordinates.
var depths = map[string]int{"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

func checkGeometry(raw []byte) error {
	var g struct {
		Type        string
		Coordinates any
		Geometries  []json.RawMessage
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return errors.New("its geometry can't be read")
	}
	if g.Type == "GeometryCollection" {
		for _, member := range g.Geometries {
			if err := checkGeometry(member); err != nil {
				return err
			}
		}
		return nil
	}
	depth, ok := depths[g.Type]
	if !ok {
		return fmt.Errorf("the type of its geometry is %q", clip(g.Type))
	}
	if g.Coordinates == nil {
		return errors.New("its geometry has no coordinates")
	}
	return checkPositions(g.Coordinates, depth)
}

func checkPositions(v any, depth int) error {
	list, ok := v.([]any)
	if !ok {
		return fmt.Errorf("its coordinates hold %s where a list is expected", clip(fmt.Sprint(v)))
	}
	if depth > 0 {
		for _, item := range list {
			if err := checkPositions(item, depth-1); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		return nil // an empty point
	}
	if len(list) < 2 {
		return errors.New("a position in its coordinates has one number, expected two")
	}
	for _, n := range list {
		if _, ok := n.(float64); !ok {
			b, _ := json.Marshal(n)
			return fmt.Errorf("its coordinates hold %s where a number is expected", clip(string(b)))
		}
	}
	return nil
}
