package exporters

import (
	"encoding/json"
	"slices"
	"strconv"
)

// ObjectColumns adds to columns the names that a row of JSON has: the members of
// its object, or the properties of a feature and lng and lat of its point.
func ObjectColumns(columns []string, raw []byte, feature bool) []string {
	add := func(name string) {
		if !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	object := raw
	if feature {
		from, to := propertiesOf(raw)
		object = raw[from:to]
	}
	eachMember(object, func(name []byte, _, _ int) bool {
		add(memberName(name))
		return true
	})
	if feature {
		add("lng")
		add("lat")
	}
	return columns
}

// values gives the row's own values by the columns: those of JSON as text, lists
// and objects as they are written.
func (l *Located) values(r *LocatedRow) []string {
	if r.Raw == nil || r.Values != nil {
		return r.Values
	}
	out := make([]string, len(l.o.Columns))
	object := r.Raw
	if r.Feature {
		from, to := propertiesOf(r.Raw)
		object = r.Raw[from:to]
		if r.Err == nil {
			for axis, name := range [2]string{"lng", "lat"} {
				if i, ok := l.index[name]; ok {
					out[i] = strconv.FormatFloat(r.Point[axis], 'f', -1, 64)
				}
			}
		}
	}
	eachMember(object, func(name []byte, from, to int) bool {
		if i, ok := l.index[memberName(name)]; ok {
			out[i] = textOf(object[from:to])
		}
		return true
	})
	return out
}

// textOf gives a JSON value as text: a string without its quotes, null as none.
func textOf(value []byte) string {
	switch {
	case len(value) == 0 || string(value) == "null":
		return ""
	case value[0] == '"':
		var s string
		if json.Unmarshal(value, &s) == nil {
			return s
		}
	}
	return string(appendOneLine(nil, value))
}

// memberName decodes a name that has escapes: "\u0067rid" is "grid".
func memberName(name []byte) string {
	if !slices.Contains(name, '\\') {
		return string(name)
	}
	return textOf(append(append([]byte{'"'}, name...), '"'))
}
