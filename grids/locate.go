package grids

import (
	"time"

	"chengge"
	"chengge/spatial"
)

// Locate answers whose the point of q is: first the facts of the place, then
// the routing rule. Every answer has a lead body and a reason.
//
// A point on a border belongs to the area with the lowest code, bytewise, and
// the answer says so; ties between segments likewise. The point must be on
// CGCS2000 and finite; what is elsewhere on Earth lies outside everything.
func (s *Snapshot) Locate(q chengge.Query) chengge.Assignment {
	var a chengge.Assignment
	s.LocateInto(&q, &a)
	return a
}

// LocateInto is Locate into an assignment whose slices are used again. It
// allocates nothing once they are large enough.
func (s *Snapshot) LocateInto(q *chengge.Query, a *chengge.Assignment) {
	a.Reset()
	a.Edition, a.Point, a.At, a.Accuracy, a.Category = s.edition, q.Point, q.At, q.Accuracy, q.Category
	s.placeAreas(a)
	road, notes := s.placeRoad(q, a)
	s.placeChiefs(a, road)
	s.placeOverlays(a)
	s.placeComponents(a)
	s.route(q, a)
	a.Reasons = append(a.Reasons, notes[:]...)
	for len(a.Reasons) > 0 && a.Reasons[len(a.Reasons)-1].Rule == "" {
		a.Reasons = a.Reasons[:len(a.Reasons)-1]
	}
	for _, k := range a.Borders {
		in := areaOf(a, k)
		a.Reasons = append(a.Reasons, chengge.Reason{Rule: chengge.NotedBorder, Code: in.Code, Name: in.Name, Other: string(k)})
	}
	if q.Accuracy > 0 {
		s.placeCandidates(a)
	}
	if s.outside(a) && a.District.IsZero() {
		s.hint(a, q.Stated)
	}
}

// placeAreas fills in the areas that have the point. What a layer lacks is
// taken from the areas below it, which name the ones above.
func (s *Snapshot) placeAreas(a *chengge.Assignment) {
	known := s.stack.Known(a.Point)
	for i, at := range [...]*chengge.Named{&a.District, &a.Office, &a.Community, &a.Grid, &a.UnitGrid} {
		l := s.stacked[i]
		if known[i] == spatial.StackNothing {
			continue
		}
		if known[i] >= 0 && (!l.dated || a.At.IsZero()) {
			*at = l.named[known[i]]
			continue
		}
		if j, border, ok := l.at(a.Point, a.At); ok {
			*at = l.named[j]
			if border {
				a.Borders = append(a.Borders, l.kind)
			}
		}
	}
	if a.Grid.IsZero() && !a.UnitGrid.IsZero() {
		a.Grid = s.grids.nameOf(s.unitGrids.parentOf(a.UnitGrid.Code), a.At)
	}
	if a.Community.IsZero() && !a.Grid.IsZero() {
		if i, ok := s.grids.byCode[a.Grid.Code]; ok {
			a.Community = s.communities.nameOf(s.grids.rows[i].Community, a.At)
		}
	}
	if a.Office.IsZero() {
		a.Office = s.offices.nameOf(s.grids.parentOf(a.Grid.Code), a.At)
	}
	if a.District.IsZero() {
		a.District = s.districts.nameOf(s.offices.parentOf(a.Office.Code), a.At)
	}
	if len(s.zones.rows) > 0 {
		s.zones.all(a.Point, a.At, func(i int) { a.Zones = append(a.Zones, s.zones.named[i]) })
	}
	if len(s.waters.rows) > 0 {
		s.waters.all(a.Point, a.At, func(i int) { a.Waters = append(a.Waters, s.waters.named[i]) })
	}
}

// placeRoad fills in the segment that has the point and gives its index, -1
// off every road, with what is to be said about how it was found.
func (s *Snapshot) placeRoad(q *chengge.Query, a *chengge.Assignment) (road int, notes [2]chengge.Reason) {
	l := s.roads
	if len(l.rows) == 0 {
		return -1, notes
	}
	hit, ok := l.nearest(q.Point, q.At, q.RoadMaxDistance, -1)
	if !ok {
		notes[0] = chengge.Reason{Rule: chengge.NotedNoRoad}
		return -1, notes
	}
	said := chengge.Reason{}
	if by, ok := l.junction(q.Point, q.At, q.RoadMaxDistance, hit); ok {
		won, lost := &l.rows[by.Line], &l.rows[hit.Line]
		said = chengge.Reason{Rule: chengge.NotedJunction, Code: won.Code, Name: won.Name, Other: lost.Code, Place: lost.Name, Value: float64(won.Precedence)}
		hit = by
	} else if tied, ok := l.tied(q.Point, q.At, q.RoadMaxDistance, hit); ok {
		won, lost := &l.rows[hit.Line], &l.rows[tied]
		said = chengge.Reason{Rule: chengge.NotedRoadTie, Code: won.Code, Name: won.Name, Other: lost.Code, Place: lost.Name, Value: float64(hit.Distance)}
	}
	a.Road = l.place(hit.Line, l.index.Foot(q.Point, hit), q.RoadMaxDistance)
	a.Road.Office = s.sideOffice(&l.rows[hit.Line], a.Road.Side, q.At)
	notes[0] = chengge.Reason{Rule: chengge.NotedRoad, Code: a.Road.Code, Name: a.Road.Name, Value: a.Road.Distance, Limit: a.Road.Limit}
	notes[1] = said
	return hit.Line, notes
}

// territorialOffice gives the office that answers for the ground: that of the
// segment's side, else the one that has the point.
func (s *Snapshot) territorialOffice(a *chengge.Assignment) string {
	if a.Road.Office != "" {
		return a.Road.Office
	}
	return a.Office.Code
}

// territorialDistrict gives the district above the territorial office, else the
// one that has the point.
func (s *Snapshot) territorialDistrict(a *chengge.Assignment) string {
	if above := s.offices.parentOf(s.territorialOffice(a)); above != "" {
		return above
	}
	return a.District.Code
}

// sideOffice gives the office that a segment states for a side, if it is not
// one that has ended or is still to come. On the line itself the lower code of
// both has the place.
func (s *Snapshot) sideOffice(r *chengge.RoadSegment, side chengge.Side, t time.Time) string {
	left, right := s.offices.nameOf(r.Left.Office, t).Code, s.offices.nameOf(r.Right.Office, t).Code
	switch side {
	case chengge.LeftSide:
		return left
	case chengge.RightSide:
		return right
	}
	return lower(left, right)
}

// ownGround tells whether the ground belongs to the office that answers for
// it. It does not beside a border road that is wholly another office's: the
// grid and community there, and whoever is on them, are the neighbour's.
func (s *Snapshot) ownGround(a *chengge.Assignment) bool {
	return a.Office.IsZero() || s.territorialOffice(a) == a.Office.Code
}

// outside tells whether the place is outside every office and whatever else
// the ground falls back to. A district alone answers only in a city that states
// no offices.
func (s *Snapshot) outside(a *chengge.Assignment) bool {
	return s.territorialOffice(a) == "" && a.Grid.IsZero() && a.Community.IsZero() &&
		(a.District.IsZero() || len(s.offices.rows) > 0)
}
