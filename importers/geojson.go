package importers

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"chengge/spatial"
)

// prepareGeoJSON makes a GeoJSON file ready and looks at its outermost level:
// whether it is complete, what it is, whether it states a coordinate system,
// and how many features GDAL must give.
func prepareGeoJSON(s *source, b bundle) error {
	if err := prepareText(s, b, "layer.geojson"); err != nil {
		return err
	}
	s.shapes = true
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	o, err := outlineJSON(f)
	if err != nil {
		return err
	}
	types := []string{"FeatureCollection", "Feature", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}
	switch {
	case o.typ == "":
		return errors.New("it is JSON but no GeoJSON: there is no \"type\"")
	case o.typ == "Topology":
		return errors.New("it is TopoJSON: convert it to GeoJSON")
	case !slices.Contains(types, o.typ):
		return fmt.Errorf("its type is %q, expected FeatureCollection", clip(o.typ))
	case o.typ == "FeatureCollection" && o.features < 0:
		return errors.New("the FeatureCollection has no list of features")
	}
	if o.typ == "FeatureCollection" {
		s.rows = o.features
	}
	if s.layer.CRS != "" {
		return nil // whatever the file says
	}
	s.crs, err = geojsonCRS(o.crs)
	return err
}

// geojsonCRS reads the member crs of GeoJSON 2008; null states nothing.
func geojsonCRS(raw []byte) (string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var crs struct {
		Type       string
		Properties struct{ Name, Href string }
	}
	if err := json.Unmarshal(raw, &crs); err != nil || crs.Properties.Name == "" {
		return "", fmt.Errorf("its member crs can't be read (%s): take it out and state crs in city.json", clip(string(raw)))
	}
	if _, err := spatial.ParseCRS(crs.Properties.Name); err != nil {
		return "", fmt.Errorf("its member crs: %w", err)
	}
	return crs.Properties.Name, nil
}
