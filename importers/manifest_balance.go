package importers

import (
	"fmt"

	"chengge"
)

// ManifestPlan says where a table of the balance of earth comes from.
type ManifestPlan struct {
	// Kind may be empty for a workbook or a GeoPackage whose sheets or tables are
	// named for their kinds.
	Kind PlanKind
	File string // .csv, .xlsx or .gpkg, in the folder
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
			if _, ok := PlanKind(s).Table(); !ok {
				return fmt.Errorf("%s: unknown kind %q%s", v.at, s, suggest(s, planKindNames()))
			}
			p.Kind = PlanKind(s)
		}
	case "file":
		if p.File, err = v.text(); err == nil {
			if bad := checkPath(p.File); bad != "" {
				err = fmt.Errorf("%s %q %s", v.at, p.File, bad)
			}
		}
	case "layer":
		p.Layer, err = v.text()
	case "encoding":
		if p.Encoding, err = v.text(); err == nil {
			if _, bad := findEncoding(p.Encoding); bad != nil {
				err = fmt.Errorf("%s: %w", v.at, bad)
			}
		}
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
		m := o.members[key]
		var s FieldSource
		switch m.data.(type) {
		case nil:
			s.Skip = true
		case jsonObject:
			c, err := m.object("value")
			if err != nil {
				return nil, err
			}
			value, ok := c.members["value"]
			if !ok {
				return nil, fmt.Errorf("%s: write {\"value\": …} or the name of a field", m.at)
			}
			if s.Value, err = value.scalar(); err != nil {
				return nil, err
			}
			s.Constant = true
		default:
			if s.Field, err = m.text(); err != nil {
				return nil, err
			}
		}
		out[key] = s
	}
	return out, nil
}

// PlanFinding is something that is wrong with a plan's tables: in which file
// and row, of which site, in which field.
type PlanFinding struct {
	File     string           `json:"file,omitempty"`
	Row      int              `json:"row,omitempty"` // from 1, without the header
	Site     string           `json:"site,omitempty"`
	Field    string           `json:"field,omitempty"`
	Severity chengge.Severity `json:"severity"`
	Say      chengge.Text     `json:"-"`
}

// Where names file, row, site and field, as far as known.
func (f PlanFinding) Where(lang chengge.Lang) string {
	out := f.File
	add := func(zh, en, value string) {
		if value == "" {
			return
		}
		if out != "" {
			out += chengge.Text{Zh: "，", En: ", "}.In(lang)
		}
		out += chengge.Text{Zh: zh, En: en}.In(lang) + value
	}
	if f.Row > 0 {
		row := fmt.Sprint(f.Row)
		if lang == chengge.Chinese {
			row += " 行"
		}
		add("第 ", "row ", row)
	}
	add("场地 ", "site ", f.Site)
	add("字段 ", "field ", f.Field)
	return out
}
