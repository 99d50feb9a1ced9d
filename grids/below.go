package grids

import (
	"slices"

	"chengge"
)

// Below gives the codes of the bodies at and below an organisation, in the order
// of their codes, bytewise: itself, also where it is on no list; every
// organisation whose parent is among them, at whatever date; and the street
// offices that stand for themselves, having no organisation, in a district that
// one of them answers for. It never gives none, and a circle of parents ends.
func (s *Snapshot) Below(code string) []string {
	below := map[string]bool{code: true}
	children := map[string][]string{}
	for i := range s.bodies.rows {
		if r := &s.bodies.rows[i]; r.Parent != "" {
			children[r.Parent] = append(children[r.Parent], r.Code)
		}
	}
	// An office that stands for itself is under the body of its district.
	for i := range s.offices.rows {
		a := &s.offices.rows[i]
		if a.Parent == "" || a.Organisation != "" || s.bodies.known(a.Code) {
			continue
		}
		above := a.Parent
		if d, ok := s.Area(chengge.KindDistricts, a.Parent); ok && d.Organisation != "" {
			above = d.Organisation
		}
		children[above] = append(children[above], a.Code)
	}
	for next := []string{code}; len(next) > 0; {
		var found []string
		for _, parent := range next {
			for _, child := range children[parent] {
				if !below[child] {
					below[child] = true
					found = append(found, child)
				}
			}
		}
		next = found
	}
	out := make([]string, 0, len(below))
	for c := range below {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// known tells whether an organisation of that code is on the list at any time.
func (b *bodies) known(code string) bool {
	_, ok := b.byCode[code]
	return ok
}
