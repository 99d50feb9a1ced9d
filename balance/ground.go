package balance

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// Ground (土方底数) is what a balance is made from, as one document: the tables of
// the template, a member each, in its columns. Volumes are m³ in the state that
// is named, places longitudes and latitudes of CGCS2000. What is absent is not
// stated. It is checked by the readers of files, and by the same words.
type Ground struct {
	Sites    []GroundSite    `json:"sites,omitempty"`
	Volumes  []GroundVolume  `json:"volumes"`
	Permits  []GroundPermit  `json:"permits,omitempty"`
	Hauliers []GroundHaulier `json:"hauliers,omitempty"`
	Bans     []GroundBan     `json:"bans,omitempty"`
	Prices   []GroundPrice   `json:"prices,omitempty"`
	Flows    []GroundFlow    `json:"flows,omitempty"`
}

// Number is a number that is kept as it is written: 43.25, "43.25" or "4/3". ""
// is not stated. What is no number is found by who reads the ground, with site
// and field.
type Number string

// UnmarshalJSON reads a number, a text or null.
func (n *Number) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*n = ""
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(n))
	default:
		var v json.Number
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		*n = Number(v)
	}
	return nil
}

// MarshalJSON writes a number as one, a fraction as a text.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	if b := []byte(n); b[0] != '"' && json.Valid(b) {
		var v json.Number
		if json.Unmarshal(b, &v) == nil {
			return b, nil
		}
	}
	return json.Marshal(string(n))
}

// GroundSite is a site (场地) beside what the city's own layer has of it.
type GroundSite struct {
	Site     string `json:"site" doc:"Code"`
	Name     string `json:"name,omitempty"`
	Type     string `json:"type,omitempty" doc:"project, disposal_site, recycling_plant, transfer_site or borrow_pit"`
	Lng      Number `json:"lng,omitempty" doc:"Degrees, CGCS2000 (WGS 84)"`
	Lat      Number `json:"lat,omitempty"`
	Office   string `json:"office,omitempty" doc:"Code of the street office; found by place where absent"`
	Zone     string `json:"zone,omitempty" doc:"Code of the zone; the district where absent"`
	Begins   string `json:"begins,omitempty" doc:"2026-01-01"`
	Ends     string `json:"ends,omitempty" doc:"Up to but not including"`
	Hours    string `json:"hours,omitempty" doc:"20:00-06:00"`
	Capacity Number `json:"capacity,omitempty" doc:"m³ loose: of a disposal site in all, of a transfer site at once"`
	Daily    Number `json:"daily,omitempty" doc:"m³ loose a day"`
	Fee      Number `json:"fee,omitempty" doc:"Yuan per m³ bank"`
	Price    Number `json:"price,omitempty" doc:"Yuan per m³ bank, of borrowed earth"`
	Hold     Number `json:"hold,omitempty" doc:"Yuan per m³ and period"`
	Shrink   Number `json:"shrink,omitempty" doc:"Share that a store loses, 0.02"`
	Opening  Number `json:"opening,omitempty" doc:"Yuan; makes the site a candidate"`
	Soil     string `json:"soil,omitempty" doc:"clay, silt, sand, gravel, rock, topsoil, made_up or soft_mud"`
	Quality  string `json:"quality,omitempty" doc:"clean, slight or contaminated"`
	Table    string `json:"table,omitempty" doc:"Soil table that converts its volumes"`
	Use      string `json:"use,omitempty" doc:"What spoil is taken for"`
	Product  string `json:"product,omitempty" doc:"Soil class of what a plant makes"`
	Yield    Number `json:"yield,omitempty" doc:"m³ of product of a m³"`
}

// GroundVolume is what a site gives or takes in a month.
type GroundVolume struct {
	Site      string `json:"site"`
	Month     string `json:"month" doc:"2026-01, or a day"`
	Class     string `json:"class" doc:"spoil, slurry, construction_rubble, demolition_rubble or renovation_waste"`
	Direction string `json:"direction" doc:"gives or takes"`
	State     string `json:"state" doc:"loose, bank, compacted or loose_fill"`
	M3        Number `json:"m3"`
}

// GroundPermit is a permit to haul (处置核准).
type GroundPermit struct {
	No       string   `json:"no"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Haulier  string   `json:"haulier"`
	Class    string   `json:"class"`
	State    string   `json:"state"`
	M3       Number   `json:"m3"`
	Begins   string   `json:"begins,omitempty"`
	Ends     string   `json:"ends,omitempty"`
	Hours    string   `json:"hours,omitempty"`
	Route    []string `json:"route,omitempty" doc:"Names of roads"`
	Vehicles int      `json:"vehicles,omitempty"`
	Contract string   `json:"contract,omitempty"`
}

// GroundHaulier is a haulier (运输企业).
type GroundHaulier struct {
	Organisation string `json:"organisation"`
	Name         string `json:"name,omitempty"`
	Vehicles     int    `json:"vehicles,omitempty"`
	Electric     int    `json:"electric,omitempty" doc:"Of them"`
	Load         Number `json:"load_m3,omitempty" doc:"m³ bank of a vehicle"`
	Nightly      Number `json:"nightly,omitempty" doc:"m³ bank a night; absent is no limit"`
	Blacklisted  bool   `json:"blacklisted,omitempty"`
	Price        Number `json:"price,omitempty" doc:"Yuan per m³·km bank; absent is that of the prices"`
}

// GroundBan is a ban of trucks (禁行): an alert day, the hours of a ring.
type GroundBan struct {
	Name           string   `json:"name"`
	Begins         string   `json:"begins,omitempty"`
	Ends           string   `json:"ends,omitempty"`
	Hours          string   `json:"hours,omitempty"`
	Zone           string   `json:"zone,omitempty" doc:"Code of a zone, district or office; absent is the whole city"`
	Roads          []string `json:"roads,omitempty" doc:"Names, or codes of segments"`
	Above          Number   `json:"above,omitempty" doc:"Tonnes; lighter vehicles pass"`
	ExceptElectric bool     `json:"except_electric,omitempty"`
	Exempt         []string `json:"exempt,omitempty" doc:"Codes of sites"`
}

// GroundPrice is a price or another figure, in place of what comes with the
// product.
type GroundPrice struct {
	Item  string `json:"item" doc:"load, haul, hour, left, unmet, truck_load and the like: see the assumptions of a plan"`
	Value Number `json:"value"`
	Unit  string `json:"unit,omitempty"`
	Note  string `json:"note,omitempty" doc:"Where it is from"`
}

// GroundFlow is what moves today, or is contracted to.
type GroundFlow struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Month    string `json:"month"`
	Class    string `json:"class"`
	Use      string `json:"use,omitempty"`
	State    string `json:"state"`
	M3       Number `json:"m3"`
	Contract bool   `json:"contract,omitempty"`
}

// mostGround bounds the document of a ground.
const mostGround = 64 << 20

// ReadGround reads a ground in JSON. A member that it does not have, or one of
// another kind, is an error that names it.
func ReadGround(r io.Reader) (*Ground, error) {
	b, err := io.ReadAll(io.LimitReader(r, mostGround+1))
	if err != nil {
		return nil, err
	}
	if len(b) > mostGround {
		return nil, chengge.Errorf(chengge.ErrBodyTooLarge, "the ground has more than %d MiB", mostGround>>20).InChinese("底数超过 %d MiB", mostGround>>20)
	}
	g := &Ground{}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(g); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return nil, chengge.Errorf(chengge.ErrBadBody, "%s: a JSON %s is no %s", kind.Field, kind.Value, plainKind(kind.Type)).InChinese("%s：JSON 类型 %s 不符", kind.Field, kind.Value)
		}
		return nil, chengge.Errorf(chengge.ErrBadBody, "this is no ground in JSON: %w", err).InChinese("不是 JSON 格式的底数：%v", err)
	}
	if d.More() {
		return nil, chengge.Errorf(chengge.ErrBadBody, "something follows the ground").InChinese("底数之后还有内容")
	}
	return g, nil
}

func plainKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Float64, reflect.Int:
		return "number"
	case reflect.Slice:
		return "list"
	case reflect.Struct:
		return "object"
	case reflect.Bool:
		return "true or false"
	}
	return "text"
}

// cells gives the tables of the ground as text.
func (g *Ground) cells() []importers.PlanCells {
	return []importers.PlanCells{
		cellsOf(importers.PlanSites, g.Sites), cellsOf(importers.PlanVolumes, g.Volumes), cellsOf(importers.PlanPermits, g.Permits), cellsOf(importers.PlanHauliers, g.Hauliers),
		cellsOf(importers.PlanBans, g.Bans), cellsOf(importers.PlanPrices, g.Prices), cellsOf(importers.PlanFlows, g.Flows),
	}
}

// cellsOf writes rows as text. The names of members are those of columns.
func cellsOf[T any](kind importers.PlanKind, rows []T) importers.PlanCells {
	out := importers.PlanCells{Kind: kind}
	for i := range rows {
		v := reflect.ValueOf(rows[i])
		row := map[string]string{}
		for j := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(j).Tag.Get("json"), ",")
			text := ""
			switch f := v.Field(j).Interface().(type) {
			case string:
				text = f
			case Number:
				text = string(f)
			case int:
				if f != 0 {
					text = strconv.Itoa(f)
				}
			case bool:
				if f {
					text = "yes"
				}
			case []string:
				text = strings.Join(f, "|")
			}
			if text != "" {
				row[name] = text
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// Plans reads the ground as files are read. Findings name table, row, site and
// field.
func (g *Ground) Plans(city chengge.City) (*importers.SitePlans, error) {
	return importers.ReadPlanCells(city, g.cells())
}

// JSON writes the ground: the same ground is the same bytes.
func (g *Ground) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(g)
	return b.Bytes(), err
}

// HashOf gives the SHA-256 of bytes in hexadecimal digits.
func HashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// GroundOf makes a ground of what files said, so that it can be kept. Rows with
// an error are not in it: look at Findings first.
func GroundOf(p *importers.SitePlans) *Ground {
	g := &Ground{Volumes: []GroundVolume{}}
	for _, s := range p.Sites {
		row := GroundSite{Site: s.Site, Name: s.Name, Type: string(s.Type), Office: s.Office, Zone: s.Zone, Hours: s.Hours.String(), Capacity: some(s.Capacity), Daily: some(s.Daily),
			Fee: yuan(s.Fee), Price: yuan(s.Price), Hold: yuan(s.Hold), Opening: yuan(s.Opening), Shrink: ratio(s.Shrink), Yield: ratio(s.Yield),
			Soil: string(s.Soil), Product: string(s.Product), Quality: string(s.Quality), Table: s.Table, Use: string(s.Use)}
		if s.Point != nil {
			row.Lng, row.Lat = Number(number(s.Point[0])), Number(number(s.Point[1]))
		}
		row.Begins, row.Ends = moment(s.Valid.Begins), moment(s.Valid.Ends)
		g.Sites = append(g.Sites, row)
	}
	for _, v := range p.Volumes {
		g.Volumes = append(g.Volumes, GroundVolume{v.Site, monthOf(v.Month, v.Day), string(v.Class), direction(v.Gives), string(v.State), Number(number(v.M3))})
	}
	for _, k := range p.Permits {
		g.Permits = append(g.Permits, GroundPermit{No: k.No, From: k.From, To: k.To, Haulier: k.Haulier, Class: string(k.Class), State: string(k.State), M3: Number(number(k.M3)),
			Begins: moment(k.Valid.Begins), Ends: moment(k.Valid.Ends), Hours: k.Hours, Route: k.Route, Vehicles: k.Vehicles, Contract: k.Contract})
	}
	for _, h := range p.Hauliers {
		g.Hauliers = append(g.Hauliers, GroundHaulier{h.Organisation, h.Name, h.Vehicles, h.Electric, some(h.LoadM3), some(h.Nightly), h.Blacklisted, yuan(h.Price)})
	}
	for _, b := range p.Bans {
		g.Bans = append(g.Bans, GroundBan{Name: b.Name, Begins: moment(b.Valid.Begins), Ends: moment(b.Valid.Ends), Hours: b.Hours.String(), Zone: b.ZoneCode, Roads: b.Roads,
			Above: some(b.Above), ExceptElectric: b.ExceptElectric, Exempt: b.Exempt})
	}
	for _, x := range p.Prices {
		g.Prices = append(g.Prices, GroundPrice{x.Item, Number(x.Value.String()), x.Unit, x.Note})
	}
	for _, f := range p.Flows {
		g.Flows = append(g.Flows, GroundFlow{f.From, f.To, monthOf(f.Month, f.Month.Day() != 1), string(f.Class), string(f.Use), string(f.State), Number(number(f.M3)), f.Contract})
	}
	return g
}

func some(v float64) Number {
	if v == 0 {
		return ""
	}
	return Number(number(v))
}

func yuan(y *earthwork.Yuan) Number {
	if y == nil {
		return ""
	}
	return Number(y.String())
}

func ratio(r earthwork.Ratio) Number {
	if r.IsZero() {
		return ""
	}
	return Number(r.String())
}

func direction(gives bool) string {
	if gives {
		return "gives"
	}
	return "takes"
}

func monthOf(t time.Time, isDay bool) string {
	if isDay {
		return day(t)
	}
	return t.Format("2006-01")
}

// moment writes a time as short as it may be.
func moment(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0:
		return day(t)
	}
	return t.Format(time.RFC3339)
}

// GroundCounts are the rows of a ground by table.
type GroundCounts struct {
	Sites    int `json:"sites"`
	Volumes  int `json:"volumes"`
	Permits  int `json:"permits"`
	Hauliers int `json:"hauliers"`
	Bans     int `json:"bans"`
	Prices   int `json:"prices"`
	Flows    int `json:"flows"`
}

// Counts counts the rows.
func (g *Ground) Counts() GroundCounts {
	return GroundCounts{len(g.Sites), len(g.Volumes), len(g.Permits), len(g.Hauliers), len(g.Bans), len(g.Prices), len(g.Flows)}
}

// Remark is a finding in both languages.
type Remark struct {
	Table    string           `json:"table,omitempty"`
	Row      int              `json:"row,omitempty" doc:"From 1"`
	Site     string           `json:"site,omitempty"`
	Field    string           `json:"field,omitempty"`
	Severity chengge.Severity `json:"severity"`
	Zh       string           `json:"zh"`
	En       string           `json:"en"`
}

// Remarks gives findings as they are kept.
func Remarks(found []importers.PlanFinding) []Remark {
	out := []Remark{}
	for _, f := range found {
		out = append(out, Remark{f.File, f.Row, f.Site, f.Field, f.Severity, f.Say.Zh, f.Say.En})
	}
	return out
}
