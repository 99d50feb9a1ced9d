package grids

import (
	"cmp"
	"slices"

	"chengge"
)

// matrix is the responsibility matrix, a city's own rules and the default
// ones, best first: own before default, then the narrower category, the smaller
// area, the stated road class and position, then the code.
type matrix struct {
	rules [3][]chengge.Rule // by row, see rowIndex
	// For each category the rules of a row that may apply, in order; looked up
	// by the category's key. A report without a category has the zero key.
	byCategory map[chengge.CategoryKey]*[3][]int32
}

func rowIndex(r chengge.RuleRow) int {
	switch r {
	case chengge.EmergencyRow:
		return 0
	case chengge.EscalationRow:
		return 1
	}
	return 2
}

// areaRank orders kinds of areas from the smallest to everywhere.
func areaRank(k chengge.Kind) int {
	switch k {
	case chengge.KindUnitGrids:
		return 7
	case chengge.KindGrids:
		return 6
	case chengge.KindCommunities:
		return 5
	case chengge.KindWaters, chengge.KindZones:
		return 4
	case chengge.KindStreetOffices:
		return 3
	case chengge.KindDistricts:
		return 2
	case chengge.KindCoverage:
		return 1
	}
	return 0
}

func stated(s string) int {
	if s == "" {
		return 0
	}
	return 1
}

// CompareRules orders the rules of a row: the first one that applies decides.
// Escalations are read by their codes, since the level that they name counts
// and not how narrow they are.
func CompareRules(a, b *chengge.Rule) int {
	if a.Default != b.Default {
		if b.Default {
			return -1
		}
		return 1
	}
	if a.Row == chengge.EscalationRow && b.Row == chengge.EscalationRow {
		return cmp.Compare(a.Code, b.Code)
	}
	return cmp.Or(
		cmp.Compare(b.Category.Specificity(), a.Category.Specificity()),
		cmp.Compare(areaRank(b.Area.Kind), areaRank(a.Area.Kind)),
		cmp.Compare(stated(string(b.RoadClass))+stated(string(b.Position)), stated(string(a.RoadClass))+stated(string(a.Position))),
		cmp.Compare(b.Attribute, a.Attribute), // a stated one before none, thresholds of one together
		cmp.Compare(b.AtLeast, a.AtLeast),     // 5,000 m² is beyond 500 m² too
		cmp.Compare(a.Code, b.Code))
}

func (s *builder) buildMatrix(c chengge.Contents) error {
	if s.same(chengge.KindRules, chengge.KindCategories) {
		s.matrix = s.former.matrix
		return nil
	}
	rules, err := read(s, chengge.KindRules, c.Rules,
		func(r *chengge.Rule) string { return r.Code }, func(r *chengge.Rule) *chengge.ID { return &r.ID }, (*hasher).rule)
	if err != nil {
		return err
	}
	all := slices.Concat(rules, chengge.DefaultRules())
	slices.SortStableFunc(all, func(a, b chengge.Rule) int { return CompareRules(&a, &b) })
	m := &matrix{byCategory: map[chengge.CategoryKey]*[3][]int32{}}
	for _, r := range all {
		row := rowIndex(r.Row)
		m.rules[row] = append(m.rules[row], r)
	}
	m.byCategory[chengge.CategoryKey{}] = m.matching(chengge.CategoryKey{})
	for category := range s.catalogue.All() {
		m.byCategory[category.Key] = m.matching(category.Key)
	}
	s.matrix = m
	return nil
}

func (m *matrix) matching(k chengge.CategoryKey) *[3][]int32 {
	var out [3][]int32
	for row := range m.rules {
		for i := range m.rules[row] {
			if m.rules[row][i].Category.Matches(k) {
				out[row] = append(out[row], int32(i))
			}
		}
	}
	return &out
}

// holds tells whether the conditions of r beside the category hold for the
// place in a.
func (s *Snapshot) holds(r *chengge.Rule, q *chengge.Query, a *chengge.Assignment) bool {
	if !r.Valid.Holds(a.At) {
		return false
	}
	if r.Attribute != "" {
		if v, ok := q.Attributes[r.Attribute]; !ok || !(v >= r.AtLeast) {
			return false
		}
	}
	if r.RoadClass != "" && a.Road.Class != r.RoadClass {
		return false
	}
	switch r.Position {
	case "":
	case "side":
		if a.Road.Position != chengge.LeftPosition && a.Road.Position != chengge.RightPos {
			return false
		}
	default:
		if a.Road.Position != r.Position {
			return false
		}
	}
	return s.inArea(r.Area, a)
}

// inArea tells whether the place in a belongs to the area. For an office and
// its district that is the office of the segment's side, as in the fallback.
func (s *Snapshot) inArea(area chengge.Ref, a *chengge.Assignment) bool {
	switch area.Kind {
	case "":
		return true
	case chengge.KindUnitGrids:
		return a.UnitGrid.Code == area.Code
	case chengge.KindGrids:
		return a.Grid.Code == area.Code
	case chengge.KindCommunities:
		return a.Community.Code == area.Code
	case chengge.KindStreetOffices:
		return s.territorialOffice(a) == area.Code
	case chengge.KindDistricts:
		return s.territorialDistrict(a) == area.Code
	case chengge.KindZones:
		return has(a.Zones, area.Code)
	case chengge.KindWaters:
		return has(a.Waters, area.Code)
	case chengge.KindCoverage:
		i, ok := s.coverage.byCode[area.Code]
		if !ok {
			return false
		}
		found := false
		s.coverage.all(a.Point, a.At, func(j int) { found = found || j == int(i) })
		return found
	}
	return false
}

func has(list []chengge.Named, code string) bool {
	for i := range list {
		if list[i].Code == code {
			return true
		}
	}
	return false
}
