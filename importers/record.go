package importers

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"chengge"
)

// record is a row on its way from the stream to a thing of the city. Its
// accessors give a column's value, and note a finding where that can't be had.
type record struct {
	*reading
	row   int // from 1, as the file counts
	value *StreamRow
	code  string
	shape orb.Geometry // of the layer's type, multi for lines and polygons, on CGCS2000
	bad   bool         // some finding is an error
}

// find notes a finding on the row.
func (r *record) find(f chengge.Finding) {
	f.Layer, f.File, f.Row, f.Code = r.source.layer.Kind, r.source.file, r.row, r.code
	if f.Severity() == chengge.SeverityError {
		r.bad = true
	}
	r.found = append(r.found, f)
}

// wrong notes that a column's value can't be used. Where city.json doesn't name
// the field, it may be something else: the value is left out and the row taken.
func (r *record) wrong(rule chengge.FindingRule, s *slot, value, cause string) {
	other := ""
	if s.found && !s.column.Required && rule == chengge.FindBadValue {
		rule, other = chengge.FindIgnoredValue, s.column.Name
	}
	r.find(chengge.Finding{Rule: rule, Field: s.fieldName(), Value: clip(value), Other: other, Cause: cause})
}

func (s *slot) fieldName() string {
	if s.name != "" {
		return s.name
	}
	return s.column.Name
}

// text gives a column's value, trimmed.
func (r *record) text(column string) string {
	s := r.fields.slots[column]
	value := ""
	switch {
	case s.constant != nil:
		value = *s.constant
	case s.field >= 0:
		var ok bool
		if value, ok = r.fieldText(s.field); !ok {
			r.wrong(chengge.FindBadValue, s, value, "the text is not "+r.source.text.name+": state the encoding in the layer")
			return ""
		}
	}
	if value != "" {
		s.filled++
	}
	if value == "" && s.column.Required && column != "code" {
		r.find(chengge.Finding{Rule: chengge.FindMissingValue, Field: s.fieldName()})
	}
	return value
}

// fieldText gives a field of the file as text: a whole number without a point
// or an exponent, whatever type the file gives it.
func (r *record) fieldText(i int) (string, bool) {
	switch v := r.value.Values[i]; v.Kind {
	case 't':
		if s, ok := r.known[string(v.Bytes)]; ok {
			return s, true
		}
		s, ok := r.source.text.decode(v.Bytes)
		s = trim(s)
		if ok && len(r.known) < maxKnown && len(v.Bytes) <= 64 {
			r.known[string(v.Bytes)] = s
		}
		return s, ok
	case 'i':
		return strconv.FormatInt(v.Int, 10), true
	case 'r':
		if v.Real == math.Trunc(v.Real) && math.Abs(v.Real) < 1e18 {
			return strconv.FormatFloat(v.Real, 'f', 0, 64), true
		}
		return strconv.FormatFloat(v.Real, 'f', -1, 64), true
	}
	return "", true
}

// lossy tells that the column's value is a real too large to be exact.
func (r *record) lossy(column string) bool {
	s := r.fields.slots[column]
	if s.constant != nil || s.field < 0 {
		return false
	}
	v := r.value.Values[s.field]
	return v.Kind == 'r' && math.Abs(v.Real) >= 1<<53
}

// number gives a column's number, 0 where it is empty. Units and thousands
// separators are refused, since 1,234 may be either.
func (r *record) number(column string) float64 {
	text := r.text(column)
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) || strings.Trim(text, "0123456789+-.eE") != "" {
		r.wrong(chengge.FindBadValue, r.fields.slots[column], text, "expected a plain number, without unit or separators")
		return 0
	}
	return v
}

func (r *record) integer(column string) int {
	v := r.number(column)
	if v != math.Trunc(v) || math.Abs(v) > 1<<31 {
		r.wrong(chengge.FindBadValue, r.fields.slots[column], r.text(column), "expected a whole number")
		return 0
	}
	return int(v)
}

var booleans = map[string]bool{
	"": false, "true": true, "false": false, "1": true, "0": false, "yes": true, "no": false,
	"是": true, "否": false, "t": true, "f": false, "y": true, "n": false,
}

func (r *record) boolean(column string) bool {
	text := r.text(column)
	v, ok := booleans[strings.ToLower(text)]
	if !ok {
		r.wrong(chengge.FindBadValue, r.fields.slots[column], text, "expected true or false, yes or no, 1 or 0, 是 or 否")
	}
	return v
}

// list parts a column's value; a list written as JSON is read too.
func (r *record) list(column string) []string {
	text := r.text(column)
	if strings.HasPrefix(text, "[") {
		var items []any
		if json.Unmarshal([]byte(text), &items) == nil {
			var out []string
			for _, item := range items {
				out = append(out, fmt.Sprint(item))
			}
			return out
		}
	}
	return chengge.SplitList(text)
}

// period reads begins and ends.
func (r *record) period() chengge.Period {
	begins, ends := r.text("begins"), r.text("ends")
	if begins == "" && ends == "" {
		return chengge.Period{}
	}
	var p chengge.Period
	for _, end := range []struct {
		column, text string
		at           *time.Time
	}{{"begins", begins, &p.Begins}, {"ends", ends, &p.Ends}} {
		if end.text == "" {
			continue
		}
		t, err := chengge.ParseTime(end.text, r.city.Location())
		if err != nil {
			r.wrong(chengge.FindBadValue, r.fields.slots[end.column], end.text, err.Error())
			return chengge.Period{}
		}
		*end.at = t
	}
	if !p.Begins.IsZero() && !p.Ends.IsZero() && !p.Begins.Before(p.Ends) {
		r.wrong(chengge.FindBadValue, r.fields.slots["ends"], ends, "it is not after begins, "+begins)
	}
	return p
}

// parsed reads a column with one of the root's parsers.
func parsed[T any](r *record, column string, parse func(string) (T, error)) T {
	text := r.text(column)
	v, err := parse(text)
	if err != nil && !(text == "" && r.fields.slots[column].column.Required) { // that is noted already
		r.wrong(chengge.FindBadValue, r.fields.slots[column], text, err.Error())
	}
	return v
}

// ref reads kind:code; where bare is a kind, a code alone is one of that kind.
func (r *record) ref(column, text string, bare chengge.Kind) chengge.Ref {
	if text == "" {
		return chengge.Ref{}
	}
	kind, code, ok := strings.Cut(strings.Replace(text, "：", ":", 1), ":")
	if !ok && bare != "" {
		return chengge.Ref{Kind: bare, Code: text}
	}
	k := chengge.Kind(trim(kind))
	code = trim(code)
	if !ok || code == "" || !k.IsArea() && k != chengge.KindRoads {
		cause := "expected kind:code, such as street_offices:410102001"
		if bare != "" {
			cause += ", or the code of a segment"
		}
		r.wrong(chengge.FindBadValue, r.fields.slots[column], text, cause)
		return chengge.Ref{}
	}
	return chengge.Ref{Kind: k, Code: code}
}
