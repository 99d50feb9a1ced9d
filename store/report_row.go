package store

import (
	"encoding/json"
	"fmt"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// reportFields are the columns of a report r as scanReport reads them.
const reportFields = `r.id, r.version, r.state, r.found_at, r.received_at, r.updated_at, r.filed_at, r.channel, r.collected, r.key_id, r.client,
	coalesce(r.external, ''), coalesce(r.category, ''), coalesce(r.category_text, ''), coalesce(r.description, ''), r.attributes, r.attachments, r.stated,
	r.geom, r.accuracy, coalesce(r.problem, ''), coalesce(r.cell, 0), r.emergency, r.assignment, r.lead, r.lead_name, r.support, r.territory,
	coalesce(r.duplicate_of, 0), r.duplicates`

// KeptReport is a report with the id of the key that handed it in, 0 over
// loopback.
type KeptReport struct {
	chengge.Report
	Key int64
}

// scanReport reads a row of reportFields.
func scanReport(row pgx.CollectableRow) (k KeptReport, err error) {
	r := &k.Report
	var found, filed *time.Time
	var category string
	var attributes, attachments, stated, assignment, support, territory []byte
	var place orb.Geometry
	if err := row.Scan(&r.ID, &r.Version, &r.State, &found, &r.Received, &r.Updated, &filed, &r.Channel, &r.Collected, &k.Key, &r.Client,
		&r.External, &category, &r.CategoryText, &r.Description, &attributes, &attachments, &stated,
		&place, &r.Accuracy, &r.Problem, &r.Cell, &r.Emergency, &assignment, &r.Lead.Code, &r.Lead.Name, &support, &territory,
		&r.DuplicateOf, &r.Duplicates); err != nil {
		return k, err
	}
	if found != nil {
		r.Found = *found
	}
	if filed != nil {
		r.Filed = *filed
	}
	if err := r.Category.UnmarshalText([]byte(category)); err != nil {
		return k, fmt.Errorf("report %d: %w", r.ID, err)
	}
	for _, j := range []struct {
		text []byte
		to   any
	}{{attributes, &r.Attributes}, {attachments, &r.Attachments}, {stated, &r.Stated}, {assignment, &r.Assignment}, {support, &r.Support}, {territory, &r.Territory}} {
		if j.text == nil {
			continue
		}
		if err := json.Unmarshal(j.text, j.to); err != nil {
			return k, fmt.Errorf("report %d: %w", r.ID, err)
		}
	}
	if p, ok := place.(orb.Point); ok {
		r.Point = &p
	}
	return k, nil
}

// stepFields are the columns of a step st as scanStep reads them.
const stepFields = `st.report_id, st.no, st.at, st.actor, st.role, st.kind, coalesce(st.from_state, ''), st.to_state, st.body`

func scanStep(row pgx.CollectableRow) (st chengge.Step, err error) {
	var text []byte
	if err := row.Scan(&st.Report, &st.No, &st.At, &st.Actor, &st.Role, &st.Kind, &st.From, &st.To, &text); err != nil {
		return st, err
	}
	var b stepBody
	if err := json.Unmarshal(text, &b); err != nil {
		return st, fmt.Errorf("step %d of report %d: %w", st.No, st.Report, err)
	}
	st.Why, st.Outcome, st.Until, st.Lead, st.Support, st.Notified, st.Attachments, st.Before = b.Why, b.Outcome, b.Until, b.Lead, b.Support, b.Notified, b.Attachments, b.Before
	return st, nil
}
