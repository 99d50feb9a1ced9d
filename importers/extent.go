package importers

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
)

// sample keeps up to maxSampled points of a layer, evenly spread over its rows.
type sample struct {
	points []orb.Point
	every  int
	seen   int
}

const maxSampled = 512

func (s *sample) add(p orb.Point) {
	if s.every == 0 {
		s.every = 1
	}
	if s.seen%s.every == 0 {
		if len(s.points) == maxSampled {
			for i := range maxSampled / 2 {
				s.points[i] = s.points[2*i]
			}
			s.points, s.every = s.points[:maxSampled/2], 2*s.every
		}
		if s.seen%s.every == 0 {
			s.points = append(s.points, p)
		}
	}
	s.seen++
}

// LooksSwapped tells whether longitude and latitude of the sample are exchanged,
// as columns with each other's headers are: hardly a point lies in the extent,
// and most do when exchanged. The sample is on CGCS2000, as the extent is; that
// should have some margin.
func LooksSwapped(sample []orb.Point, extent orb.Bound) bool {
	in, exchanged := 0, 0
	for _, p := range sample {
		if extent.Contains(p) {
			in++
		}
		if extent.Contains(orb.Point{p[1], p[0]}) {
			exchanged++
		}
	}
	return 10*in < len(sample) && 2*exchanged > len(sample)
}

// findSwapped looks for layers that lie away from all others and among them
// when exchanged. Of two layers the one is blamed whose coordinates come from
// columns, else the one that has points, else the later.
func (f *Folder) findSwapped(readings []*reading) {
	suspects := slices.DeleteFunc(slices.Clone(readings), func(l *reading) bool { return len(l.raw.points) == 0 })
	slices.SortStableFunc(suspects, func(a, b *reading) int {
		return cmp.Or(cmp.Compare(likely(b), likely(a)), cmp.Compare(b.index, a.index))
	})
	blamed := map[*reading]bool{}
	for _, l := range suspects {
		var others []orb.Point
		file := ""
		for _, o := range suspects {
			if o != l && !blamed[o] {
				others = append(others, o.placed.points...)
				file = o.source.file
			}
		}
		extent, ok := extentOf(others)
		if !ok && l.city.Codes == chengge.NationalCodes {
			extent, ok = orb.Bound{Min: orb.Point{73, 3}, Max: orb.Point{136, 54}}, true // China
		}
		if !ok || countIn(l.placed.points, extent)*10 >= max(len(l.raw.points), len(l.placed.points)) {
			continue
		}
		if !LooksSwapped(l.exchangeable(), extent) {
			continue
		}
		blamed[l] = true
		f.drop(l)
		l.found = slices.DeleteFunc(l.found, func(d chengge.Finding) bool {
			return d.Rule == chengge.FindSwapped || d.Rule == chengge.FindBadCoordinates
		})
		finding := chengge.Finding{Rule: chengge.FindSwapped, Layer: l.source.layer.Kind, File: l.source.file, Other: file}
		if l.fields.x >= 0 {
			finding.Field = l.fields.names[l.fields.x] + ", " + l.fields.names[l.fields.y]
		}
		l.found = append(l.found, finding)
	}
}

// exchangeable gives the sample on CGCS2000 so that exchanging longitude and
// latitude stands for exchanging the file's own columns: a point of a projected
// system is converted from its exchanged self, and given exchanged again.
func (l *reading) exchangeable() []orb.Point {
	var out []orb.Point
	for _, p := range l.raw.points {
		q := []orb.Point{{p[1], p[0]}}
		if l.toCGCS2000(q) != nil {
			q[0] = orb.Point{math.NaN(), math.NaN()}
		}
		out = append(out, orb.Point{q[0][1], q[0][0]})
	}
	return out
}

func likely(l *reading) int {
	switch {
	case l.fields.x >= 0:
		return 2
	case l.source.layer.Kind.Layer().Geometry == chengge.Points:
		return 1
	}
	return 0
}

func countIn(ps []orb.Point, b orb.Bound) int {
	n := 0
	for _, p := range ps {
		if b.Contains(p) {
			n++
		}
	}
	return n
}

// extentOf gives where nearly all points lie, with a margin: a stray point
// doesn't stretch it.
func extentOf(ps []orb.Point) (orb.Bound, bool) {
	if len(ps) == 0 {
		return orb.Bound{}, false
	}
	var b orb.Bound
	for axis := range 2 {
		vs := make([]float64, len(ps))
		for i, p := range ps {
			vs[i] = p[axis]
		}
		slices.Sort(vs)
		low, high := vs[len(vs)/50], vs[len(vs)-1-len(vs)/50]
		margin := max(0.05, (high-low)/2)
		b.Min[axis], b.Max[axis] = low-margin, high+margin
	}
	return b, true
}
