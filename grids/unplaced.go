package grids

import (
	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Unplaced answers a question whose point is of no use, for the reason why: an
// emergency goes to the emergency coordination centre, all else to the
// supervision centre. The answer has no facts of a place. Where numbers were
// written, its hints say in which coordinate system, or exchanged, they would
// lie in the city.
func (s *Snapshot) Unplaced(q *chengge.Query, why chengge.PlaceProblem, written *orb.Point) chengge.Assignment {
	a := chengge.Assignment{Edition: s.edition, At: q.At, Accuracy: q.Accuracy, Category: q.Category}
	c, _ := s.catalogue.Lookup(q.Category)
	a.Emergency = c.Emergency
	for _, i := range s.matrix.matching(q.Category)[0] {
		a.Emergency = a.Emergency || s.holds(&s.matrix.rules[0][i], q, &a)
	}
	a.Lead = s.bodies.supervision(a.At)
	if a.Emergency {
		a.Lead = s.bodies.emergency(a.At)
	}
	a.Reasons = append(a.Reasons, chengge.Reason{Rule: chengge.ByNoPlace, Code: a.Lead.Code, Name: named(a.Lead), Other: string(why)})
	if a.Emergency {
		a.Reasons = append(a.Reasons, chengge.Reason{Rule: chengge.NotedEmergency})
	}
	if written != nil {
		s.hintWritten(&a, *written, why)
	}
	return a
}

// hintWritten says what numbers of no known system may mean.
func (s *Snapshot) hintWritten(a *chengge.Assignment, p orb.Point, why chengge.PlaceProblem) {
	if why == chengge.NoSystemStated && spatial.CheckLngLat(p) == nil {
		for _, d := range [...]spatial.Datum{spatial.CGCS2000, spatial.GCJ02, spatial.BD09} {
			if in, ok := s.inside(d.ToCGCS2000(p)); ok {
				a.Hints = append(a.Hints, chengge.Reason{Rule: chengge.HintSystem, Code: d.String(), Name: in.Name, Other: in.Code})
			}
		}
	}
	if swapped := (orb.Point{p[1], p[0]}); spatial.CheckLngLat(swapped) == nil {
		if in, ok := s.inside(swapped); ok {
			a.Hints = append(a.Hints, chengge.Reason{Rule: chengge.HintSwapped, Name: in.Name, Code: in.Code})
		}
	}
}

// Outside tells whether an answer's place is outside every area that could
// answer for it.
func (s *Snapshot) Outside(a *chengge.Assignment) bool { return s.outside(a) && a.District.IsZero() }

// Territory gives the body that answers for the ground of an answer's place:
// the office of that side of the road, else of the grid, else what areas the
// city has. ok is false outside them all.
func (s *Snapshot) Territory(a *chengge.Assignment) (body chengge.Body, ok bool) {
	if s.Outside(a) {
		return chengge.Body{}, false
	}
	body, _, ok = router{s: s, a: a}.territory()
	return body, ok
}

// Body finds whom a code names at the answer's time: an organisation, or an
// area that stands for its own. A body whose dates don't hold is not found.
func (s *Snapshot) Body(code string, a *chengge.Assignment) (chengge.Body, bool) {
	if body, ok, known := s.bodies.get(code, a.At); known {
		return body, ok
	}
	for _, centre := range [...]chengge.Organisation{chengge.DefaultSupervisionCentre, chengge.DefaultEmergencyCentre} {
		if code == centre.Code {
			return chengge.Body{Code: code, Name: centre.Name}, true
		}
	}
	for _, l := range [...]*areaLayer{s.offices, s.districts} {
		if i, ok := l.byCode[code]; ok && l.rows[i].Organisation == "" {
			return chengge.Body{Code: code, Name: l.rows[i].Name}, true
		}
	}
	return chengge.Body{}, false
}
