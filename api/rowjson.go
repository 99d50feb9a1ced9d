package api

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"chengge"
	"chengge/exporters"

	"github.com/paulmach/orb"
)

// RowThing is a thing of any layer as JSON: its id and kind, its columns by
// name, typed as the table of layers says, and its geometry.
type RowThing struct {
	Kind     chengge.Kind
	Row      chengge.Row
	Geometry bool // whether to write it
}

// MarshalJSON writes the columns in the order of the table of layers; empty
// ones are left out.
func (t RowThing) MarshalJSON() ([]byte, error) {
	b := append([]byte(`{"id":`), strconv.FormatInt(int64(t.Row.ID), 10)...)
	b = append(b, `,"kind":`...)
	b = strconv.AppendQuote(b, string(t.Kind))
	for i, c := range t.Kind.Layer().Columns {
		v := t.Row.Values[i]
		if v == "" {
			continue
		}
		b = append(b, ',')
		b = strconv.AppendQuote(b, c.Name)
		b = append(b, ':')
		switch c.Type {
		case chengge.NumberColumn, chengge.IntegerColumn, chengge.BooleanColumn:
			b = append(b, v...)
		case chengge.TimeColumn: // as PostgreSQL writes it
			b = strconv.AppendQuote(b, strings.Replace(v, ".000000Z", "Z", 1))
		case chengge.ListColumn:
			list, err := json.Marshal(chengge.SplitList(v))
			if err != nil {
				return nil, err
			}
			b = append(b, list...)
		default:
			text, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			b = append(b, text...)
		}
	}
	if t.Geometry && t.Row.Shape != nil {
		b = append(b, `,"geometry":`...)
		b = exporters.AppendGeometry(b, t.Row.Shape)
	}
	return append(b, '}'), nil
}

// rowPatch is what a body says of a thing: the columns that it names.
type rowPatch struct {
	values   map[string]string
	geometry orb.Geometry
	hasShape bool
}

// readPatch reads a thing, or the changed columns of one, from a JSON object.
// Unknown and repeated members are refused; id and kind may be there and don't
// count.
func readPatch(k chengge.Kind, body []byte) (rowPatch, error) {
	p := rowPatch{values: map[string]string{}}
	members, err := readObject(body)
	if err != nil {
		return p, err
	}
	for _, m := range members {
		if err := p.take(k, m.name, m.raw); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *rowPatch) take(k chengge.Kind, name string, raw json.RawMessage) error {
	switch name {
	case "id", "kind":
		return nil
	case "geometry":
		return p.takeGeometry(k, raw)
	}
	c, ok := k.Layer().Column(name)
	if !ok {
		var names []string
		for _, c := range k.Layer().Columns {
			names = append(names, c.Name)
		}
		list := strings.Join(names, ", ")
		return badBody(name, "", "没有这一列，可用的有 "+list, "there is no such column; there are "+list)
	}
	v, err := patchValue(c, raw)
	if err != nil {
		return badBody(name, string(raw), "值的类型不对", err.Error())
	}
	if len(v) > maxValue {
		return badBody(name, "", fmt.Sprintf("过长，最多 %d 字节", maxValue), fmt.Sprintf("more than %d bytes", maxValue))
	}
	p.values[name] = v
	return checkText(name, v, name != "code")
}

// maxValue is how many bytes a column of a thing may have: what a chief is on is
// a list, of some thousand segments.
const maxValue = 64 << 10

// patchValue gives a JSON value as the text of its column; null is no value.
func patchValue(c chengge.Column, raw json.RawMessage) (string, error) {
	typed := c.Type == chengge.NumberColumn || c.Type == chengge.IntegerColumn || c.Type == chengge.BooleanColumn
	switch raw[0] {
	case 'n':
		return "", nil
	case '"':
		var s string
		if typed {
			return "", fmt.Errorf("expected a %s, not a text", c.Type)
		}
		err := json.Unmarshal(raw, &s)
		return strings.TrimSpace(s), err
	case '[':
		var list []string
		if c.Type != chengge.ListColumn {
			return "", fmt.Errorf("expected a %s, not a list", c.Type)
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			return "", fmt.Errorf("expected a list of texts")
		}
		for _, v := range list {
			if strings.Contains(v, "|") {
				return "", fmt.Errorf("%q: a value of a list has no bar (|)", short(v))
			}
		}
		if len(list) == 0 {
			return "", nil
		}
		return strings.Join(list, "|") + "|", nil
	case 't', 'f':
		if c.Type != chengge.BooleanColumn {
			return "", fmt.Errorf("expected a %s, not %s", c.Type, raw)
		}
		return string(raw), nil
	case '{':
		return "", fmt.Errorf("expected a %s, not an object", c.Type)
	}
	if !typed || c.Type == chengge.BooleanColumn {
		return "", fmt.Errorf("expected a %s, not a number: codes are texts", c.Type)
	}
	return string(raw), nil
}

// onto gives a row with the patch laid over it; base has no values for a new
// thing. Columns that replace is told to clear and the patch doesn't name
// become empty.
func (p rowPatch) onto(k chengge.Kind, base chengge.Row, replace bool) chengge.Row {
	columns := k.Layer().Columns
	out := chengge.Row{ID: base.ID, Shape: base.Shape, Values: make([]string, len(columns))}
	if !replace {
		copy(out.Values, base.Values)
	}
	for i, c := range columns {
		if v, ok := p.values[c.Name]; ok {
			out.Values[i] = v
		}
	}
	if p.hasShape || replace {
		out.Shape = p.geometry
	}
	return out
}
