package analyses

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"chengge"
	"chengge/exporters"
	"chengge/grids"
	"chengge/importers"
	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
)

// Counter counts the events that a request is about by their places, in the order
// of cells or codes.
type Counter func(ctx context.Context, by chengge.TallyBy) ([]chengge.PlaceTally, error)

// intakeResolution is that of the cells that reports have.
const intakeResolution = 12

// maxDraws is the most values that permutations may look at in one answer: a few
// hours of two cores. What is drawn on for units at the floor is not in it.
const maxDraws = 1e13

// Sources are where the events of a request come from.
type Sources struct {
	// Count counts the reports, or the points of a file, that the request means.
	Count Counter
	// Plans gives what sites give and take, with the permits to haul it; nil, or a
	// nil answer, where nothing is known of that. It is asked for earthwork and rubble.
	Plans func(ctx context.Context) (*importers.SitePlans, error)
}

// study is a request on its way to an answer.
type study struct {
	*asked
	ctx      context.Context
	city     *grids.Snapshot
	count    Counter
	progress func(float64)
	units    *units
	data     hotspot.Data
	weights  *hotspot.Weights
	answer   *exporters.Hotspots
	left     int             // sites that are drawn and do not count
	tables   map[string]bool // of soil, by which volumes were converted
}

// Run answers the request on a city. progress, which may be nil, is told the share
// that is done. What can't be answered (no events, values that are all equal, all
// islands, a band in which nobody has a neighbour) is an error that says so.
func (h *Hotspots) Run(ctx context.Context, city *grids.Snapshot, from Sources, progress func(share float64)) (*exporters.Hotspots, error) {
	a, err := h.read()
	if err != nil {
		return nil, err
	}
	request, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(float64) {}
	}
	s := &study{asked: a, ctx: ctx, city: city, count: from.Count, progress: progress}
	s.answer = &exporters.Hotspots{Request: request, City: city.City().Name, Edition: city.Edition(), What: s.what(), Unit: a.Unit, Value: s.valueText()}
	s.local.Progress = func(share float64) { progress(0.2 + 0.75*share) }
	if err := s.subject(from.Plans); err != nil {
		return nil, err
	}
	if a.kind == "" {
		err = s.onCells()
	} else {
		err = s.onThings()
	}
	if err != nil {
		return nil, err
	}
	if a.Of == OfEarthwork {
		s.earthNotes()
	}
	progress(1)
	return s.answer, nil
}

// subject finds what the request is of, where that is not reports alone.
func (s *study) subject(plansOf func(context.Context) (*importers.SitePlans, error)) error {
	if !s.NeedsPlans() {
		return nil
	}
	var plans *importers.SitePlans
	if plansOf != nil {
		var err error
		if plans, err = plansOf(s.ctx); err != nil {
			return err
		}
	}
	if s.Of == OfEarthwork {
		events, err := s.earth(plans)
		if err != nil {
			return err
		}
		s.count = Tally(events)
	} else {
		s.besideSites()
	}
	s.besideRoutes(plans)
	return nil
}

// by adds the attribute that is to be summed.
func (s *study) by(by chengge.TallyBy) chengge.TallyBy {
	by.Amount = s.Amount
	return by
}

// onCells studies cells of H3.
func (s *study) onCells() error {
	g, err := groundOf(s.city, s.asked)
	if err != nil {
		return err
	}
	resolution, err := s.tallyResolution(g)
	if err != nil {
		return err
	}
	tallies, err := s.count(s.ctx, s.by(chengge.TallyBy{Resolution: resolution}))
	if err != nil {
		return err
	}
	s.progress(0.15)
	var e hotspot.Events
	for _, t := range tallies {
		n := t.Events
		if s.Amount != "" {
			s.answer.WithoutAmount += t.Events - t.Amounted
			if n = t.Amounted; n == 0 {
				continue
			}
			e.Amounts = append(e.Amounts, t.Sum)
		}
		e.Cells, e.Numbers = append(e.Cells, spatial.Cell(t.Cell)), append(e.Numbers, n)
	}
	if len(e.Cells) == 0 {
		return s.nothing()
	}
	o := hotspot.StudyOptions{Area: g.shape, Border: g.border, Resolution: s.resolution, Local: s.local, Measure: hotspot.MeasureCount}
	if s.Amount != "" {
		o.Measure = hotspot.Measure(s.Value)
	}
	given := s.asked.weights.kind
	if !s.whole && s.Value != valueRate && s.Standardise == "" && s.Method != string(hotspot.LocalMoran) && s.Method != string(hotspot.LocalGeary) && (given == "" || given == "rings") {
		o.Rings = s.asked.weights.number
		found, err := hotspot.OfEvents(s.ctx, e, o)
		if err != nil {
			return err
		}
		s.units, s.weights = cellUnits(found.Cells), found.Weights
		s.setCells(found)
		s.fillLocal(found)
		return s.finish(found.Result)
	}
	// Whatever else is asked: the cells by the same rule, then as any other units.
	o.NoAlternatives, o.Local, o.Rings = true, hotspot.Options{P: hotspot.Analytic}, 1
	o.Measure = hotspot.MeasureCount
	found, err := hotspot.OfEvents(s.ctx, e, o)
	if err != nil {
		return err
	}
	s.units = cellUnits(found.Cells)
	s.setCells(found)
	for _, c := range found.Choices {
		if c.What == hotspot.ChosenUnits || c.What == hotspot.ChosenArea {
			s.choose(c)
		}
	}
	places := make(map[spatial.Cell]int, len(found.Cells))
	for i, c := range found.Cells {
		places[c] = i
	}
	events, sums := make([]int64, len(found.Cells)), make([]float64, len(found.Cells))
	for k, c := range e.Cells {
		if i, ok := places[c.Parent(found.Resolution)]; ok {
			events[i] += e.Numbers[k]
			if e.Amounts != nil {
				sums[i] += e.Amounts[k]
			}
		}
	}
	return s.onUnits(events, sums)
}

// tallyResolution gives the resolution to count by: that of the units, or where
// they are to be chosen one that is fine enough for it. A first count by large
// cells tells how many events there are: a million fine cells need not be read to
// make some thousand units of them.
func (s *study) tallyResolution(g *ground) (int, error) {
	if s.resolution != 0 {
		return s.resolution, nil
	}
	tallies, err := s.count(s.ctx, s.by(chengge.TallyBy{Resolution: hotspot.CoarsestUnit}))
	if err != nil {
		return 0, err
	}
	var n int64
	for _, t := range tallies {
		if s.Amount != "" {
			n += t.Amounted
		} else {
			n += t.Events
		}
	}
	return hotspot.FinestNeeded(g.shape, n)
}

// setCells says which cells were studied.
func (s *study) setCells(found *hotspot.Study) {
	s.answer.Unit = fmt.Sprintf("h3:%d", found.Resolution)
	s.answer.Events, s.answer.Outside = int64(found.Events), int64(found.Outside)
}

// onThings studies areas or the sides of road segments.
func (s *study) onThings() error {
	var err error
	if s.units, err = thingUnits(s.city, s.asked); err != nil {
		return err
	}
	tallies, err := s.count(s.ctx, s.by(chengge.TallyBy{Kind: s.kind}))
	if err != nil {
		return err
	}
	s.progress(0.15)
	places := make(map[string]int, len(s.units.list))
	for i := range s.units.list {
		places[s.units.list[i].id()] = i
	}
	events, sums := make([]int64, len(s.units.list)), make([]float64, len(s.units.list))
	for _, t := range tallies {
		id := t.Code
		if s.kind == chengge.KindRoads && t.Code != "" {
			id += "/" + string(t.Side)
			_, left := places[t.Code+"/"+string(chengge.LeftSide)]
			if left && t.Side != chengge.LeftSide && t.Side != chengge.RightSide {
				s.answer.WithoutSide += t.Events
				continue
			}
		}
		i, ok := places[id]
		if !ok {
			s.answer.Outside += t.Events
			continue
		}
		n := t.Events
		if s.Amount != "" {
			s.answer.WithoutAmount += t.Events - t.Amounted
			n = t.Amounted
		}
		s.answer.Events += n
		events[i], sums[i] = events[i]+n, sums[i]+t.Sum
	}
	if s.answer.Events == 0 {
		return s.nothing()
	}
	return s.onUnits(events, sums)
}

// onUnits studies the units by the number and sum of their events.
func (s *study) onUnits(events []int64, sums []float64) (err error) {
	n := len(s.units.list)
	s.data = hotspot.Data{Values: make([]float64, n)}
	for i := range n {
		s.data.Values[i] = float64(events[i])
		if s.Amount != "" {
			s.data.Values[i] = sums[i]
		}
	}
	switch s.Value {
	case valueMean:
		s.data.Missing = make([]bool, n)
		for i := range n {
			if s.data.Missing[i] = events[i] == 0; events[i] > 0 {
				s.data.Values[i] /= float64(events[i])
			}
		}
	case valueRate:
		if s.data.Exposure, s.data.Missing, err = exposureOf(s.city, s.asked, s.units); err != nil {
			return err
		}
		for i, e := range s.data.Exposure {
			if id := s.units.list[i].id(); e == 0 && s.data.Values[i] > 0 && (s.data.Missing == nil || !s.data.Missing[i]) {
				return wrong("%s has %v events, but nothing that they could count against (per %s is 0): take another unit or another per",
					"%s 有 %v 个事件，但其 %s 为 0，无法求比率：请改用其他单元或 per", id, s.data.Values[i], s.Per)
			}
		}
	}
	if s.weights, err = s.asked.weights.build(s.units); err != nil {
		return err
	}
	s.weights = s.standardised(s.weights)
	if draws := float64(s.Permutations) * float64(s.weights.Links()+n); draws > maxDraws {
		return chengge.Errorf(chengge.ErrTooCostly, "%d permutations of %d units take %.0f draws: ask for fewer, or for exact p where values are whole numbers", s.Permutations, n, draws).
			InChinese("%d 次置换、%d 个单元需抽取 %.0f 次：请减少置换次数；数值为整数时可用精确 p 值（exact）", s.Permutations, n, draws)
	}
	s.progress(0.2)
	if s.whole {
		return s.finishWhole()
	}
	data := s.data
	if data.Exposure != nil && s.local.Statistic != "" && s.local.Statistic != hotspot.Gi && s.local.Statistic != hotspot.GiStar {
		data = ratesOf(data)
	}
	var found *hotspot.Study
	if s.asked.weights.kind == "" && s.kind != "" && s.kind != chengge.KindRoads && !s.weights.IsRowStandardised() {
		found, err = hotspot.OfAreas(s.ctx, s.units.polygons(), data, s.local) // with what other neighbours would change
	} else {
		found, err = hotspot.OfUnits(s.ctx, s.weights, data, s.local)
	}
	if err != nil {
		return err
	}
	s.fillLocal(found)
	return s.finish(found.Result)
}

// rowsByDefault tells whether the statistic is by custom of means of neighbours.
func (a *asked) rowsByDefault() bool {
	switch a.Method {
	case "local-moran", "local-geary", "moran", "geary":
		return true
	}
	return false
}

// ratesOf makes rates the values, for statistics that take no exposure.
func ratesOf(d hotspot.Data) hotspot.Data {
	out := hotspot.Data{Values: make([]float64, len(d.Values)), Missing: make([]bool, len(d.Values))}
	for i, e := range d.Exposure {
		if out.Missing[i] = !(e > 0) || d.Missing != nil && d.Missing[i]; !out.Missing[i] {
			out.Values[i] = d.Values[i] / e
		}
	}
	return out
}

// finishWhole answers by one number for the whole area.
func (s *study) finishWhole() error {
	data := s.data
	if data.Exposure != nil {
		data = ratesOf(data)
	}
	global, err := hotspot.Whole(s.ctx, data, s.weights, s.global)
	if err != nil {
		return err
	}
	s.answer.Global = global
	s.answer.Null = said(global.Options.Assumption.Text())
	for _, n := range global.Notes {
		s.note(n)
	}
	s.fillUnits(nil)
	return nil
}

// finish adds Moran's I beside a local statistic and the units.
func (s *study) finish(r *hotspot.Result) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	data := s.data
	if data.Values == nil { // of OfEvents
		data.Values, data.Missing = make([]float64, len(r.Units)), make([]bool, len(r.Units))
		for i, u := range r.Units {
			data.Values[i], data.Missing[i] = u.Value, u.Class == hotspot.NoData
		}
		s.data = data
	}
	if data.Exposure != nil {
		data = ratesOf(data)
	}
	global, err := hotspot.Whole(s.ctx, data, s.weights.WithSelf(0).Standardise(), hotspot.GlobalOptions{})
	var known *chengge.Error
	if err != nil && !errors.As(err, &known) {
		return err
	}
	s.answer.Global = global // nil where it can't be computed
	s.fillUnits(r)
	return nil
}

// fillUnits gives the units with what was found.
func (s *study) fillUnits(r *hotspot.Result) {
	shown := s.data
	if shown.Exposure != nil {
		shown = ratesOf(shown)
	}
	out := make([]exporters.HotspotUnit, len(s.units.list))
	number := func(v float64) *float64 { return &v }
	for i := range out {
		u, at := &s.units.list[i], &out[i]
		*at = exporters.HotspotUnit{Code: u.code, Name: u.name, Side: u.side, Lng: round7(u.centre[0]), Lat: round7(u.centre[1]), Shape: u.shape}
		if shown.Missing == nil || !shown.Missing[i] {
			at.Value = number(s.data.Values[i])
			if s.data.Exposure != nil {
				at.Exposure, at.Rate = number(s.data.Exposure[i]), number(shown.Values[i])
			}
			at.Lag = lagOf(s.weights, shown, i)
		}
		if r == nil {
			at.Neighbours = int32(s.weights.Degree(i))
			continue
		}
		f := r.Units[i]
		at.Neighbours, at.Class, at.Draws = f.Neighbours, &f.Class, f.Permutations
		if f.Answered() {
			at.Statistic, at.P, at.Adjusted = number(f.Statistic), number(f.P), number(f.Adjusted)
			if f.Variance > 0 {
				at.Expected, at.Variance, at.Z = number(f.Expected), number(f.Variance), number(f.Z)
			}
		}
		if f.Quadrant != 0 {
			at.Quadrant = &f.Quadrant
		}
	}
	s.answer.Units = out
}

// lagOf is the mean of the values of the neighbours that have data, by weight.
func lagOf(w *hotspot.Weights, d hotspot.Data, i int) *float64 {
	var sum, weights float64
	w.Neighbours(i, func(j int, weight float64) bool {
		if j != i && (d.Missing == nil || !d.Missing[j]) {
			sum += float64(weight * d.Values[j])
			weights += weight
		}
		return true
	})
	if !(weights > 0) {
		return nil
	}
	lag := sum / weights
	return &lag
}

// round7 rounds degrees to a centimetre.
func round7(v float64) float64 { return math.Round(v*1e7) / 1e7 }

// Shapes gives the units of an answer that was kept without shapes theirs, from
// the city of its edition.
func Shapes(city *grids.Snapshot, answer *exporters.Hotspots) {
	routeShapes(city, answer)
	for i := range answer.Units {
		u := &answer.Units[i]
		switch kind := chengge.Kind(answer.Unit); kind {
		case chengge.KindRoads:
			if r, ok := city.Road(u.Code); ok {
				u.Shape = r.Line
			}
		default:
			if area, ok := city.Area(kind, u.Code); ok && kind.IsArea() {
				u.Shape = area.Shape
				break
			}
			c, err := spatial.ParseCell(u.Code)
			if err != nil {
				u.Shape = orb.Point{u.Lng, u.Lat}
				break
			}
			u.Shape = c.Boundary()
		}
	}
}
