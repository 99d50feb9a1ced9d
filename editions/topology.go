package editions

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial/coverage"
)

// tiling is what the areas of a layer are expected to do on the ground. Where
// the edition lacks within, neighbours alone are compared; where it lacks limit,
// gaps count everywhere in within, or nowhere if that is only partly managed.
type tiling struct {
	layer, within chengge.Kind
	limit         chengge.Kind
	partly        bool // within may reach beyond the ground under management
	o             coverage.Options
	pieces        bool // each is in one piece
}

// tilings are the checks of areas. Districts and zones may lie on each other.
var tilings = []tiling{
	{layer: chengge.KindGrids, within: chengge.KindCoverage, pieces: true},
	{layer: chengge.KindStreetOffices, within: chengge.KindDistricts, limit: chengge.KindCoverage, partly: true},
	{layer: chengge.KindCommunities, within: chengge.KindStreetOffices, limit: chengge.KindCoverage, o: coverage.Options{SkipEmpty: true}},
	// Unit grids need fill only what is built up: a wide hole between them is none of a fault.
	{layer: chengge.KindUnitGrids, within: chengge.KindGrids, o: coverage.Options{Gaps: coverage.SmallGaps, Adjacent: true}, pieces: true},
}

// checkTopology compares neighbours on the ground: how areas tile what they lie
// in, and whether segments form a network. Borders are compared exactly. Where
// rows end, the layers are looked at as they are just before each of the last
// twelve ends, at those after which something else only begins later, and as
// they are at last.
func (k *checker) checkTopology(chengge.Contents) error {
	for _, t := range tilings {
		k.checkTiling(t)
	}
	k.checkNetwork()
	return nil
}

func (k *checker) checkTiling(t tiling) {
	rows := k.areas[t.layer].rows
	if len(rows) == 0 {
		return
	}
	var within, limit []chengge.Area
	if within = k.areas[t.within].rows; t.limit != "" {
		limit = k.areas[t.limit].rows
	}
	if len(within) == 0 || t.partly && len(limit) == 0 {
		t.o.Gaps = coverage.NoGaps
	}
	if t.layer == chengge.KindGrids && len(within) == 0 {
		t.o.Gaps = coverage.AllGaps // holes of their union
	}
	var periods []chengge.Period
	for _, layer := range [][]chengge.Area{rows, within, limit} {
		for i := range layer {
			periods = append(periods, layer[i].Valid)
		}
	}
	seen := map[string]bool{}
	for _, at := range states(periods) {
		s := snapshot{t, at(rows), at(within), at(limit)}
		t.o.Within, t.o.Limit = shapes(s.within), shapes(s.limit)
		for _, fault := range coverage.Check(shapes(s.rows), t.o) {
			if f, ok := s.finding(fault); ok {
				k.once(seen, f)
			}
		}
	}
}

// once adds a finding that an earlier state has not had already.
func (k *checker) once(seen map[string]bool, f chengge.Finding) {
	key := fmt.Sprint(f.Rule, f.Code, "|", f.Other, "|", f.Value, *f.Place, f.Numbers)
	if !seen[key] {
		seen[key] = true
		k.add(f)
	}
}

// maxStates is how many ends are looked at.
const maxStates = 12

// states gives views of dated areas, at the moments to look at them.
func states(periods []chengge.Period) []func([]chengge.Area) []chengge.Area {
	var out []func([]chengge.Area) []chengge.Area
	for _, t := range moments(periods) {
		out = append(out, func(rows []chengge.Area) []chengge.Area {
			if t.IsZero() {
				return rows
			}
			var valid []chengge.Area
			for i := range rows {
				if rows[i].Valid.Holds(t) {
					valid = append(valid, rows[i])
				}
			}
			return valid
		})
	}
	return out
}

// moments gives when to look at rows of these periods; the zero time stands for
// all rows, where none ends.
func moments(periods []chengge.Period) []time.Time {
	var begins, ends []time.Time
	for _, p := range periods {
		if !p.Begins.IsZero() {
			begins = append(begins, p.Begins)
		}
		if !p.Ends.IsZero() {
			ends = append(ends, p.Ends)
		}
	}
	if len(ends) == 0 {
		return []time.Time{{}}
	}
	slices.SortFunc(begins, time.Time.Compare)
	slices.SortFunc(ends, time.Time.Compare)
	ends = slices.CompactFunc(ends, time.Time.Equal)
	last := ends[len(ends)-1]
	if len(begins) > 0 && begins[len(begins)-1].After(last) {
		last = begins[len(begins)-1]
	}
	if len(ends) > maxStates {
		ends = ends[len(ends)-maxStates:]
	}
	var out []time.Time
	for i, end := range ends {
		out = append(out, end.Add(-1))
		// What holds then until the next end is looked at just before that, with
		// what has begun by then.
		until := last
		if i+1 < len(ends) {
			until = ends[i+1].Add(-1)
		}
		if slices.ContainsFunc(begins, func(b time.Time) bool { return b.After(end) && !b.After(until) }) {
			out = append(out, end)
		}
	}
	return append(out, last)
}

func shapes(rows []chengge.Area) []orb.MultiPolygon {
	out := make([]orb.MultiPolygon, len(rows))
	for i := range rows {
		out[i] = rows[i].Shape
	}
	return out
}

// snapshot is the layers of a tiling at one moment.
type snapshot struct {
	tiling
	rows, within, limit []chengge.Area
}

// finding tells a fault. ok is false for what is none in this layer.
func (s *snapshot) finding(f coverage.Fault) (out chengge.Finding, ok bool) {
	out = chengge.Finding{Layer: s.layer, Place: &f.Place, Numbers: map[string]float64{"area_m2": significant(float64(f.Size))}}
	if f.Area >= 0 {
		out.Code = s.rows[f.Area].Code
	}
	if f.Other >= 0 {
		out.Other = s.rows[f.Other].Code
	}
	switch f.Kind {
	case coverage.Gap:
		out.Rule, out.Other = chengge.FindGap, s.neighbours(f)
		switch {
		case f.Narrow():
			out.Rule = chengge.FindGapSliver
		case len(s.within) == 0 && f.Width >= enclaveWidth:
			out.Rule = chengge.FindHole
		}
	case coverage.Overlap:
		out.Rule = chengge.FindOverlap
		if f.Narrow() {
			out.Rule = chengge.FindOverlapSliver
		}
	case coverage.Contained:
		out.Rule = chengge.FindContained
	case coverage.Duplicate:
		out.Rule = chengge.FindSameShape
		return out, true
	case coverage.Beyond:
		out.Rule, out.Other = chengge.FindBeyond, string(s.tiling.within)
	case coverage.Straddle:
		out.Rule, out.Other, out.Value = chengge.FindStraddle, s.within[f.Within].Code, s.rows[f.Area].Parent
		if f.Home >= 0 {
			out.Value = s.within[f.Home].Code
		}
	case coverage.Sliver:
		out.Rule = chengge.FindSliverShape
	case coverage.Pieces:
		out.Rule, out.Numbers["count"] = chengge.FindPieces, float64(f.Count)
		return out, s.pieces
	case coverage.Apart:
		out.Rule, out.Other = chengge.FindApart, s.within[f.Within].Code
		out.Numbers = map[string]float64{"count": float64(f.Count)}
		return out, true
	default:
		return out, false
	}
	out.Numbers["width_m"] = significant(float64(f.Width))
	if f.Kind != coverage.Sliver && f.Fine() {
		out.Rule, out.Value = chengge.FindNearJunction, f.Kind.String()
	}
	return out, true
}

// enclaveWidth is how wide a hole is that may be another city's: the narrowest
// of Chicago's enclaves is 205 m wide. Where a coverage is drawn it tells, and
// every hole in it is a gap; without one narrower holes still are.
const enclaveWidth = 50

// maxNeighbours is how many neighbours of a gap are named.
const maxNeighbours = 8

// neighbours names what else lies at a gap: the other areas, else what the gap is in.
func (s *snapshot) neighbours(f coverage.Fault) string {
	var codes []string
	for _, i := range f.Neighbours {
		if i != f.Area && len(codes) < maxNeighbours {
			codes = append(codes, s.rows[i].Code)
		}
	}
	if more := len(f.Neighbours) - 1 - len(codes); more > 0 && len(codes) > 0 {
		codes = append(codes, fmt.Sprintf("+%d", more))
	}
	if len(codes) == 0 && f.Within >= 0 {
		codes = append(codes, s.within[f.Within].Code)
	}
	if len(codes) == 0 {
		return "—"
	}
	return strings.Join(codes, ", ")
}

// significant rounds to six digits, which is more than any border is measured to.
func significant(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	return r
}
