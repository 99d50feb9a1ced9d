package grids

import (
	"chengge"
	"chengge/spatial"
)

// componentLayer holds the inventory in flat arrays, in the order of the
// codes; with its index at most 100 bytes a component. Texts that many
// components share are kept once.
type componentLayer struct {
	index *spatial.PointIndex
	ids   []int64
	codes packed
	names []uint32
	texts []string // names and codes of bodies
	rows  []componentRow
	valid []chengge.Period // the periods that occur; 0 is always
	dated bool
}

type componentRow struct {
	authority, owner, maintainer uint32 // in texts
	valid                        uint32
	category                     uint32 // as a number
	accuracy                     uint8  // decimetres
	removed                      bool
}

// packed are texts one after the other: parts of one string, so that taking one
// out allocates nothing.
type packed struct {
	text string
	ends []uint32
}

func (p *packed) at(i int) string {
	from := uint32(0)
	if i > 0 {
		from = p.ends[i-1]
	}
	return p.text[from:p.ends[i]]
}

// categoryNumber gives the five digits of a category as a number.
func categoryNumber(code string) (uint32, bool) {
	n := uint32(0)
	for i := range len(code) {
		d := code[i]
		if d < '0' || d > '9' {
			return 0, false
		}
		n = n*10 + uint32(d-'0')
	}
	return n, len(code) == 5
}

// The radius within which a component is looked for: the report's accuracy
// (15 m where it states none) with the survey's, at most 50 m.
const (
	unstatedAccuracy = 15.0
	componentReach   = 50.0
)

// placeComponents fills in the components of the report's category near the
// point, nearest first, and marks the one chosen. A matter that is the twin of
// a component category looks for that.
func (s *Snapshot) placeComponents(a *chengge.Assignment) {
	l := s.components
	if len(l.rows) == 0 {
		return
	}
	key := a.Category
	if key.Kind == chengge.MatterKind {
		c, ok := s.catalogue.Lookup(key)
		if !ok || c.Twin.Kind != chengge.ComponentKind {
			return
		}
		key = c.Twin
	}
	if key.Kind != chengge.ComponentKind {
		return
	}
	category, ok := categoryNumber(key.Code)
	if !ok {
		return
	}
	accuracy := a.Accuracy
	if accuracy <= 0 {
		accuracy = unstatedAccuracy
	}
	within := min(componentReach, accuracy+chengge.AccuracyC.Metres())
	l.index.Within(a.Point, spatial.Metres(within), func(i int, d spatial.Metres) bool {
		r := &l.rows[i]
		if r.category != category || r.removed || float64(d) > min(componentReach, accuracy+float64(r.accuracy)/10) || !l.valid[r.valid].Holds(a.At) {
			return true
		}
		a.Components = append(a.Components, chengge.ComponentCandidate{
			Named:    chengge.Named{ID: chengge.ID(l.ids[i]), Code: l.codes.at(i), Name: l.texts[l.names[i]]},
			Category: key.Code, Distance: float64(d), Survey: float64(r.accuracy) / 10,
			Authority: l.texts[r.authority], Owner: l.texts[r.owner], Maintainer: l.texts[r.maintainer],
		})
		// Nearest first, the lower code where as near.
		for j := len(a.Components) - 1; j > 0 && closer(&a.Components[j], &a.Components[j-1]); j-- {
			a.Components[j], a.Components[j-1] = a.Components[j-1], a.Components[j]
		}
		return true
	})
	if len(a.Components) > 0 {
		a.Components[0].Chosen = true
	}
}

func closer(a, b *chengge.ComponentCandidate) bool {
	return a.Distance < b.Distance || a.Distance == b.Distance && a.Code < b.Code
}
