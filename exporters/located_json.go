package exporters

import (
	"encoding/json"
	"strconv"

	"chengge"
)

// appendObject writes a row as an object: the input's own members, then those
// of the answer.
func (l *Located) appendObject(dst []byte, r *LocatedRow) []byte {
	if r.Raw == nil && r.Values != nil {
		return l.appendAnswer(l.appendOwn(dst, r), collisions{}, r)
	}
	if r.Raw == nil || r.Err != nil && !json.Valid(r.Raw) { // a row that cannot be repeated goes by its number
		dst = strconv.AppendInt(append(dst, `{"row":`...), int64(r.Row), 10)
		return l.appendAnswer(dst, collisions{}, r)
	}
	object, from, to := r.Raw, 0, len(r.Raw)
	if r.Feature {
		from, to = propertiesOf(object)
	}
	var taken collisions
	dst, taken = appendMembers(dst, object[from:to])
	if r.Feature && r.Err == nil {
		if !taken.lng {
			dst = appendDegrees(appendComma(dst), "lng", r.Point[0])
		}
		if !taken.lat {
			dst = appendDegrees(appendComma(dst), "lat", r.Point[1])
		}
	}
	return l.appendAnswer(dst, taken, r)
}

// appendFeature writes a row as a feature: the input's own, or a point.
func (l *Located) appendFeature(dst []byte, r *LocatedRow) []byte {
	if r.Feature && r.Raw != nil && (r.Err == nil || json.Valid(r.Raw)) {
		from, to := propertiesOf(r.Raw)
		if from == to { // no properties at all: put them before the end
			end := lastBrace(r.Raw)
			dst = append(appendOneLine(dst, r.Raw[:end]), `,"properties":{`...)
			dst = l.appendAnswer(dst, collisions{}, r)
			return append(dst, '}')
		}
		dst = appendOneLine(dst, r.Raw[:from])
		var taken collisions
		dst, taken = appendMembers(dst, r.Raw[from:to])
		dst = l.appendAnswer(dst, taken, r)
		return appendOneLine(dst, r.Raw[to:])
	}
	dst = append(dst, `{"type":"Feature","geometry":`...)
	if r.Err != nil {
		dst = append(dst, "null"...)
	} else {
		dst = append(dst, `{"type":"Point","coordinates":[`...)
		dst = strconv.AppendFloat(dst, r.Point[0], 'f', -1, 64)
		dst = append(dst, ',')
		dst = strconv.AppendFloat(dst, r.Point[1], 'f', -1, 64)
		dst = append(dst, "]}"...)
	}
	dst = append(dst, `,"properties":`...)
	return append(l.appendObject(dst, r), '}')
}

// appendOwn opens an object with the input's columns as text: what a CSV file
// means by 06010 only its reader knows.
func (l *Located) appendOwn(dst []byte, r *LocatedRow) []byte {
	dst = append(dst, '{')
	for i, name := range l.own {
		if i >= len(r.Values) {
			break
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, name...), r.Values[i])
	}
	return dst
}

// appendAnswer writes the added members and closes the object. A row of JSON
// says itself which names are taken; columns are the same in every row.
func (l *Located) appendAnswer(dst []byte, taken collisions, r *LocatedRow) []byte {
	start := len(dst)
	key := func(i int) {
		if r.Raw == nil {
			dst = append(dst, l.columns[i]...)
		} else {
			dst = append(dst, l.members[taken.level(i)][i]...)
		}
	}
	if r.Err != nil || r.Assignment == nil {
		key(len(locatedColumns))
		dst = appendString(dst, errorText(r.Err))
	} else {
		a := r.Assignment
		for i, code := range [...]string{a.District.Code, a.Office.Code, a.Community.Code, a.Grid.Code, a.UnitGrid.Code, a.Road.Code, string(a.Road.Side)} {
			key(i)
			dst = appendStringOrNull(dst, code)
		}
		key(7)
		if a.Road.IsZero() {
			dst = append(dst, "null"...)
		} else {
			dst = appendNumber(dst, a.Road.Distance)
		}
		for i, code := range [...]string{roadChief(a), chosenComponent(a), a.Lead.Code} {
			key(8 + i)
			dst = appendStringOrNull(dst, code)
		}
		key(11)
		dst = strconv.AppendBool(dst, a.Ambiguous)
		key(12)
		dst = l.appendReasonString(dst, a)
	}
	if dst[start-1] == '{' { // the first member has no comma before it
		copy(dst[start:], dst[start+1:])
		dst = dst[:len(dst)-1]
	}
	return append(dst, '}')
}

func (l *Located) appendReasonString(dst []byte, a *chengge.Assignment) []byte {
	if l.o.FullReasons {
		return appendString(dst, string(l.appendReason(nil, a)))
	}
	return append(l.appendReason(append(dst, '"'), a), '"')
}

func appendStringOrNull(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return appendString(dst, s)
}

func appendComma(dst []byte) []byte {
	if dst[len(dst)-1] == '{' {
		return dst
	}
	return append(dst, ',')
}

func appendDegrees(dst []byte, name string, v float64) []byte {
	dst = append(append(append(dst, '"'), name...), `":`...)
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}
