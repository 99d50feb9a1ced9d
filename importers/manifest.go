package importers

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"chengge"
)

// ManifestName is the name of the file that describes a folder.
const ManifestName = "city.json"

const maxManifest = 4 << 20

// Manifest is what city.json says: the city, and which file is which layer.
type Manifest struct {
	Dir    string // the folder
	City   chengge.City
	Layers []ManifestLayer // as they stand there; several may be of one kind
	// Balance are the tables of the balance of earth, read by ReadSitePlans.
	Balance []ManifestPlan
	// Points are files of points that are counted, not layers of the city.
	Points []ManifestPoints
}

// ManifestLayer says where rows of a kind come from.
type ManifestLayer struct {
	Kind chengge.Kind
	// File stands in the folder; a .zip or .gz is looked into.
	File string
	// Layer chooses among several layers of a file or members of an archive.
	Layer string
	// CRS goes before the file's own coordinate system and the city's.
	CRS string
	// Encoding goes before what the file says and what is detected.
	Encoding string
	// Fields says which field of the file is which column; columns that are not
	// here are found by their own name or an alias. Besides the columns of the
	// kind there are x and y for points and geometry (WKT) in files without
	// shapes.
	Fields map[string]FieldSource
	// Where leaves out rows in which a field of the file has none of the values.
	Where []FieldFilter
	// Merge joins rows of one code whose other columns agree: shapes become
	// multi-part, the lists of chiefs are joined. Without it a second row of a
	// code is a finding.
	Merge bool
}

// FieldSource is where a column comes from.
type FieldSource struct {
	Field    string // of the file
	Value    string // the same for all rows, where Constant
	Constant bool
	Skip     bool // null in city.json: the column is not read, whatever the file has
}

// FieldFilter keeps rows in which Field has one of Values.
type FieldFilter struct {
	Field  string
	Values []string
}

// ReadManifest reads city.json; dir is the folder or the file itself. Unknown
// and repeated keys are refused. No other file is looked at.
func ReadManifest(dir string) (*Manifest, error) {
	name := dir
	if info, err := os.Stat(dir); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, chengge.Errorf(chengge.ErrManifest, "%s does not exist: state a folder with a %s", dir, ManifestName)
		}
		return nil, chengge.Errorf(chengge.ErrManifest, "%w", err)
	} else if info.IsDir() {
		name = filepath.Join(dir, ManifestName)
	} else if !info.Mode().IsRegular() {
		return nil, chengge.Errorf(chengge.ErrManifest, "%s is neither a folder nor a file", dir)
	}
	f, err := os.Open(name)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, chengge.Errorf(chengge.ErrManifest, "%s has no %s, which says which file is which layer", dir, ManifestName)
		}
		return nil, chengge.Errorf(chengge.ErrManifest, "%w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrManifest, "%w", err)
	}
	if len(b) > maxManifest {
		return nil, chengge.Errorf(chengge.ErrManifest, "%s is larger than %d MB: is it a %s?", name, maxManifest>>20, ManifestName)
	}
	m, err := ParseManifest(b)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrManifest, "%s: %w", name, err)
	}
	m.Dir = filepath.Dir(name)
	return m, nil
}

// ParseManifest reads the text of a city.json. Dir stays empty.
func ParseManifest(b []byte) (*Manifest, error) {
	v, err := parseJSON(b)
	if err != nil {
		return nil, err
	}
	o, err := v.object("city", "layers", "balance", "points")
	if err != nil {
		return nil, err
	}
	city, ok := o.members["city"]
	if !ok {
		return nil, errors.New("city is missing: write \"city\": {\"code\": …}")
	}
	var m Manifest
	if m.City, err = readCity(city); err != nil {
		return nil, err
	}
	list, ok := o.members["layers"]
	if !ok {
		return nil, errors.New("layers is missing: write \"layers\": [{\"kind\": …, \"file\": …, \"fields\": {\"code\": …}}]")
	}
	rows, err := list.list()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("layers is empty: a city needs at least one layer")
	}
	for _, row := range rows {
		l, err := readLayer(row)
		if err != nil {
			return nil, err
		}
		m.Layers = append(m.Layers, l)
	}
	if plans, ok := o.members["balance"]; ok {
		if m.Balance, err = readPlans(plans); err != nil {
			return nil, err
		}
	}
	if points, ok := o.members["points"]; ok {
		if m.Points, err = readPointFiles(points); err != nil {
			return nil, err
		}
	}
	return &m, nil
}
