package importers

import "fmt"

// ManifestPlan says where a table of the balance of earth comes from.
type ManifestPlan struct {
	// Kind may be empty for a workbook or a GeoPackage whose sheets or tables are
	// named for their kinds.
	Kind PlanKind
	File string // .csv, .xlsx or .gpkg, in the folder; of a network .osm.pbf, .osm or .osm.gz
	// Layer is the sheet or table; empty is the one named for the kind, else the
	// only one.
	Layer    string
	Encoding string // of a CSV
	// Fields says which field of the file is which column, as in layers.
	Fields map[string]FieldSource
}

// readPlans reads the member balance: a list of tables.
func readPlans(v jsonValue) ([]ManifestPlan, error) {
	list, err := v.list()
	if err != nil {
		return nil, err
	}
	var out []ManifestPlan
	for _, item := range list {
		o, err := item.object("kind", "file", "layer", "encoding", "fields")
		if err != nil {
			return nil, err
		}
		var p ManifestPlan
		for _, key := range o.keys {
			if err := planMember(&p, key, o.members[key]); err != nil {
				return nil, err
			}
		}
		if p.File == "" {
			return nil, fmt.Errorf("%s.file is missing", item.at)
		}
		if p.Kind == "" && isOSM(p.File) {
			p.Kind = PlanNetwork
		}
		if p.Kind == PlanNetwork && !isOSM(p.File) {
			return nil, fmt.Errorf("%s.file: a network is a file of OpenStreetMap: .osm.pbf, .osm or .osm.gz", item.at)
		}
		if fields, ok := o.members["fields"]; ok {
			if p.Kind == "" {
				return nil, fmt.Errorf("%s: fields want a kind", item.at)
			}
			if p.Fields, err = readPlanFields(p.Kind, fields); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

func planMember(p *ManifestPlan, key string, v jsonValue) (err error) {
	switch key {
	case "kind":
		var s string
		if s, err = v.text(); err == nil {
			if _, ok := PlanKind(s).Table(); !ok && PlanKind(s) != PlanNetwork {
				return fmt.Errorf("%s: unknown kind %q%s", v.at, s, suggest(s, planKindNames()))
			}
			p.Kind = PlanKind(s)
		}
	case "file":
		p.File, err = readPath(v)
	case "layer":
		p.Layer, err = v.text()
	case "encoding":
		p.Encoding, err = readEncoding(v)
	}
	return err
}

func readPlanFields(kind PlanKind, v jsonValue) (map[string]FieldSource, error) {
	t, _ := kind.Table()
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	o, err := v.object(names...)
	if err != nil {
		return nil, err
	}
	out := map[string]FieldSource{}
	for _, key := range o.keys {
		if out[key], err = readFieldSource(o.members[key]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
