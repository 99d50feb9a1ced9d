package reports

import (
	"fmt"
	"slices"
	"strings"

	"chengge"
)

// Move is a row of the table of moves: who may take a report by which step from
// which states to which.
type Move struct {
	Step chengge.StepKind
	From []chengge.State
	// To is the state after it, "" where it stays what it was.
	To chengge.State
	// Failed is the state after it where its outcome is no; "" is To.
	Failed  chengge.State
	By      []chengge.Role // beside the administrator
	Needs   []Need
	Allowed Condition // beside the state; nil always
}

// Need is what a step must say.
type Need string

// The needs.
const (
	NeedsWhy     Need = "why"
	NeedsOutcome Need = "outcome"
	NeedsUntil   Need = "until"
)

// Condition tells whether a report may go this way, and if not, why not.
type Condition func(r *chengge.Report) (ok bool, why chengge.Text)

var (
	desk      = []chengge.Role{chengge.Dispatcher}
	field     = []chengge.Role{chengge.Dispatcher, chengge.Reporter, chengge.Handler}
	body      = []chengge.Role{chengge.Dispatcher, chengge.Handler}
	undone    = []chengge.State{chengge.Reported, chengge.Accepted, chengge.Verified, chengge.FiledState, chengge.Dispatched, chengge.Resolved, chengge.Checked, chengge.Suspended}
	unworked  = []chengge.State{chengge.Reported, chengge.Accepted, chengge.Verified}
	afterward = []chengge.State{chengge.Dispatched, chengge.Resolved, chengge.Checked}
)

// moves is the table, read downwards: of the rows of a step the first whose
// states and condition hold is taken.
var moves = []Move{
	{Step: chengge.StepAccept, From: states(chengge.Reported), To: chengge.Accepted, By: desk},
	{Step: chengge.StepVerifyBefore, From: states(chengge.Accepted), To: chengge.Verified, Failed: chengge.Void, By: field, Needs: needs(NeedsOutcome)},
	{Step: chengge.StepFile, From: states(chengge.Accepted), To: chengge.FiledState, By: desk, Allowed: collected},
	{Step: chengge.StepFile, From: states(chengge.Verified), To: chengge.FiledState, By: desk},
	{Step: chengge.StepFile, From: afterward, By: desk, Allowed: dispatchedFirst},
	{Step: chengge.StepDispatch, From: states(chengge.FiledState), To: chengge.Dispatched, By: desk},
	{Step: chengge.StepDispatch, From: unworked, To: chengge.Dispatched, By: desk, Allowed: emergency},
	{Step: chengge.StepDispatch, From: states(chengge.Dispatched), To: chengge.Dispatched, By: desk, Needs: needs(NeedsWhy)},
	{Step: chengge.StepReturn, From: states(chengge.Dispatched), To: chengge.FiledState, By: body, Needs: needs(NeedsWhy)},
	{Step: chengge.StepResolve, From: states(chengge.Dispatched), To: chengge.Resolved, By: body},
	{Step: chengge.StepVerifyAfter, From: states(chengge.Resolved), To: chengge.Checked, Failed: chengge.Dispatched, By: []chengge.Role{chengge.Dispatcher, chengge.Reporter}, Needs: needs(NeedsOutcome)},
	{Step: chengge.StepClose, From: states(chengge.Checked), To: chengge.Closed, By: desk, Allowed: filed},
	{Step: chengge.StepExtend, From: states(chengge.Dispatched), By: body, Needs: needs(NeedsWhy, NeedsUntil)},
	{Step: chengge.StepSuspend, From: states(chengge.FiledState, chengge.Dispatched), To: chengge.Suspended, By: desk, Needs: needs(NeedsWhy, NeedsUntil)},
	{Step: chengge.StepResume, From: states(chengge.Suspended), To: chengge.FiledState, By: desk},
	{Step: chengge.StepSupervise, From: undone, By: desk, Needs: needs(NeedsWhy)},
	{Step: chengge.StepCorrect, From: undone, By: desk, Needs: needs(NeedsWhy)},
	{Step: chengge.StepVoid, From: append(slices.Clone(unworked), chengge.FiledState), To: chengge.Void, By: desk, Needs: needs(NeedsWhy)},
	{Step: chengge.StepCallBack, From: states(chengge.Closed, chengge.Void), By: desk, Needs: needs(NeedsOutcome)},
}

func states(s ...chengge.State) []chengge.State { return s }
func needs(n ...Need) []Need                    { return n }

// collected lets the reports of the city's own collectors be filed at once;
// what citizens say is verified before.
func collected(r *chengge.Report) (bool, chengge.Text) {
	return r.Collected, chengge.Text{Zh: "该渠道的问题须先核实（verify-before）再立案", En: "reports of this channel are verified first (verify-before)"}
}

func emergency(r *chengge.Report) (bool, chengge.Text) {
	return r.Emergency, chengge.Text{Zh: "只有紧急问题可以先派遣后立案：请先立案（file）", En: "only emergencies are dispatched before they are filed: file it first"}
}

func dispatchedFirst(r *chengge.Report) (bool, chengge.Text) {
	return r.Filed.IsZero(), chengge.Text{Zh: "已立案", En: "it is filed already"}
}

func filed(r *chengge.Report) (bool, chengge.Text) {
	return !r.Filed.IsZero(), chengge.Text{Zh: "先派遣的紧急问题须补立案（file）后才能结案", En: "an emergency that was dispatched first is filed (file) before it is closed"}
}

// Moves gives the table of moves.
func Moves() []Move { return slices.Clone(moves) }

// Find gives the move by which a principal may take a report. What is not
// allowed in its state is an ErrStep error that names the steps that are; what
// another role may do, ErrForbidden.
func Find(r *chengge.Report, step chengge.StepKind, role chengge.Role) (Move, error) {
	var reason chengge.Text
	var denied *Move
	for i := range moves {
		m := &moves[i]
		if m.Step != step || !slices.Contains(m.From, r.State) {
			continue
		}
		if m.Allowed != nil {
			if ok, why := m.Allowed(r); !ok {
				reason = why
				continue
			}
		}
		if role != chengge.Administrator && !slices.Contains(m.By, role) {
			denied = m
			continue
		}
		return *m, nil
	}
	if denied != nil {
		return Move{}, chengge.Errorf(chengge.ErrForbidden, "%s is not for a %s: it is done by %s", step, role, roleNames(denied.By, chengge.English)).
			InChinese("“%s”不由%s进行，而由%s进行", step.Text().Zh, role.Text().Zh, roleNames(denied.By, chengge.Chinese))
	}
	if step.Text() == (chengge.Text{}) {
		return Move{}, chengge.Errorf(chengge.ErrBadBody, "unknown step %q: use one of %s", step, stepNames(Allowed(r, role))).
			InChinese("未知的步骤“%s”：可用 %s", step, stepNames(Allowed(r, role)))
	}
	zh, en := "", ""
	if reason != (chengge.Text{}) {
		zh, en = "（"+reason.Zh+"）", " ("+reason.En+")"
	}
	return Move{}, chengge.Errorf(chengge.ErrStep, "%s is not possible while the report is %s%s; now possible: %s", step, r.State.Text().En, en, stepNames(Allowed(r, role))).
		InChinese("问题“%s”时不能“%s”%s；现在可以：%s", r.State.Text().Zh, step.Text().Zh, zh, stepNames(Allowed(r, role)))
}

// Allowed gives the steps that a role may take with a report now, in the order
// of the table.
func Allowed(r *chengge.Report, role chengge.Role) []chengge.StepKind {
	var out []chengge.StepKind
	for _, m := range moves {
		if !slices.Contains(m.From, r.State) || slices.Contains(out, m.Step) || role != chengge.Administrator && !slices.Contains(m.By, role) {
			continue
		}
		if m.Allowed != nil {
			if ok, _ := m.Allowed(r); !ok {
				continue
			}
		}
		out = append(out, m.Step)
	}
	return out
}

func (m Move) satisfied(s *chengge.Step) error {
	for _, n := range m.Needs {
		missing := false
		switch n {
		case NeedsWhy:
			missing = strings.TrimSpace(s.Why) == ""
		case NeedsOutcome:
			missing = s.Outcome == nil
		case NeedsUntil:
			missing = s.Until.IsZero()
		}
		if missing {
			return chengge.Errorf(chengge.ErrBadBody, "%s needs %q", s.Kind, n).InChinese("“%s”须给出 %s", s.Kind.Text().Zh, n)
		}
	}
	return nil
}

func stepNames(steps []chengge.StepKind) string {
	if len(steps) == 0 {
		return "-"
	}
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

func roleNames(roles []chengge.Role, lang chengge.Lang) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Text().In(lang)
	}
	return strings.Join(names, map[bool]string{true: "、", false: ", "}[lang == chengge.Chinese])
}

// String gives a row as people read it: accept: reported → accepted.
func (m Move) String() string {
	to := string(m.To)
	if to == "" {
		to = "="
	}
	return fmt.Sprintf("%s: %v → %s", m.Step, m.From, to)
}
