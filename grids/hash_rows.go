package grids

import "chengge"

// Every field that an answer can depend on goes into the hash; ids don't, since
// files have none.

func (w *hasher) city(c *chengge.City) {
	w.text(c.Code, c.Name, string(c.Codes), c.Location().String())
	for _, l := range c.Levels() {
		w.text(l.Code, l.Name, l.NameEn)
	}
	for _, ch := range c.Channels {
		w.text(ch.Code, ch.Name, ch.NameEn, ch.Datum)
		w.number(ch.AccuracyM, number(ch.Collected))
	}
	if c.Duplicates != (chengge.DuplicateRule{}) {
		w.number(c.Duplicates.Within, c.Duplicates.Since.Hours())
	}
}

func (w *hasher) area(r *chengge.Area) {
	w.text(r.Code, r.Name, r.Parent, r.Community, r.Organisation, r.LandUse, r.Grade)
	w.period(r.Valid)
	w.polygons(r.Shape)
}

func (w *hasher) road(r *chengge.RoadSegment) {
	w.text(r.Code, r.Name, r.From, r.To, string(r.Class), r.Left.Office, r.Right.Office)
	w.number(r.Width, r.Median, float64(r.Precedence), float64(r.Left.Grade), float64(r.Right.Grade), number(r.OneWay))
	w.period(r.Valid)
	w.number(float64(len(r.Line)))
	for _, part := range r.Line {
		w.points(part)
	}
}

func (w *hasher) organisation(r *chengge.Organisation) {
	w.text(r.Code, r.Name, string(r.Type), r.Parent, r.CreditCode, r.Contact, r.Phone, r.Roster)
	w.period(r.Valid)
}

func (w *hasher) chief(r *chengge.Chief) {
	w.text(r.Code, r.Name, r.Level, r.Organisation, r.Phone)
	w.number(float64(len(r.On)))
	for _, on := range r.On {
		w.text(string(on.Kind), on.Code)
	}
	w.period(r.Valid)
}

func (w *hasher) duty(r *chengge.Duty) {
	w.text(r.Code, r.Role, r.Holder, r.Organisation, r.Phone, string(r.On.Kind), r.On.Code, string(r.Side))
	w.period(r.Valid)
}

func (w *hasher) component(r *chengge.Component) {
	w.text(r.Code, r.Category, r.Name, r.UnitGrid, r.Authority, r.Owner, r.Maintainer, string(r.State), string(r.Accuracy))
	w.period(r.Valid)
	w.number(r.Point[0], r.Point[1])
}

func (w *hasher) category(r *chengge.Category) {
	w.text(r.Key.String(), r.Name, r.NameEn, string(r.Party))
	w.number(number(r.Emergency), float64(len(r.Aliases)))
	w.text(r.Aliases...)
}

func (w *hasher) rule(r *chengge.Rule) {
	w.text(r.Code, string(r.Row), r.Category.String(), r.Area.String(), string(r.RoadClass), string(r.Position), r.Attribute, string(r.Lead), r.Source)
	w.number(r.AtLeast, float64(len(r.Support)), float64(len(r.Notify)))
	for _, e := range r.Support {
		w.text(string(e))
	}
	for _, e := range r.Notify {
		w.text(string(e))
	}
	w.period(r.Valid)
}

func (w *hasher) overlay(r *chengge.Overlay) {
	w.text(r.Code, r.Name, string(r.Type), r.Holder, r.Hours.String(), r.Category)
	w.period(r.Valid)
	w.polygons(r.Shape)
}

func (w *hasher) camera(r *chengge.Camera) {
	w.text(r.Code, r.Name, r.Organisation)
	w.period(r.Valid)
	w.number(r.Point[0], r.Point[1])
}

func (w *hasher) building(r *chengge.Building) {
	w.text(r.Code, r.Name, r.UnitGrid, r.Use)
	w.period(r.Valid)
	w.polygons(r.Shape)
}

func (w *hasher) site(r *chengge.Site) {
	w.text(r.Code, r.Name, string(r.Type), r.Organisation)
	w.period(r.Valid)
	w.number(r.Point[0], r.Point[1])
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
