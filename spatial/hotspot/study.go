package hotspot

import (
	"context"
	"math"
	"slices"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Events are what happened where, by cells of H3 of one resolution, such as the
// 12 that reports have from intake. A cell may come more than once.
type Events struct {
	Cells []spatial.Cell
	// Numbers are how many events each of Cells stands for, as a database counts
	// them, and Amounts then their sums; nil: one each.
	Numbers []int64
	// Amounts belong to the events, such as volumes of earth (surplus positive,
	// need negative); nil: only their number counts.
	Amounts []float64
}

// maxEvents is the largest number of events of a cell: float64 counts on from
// there with their sum still exact.
const maxEvents = 1 << 40

// number gives how many events the i-th cell stands for.
func (e Events) number(i int) int64 {
	if e.Numbers == nil {
		return 1
	}
	return e.Numbers[i]
}

// total gives how many events there are.
func (e Events) total() (n int64) {
	if e.Numbers == nil {
		return int64(len(e.Cells))
	}
	for _, k := range e.Numbers {
		n += k
	}
	return n
}

// Measure is what the value of a unit is made of.
type Measure string

// The measures. A unit of the study area without events has a count and a sum of
// 0, but no mean: there it is a unit without data.
const (
	MeasureCount Measure = "count"
	MeasureSum   Measure = "sum"
	MeasureMean  Measure = "mean"
)

// Resolutions that units are chosen from.
const (
	CoarsestUnit = 6
	FinestUnit   = 12
)

// maxUnits is the largest number of cells of a study.
const maxUnits = 2_000_000

// StudyOptions says how to study events. The zero value leaves every choice to
// the data.
type StudyOptions struct {
	Measure Measure // count without Amounts, else sum
	// Area is the area under observation: its cells without events are zeros.
	// Without one, only cells with events are known to have been observed: the
	// others are left out, and a value of 0 does not occur.
	Area orb.MultiPolygon
	// Border keeps cells that are only partly in the area (their centres are). They
	// have less room for events than others, so that the null does not hold there.
	Border bool
	// Unobserved are cells, of any resolution up to that of the units, without data.
	Unobserved []spatial.Cell
	Resolution int // 6 to 12; 0: chosen
	Rings      int // of neighbours; 0: chosen
	Local      Options
	// NoAlternatives leaves out what the answer would be otherwise, which costs a
	// few times as much as the answer; Alternatives gives it later.
	NoAlternatives bool
}

// Study is an answer about events with all choices that led to it.
type Study struct {
	Resolution int            `json:"resolution,omitempty"`
	Cells      []spatial.Cell `json:"cells,omitempty"` // the units, in ascending order
	Weights    *Weights       `json:"-"`
	Result     *Result        `json:"result"`
	Events     int            `json:"events,omitempty"`  // that count
	Outside    int            `json:"outside,omitempty"` // outside the area, or in cells of its border
	Choices    []Choice       `json:"choices"`
	// Alternatives are what else could have been chosen, and what would change.
	Alternatives []Alternative `json:"alternatives,omitempty"`
}

// Chosen is what a choice is about.
type Chosen string

// The choices.
const (
	ChosenUnits      Chosen = "units"
	ChosenNeighbours Chosen = "neighbours"
	ChosenP          Chosen = "p"
	ChosenCorrection Chosen = "correction"
	ChosenArea       Chosen = "area"
)

// Choice is one choice with the rule that made it.
type Choice struct {
	What    Chosen             `json:"what"`
	Value   string             `json:"value"`
	ByRule  RuleOfChoice       `json:"rule"`
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

// Alternative is another choice and what it would have answered.
type Alternative struct {
	What  Chosen `json:"what"`
	Value string `json:"value"`
	Hot   int    `json:"hot"` // significant units above: hot, or high among high
	Cold  int    `json:"cold"`
	Other int    `json:"other"` // significant units that are neither
	// Changed is the share of units (the finer ones, where resolutions differ) that
	// would be classed differently.
	Changed float64 `json:"changed"`
	// Refused says why there is no answer by this choice, RefusedZh the same in
	// Chinese.
	Refused   string `json:"refused,omitempty"`
	RefusedZh string `json:"refused_zh,omitempty"`
}

// OfEvents finds hot spots of events on cells of H3. What the options leave open
// is chosen by the rules of RuleOfChoice.
func OfEvents(ctx context.Context, e Events, o StudyOptions) (*Study, error) {
	s := &study{ctx: ctx, events: e, o: o}
	if err := s.check(); err != nil {
		return nil, err
	}
	resolution, choices, err := s.chooseResolution()
	if err != nil {
		return nil, err
	}
	out, err := s.at(resolution, 0, o.Local)
	if err != nil {
		return nil, err
	}
	out.Choices = append(choices, out.Choices...)
	if !o.NoAlternatives {
		if out.Alternatives, err = s.alternatives(out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type study struct {
	ctx    context.Context
	events Events
	o      StudyOptions
	finest int // resolution of the events
	found  map[int][]spatial.Cell
}

func (s *study) check() error {
	e, o := s.events, &s.o
	bad := func(en, zh string, args ...any) error {
		return chengge.Errorf(chengge.ErrBadQuery, en, args...).InChinese(zh, args...)
	}
	if len(e.Cells) == 0 {
		return bad("no events", "没有事件")
	}
	if e.Amounts != nil && len(e.Amounts) != len(e.Cells) {
		return bad("%d amounts for %d events", "%d 个数量，%d 个事件", len(e.Amounts), len(e.Cells))
	}
	if e.Numbers != nil && len(e.Numbers) != len(e.Cells) {
		return bad("%d numbers for %d cells of events", "%d 个事件数，%d 个事件单元", len(e.Numbers), len(e.Cells))
	}
	for i, n := range e.Numbers {
		if n < 1 || n > maxEvents {
			return bad("cell %d stands for %d events", "第 %d 个单元的事件数为 %d", i, n)
		}
	}
	if o.Measure == "" {
		o.Measure = MeasureCount
		if e.Amounts != nil {
			o.Measure = MeasureSum
		}
	}
	if err := oneOf("measure", "量度", o.Measure, MeasureCount, MeasureSum, MeasureMean); err != nil {
		return err
	}
	if o.Measure != MeasureCount && e.Amounts == nil {
		return bad("the measure %s needs amounts", "量度 %s 需要数量", o.Measure)
	}
	if o.Rings < 0 || o.Rings > 20 {
		return bad("%d rings: take 1 to 20", "环数 %d 应在 1 至 20 之间", o.Rings)
	}
	s.finest = e.Cells[0].Resolution()
	for i, c := range e.Cells {
		if !c.Valid() || c.Resolution() != s.finest {
			return bad("event %d is in %s, which is no cell of resolution %d", "第 %d 个事件的单元 %s 不是 %d 级 H3 单元", i, c, s.finest)
		}
	}
	for i, v := range e.Amounts {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return bad("event %d has the amount %v", "第 %d 个事件的数量为 %v", i, v)
		}
	}
	if s.finest < CoarsestUnit {
		return bad("events by cells of resolution %d are too coarse: units have 6 to 12", "事件单元为 %d 级，过粗：分析单元须为 6 至 12 级", s.finest)
	}
	if o.Resolution != 0 && (o.Resolution < CoarsestUnit || o.Resolution > min(FinestUnit, s.finest)) {
		return bad("resolution %d: take %d to %d", "级别 %d 应在 %d 至 %d 之间", o.Resolution, CoarsestUnit, min(FinestUnit, s.finest))
	}
	for _, c := range o.Unobserved {
		if !c.Valid() {
			return bad("unobserved cell %s is no cell", "未观测单元 %s 不是有效的 H3 单元", c)
		}
	}
	return o.Local.Check()
}

// occupied gives the cells of a resolution that have events, in ascending order.
func (s *study) occupied(resolution int) []spatial.Cell {
	if s.found == nil {
		s.found = map[int][]spatial.Cell{}
		cells := slices.Clone(s.events.Cells)
		slices.Sort(cells)
		s.found[s.finest] = slices.Compact(cells)
	}
	if cells, ok := s.found[resolution]; ok {
		return cells
	}
	finer := s.occupied(resolution + 1)
	cells := make([]spatial.Cell, 0, len(finer)/2)
	for _, c := range finer {
		// The parents of cells in ascending order ascend.
		if p := c.Parent(resolution); len(cells) == 0 || cells[len(cells)-1] != p {
			cells = append(cells, p)
		}
	}
	s.found[resolution] = cells
	return cells
}

// units gives the cells that are studied.
func (s *study) units(resolution int) ([]spatial.Cell, error) {
	if s.o.Area == nil {
		return s.occupied(resolution), nil
	}
	if n := s.estimate(resolution); n > maxUnits {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "the area has about %.0f cells of resolution %d: take a coarser one, of at most %d cells", n, resolution, maxUnits).
			InChinese("该范围约有 %.0f 个 %d 级单元：请改用更粗的级别（至多 %d 个单元）", n, resolution, maxUnits)
	}
	of := spatial.CellsWithin
	if s.o.Border {
		of = spatial.CellsIn
	}
	cells, err := of(s.o.Area, resolution)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "study area: %w", err).InChinese("研究范围无法使用：%v", err)
	}
	if len(cells) == 0 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "no cell of resolution %d lies wholly in the area: take a finer one", resolution).
			InChinese("研究范围内没有完整的 %d 级单元：请改用更细的级别", resolution)
	}
	return cells, nil
}

// estimate gives about how many units there are at a resolution.
func (s *study) estimate(resolution int) float64 {
	if s.o.Area == nil {
		return float64(len(s.occupied(resolution)))
	}
	return unitsOf(s.o.Area, resolution)
}

// at studies the events at a resolution; rings 0 are chosen.
func (s *study) at(resolution, rings int, o Options) (*Study, error) {
	cells, err := s.units(resolution)
	if err != nil {
		return nil, err
	}
	table, err := newCellTable(cells)
	if err != nil {
		return nil, err
	}
	out := &Study{Resolution: resolution, Cells: cells}
	d := Data{Values: make([]float64, len(cells))}
	numbers := make([]int64, len(cells))
	for i, c := range s.events.Cells {
		at, n := table.find(c.Parent(resolution)), s.events.number(i)
		if at < 0 {
			out.Outside += int(n)
			continue
		}
		numbers[at] += n
		out.Events += int(n)
		if s.o.Measure == MeasureCount {
			d.Values[at] += float64(n)
		} else {
			d.Values[at] += s.events.Amounts[i]
		}
	}
	if out.Events == 0 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "no events: all %d lie outside the %d cells of the area", out.Outside, len(cells)).
			InChinese("没有事件：全部 %d 个事件均在研究范围的 %d 个单元之外", out.Outside, len(cells))
	}
	s.missing(&d, cells, numbers)
	mean := float64(out.Events) / float64(len(cells))
	out.Choices = append(out.Choices, s.chosenArea(out))
	if rings == 0 {
		rings = s.o.Rings
	}
	choice := Choice{ChosenNeighbours, ringsText(rings), RuleGiven, nil}
	if rings == 0 {
		rings, choice = chooseRings(mean)
	}
	out.Choices = append(out.Choices, choice)
	if out.Weights, err = table.neighbours(rings); err != nil {
		return nil, err
	}
	if out.Result, err = Local(s.ctx, d, out.Weights, o); err != nil {
		return nil, err
	}
	out.Choices = append(out.Choices, chosenTest(o, out.Result)...)
	return out, nil
}

// missing makes means of sums, and marks the cells without data.
func (s *study) missing(d *Data, cells []spatial.Cell, numbers []int64) {
	unobserved := map[spatial.Cell]bool{}
	levels := map[int]bool{}
	for _, c := range s.o.Unobserved {
		unobserved[c] = true
		levels[c.Resolution()] = true
	}
	if s.o.Measure == MeasureMean || len(unobserved) > 0 {
		d.Missing = make([]bool, len(cells))
	}
	for i, c := range cells {
		if s.o.Measure == MeasureMean {
			if numbers[i] == 0 {
				d.Missing[i] = true
			} else {
				d.Values[i] /= float64(numbers[i])
			}
		}
		for level := range levels {
			if p := c.Parent(level); p != 0 && unobserved[p] {
				d.Missing[i] = true
			}
		}
	}
}
