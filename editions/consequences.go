package editions

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"chengge"
	"chengge/grids"
)

// Replay asks what an edition would have decided about past reports. The place
// of a report is the point that is kept with it: what it stated as a component
// or a road is not looked up anew.
//
// Every report is located, by both editions where two are compared: an area, a
// body, a duty or a row of the matrix that changed may decide anywhere in the
// city, and to find out where costs more than to locate (a million places take
// a few seconds). Nothing is left out on a guess.
type Replay struct {
	// After is the edition that is asked.
	After *grids.Snapshot
	// Before is the edition that it is compared with; nil is what was decided
	// when the reports came, whatever the edition then.
	Before *grids.Snapshot
	// At is the moment for which dates and hours count; zero is each report's own.
	At time.Time
}

// Outcome is what two editions decide about a past report.
type Outcome struct {
	Report        *chengge.PastReport
	Before, After chengge.Decision
}

// Elsewhere tells whether the report would go to somebody else.
func (o *Outcome) Elsewhere() bool { return o.Before.Lead.Code != o.After.Lead.Code }

// replayPart is how many reports are located at once, while the next ones are
// read.
const replayPart = 4096

// replayed are reports on their way through a Replay, and memory that the next
// ones use again.
type replayed struct {
	reports       []chengge.PastReport
	queries       []chengge.Query
	before, after []chengge.Assignment
	err           error // of the reports' reading, after these
	done          chan struct{}
}

// Outcomes gives what is decided about each report, in the order of past: it
// reads on while all cores locate, and holds no more than some thousands. An
// outcome is valid until the next one. An error of past ends it.
func (r Replay) Outcomes(past iter.Seq2[chengge.PastReport, error]) iter.Seq2[*Outcome, error] {
	return func(yield func(*Outcome, error) bool) {
		parts := make(chan *replayed, 1)
		spare := make(chan *replayed, 3)
		stop := make(chan struct{})
		finished := make(chan struct{})
		defer func() { // past is not to be read after we return
			close(stop)
			<-finished
		}()
		go func() {
			defer close(finished)
			defer close(parts)
			r.read(past, parts, spare, stop)
		}()
		for p := range parts {
			<-p.done
			if !r.give(p, yield) {
				return
			}
			select {
			case spare <- p:
			default:
			}
		}
	}
}

// read fills parts with reports, and begins to locate each.
func (r Replay) read(past iter.Seq2[chengge.PastReport, error], parts chan<- *replayed, spare <-chan *replayed, stop <-chan struct{}) {
	fresh := func() *replayed {
		select {
		case p := <-spare:
			p.reports, p.queries, p.err = p.reports[:0], p.queries[:0], nil
			p.done = make(chan struct{})
			return p
		default:
			return &replayed{done: make(chan struct{})}
		}
	}
	send := func(p *replayed) bool {
		go r.locate(p)
		select {
		case parts <- p:
			return true
		case <-stop:
			<-p.done
			return false
		}
	}
	p := fresh()
	for report, err := range past {
		if err != nil {
			p.err = err
			break
		}
		p.reports = append(p.reports, report)
		if len(p.reports) == replayPart {
			if !send(p) {
				return
			}
			p = fresh()
		}
	}
	send(p)
}

// locate asks both editions: about those with a place all cores at once, then
// about the few others, which go to one of the city's centres.
func (r Replay) locate(p *replayed) {
	defer close(p.done)
	for i := range p.reports {
		p.queries = append(p.queries, p.reports[i].Query(r.At))
	}
	ask := func(s *grids.Snapshot, out *[]chengge.Assignment) {
		*out = slices.Grow((*out)[:0], len(p.queries))[:len(p.queries)]
		s.LocateBatch(p.queries, *out)
		for i := range p.reports {
			if report := &p.reports[i]; !report.Placed {
				(*out)[i] = s.Unplaced(&p.queries[i], report.Problem, nil)
			}
		}
	}
	ask(r.After, &p.after)
	if r.Before != nil {
		ask(r.Before, &p.before)
	}
}

func (r Replay) give(p *replayed, yield func(*Outcome, error) bool) bool {
	for i := range p.reports {
		o := Outcome{Report: &p.reports[i], Before: p.reports[i].Stored, After: p.after[i].Decided()}
		if r.Before != nil {
			o.Before = p.before[i].Decided()
		}
		if !yield(&o, nil) {
			return false
		}
	}
	if p.err != nil {
		yield(nil, p.err)
		return false
	}
	return true
}

// Tally counts the outcomes of a replay. Its zero value has none.
type Tally struct {
	Reports   int64       `json:"reports"`   // that were looked at
	Elsewhere int64       `json:"elsewhere"` // that would go to somebody else
	Open      int64       `json:"open"`      // of these, those that are open
	Groups    []TallyRow  `json:"groups"`    // by office and rule, where any would go to somebody else, most first
	Moves     []TallyMove `json:"moves"`     // from whom to whom, most first

	groups map[tallyKey]*TallyRow
	moves  map[[2]string]*TallyMove
}

// TallyRow counts the reports of an office and a rule before.
type TallyRow struct {
	Office    string         `json:"street_office"`  // code, "" outside
	Rule      chengge.RuleID `json:"rule"`           // that decided before
	Code      string         `json:"code,omitempty"` // of the row of the matrix or the overlay that decided before
	Reports   int64          `json:"reports"`
	Elsewhere int64          `json:"elsewhere"`
	Open      int64          `json:"open"`
}

// TallyMove counts the reports that would go from one body to another.
type TallyMove struct {
	From      chengge.Body `json:"from"`
	To        chengge.Body `json:"to"`
	Elsewhere int64        `json:"elsewhere"`
	Open      int64        `json:"open"`
}

type tallyKey struct {
	office string
	rule   chengge.RuleID
	code   string
}

// Add counts an outcome.
func (t *Tally) Add(o *Outcome) {
	if t.groups == nil {
		t.groups, t.moves = map[tallyKey]*TallyRow{}, map[[2]string]*TallyMove{}
	}
	t.Reports++
	key := tallyKey{o.Before.Office, o.Before.Reason.Rule, ""}
	switch key.rule {
	case chengge.ByEmergencyDuty, chengge.ByEscalation, chengge.ByMatrix, chengge.ByOverlay: // components and the ground are too many
		key.code = o.Before.Reason.Code
	}
	g := t.groups[key]
	if g == nil {
		g = &TallyRow{Office: key.office, Rule: key.rule, Code: key.code}
		t.groups[key] = g
	}
	g.Reports++
	if !o.Elsewhere() {
		return
	}
	m := t.moves[[2]string{o.Before.Lead.Code, o.After.Lead.Code}]
	if m == nil {
		m = &TallyMove{From: o.Before.Lead, To: o.After.Lead}
		t.moves[[2]string{o.Before.Lead.Code, o.After.Lead.Code}] = m
	}
	t.Elsewhere++
	g.Elsewhere++
	m.Elsewhere++
	if o.Report.Open() {
		t.Open++
		g.Open++
		m.Open++
	}
}

// Sum puts the counts in order; more may be added after it.
func (t *Tally) Sum() *Tally {
	t.Groups, t.Moves = []TallyRow{}, []TallyMove{}
	for _, g := range t.groups {
		if g.Elsewhere > 0 {
			t.Groups = append(t.Groups, *g)
		}
	}
	for _, m := range t.moves {
		t.Moves = append(t.Moves, *m)
	}
	slices.SortFunc(t.Groups, func(a, b TallyRow) int {
		return cmp.Or(cmp.Compare(b.Elsewhere, a.Elsewhere), cmp.Compare(a.Office, b.Office), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(t.Moves, func(a, b TallyMove) int {
		return cmp.Or(cmp.Compare(b.Elsewhere, a.Elsewhere), cmp.Compare(a.From.Code, b.From.Code), cmp.Compare(a.To.Code, b.To.Code))
	})
	return t
}
