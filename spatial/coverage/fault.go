package coverage

import (
	"cmp"
	"math"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// Kind says what is wrong.
type Kind uint8

// What Check finds.
const (
	Gap       Kind = iota // ground that no area covers
	Overlap               // ground that two areas cover
	Contained             // ground that two areas cover, and all of the first
	Duplicate             // two areas that cover the same
	Beyond                // the part of an area that lies in nothing of Within
	Straddle              // the part of an area that lies in another of Within than most of it
	Sliver                // an area that is itself long and narrow
	Pieces                // an area in several pieces that share no edge
	Apart                 // areas that share no edge with the others in their part of Within
	Junction              // a vertex of one area exactly on an edge of its neighbour, which has no vertex there
)

// String returns the name, as "gap".
func (k Kind) String() string {
	return [...]string{"gap", "overlap", "contained", "duplicate", "beyond", "straddle", "sliver", "pieces", "apart", "junction"}[k]
}

// Fault is one thing that is wrong, at one connected place. Indexes that say
// nothing for a kind are −1.
type Fault struct {
	Kind       Kind
	Area       int       // index of the area; of a Gap the first neighbour
	Other      int       // index of the second area
	Within     int       // index in Options.Within: where the Gap is, into what it straddles, what the Apart belong to
	Home       int       // index in Options.Within: what has most of the area that straddles
	Neighbours []int     // of a Gap: the areas on its border, ascending
	Count      int       // number of Pieces, or of areas Apart
	Place      orb.Point // inside of it, or on its border where it is too thin for coordinates in float64
	Size       spatial.SquareMetres
	Width      spatial.Metres // twice the size by the perimeter: of a strip its width, of a triangle half its height
}

// Fine tells of a gap, overlap or part beyond that it is less than 0.01 m² and 1
// cm wide: the trace of a vertex that lies beside its neighbour's edge instead of
// on it (a near T-junction).
func (f Fault) Fine() bool { return f.Size < 0.01 && f.Width < 0.01 }

// Narrow tells that it is a sliver by its shape: less than 1 m wide and some
// thirty times as long.
func (f Fault) Narrow() bool { return narrow(f.Size, f.Width) }

// small tells what counts under SmallGaps.
func (f Fault) small() bool { return f.Size < 1 || f.Narrow() }

func narrow(size spatial.SquareMetres, width spatial.Metres) bool {
	if !(width > 0 && width < 1) {
		return false
	}
	// 4πA/P² is 1 for a circle and about π/n for a rectangle n times as long as wide.
	return math.Pi*float64(width)*float64(width) < 0.1*float64(size)
}

func compareFaults(a, b Fault) int {
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Other, b.Other),
		cmp.Compare(a.Within, b.Within), comparePoints(a.Place, b.Place), cmp.Compare(a.Size, b.Size))
}

// comparePoints orders by longitude, then latitude.
func comparePoints(a, b orb.Point) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}
