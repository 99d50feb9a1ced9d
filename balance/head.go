package balance

import (
	"chengge"
	"chengge/spatial/earthwork"
)

// PlanHead are the figures of a plan by which plans are listed and compared.
type PlanHead struct {
	Grade     earthwork.Grade `json:"grade" enum:"optimal,bound,stated,given" doc:"How far it is proven"`
	Gap       float64         `json:"gap" doc:"How far above the best it may be, as a share"`
	Sites     int             `json:"sites"`
	Periods   int             `json:"periods"`
	Begins    string          `json:"begins"`
	Ends      string          `json:"ends" doc:"Not included"`
	Flows     int             `json:"flows"`
	Scenarios []ScenarioRow   `json:"scenarios" doc:"The baseline, today's practice where flows are given, and the plan; titles in English"`
	Saving    Saving          `json:"saving" doc:"Of the plan against the baseline"`
	Opened    []string        `json:"opened,omitempty"`
	Findings  int             `json:"findings" doc:"Warnings"`
}

// Head gives the figures of the result.
func (r *Result) Head() PlanHead {
	p := r.Problem.Periods
	h := PlanHead{Grade: r.Plan.Grade, Gap: r.Plan.Gap, Sites: len(r.Problem.Sites), Periods: len(p), Begins: day(p[0].Begins), Ends: day(p[len(p)-1].Ends),
		Flows: len(r.Plan.Moves), Saving: r.saving(), Opened: r.Plan.Opened, Findings: len(r.Findings)}
	for i := range r.Scenarios {
		row := r.scenarioRow(&r.Scenarios[i], chengge.English)
		h.Scenarios = append(h.Scenarios, row)
	}
	return h
}

// DocumentPart names the part of a plan that is its Document in a language.
func DocumentPart(lang chengge.Lang) string { return "document." + string(lang) + ".json" }

// OrdersPart names the part of a plan that is its Orders in a language.
func OrdersPart(lang chengge.Lang) string { return "orders." + string(lang) + ".json" }

// ReportPart names the part of a plan that is its report in a language.
func ReportPart(lang chengge.Lang) string { return "report." + string(lang) + ".html" }
