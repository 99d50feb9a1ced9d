package api

import (
	"strings"

	"chengge"
	"chengge/editions"
)

// shownFindings is how many findings a problem lists; all of them are at
// /v1/editions/draft/check.
const shownFindings = 20

// findingsError is a refusal because of findings.
type findingsError struct {
	error
	found editions.Findings
}

func (e *findingsError) Unwrap() error { return e.error }

// fields lists the first findings, worst first.
func (e *findingsError) fields(lang chengge.Lang) []ProblemField {
	var out []ProblemField
	for _, f := range e.found {
		if len(out) == shownFindings || f.Severity() == chengge.SeverityNote {
			break
		}
		field := strings.TrimSpace(string(f.Layer) + " " + f.Code)
		if f.Field != "" {
			field += " " + f.Field
		}
		out = append(out, ProblemField{Field: field, Message: string(f.Rule) + ": " + f.Message(lang), Value: short(f.Value)})
	}
	return out
}
