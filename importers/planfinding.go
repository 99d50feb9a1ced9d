package importers

import (
	"fmt"

	"chengge"
)

// PlanFinding is something that is wrong with a plan's tables: in which file
// and row, of which site, in which field.
type PlanFinding struct {
	File     string           `json:"file,omitempty"`
	Row      int              `json:"row,omitempty"` // from 1, without the header
	Site     string           `json:"site,omitempty"`
	Field    string           `json:"field,omitempty"`
	Severity chengge.Severity `json:"severity"`
	Say      chengge.Text     `json:"-"`
}

// Where names file, row, site and field, as far as known.
func (f PlanFinding) Where(lang chengge.Lang) string {
	out := f.File
	add := func(zh, en, value string) {
		if value == "" {
			return
		}
		if out != "" {
			out += chengge.Text{Zh: "，", En: ", "}.In(lang)
		}
		out += chengge.Text{Zh: zh, En: en}.In(lang) + value
	}
	if f.Row > 0 {
		row := fmt.Sprint(f.Row)
		if lang == chengge.Chinese {
			row += " 行"
		}
		add("第 ", "row ", row)
	}
	add("场地 ", "site ", f.Site)
	add("字段 ", "field ", f.Field)
	return out
}

func (p *SitePlans) find(at Source, site, field string, severity chengge.Severity, zh, en string, args ...any) {
	p.Findings = append(p.Findings, PlanFinding{File: at.File, Row: at.Row, Site: site, Field: field, Severity: severity,
		Say: chengge.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}})
}

// Errors counts the findings that are errors.
func (p *SitePlans) Errors() (n int) {
	for _, f := range p.Findings {
		if f.Severity == chengge.SeverityError {
			n++
		}
	}
	return n
}
