package editions

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/overlay"
)

// polygon checks the shape of an area, overlay or building.
func (k *checker) polygon(kind chengge.Kind, code string, shape orb.MultiPolygon) {
	if len(shape) == 0 {
		k.add(chengge.Finding{Rule: chengge.FindMissingShape, Layer: kind, Code: code})
		return
	}
	if reason, where, ok := overlay.Validity(shape); !ok {
		k.add(chengge.Finding{Rule: chengge.FindInvalidShape, Layer: kind, Code: code, Place: at(where), Cause: reason})
	}
}

// line checks the line of a segment: every part has two distinct points.
func (k *checker) line(kind chengge.Kind, code string, line orb.MultiLineString) {
	if len(line) == 0 {
		k.add(chengge.Finding{Rule: chengge.FindMissingShape, Layer: kind, Code: code})
		return
	}
	for i, part := range line {
		if !slices.ContainsFunc(part, func(p orb.Point) bool { return p != part[0] }) {
			f := chengge.Finding{Rule: chengge.FindInvalidShape, Layer: kind, Code: code, Cause: fmt.Sprintf("part %d has fewer than two distinct points", i+1)}
			if len(part) > 0 {
				f.Place = at(part[0])
			}
			k.add(f)
		}
	}
	if err := finite(line); err != nil {
		k.add(chengge.Finding{Rule: chengge.FindBadCoordinates, Layer: kind, Code: code, Cause: err.Error()})
	}
}

func finite(line orb.MultiLineString) error {
	for _, part := range line {
		for _, p := range part {
			if err := spatial.CheckLngLat(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// point checks the coordinates of a thing and tells whether they can be used.
func (k *checker) point(kind chengge.Kind, code string, p orb.Point) bool {
	if err := spatial.CheckLngLat(p); err != nil {
		k.add(chengge.Finding{Rule: chengge.FindBadCoordinates, Layer: kind, Code: code, Cause: err.Error()})
		return false
	}
	return true
}

// pointIn gives a point inside of shape: the middle of the widest stretch of a
// parallel that lies in it. ok is false for shapes without an inside.
func pointIn(shape orb.MultiPolygon) (p orb.Point, ok bool) {
	if len(shape) == 0 {
		return p, false
	}
	b := shape.Bound()
	for _, share := range [...]float64{0.5, 0.47, 0.29, 0.71, 0.13, 0.87} {
		lat := b.Min[1] + (b.Max[1]-b.Min[1])*share
		xs := crossings(shape, lat)
		widest := 0.0
		for i := 1; i < len(xs); i++ {
			middle := orb.Point{xs[i-1] + (xs[i]-xs[i-1])/2, lat}
			if w := xs[i] - xs[i-1]; w > widest && spatial.PointInPolygon(middle, shape) == spatial.Inside {
				p, ok, widest = middle, true, w
			}
		}
		if ok {
			return p, true
		}
	}
	return p, false
}

// crossings gives where the parallel lat cuts the rings of shape, west to east.
func crossings(shape orb.MultiPolygon, lat float64) []float64 {
	var xs []float64
	for _, poly := range shape {
		for _, ring := range poly {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				if (a[1] > lat) != (b[1] > lat) {
					xs = append(xs, a[0]+(b[0]-a[0])*(lat-a[1])/(b[1]-a[1]))
				}
			}
		}
	}
	slices.Sort(xs)
	return xs
}
