package grids

import (
	"fmt"
	"strings"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// overlayLayer holds the overlays in the order of their codes.
type overlayLayer struct {
	rows     []chengge.Overlay
	patterns [][]chengge.CategoryPattern // empty is every category
	index    *spatial.AreaIndex
	zone     *time.Location
}

func (s *builder) buildOverlays(c chengge.Contents) error {
	if s.same(chengge.KindOverlays) && s.city.Location().String() == s.former.city.Location().String() {
		s.overlays = s.former.overlays
		return nil
	}
	rows, err := read(s, chengge.KindOverlays, c.Overlays,
		func(r *chengge.Overlay) string { return r.Code }, func(r *chengge.Overlay) *chengge.ID { return &r.ID }, (*hasher).overlay)
	if err != nil {
		return err
	}
	l := &overlayLayer{rows: rows, patterns: make([][]chengge.CategoryPattern, len(rows)), zone: s.city.Location()}
	shapes := make([]orb.MultiPolygon, len(rows))
	for i := range rows {
		shapes[i] = rows[i].Shape
		for _, text := range strings.Fields(rows[i].Category) {
			p, err := chengge.ParseCategoryPattern(text)
			if err != nil {
				return fmt.Errorf("build overlays: %s: %w", rows[i].Code, err)
			}
			l.patterns[i] = append(l.patterns[i], p)
		}
	}
	l.index = spatial.NewAreaIndex(shapes)
	s.overlays = l
	return nil
}

// placeOverlays fills in the overlays in force at the place and time.
func (s *Snapshot) placeOverlays(a *chengge.Assignment) {
	l := s.overlays
	if len(l.rows) == 0 {
		return
	}
	l.index.All(a.Point, func(i int, _ spatial.Where) bool {
		o := &l.rows[i]
		if o.Valid.Holds(a.At) && (o.Hours.Always() || a.At.IsZero() || o.Hours.Hold(a.At.In(l.zone))) {
			a.Overlays = append(a.Overlays, chengge.Named{ID: o.ID, Code: o.Code, Name: o.Name})
		}
		return true
	})
}

// overlayFor gives the first overlay of the place that the category falls
// under, and its holder.
func (s *Snapshot) overlayFor(a *chengge.Assignment) (*chengge.Overlay, chengge.Body, bool) {
	for _, n := range a.Overlays {
		i := s.overlays.find(n.Code)
		if i < 0 || !matchesAny(s.overlays.patterns[i], a.Category) {
			continue
		}
		if body, ok := s.bodies.party(s.overlays.rows[i].Holder, a.At); ok {
			return &s.overlays.rows[i], body, true
		}
	}
	return nil, chengge.Body{}, false
}

func (l *overlayLayer) find(code string) int {
	lo, hi := 0, len(l.rows)
	for lo < hi {
		if mid := (lo + hi) / 2; l.rows[mid].Code < code {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(l.rows) && l.rows[lo].Code == code {
		return lo
	}
	return -1
}

func matchesAny(patterns []chengge.CategoryPattern, k chengge.CategoryKey) bool {
	for _, p := range patterns {
		if p.Matches(k) {
			return true
		}
	}
	return len(patterns) == 0
}
