package api

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Asker turns what people and files write into questions to one snapshot.
type Asker struct {
	city       chengge.City
	catalogue  *chengge.Catalogue
	transforms *Transforms
	crs        spatial.CRS // of the city, for points that state none
}

// Terms are what a question says beside its point. In a batch they hold for the
// rows that state nothing themselves.
type Terms struct {
	CRS             spatial.CRS // the zero CRS is the city's
	Accuracy        float64
	Category        chengge.CategoryKey
	At              time.Time
	Attributes      map[string]float64
	RoadMaxDistance float64
}

// NewAsker makes an Asker for a snapshot. Transforms may be shared and nil.
func NewAsker(s *grids.Snapshot, t *Transforms) (*Asker, error) {
	if t == nil {
		t = &Transforms{}
	}
	k := &Asker{city: s.City(), catalogue: s.Catalogue(), transforms: t, crs: spatial.CRS{Datum: spatial.CGCS2000}}
	if k.city.CRS != "" {
		crs, err := spatial.ParseCRS(k.city.CRS)
		if err != nil {
			return nil, crsFault(k.city.CRS, err)
		}
		k.crs = crs
	}
	return k, nil
}

// CRS reads a coordinate system; one that PROJ cannot convert is a fault, too.
func (k *Asker) CRS(s string) (spatial.CRS, *Fault) {
	crs, err := spatial.ParseCRS(s)
	if err != nil {
		return crs, crsFault(s, err)
	}
	if crs.Datum == spatial.DatumUnknown {
		if _, f := k.transforms.To(crs); f != nil {
			return crs, f
		}
	}
	return crs, nil
}

// Category reads a category as Catalogue.Parse does; empty text is none.
func (k *Asker) Category(s string) (chengge.CategoryKey, *Fault) {
	if strings.TrimSpace(s) == "" {
		return chengge.CategoryKey{}, nil
	}
	key, err := k.catalogue.Parse(s)
	if err == nil {
		return key, nil
	}
	f := &Fault{Code: chengge.ErrUnknownCategory, Field: "category", Value: s, Text: chengge.Text{Zh: err.Error(), En: err.Error()}}
	var c *chengge.CategoryError
	if errors.As(err, &c) {
		f.Text = c.Text
	}
	return chengge.CategoryKey{}, f
}

// Time reads a moment in the city's time zone.
func (k *Asker) Time(s string) (time.Time, *Fault) { return ParseTime(s, k.city.Location()) }

// ParseTime reads a moment; one that states no zone is in the zone given.
func ParseTime(s string, zone *time.Location) (time.Time, *Fault) {
	t, err := chengge.ParseTime(s, zone)
	if err != nil {
		return t, &Fault{Code: chengge.ErrBadTime, Field: "at", Value: s, Text: chengge.Text{
			Zh: "时间“" + short(s) + "”无法识别：请写作 2026-11-21T14:30:00+08:00、2026-11-21 14:30 或 2026-11-21", En: err.Error(),
		}}
	}
	return t.In(zone), nil
}

// maxMetres is the largest accuracy or distance that makes sense in a city.
const maxMetres = 100_000

// Metres reads a number of metres of the field named.
func (k *Asker) Metres(field, s string) (float64, *Fault) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(v >= 0 && v <= maxMetres) {
		return 0, fault(chengge.ErrBadQuery, field, s, "应为 0 到 100000 之间的米数", "write metres, 0 to 100000")
	}
	return v, nil
}

// Attributes reads attributes of a report: area_m2:650,major or area_m2=650. One
// without a number is 1.
func (k *Asker) Attributes(field, s string) (map[string]float64, *Fault) {
	out := map[string]float64{}
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		name, number, stated := strings.Cut(part, ":")
		if !stated {
			name, number, stated = strings.Cut(part, "=")
		}
		v := 1.0
		if stated {
			var err error
			switch number = strings.ToLower(strings.TrimSpace(number)); number {
			case "true", "yes", "是":
			case "false", "no", "否":
				v = 0
			default:
				if v, err = strconv.ParseFloat(number, 64); err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
					return nil, fault(chengge.ErrBadQuery, field, part, "属性的值应为数字，如 area_m2:650", "an attribute has a number, as in area_m2:650")
				}
			}
		}
		if name = strings.TrimSpace(name); name == "" {
			return nil, fault(chengge.ErrBadQuery, field, part, "属性没有名称，应如 area_m2:650", "an attribute has a name, as in area_m2:650")
		}
		if _, twice := out[name]; twice {
			return nil, fault(chengge.ErrBadQuery, field, part, "属性重复", "the attribute is there twice")
		}
		out[name] = v
	}
	return out, nil
}

// Query asks about a point under the terms. The point is in the terms' system.
func (k *Asker) Query(p orb.Point, t *Terms) (chengge.Query, *Fault) {
	q := chengge.Query{
		Accuracy: t.Accuracy, Category: t.Category, At: t.At, Attributes: t.Attributes, RoadMaxDistance: t.RoadMaxDistance,
	}
	crs := t.CRS
	if crs.IsZero() {
		crs = k.crs
	}
	if crs.Datum != spatial.DatumUnknown {
		if err := spatial.CheckLngLat(p); err != nil {
			return q, coordinatesFault(p, err)
		}
		q.Point = crs.Datum.ToCGCS2000(p)
		if crs.Datum != spatial.CGCS2000 {
			q.Stated = crs.Datum.String()
		}
		return q, nil
	}
	transform, f := k.transforms.To(crs)
	if f != nil {
		return q, f
	}
	var err error
	if q.Point, err = transform.ToCGCS2000(p); err != nil {
		return q, coordinatesFault(p, err)
	}
	return q, nil
}

// coordinatesFault says what spatial found, in Chinese too.
func coordinatesFault(p orb.Point, err error) *Fault {
	zh := "不是可用的坐标，请检查坐标与坐标系"
	lng, lat := p[0], p[1]
	switch {
	case math.IsNaN(lng) || math.IsNaN(lat):
		zh = "不是数字"
	case math.IsInf(lng, 0) || math.IsInf(lat, 0):
		zh = "不是有限的数字"
	case math.Abs(lat) > 90 && math.Abs(lat) <= 180 && math.Abs(lng) <= 90:
		zh = "纬度不在 -90 到 90 之间：经纬度是否颠倒？"
	case math.Abs(lat) > 90 && math.Abs(lng) > 180:
		zh = "不是经纬度：是否为投影坐标（米）？"
	case math.Abs(lat) > 90:
		zh = "纬度不在 -90 到 90 之间"
	case math.Abs(lng) > 180:
		zh = "经度不在 -180 到 180 之间"
	}
	value := strconv.FormatFloat(lng, 'g', -1, 64) + "," + strconv.FormatFloat(lat, 'g', -1, 64)
	return &Fault{Code: chengge.ErrBadCoordinates, Field: "lng,lat", Value: value, Text: chengge.Text{
		Zh: "坐标 " + value + " " + zh, En: err.Error(),
	}}
}
