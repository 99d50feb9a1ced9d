package grids

import (
	"strings"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
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

func pack[T any](rows []T, text func(*T) string) packed {
	size := 0
	for i := range rows {
		size += len(text(&rows[i]))
	}
	var b strings.Builder
	b.Grow(size)
	ends := make([]uint32, len(rows))
	for i := range rows {
		b.WriteString(text(&rows[i]))
		ends[i] = uint32(b.Len())
	}
	return packed{b.String(), ends}
}

func (p *packed) at(i int) string {
	from := uint32(0)
	if i > 0 {
		from = p.ends[i-1]
	}
	return p.text[from:p.ends[i]]
}

// interner gives each text a number.
type interner[T comparable] struct {
	of   map[T]uint32
	list []T
}

func newInterner[T comparable](zero T) *interner[T] {
	return &interner[T]{map[T]uint32{zero: 0}, []T{zero}}
}

func (in *interner[T]) number(v T) uint32 {
	n, ok := in.of[v]
	if !ok {
		n = uint32(len(in.list))
		in.of[v] = n
		in.list = append(in.list, v)
	}
	return n
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

func (s *builder) buildComponents(c chengge.Contents) error {
	if s.same(chengge.KindComponents) {
		s.components = s.former.components
		return nil
	}
	rows, err := read(s, chengge.KindComponents, c.Components,
		func(r *chengge.Component) string { return r.Code }, func(r *chengge.Component) *chengge.ID { return &r.ID }, (*hasher).component)
	if err != nil {
		return err
	}
	l := &componentLayer{ids: make([]int64, len(rows)), names: make([]uint32, len(rows)), rows: make([]componentRow, len(rows))}
	texts, periods := newInterner(""), newInterner(chengge.Period{})
	points := make([]orb.Point, len(rows))
	for i := range rows {
		r := &rows[i]
		category, ok := categoryNumber(r.Category)
		if !ok {
			return chengge.Errorf(chengge.ErrFindings, "build components: %s: category %q is not five digits", r.Code, r.Category)
		}
		l.ids[i] = int64(r.ID)
		l.names[i] = texts.number(r.Name)
		l.rows[i] = componentRow{
			authority: texts.number(r.Authority), owner: texts.number(r.Owner), maintainer: texts.number(r.Maintainer),
			valid: periods.number(r.Valid), category: category,
			accuracy: uint8(r.Accuracy.Metres() * 10), removed: r.State == chengge.Removed,
		}
		l.dated = l.dated || !r.Valid.Always()
		points[i] = r.Point
	}
	l.codes = pack(rows, func(r *chengge.Component) string { return r.Code })
	l.texts, l.valid = texts.list, periods.list
	l.index = spatial.NewPointIndex(points)
	s.components = l
	return nil
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
