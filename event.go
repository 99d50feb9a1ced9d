package chengge

// Event tells of a step to those who follow; r is the report after it. It has
// no number yet.
func (r *Report) Event(s *Step) Event {
	a := &r.Assignment
	e := Event{
		At: s.At, Report: r.ID, Version: r.Version, Step: s.Kind, State: s.To, Former: s.From,
		Emergency: r.Emergency, Channel: r.Channel, Client: r.Client, Category: r.Category.String(),
		District: a.District.Code, Office: a.Office.Code, Community: a.Community.Code, Grid: a.Grid.Code, UnitGrid: a.UnitGrid.Code, Road: a.Road.Code,
		Component: r.ComponentCode(), Lead: r.Lead.Code, Bodies: r.Bodies(), DuplicateOf: r.DuplicateOf, Received: r.Received,
	}
	if r.Point != nil {
		e.Lng, e.Lat = r.Point[0], r.Point[1]
	}
	for i := range a.Chiefs {
		e.Chiefs = append(e.Chiefs, a.Chiefs[i].Code)
	}
	return e
}

// Before gives the facts that the report had before the event; ok is false for
// a report's first one.
func (e *Event) Before() (before Event, ok bool) {
	if e.Former == "" {
		return Event{}, false
	}
	before = *e
	if e.Was != nil {
		before = *e.Was
		before.Key, before.Client = e.Key, e.Client
	}
	before.State = e.Former
	return before, true
}

// ComponentCode gives the code of the component that the report is about, ""
// for none.
func (r *Report) ComponentCode() string {
	for i := range r.Assignment.Components {
		if c := &r.Assignment.Components[i]; c.Chosen {
			return c.Code
		}
	}
	return ""
}
