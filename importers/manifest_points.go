package importers

import "fmt"

// ManifestPoints says where points of a city lie that are no layer of it: of
// truck spills, of sales, of whatever is counted.
type ManifestPoints struct {
	Name string
	File string // CSV, NDJSON or GeoJSON, in the folder
	CRS  string // goes before the city's
	PointOptions
}

// readPointFiles reads the member points: a list of named files.
func readPointFiles(v jsonValue) ([]ManifestPoints, error) {
	list, err := v.list()
	if err != nil {
		return nil, err
	}
	var out []ManifestPoints
	seen := map[string]bool{}
	for _, item := range list {
		o, err := item.object("name", "file", "crs", "format", "encoding", "lng", "lat", "crs_column")
		if err != nil {
			return nil, err
		}
		var p ManifestPoints
		for _, key := range o.keys {
			m := o.members[key]
			switch key {
			case "name":
				p.Name, err = m.text()
			case "file":
				p.File, err = readPath(m)
			case "crs":
				p.CRS, err = m.scalar()
			case "format":
				if p.Format, err = m.text(); err == nil && p.Format != "csv" && p.Format != "ndjson" && p.Format != "geojson" {
					err = m.wrong("csv, ndjson or geojson")
				}
			case "encoding":
				p.Encoding, err = readEncoding(m)
			case "lng":
				p.LngColumn, err = m.text()
			case "lat":
				p.LatColumn, err = m.text()
			case "crs_column":
				p.CRSColumn, err = m.text()
			}
			if err != nil {
				return nil, err
			}
		}
		switch {
		case p.File == "":
			return nil, fmt.Errorf("%s.file is missing", item.at)
		case p.Name == "" || seen[p.Name]:
			return nil, fmt.Errorf("%s: each file of points needs a name of its own", item.at)
		}
		seen[p.Name] = true
		out = append(out, p)
	}
	return out, nil
}
