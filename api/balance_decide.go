package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"chengge"
	"chengge/balance"
	"chengge/jobs"
	"chengge/store"
)

// PlanDecision is the body of an approval, or of its withdrawal.
type PlanDecision struct {
	Why string `json:"why,omitempty"`
}

// PlanComparison is plans side by side.
type PlanComparison struct {
	Scenarios []ComparedScenario `json:"scenarios"`
}

// ComparedScenario is a column of a comparison.
type ComparedScenario struct {
	balance.ScenarioRow
	Plan   int64           `json:"plan" doc:"Id of the balance that it is of"`
	State  store.PlanState `json:"state,omitempty" enum:"proposed,approved,withdrawn"`
	Ground int64           `json:"ground"`
	Grade  string          `json:"grade"`
	Saving *balance.Saving `json:"saving,omitempty" doc:"Against the baseline of the first plan"`
}

func (s *server) approveBalance(rt *route) handler { return s.decideBalance(rt, store.PlanApproved) }

func (s *server) withdrawBalance(rt *route) handler { return s.decideBalance(rt, store.PlanWithdrawn) }

// decideBalance approves a plan or withdraws it.
func (s *server) decideBalance(rt *route, to store.PlanState) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var body PlanDecision
		if err := readDocument(r, &body, maxWhy); err != nil {
			return err
		}
		if err := unbound(c); err != nil {
			return err
		}
		j, err := s.jobOf(r, c, jobs.BalanceKind)
		if err != nil {
			return err
		}
		if body.Why == "" {
			if body.Why, err = why(r); err != nil {
				return err
			}
		}
		if _, err := s.planOf(c, j.ID); err != nil {
			return err
		}
		p, err := s.store.DecidePlan(c.context, j.ID, to, c.principal.Name, body.Why)
		if err != nil {
			return err
		}
		view, err := s.planView(p)
		if err != nil {
			return err
		}
		return writeJSON(w, view)
	}
}

// mostCompared bounds how many plans stand side by side.
const mostCompared = 20

func (s *server) compareBalances(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		ids := q.ids("ids", mostCompared)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var columns []balance.Column
		var plans []store.Plan
		for _, id := range ids {
			p, err := s.planOf(c, id)
			if err != nil {
				return err
			}
			d, err := jobs.PlanDocument(c.context, s.store, id, c.lang)
			if err != nil {
				return err
			}
			columns, plans = append(columns, balance.Column{Title: p.Name, Document: d}), append(plans, p)
		}
		out := PlanComparison{}
		for _, row := range balance.Compare(columns) {
			p := plans[row.Column]
			x := ComparedScenario{ScenarioRow: row.ScenarioRow, Plan: p.ID, Ground: p.Ground, Grade: string(row.Grade), Saving: row.Saving}
			if row.Name == "plan" {
				x.State = p.State
			}
			out.Scenarios = append(out.Scenarios, x)
		}
		return writeJSON(w, out)
	}
}

// ids reads a list of ids, each once.
func (q *query) ids(name string, most int) (out []int64) {
	v := q.required(name, "12,13")
	seen := map[int64]bool{}
	for part := range strings.SplitSeq(v, ",") {
		if part = strings.TrimSpace(part); part == "" && v == "" {
			continue
		}
		id, err := strconv.ParseInt(part, 10, 32)
		if err != nil || id < 1 || seen[id] {
			q.add(fault(chengge.ErrBadQuery, name, v, "请写以逗号分隔的编号，各不相同", "write ids parted by commas, each once"))
			return nil
		}
		seen[id] = true
		out = append(out, id)
	}
	if len(out) > most {
		q.add(fault(chengge.ErrBadQuery, name, v, fmt.Sprintf("最多 %d 个", most), fmt.Sprintf("at most %d", most)))
	}
	return out
}

// getOrders answers with the haul orders of an approved plan.
func (s *server) getOrders(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		format, haulier, night := q.oneOf("format", "json", "xlsx"), q.text("haulier"), q.text("night")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		j, err := s.jobOf(r, c, jobs.BalanceKind)
		if err != nil {
			return err
		}
		p, err := s.planOf(c, j.ID)
		if err != nil {
			return err
		}
		if p.State != store.PlanApproved {
			return chengge.Errorf(chengge.ErrConflict, "plan %d is %s: only an approved plan has haul orders", p.ID, p.State).InChinese("方案 %d 为 %s：批准后才有运输任务单", p.ID, p.State)
		}
		part, err := s.store.PlanPart(c.context, j.ID, balance.OrdersPart(c.lang))
		if err != nil {
			return err
		}
		o, err := balance.ReadOrders(bytes.NewReader(part))
		if err != nil {
			return err
		}
		o = o.Only(haulier, night)
		if format == "json" {
			return writeJSON(w, o)
		}
		var b bytes.Buffer
		if err := o.WriteWorkbook(&b); err != nil {
			return err
		}
		w.Header().Set("Content-Type", sheetType)
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="orders-%d.xlsx"`, j.ID))
		_, err = w.Write(b.Bytes())
		return err
	}
}
