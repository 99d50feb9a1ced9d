package store

import (
	"strconv"
	"strings"

	"chengge"
)

// wheres are the conditions of a statement on reports: fixed pieces of SQL, each
// with parameters. Equality has a piece of its own beside the list, since an
// index gives the order of ids for one value alone.
type wheres struct {
	source string // in place of fromReports
	pieces []string
	args   []any
}

// The pieces by column: one value, and some.
var listPieces = []struct {
	one, some string
	values    func(f *chengge.ReportFilter) []string
}{
	{`r.district = $%d`, `r.district = any($%d)`, func(f *chengge.ReportFilter) []string { return f.District }},
	{`r.office = $%d`, `r.office = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Office }},
	{`r.community = $%d`, `r.community = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Community }},
	{`r.grid = $%d`, `r.grid = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Grid }},
	{`r.unit_grid = $%d`, `r.unit_grid = any($%d)`, func(f *chengge.ReportFilter) []string { return f.UnitGrid }},
	{`r.road = $%d`, `r.road = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Road }},
	{`r.component = $%d`, `r.component = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Component }},
	{`r.lead = $%d`, `r.lead = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Lead }},
	{`r.channel = $%d`, `r.channel = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Channel }},
	{`r.client = $%d`, `r.client = any($%d)`, func(f *chengge.ReportFilter) []string { return f.Client }},
	{``, `r.chiefs && $%d`, func(f *chengge.ReportFilter) []string { return f.Chief }},
	{``, `r.bodies && $%d`, func(f *chengge.ReportFilter) []string { return f.Scope }},
}

const (
	pieceKey        = `r.key_id = $%d`
	pieceStates     = `r.state = any($%d)`
	pieceCategories = `r.category like any($%d)`
	pieceOpen       = `r.open`
	pieceDone       = `not r.open`
	pieceEmergency  = `r.emergency`
	pieceRoutine    = `not r.emergency`
	pieceRepeats    = `r.duplicate_of is not null`
	pieceFirsts     = `r.duplicate_of is null`
	pieceFrom       = `r.received_at >= $%d`
	pieceTo         = `r.received_at < $%d`
	// The operator of boxes rounds outward: the edges are looked at as well.
	pieceBox = `r.geom && st_makeenvelope($%d, $%d, $%d, $%d, 4490) and st_x(r.geom) between $%[1]d and $%[3]d and st_y(r.geom) between $%[2]d and $%[4]d`
)

// filter adds the conditions of a filter.
func (w *wheres) filter(f *chengge.ReportFilter) {
	for _, p := range listPieces {
		switch v := p.values(f); {
		case v == nil:
		case len(v) == 1 && p.one != "":
			w.add(p.one, v[0])
		default:
			w.add(p.some, v)
		}
	}
	if f.Key != 0 {
		w.add(pieceKey, f.Key)
	}
	if f.State != nil {
		states := make([]string, len(f.State))
		for i, s := range f.State {
			states[i] = string(s)
		}
		w.add(pieceStates, states)
	}
	if patterns, stated := categoryPatterns(f.Category); stated {
		w.add(pieceCategories, patterns)
	}
	w.either(f.Open, pieceOpen, pieceDone)
	w.either(f.Emergency, pieceEmergency, pieceRoutine)
	w.either(f.Duplicates, pieceRepeats, pieceFirsts)
	if !f.From.IsZero() {
		w.add(pieceFrom, f.From)
	}
	if !f.To.IsZero() {
		w.add(pieceTo, f.To)
	}
	if b := f.Box; b != nil {
		w.add(pieceBox, b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	}
}

// categoryPatterns gives patterns for like: digits and names of kinds alone.
func categoryPatterns(list []chengge.CategoryPattern) (patterns []string, stated bool) {
	for _, p := range list {
		if p.Specificity() == 0 {
			return nil, false // every category, and none
		}
		kinds := []chengge.CategoryKind{p.Kind()}
		if p.Kind() == "" {
			kinds = []chengge.CategoryKind{chengge.MatterKind, chengge.ComponentKind}
		}
		for _, k := range kinds {
			patterns = append(patterns, string(k)+":"+p.Code()+"%")
		}
	}
	return patterns, list != nil
}

func (w *wheres) either(is *bool, yes, no string) {
	switch {
	case is == nil:
	case *is:
		w.add(yes)
	default:
		w.add(no)
	}
}

// add adds a piece with its parameters, whose places $%d, $%[2]d get their
// numbers.
func (w *wheres) add(piece string, args ...any) {
	for i := range args {
		at := "$" + strconv.Itoa(len(w.args)+1)
		piece = strings.Replace(piece, "$%d", at, 1)
		piece = strings.ReplaceAll(piece, "$%["+strconv.Itoa(i+1)+"]d", at)
		w.args = append(w.args, args[i])
	}
	if strings.HasPrefix(piece, "from ") {
		w.source = piece
		return
	}
	w.pieces = append(w.pieces, piece)
}

// place adds a parameter and gives its place.
func (w *wheres) place(arg any) string {
	w.args = append(w.args, arg)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *wheres) from() string {
	if w.source != "" {
		return w.source
	}
	return fromReports
}

func (w *wheres) text() string {
	if len(w.pieces) == 0 {
		return ""
	}
	return " where " + strings.Join(w.pieces, " and ")
}
