package chengge

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// ReportFilter says which reports are meant: all conditions that are stated hold
// at once, of a list one value does. The zero filter is every report.
type ReportFilter struct {
	District, Office, Community, Grid, UnitGrid []string // codes of areas
	Road, Chief, Component                      []string
	Lead                                        []string // codes of those who have it now
	Category                                    []CategoryPattern
	State                                       []State
	Channel                                     []string
	Client                                      []string // names of the keys that handed it in
	Open, Emergency                             *bool
	// Duplicates: true is only those that tell what another told before, false
	// only the others.
	Duplicates *bool
	From, To   time.Time  // received at or after From, and before To; zero is open
	Box        *orb.Bound // CGCS2000; its edges belong to it. Reports without a place are in no box

	// Scope bounds what is seen to reports that concern one of these bodies, nil
	// is the whole city; Key to what one key handed in, 0 is whoever. They are
	// rights and not read from a query.
	Scope []string
	Key   int64
}

// FieldError is a value of a named parameter that can't be used.
type FieldError struct {
	Code         ErrorCode
	Field, Value string
	Text         Text
}

// maxFilterValues bounds the values of one parameter.
const maxFilterValues = 100

// lists gives the conditions that are lists of codes by their parameters, in the
// order in which they are told.
func (f *ReportFilter) lists() []struct {
	Name   string
	Values *[]string
} {
	return []struct {
		Name   string
		Values *[]string
	}{
		{"district", &f.District}, {"office", &f.Office}, {"community", &f.Community}, {"grid", &f.Grid}, {"unit_grid", &f.UnitGrid},
		{"road", &f.Road}, {"chief", &f.Chief}, {"component", &f.Component}, {"lead", &f.Lead}, {"channel", &f.Channel}, {"client", &f.Client},
	}
}

// ReportFilterNames gives the names of the parameters that ParseReportFilter
// reads.
func ReportFilterNames() []string {
	var names []string
	for _, l := range (&ReportFilter{}).lists() {
		names = append(names, l.Name)
	}
	return append(names, "category", "state", "open", "emergency", "duplicates", "from", "to", "bbox")
}

// ParseReportFilter reads a filter from the parameters of a query, each of which
// may be a list parted by commas, and gathers what is wrong with them. Times
// that state no zone are in the zone given. Parameters that it doesn't know are
// left to the caller.
func ParseReportFilter(values url.Values, zone *time.Location) (f ReportFilter, wrong []FieldError) {
	add := func(code ErrorCode, field, value, zh, en string) {
		wrong = append(wrong, FieldError{code, field, value, Text{field + "“" + clip(value) + "”：" + zh, fmt.Sprintf("%s %q: %s", field, clip(value), en)}})
	}
	list := func(name string) []string {
		v := values.Get(name)
		if v == "" {
			return nil
		}
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
			add(ErrBadQuery, name, strings.ToValidUTF8(strings.ReplaceAll(v, "\x00", "�"), "�"), "不是可用的文字", "not usable as text")
			return nil
		}
		var out []string
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part == "" {
				add(ErrBadQuery, name, v, "列表中有空值", "the list has an empty value")
				return nil
			} else if !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
		if len(out) > maxFilterValues {
			add(ErrBadQuery, name, v, fmt.Sprintf("最多 %d 个值", maxFilterValues), fmt.Sprintf("at most %d values", maxFilterValues))
			return nil
		}
		return out
	}
	for _, l := range f.lists() {
		*l.Values = list(l.Name)
	}
	for _, s := range list("category") {
		p, err := ParseCategoryPattern(s)
		if err != nil {
			// People write it into the console's form, where the field is called so.
			wrong = append(wrong, FieldError{ErrUnknownCategory, "category", s, Text{
				"类别“" + clip(s) + "”：请写作 06010、06*、matter:06010 或 component:*",
				fmt.Sprintf("category %q: write 06010, 06*, matter:06010 or component:*", clip(s))}})
			continue
		}
		f.Category = append(f.Category, p)
	}
	for _, s := range list("state") {
		if !slices.Contains(States(), State(s)) {
			add(ErrBadQuery, "state", s, fmt.Sprintf("没有这个状态，可用的有 %v", States()), fmt.Sprintf("there is no such state; there are %v", States()))
			continue
		}
		f.State = append(f.State, State(s))
	}
	yesNo := func(name string) *bool {
		switch v := values.Get(name); v {
		case "":
		case "true", "false":
			is := v == "true"
			return &is
		default:
			add(ErrBadQuery, name, v, "只能是 true 或 false", "use true or false")
		}
		return nil
	}
	f.Open, f.Emergency, f.Duplicates = yesNo("open"), yesNo("emergency"), yesNo("duplicates")
	moment := func(name string) time.Time {
		v := values.Get(name)
		if v == "" {
			return time.Time{}
		}
		t, err := ParseTime(v, zone)
		if err != nil {
			add(ErrBadTime, name, v, "请写作 2026-11-21T14:30:00+08:00、2026-11-21 14:30 或 2026-11-21", "write 2026-11-21T14:30:00+08:00, 2026-11-21 14:30 or 2026-11-21")
		}
		return t
	}
	f.From, f.To = moment("from"), moment("to")
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		add(ErrBadTime, "to", values.Get("to"), "须晚于 from", "must be after from")
	}
	if v := values.Get("bbox"); v != "" {
		var ok bool
		if f.Box, ok = parseBox(v); !ok {
			add(ErrBadQuery, "bbox", v, "应为 西,南,东,北 四个度数", "write west,south,east,north in degrees")
		}
	}
	return f, wrong
}

func parseBox(s string) (*orb.Bound, bool) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return nil, false
	}
	var n [4]float64
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		n[i] = v
	}
	return &orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}, n[0] <= n[2] && n[1] <= n[3]
}

// Matches tells whether a report is meant, as it was after an event. It
// allocates nothing.
func (f *ReportFilter) Matches(e *Event) bool {
	in := func(list []string, v string) bool { return list == nil || v != "" && slices.Contains(list, v) }
	some := func(list, of []string) bool {
		return list == nil || slices.ContainsFunc(of, func(v string) bool { return slices.Contains(list, v) })
	}
	is := func(want *bool, v bool) bool { return want == nil || *want == v }
	return (f.Key == 0 || f.Key == e.Key) && some(f.Scope, e.Bodies) &&
		in(f.District, e.District) && in(f.Office, e.Office) && in(f.Community, e.Community) && in(f.Grid, e.Grid) && in(f.UnitGrid, e.UnitGrid) &&
		in(f.Road, e.Road) && in(f.Component, e.Component) && in(f.Lead, e.Lead) && in(f.Channel, e.Channel) && in(f.Client, e.Client) &&
		some(f.Chief, e.Chiefs) &&
		(f.State == nil || slices.Contains(f.State, e.State)) &&
		is(f.Open, e.State.Open()) && is(f.Emergency, e.Emergency) && is(f.Duplicates, e.DuplicateOf != 0) &&
		(f.From.IsZero() || !e.Received.Before(f.From)) && (f.To.IsZero() || e.Received.Before(f.To)) &&
		f.HasCategory(e.Category) && f.InBox(e.Lng, e.Lat)
}

// HasCategory tells whether one of the patterns stands for a category, written
// as CategoryKey.String does.
func (f *ReportFilter) HasCategory(category string) bool {
	if f.Category == nil {
		return true
	}
	kind, code, _ := strings.Cut(category, ":")
	key := CategoryKey{CategoryKind(kind), code}
	return slices.ContainsFunc(f.Category, func(p CategoryPattern) bool { return p.Matches(key) })
}

// InBox tells whether a point lies in the box. 0,0 is no place.
func (f *ReportFilter) InBox(lng, lat float64) bool {
	return f.Box == nil || (lng != 0 || lat != 0) && f.Box.Contains(orb.Point{lng, lat})
}
