package importers

import (
	"math"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/spatial"
)

// role is what a column or member is for a point.
type role byte

const (
	noRole role = iota
	lngRole
	latRole
	wktRole
	categoryRole
	timeRole
	accuracyRole
	crsRole
	attributeRole // of the report, as rules name it
	roleCount
)

// ranked is a role with its place among the usual names: where several columns
// would do, the lowest counts.
type ranked struct {
	role role
	rank int
}

// attributeNames are the attributes of a report that rules know.
var attributeNames = []string{"area_m2", "major", "cross_district"}

// roles finds the role of a name, and remembers whether optional columns have
// shown to be what they are called.
type roles struct {
	o       PointOptions
	known   map[string]ranked
	trusted [roleCount]int8 // 1 what it says, -1 something else, 0 not seen yet
	crsText string
	crs     spatial.CRS
}

func newRoles(o PointOptions) roles {
	r := roles{o: o, known: map[string]ranked{}}
	if o.Declared {
		for i := range r.trusted {
			r.trusted[i] = 1
		}
	}
	for role, name := range map[role]string{categoryRole: o.CategoryColumn, timeRole: o.TimeColumn, accuracyRole: o.AccuracyColumn, crsRole: o.CRSColumn} {
		if name != "" {
			r.trusted[role] = 1
		}
	}
	return r
}

const maxKnownNames = 4096

// of gives the role of a name.
func (r *roles) of(name []byte) ranked {
	if k, ok := r.known[string(name)]; ok {
		return k
	}
	k := r.find(string(name))
	if len(r.known) < maxKnownNames {
		r.known[string(name)] = k
	}
	return k
}

func (r *roles) find(name string) ranked {
	for _, c := range []struct {
		role   role
		stated string
		usual  []string
		exact  bool
	}{
		{lngRole, r.o.LngColumn, lngNames, false}, {latRole, r.o.LatColumn, latNames, false},
		{categoryRole, r.o.CategoryColumn, []string{"category"}, true}, {timeRole, r.o.TimeColumn, []string{"time", "at"}, true},
		{accuracyRole, r.o.AccuracyColumn, []string{"accuracy"}, true}, {crsRole, r.o.CRSColumn, []string{"crs"}, true},
	} {
		if c.stated != "" {
			if trim(name) == c.stated {
				return ranked{c.role, 0}
			}
			continue
		}
		for i, usual := range c.usual {
			if name == usual || !c.exact && strings.EqualFold(trim(name), usual) {
				return ranked{c.role, i}
			}
		}
	}
	if r.o.LngColumn == "" && r.o.LatColumn == "" {
		for i, usual := range wktNames {
			if strings.EqualFold(trim(name), usual) {
				return ranked{wktRole, i}
			}
		}
	}
	if contains(attributeNames, name) {
		return ranked{attributeRole, 0}
	}
	return ranked{}
}

// term reads what a row says besides its point. An optional column counts if
// it was asked for, or if the first value in it is what the column is called.
func (r *roles) term(row *PointRow, role role, text string) error {
	text = trim(text)
	if text == "" || r.trusted[role] < 0 {
		return nil
	}
	err := r.read(row, role, text)
	if r.trusted[role] == 0 {
		r.trusted[role] = 1
		if err != nil {
			r.trusted[role] = -1
			return nil
		}
	}
	return err
}

func (r *roles) read(row *PointRow, role role, text string) error {
	switch role {
	case categoryRole:
		// The catalogue of the city decides; here only whether it looks like one.
		if r.trusted[role] == 0 && !looksCategory(text) {
			return chengge.Errorf(chengge.ErrUnknownCategory, "category %q is none", clip(text))
		}
		row.Category = text
	case timeRole:
		if r.trusted[role] == 0 {
			if _, err := chengge.ParseTime(text, time.UTC); err != nil {
				return chengge.Errorf(chengge.ErrBadTime, "%w", err)
			}
		}
		row.At = text
	case accuracyRole:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v >= 0) || math.IsInf(v, 0) {
			return both(chengge.ErrBadQuery, "精度 %q 不是以米计的数", "accuracy %q is no number of metres", clip(text))
		}
		row.Accuracy = v
	case crsRole:
		if text != r.crsText {
			crs, err := spatial.ParseCRS(text)
			if err != nil {
				return chengge.Errorf(chengge.ErrUnknownCRS, "%w", err)
			}
			r.crsText, r.crs = text, crs
		}
		row.CRS = r.crs
	}
	return nil
}

// looksCategory tells whether text is a category of the product's catalogue, or
// written as one by its digits.
func looksCategory(text string) bool {
	if _, err := chengge.ParseCategoryPattern(text); err == nil && !strings.Contains(text, "*") {
		return true
	}
	_, err := chengge.DefaultCatalogue().Parse(text)
	return err == nil
}

// attribute keeps a number or a truth of the report; other values are none.
func attribute(row *PointRow, name, text string) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		yes, ok := booleans[strings.ToLower(text)]
		if !ok || text == "" {
			return
		}
		v = 0
		if yes {
			v = 1
		}
	}
	if row.Attributes == nil {
		row.Attributes = map[string]float64{}
	}
	row.Attributes[name] = v
}

// lngLat reads the two coordinates of a row.
func lngLat(row *PointRow, lng, lat string) error {
	lng, lat = trim(lng), trim(lat)
	if lng == "" && lat == "" {
		return badPoint("该行没有坐标", "the row has no coordinates")
	}
	for i, s := range [2]string{lng, lat} {
		name, zh := [2]string{"longitude (x)", "latitude (y)"}[i], [2]string{"经度（x）", "纬度（y）"}[i]
		if s == "" {
			return badPoint("%[2]s是空的", "%[1]s is empty", name, zh)
		}
		v, err := parseCoordinate(s)
		if err != nil {
			return badPoint("%[2]s：%[3]w", "%[1]s: %[3]w", name, zh, err)
		}
		row.Point[i] = v
	}
	return nil
}
