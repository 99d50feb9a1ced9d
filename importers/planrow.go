package importers

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/earthwork"
)

// planReader reads the rows of plan tables and notes what is wrong with them.
type planReader struct {
	city  chengge.City
	place func(orb.Point) (orb.Point, error)
	plans *SitePlans
}

// planRow is a row with its columns by name.
type planRow struct {
	*planReader
	table *planTable
	field map[string]int
	row   int // as people count it
	cells []string
	site  string
	bad   bool
}

// columns finds the fields of a table's columns; a missing one that must be
// there is an error of the file.
func (r *planReader) columns(t *planTable) (map[string]int, error) {
	table, _ := t.kind.Table()
	out := map[string]int{}
	m := mapping{names: t.head}
	for _, c := range table.Columns {
		at := -1
		if s, ok := t.stated[c.Name]; ok {
			if s.Skip || s.Constant {
				continue
			}
			if at = m.find(s.Field); at < 0 {
				return nil, chengge.Errorf(chengge.ErrColumns, "%s: fields.%s names %q, which the file lacks%s", t.file, c.Name, s.Field, suggest(s.Field, t.head))
			}
		} else {
			at = m.findAny(c.names())
		}
		if at < 0 && c.Required {
			return nil, chengge.Errorf(chengge.ErrColumns, "%s: the %s lack a column %s (%s); the file has %s", t.file, table.Title.En, c.Name, c.Title.Zh, listed(t.head)).
				InChinese("%s：%s缺少“%s”列（%s）；文件中有 %s", t.file, table.Title.Zh, c.Title.Zh, c.Name, listed(t.head))
		}
		if at >= 0 {
			out[c.Name] = at
		}
	}
	return out, nil
}

// each hands every row that is not empty on.
func (r *planReader) each(t *planTable, take func(*planRow)) error {
	field, err := r.columns(t)
	if err != nil {
		return err
	}
	for i, cells := range t.rows {
		if strings.Join(cells, "") != "" {
			take(&planRow{planReader: r, table: t, field: field, row: t.first + i, cells: cells})
		}
	}
	return nil
}

func (r *planRow) source() Source { return Source{r.table.file, r.row} }

// find notes a finding; an error keeps the row out.
func (r *planRow) find(severity chengge.Severity, field, zh, en string, args ...any) {
	r.bad = r.bad || severity == chengge.SeverityError
	r.plans.find(r.source(), r.site, field, severity, zh, en, args...)
}

// wrong notes what a parser said.
func (r *planRow) wrong(field string, err error) {
	zh, en := err.Error(), err.Error()
	var e *chengge.Error
	if errors.As(err, &e) && e.Chinese() != "" {
		zh = e.Chinese()
	}
	r.find(chengge.SeverityError, field, "%[2]s", "%[1]s", en, zh)
}

// text gives a column's value, trimmed.
func (r *planRow) text(column string) string {
	if s, ok := r.table.stated[column]; ok && s.Constant {
		return trim(s.Value)
	}
	if i, ok := r.field[column]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// required gives a value that must be there.
func (r *planRow) required(column string) string {
	s := r.text(column)
	if s == "" {
		r.find(chengge.SeverityError, column, "为空", "is empty")
	}
	return s
}

// code gives a site's code. A number in a workbook is taken as it is written.
func (r *planRow) code(column string) string { return r.required(column) }

// number gives a plain number of at least 0, 0 where the cell is empty.
func (r *planRow) number(column string) float64 {
	s := r.text(column)
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || math.IsInf(v, 0) || math.IsNaN(v) || strings.Trim(s, "0123456789+-.eE") != "":
		r.find(chengge.SeverityError, column, "“%s”不是数字：不要写单位和千分位", "%q is no plain number: write no unit and no separators", clip(s))
	case v < 0:
		r.find(chengge.SeverityError, column, "%s 为负", "%s is below 0", clip(s))
	default:
		return v
	}
	return 0
}

// volume gives m³, which must be there and of a plausible size.
func (r *planRow) volume(column string) float64 {
	if r.required(column) == "" {
		return 0
	}
	v := r.number(column)
	if v > earthwork.MostVolume/10 {
		r.find(chengge.SeverityError, column, "%s 立方米超过十亿立方米，请检查单位", "%s m³ is absurd: more than 10⁹ m³; check the unit", clip(r.text(column)))
		return 0
	}
	return v
}

func (r *planRow) whole(column string) int {
	v := r.number(column)
	if v != math.Trunc(v) || v > 1e6 {
		r.find(chengge.SeverityError, column, "%v 不是合理的整数", "%v is no plausible whole number", v)
		return 0
	}
	return int(v)
}

// ratio gives an exact number, the zero Ratio where the cell is empty.
func (r *planRow) ratio(column string) earthwork.Ratio {
	s := r.text(column)
	if s == "" {
		return earthwork.Ratio{}
	}
	v, err := earthwork.ParseRatio(decimal(s, r.table.excel))
	if err != nil {
		r.wrong(column, err)
	}
	return v
}

// decimal writes a workbook's 1.2E-3 as a plain number.
func decimal(s string, excel bool) string {
	if v, err := strconv.ParseFloat(s, 64); excel && err == nil && strings.ContainsAny(s, "eE") {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return s
}

// yuan gives an amount, nil where the cell is empty.
func (r *planRow) yuan(column string) *earthwork.Yuan {
	s := r.text(column)
	if s == "" {
		return nil
	}
	v, err := earthwork.ParseYuan(decimal(s, r.table.excel))
	if err != nil {
		r.wrong(column, err)
		return nil
	}
	return &v
}

func (r *planRow) yes(column string) bool {
	s := toLower(r.text(column))
	v, ok := booleans[s]
	if !ok {
		r.find(chengge.SeverityError, column, "“%s”应为是或否", "%q: write yes or no", clip(s))
	}
	return v
}

// moment gives a time; the number of days of a workbook is one too.
func (r *planRow) moment(column string) time.Time {
	s := r.text(column)
	if s == "" {
		return time.Time{}
	}
	if days, err := strconv.ParseFloat(s, 64); r.table.excel && err == nil && days > 20_000 && days < 120_000 {
		t, err := excelize.ExcelDateToTime(days, false)
		if err == nil {
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, r.city.Location())
		}
	}
	t, err := chengge.ParseTime(s, r.city.Location())
	if err != nil {
		r.find(chengge.SeverityError, column, "时间“%s”无法识别：请写 2026-01-31", "%[1]q: write a day as 2026-01-31", clip(s))
	}
	return t
}

func (r *planRow) period() chengge.Period {
	p := chengge.Period{Begins: r.moment("begins"), Ends: r.moment("ends")}
	if !p.Begins.IsZero() && !p.Ends.IsZero() && !p.Begins.Before(p.Ends) {
		r.find(chengge.SeverityError, "ends", "截止不晚于起始", "the end is not after the beginning")
	}
	return p
}

// months are ways to write a month.
var months = []string{"2006-01", "2006-1", "2006/01", "2006/1", "2006年1月", "2006年01月", "200601", "2006.01"}

// month gives the first day of a month, or the day that is stated.
func (r *planRow) month() (t time.Time, day bool) {
	s := r.required("month")
	if s == "" {
		return t, false
	}
	for _, layout := range months {
		if t, err := time.ParseInLocation(layout, s, r.city.Location()); err == nil && t.Year() > 1900 && t.Year() < 3000 {
			return t, false
		}
	}
	t = r.moment("month")
	return t, t.Day() != 1
}

// hours gives the hours as they are written, checked.
func (r *planRow) hours() chengge.Hours {
	h, err := chengge.ParseHours(r.text("hours"))
	if err != nil {
		r.wrong("hours", err)
	}
	return h
}

// point gives the place, nil where none is stated.
func (r *planRow) point() *orb.Point {
	x, y := r.text("lng"), r.text("lat")
	if x == "" && y == "" {
		return nil
	}
	var p orb.Point
	for i, s := range [2]string{x, y} {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			r.find(chengge.SeverityError, [2]string{"lng", "lat"}[i], "“%s”不是坐标", "%q is no coordinate", clip(s))
			return nil
		}
		p[i] = v
	}
	q, err := r.place(p)
	if err == nil {
		err = spatial.CheckLngLat(q)
	}
	if err != nil {
		r.wrong("lng", err)
		return nil
	}
	return &q
}

func parsedCell[T any](r *planRow, column string, parse func(string) (T, error)) T {
	s := r.text(column)
	var zero T
	if s == "" {
		return zero
	}
	v, err := parse(s)
	if err != nil {
		r.wrong(column, err)
		return zero
	}
	return v
}

// class gives the class of waste, which must be stated.
func (r *planRow) class() earthwork.WasteClass {
	r.required("class")
	return parsedCell(r, "class", earthwork.ParseWasteClass)
}

// state gives the state of a volume: one without means nothing.
func (r *planRow) state() earthwork.VolumeState {
	s, err := earthwork.ParseVolumeState(r.text("state"))
	if err != nil {
		r.wrong("state", err)
	}
	return s
}

var (
	givesWords = []string{"gives", "give", "out", "cut", "出土", "挖方", "产生", "外运", "出", "弃方", "供土", "可供"}
	takesWords = []string{"takes", "take", "in", "fill", "需土", "填方", "回填", "接收", "入", "借方", "消纳", "收"}
)

func (r *planRow) gives() bool {
	s := toLower(r.required("direction"))
	switch {
	case slices.Contains(givesWords, s):
		return true
	case s != "" && !slices.Contains(takesWords, s):
		r.find(chengge.SeverityError, "direction", "“%s”应为出土或需土", "%q: write gives or takes", clip(s))
	}
	return false
}

func parseSiteTypeName(s string) (chengge.SiteType, error) {
	t, err := chengge.ParseSiteType(s)
	if err == nil {
		return t, nil
	}
	for t, names := range siteTypeNames {
		if slices.Contains(names, s) {
			return t, nil
		}
	}
	return "", chengge.Errorf(chengge.ErrBadBody, "%w", err).InChinese("未知的场地类型“%s”：请写工地、消纳场、资源化利用厂、转运调配场或取土场", clip(s))
}

var siteTypeNames = map[chengge.SiteType][]string{
	chengge.ProjectSite: {"工地", "建设工地", "项目", "建设项目"}, chengge.DisposalSite: {"消纳场", "弃土场", "填埋场"},
	chengge.RecyclingSite: {"资源化利用厂", "资源化利用场", "再生厂"}, chengge.TransferSite: {"转运调配场", "转运场", "堆场", "中转场"}, chengge.BorrowPit: {"取土场", "借土场"},
}

// clipped is for messages about codes.
func clipped(s string) string { return fmt.Sprintf("%q", clip(s)) }
