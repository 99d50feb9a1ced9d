package importers

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial"
)

func readLayer(v jsonValue) (ManifestLayer, error) {
	var l ManifestLayer
	o, err := v.object("kind", "file", "layer", "crs", "encoding", "fields", "where", "merge")
	if err != nil {
		return l, err
	}
	for _, key := range []string{"kind", "file"} {
		if _, ok := o.members[key]; !ok {
			return l, fmt.Errorf("%s.%s is missing", v.at, key)
		}
	}
	kind, err := o.members["kind"].text()
	if err != nil {
		return l, err
	}
	if l.Kind, err = chengge.ParseKind(kind); err != nil {
		return l, fmt.Errorf("%s.kind: unknown kind %q%s", v.at, kind, suggest(kind, kindNames()))
	}
	for _, key := range o.keys {
		if err := layerMember(&l, key, o.members[key]); err != nil {
			return l, err
		}
	}
	if _, ok := l.Fields["code"]; !ok {
		return l, fmt.Errorf("%s.fields.code is missing: say which field of %s is the code", v.at, l.File)
	}
	return l, nil
}

func layerMember(l *ManifestLayer, key string, v jsonValue) (err error) {
	switch key {
	case "file":
		l.File, err = readPath(v)
	case "layer":
		l.Layer, err = v.text()
	case "crs":
		if l.CRS, err = v.scalar(); err == nil {
			if _, bad := spatial.ParseCRS(l.CRS); bad != nil {
				err = fmt.Errorf("%s: %w", v.at, bad)
			}
		}
	case "encoding":
		l.Encoding, err = readEncoding(v)
	case "merge":
		var ok bool
		if l.Merge, ok = v.data.(bool); !ok {
			err = v.wrong("true or false")
		}
	case "fields":
		l.Fields, err = readFields(l.Kind, v)
	case "where":
		l.Where, err = readWhere(v)
	}
	return err
}

// readFields reads the mapping of columns: to a field, to {"value": …}, or to
// null for a column that is not to be read.
func readFields(kind chengge.Kind, v jsonValue) (map[string]FieldSource, error) {
	o, err := v.object(columnNames(kind)...)
	if err != nil {
		return nil, err
	}
	fields := map[string]FieldSource{}
	for _, key := range o.keys {
		m := o.members[key]
		s, err := readFieldSource(m)
		if err != nil {
			return nil, err
		}
		if key == "code" && s.Skip {
			return nil, fmt.Errorf("%s is null: every row needs a code", m.at)
		}
		if (key == "x" || key == "y" || key == "geometry") && s.Constant {
			return nil, fmt.Errorf("%s: a shape can't be the same for all rows", m.at)
		}
		fields[key] = s
	}
	if x, y := fields["x"], fields["y"]; (x.Field == "") != (y.Field == "") {
		return nil, fmt.Errorf("%s: x and y go together", v.at)
	}
	return fields, nil
}

// readFieldSource reads what one column is mapped to.
func readFieldSource(v jsonValue) (s FieldSource, err error) {
	switch v.data.(type) {
	case nil:
		s.Skip = true
	case jsonObject:
		c, err := v.object("value")
		if err != nil {
			return s, err
		}
		value, ok := c.members["value"]
		if !ok {
			return s, fmt.Errorf("%s: write {\"value\": …} or the name of a field", v.at)
		}
		s.Constant = true
		s.Value, err = value.scalar()
		return s, err
	default:
		if s.Field, err = v.text(); err == nil && s.Field == "" {
			err = fmt.Errorf("%s is empty: write the name of a field, or null", v.at)
		}
	}
	return s, err
}

// readPath reads the name of a file in the folder.
func readPath(v jsonValue) (string, error) {
	name, err := v.text()
	if err != nil {
		return "", err
	}
	if bad := checkPath(name); bad != "" {
		return "", fmt.Errorf("%s %q %s", v.at, name, bad)
	}
	return name, nil
}

// readEncoding reads the name of an encoding.
func readEncoding(v jsonValue) (string, error) {
	name, err := v.text()
	if err != nil {
		return "", err
	}
	if _, err := findEncoding(name); err != nil {
		return "", fmt.Errorf("%s: %w", v.at, err)
	}
	return name, nil
}

func readWhere(v jsonValue) ([]FieldFilter, error) {
	o, err := v.object()
	if err != nil {
		return nil, err
	}
	var filters []FieldFilter
	for _, key := range o.keys {
		m := o.members[key]
		values, ok := m.data.([]jsonValue)
		if !ok {
			values = []jsonValue{m}
		}
		f := FieldFilter{Field: key}
		for _, value := range values {
			s, err := value.scalar()
			if err != nil {
				return nil, err
			}
			f.Values = append(f.Values, trim(s))
		}
		filters = append(filters, f)
	}
	return filters, nil
}

// columnNames lists what fields may name: the columns of the kind, and where a
// file without shapes has them.
func columnNames(kind chengge.Kind) []string {
	layer := kind.Layer()
	var names []string
	for _, c := range layer.Columns {
		names = append(names, c.Name)
	}
	switch layer.Geometry {
	case chengge.Points:
		return append(names, "x", "y", "geometry")
	case chengge.NoGeometry:
		return names
	}
	return append(names, "geometry")
}

func kindNames() []string {
	var names []string
	for l := range chengge.Layers() {
		names = append(names, string(l.Kind))
	}
	return names
}

// checkPath says what is wrong with a path that must stay inside a folder, ""
// where nothing is.
func checkPath(name string) string {
	switch {
	case name == "":
		return "is empty"
	case strings.ContainsRune(name, 0):
		return "holds a zero byte"
	case strings.Contains(name, `\`):
		return "has a backslash: write /"
	case path.IsAbs(name), len(name) > 1 && name[1] == ':':
		return "is an absolute path: write it relative to the folder"
	case slices.Contains(strings.Split(name, "/"), ".."):
		return "leads out of the folder"
	}
	return ""
}
