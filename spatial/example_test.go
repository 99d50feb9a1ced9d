package spatial_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// A point of a phone's map app in Zhengzhou, and where it really is.
func ExampleDatum_ToCGCS2000() {
	amap := orb.Point{113.625368, 34.746600}
	p := spatial.GCJ02.ToCGCS2000(amap)
	fmt.Printf("%.6f %.6f, %.0f m away\n", p[0], p[1], spatial.Distance(amap, p))
	// Output: 113.619326 34.747787, 569 m away
}

// Two areas share a border: a point on it belongs to the first, and says so.
func ExampleAreaIndex_At() {
	west := orb.MultiPolygon{{{{113.60, 34.70}, {113.65, 34.70}, {113.65, 34.75}, {113.60, 34.75}, {113.60, 34.70}}}}
	east := orb.MultiPolygon{{{{113.65, 34.70}, {113.70, 34.70}, {113.70, 34.75}, {113.65, 34.75}, {113.65, 34.70}}}}
	x := spatial.NewAreaIndex([]orb.MultiPolygon{west, east})
	for _, p := range []orb.Point{{113.61, 34.72}, {113.65, 34.72}, {113.66, 34.72}, {113.71, 34.72}} {
		fmt.Println(x.At(p))
	}
	// Output:
	// 0 false true
	// 0 true true
	// 1 false true
	// 0 false false
}

func ExampleLineIndex_Foot() {
	road := orb.MultiLineString{{{113.60, 34.70}, {113.61, 34.70}, {113.61, 34.71}}}
	x := spatial.NewLineIndex([]orb.MultiLineString{road})
	p := orb.Point{113.6102, 34.705}
	if hit, ok := x.Nearest(p, nil, 30); ok {
		f := x.Foot(p, hit)
		fmt.Printf("line %d, %.1f m to the %s, at %.1f m of %.1f m\n", hit.Line, f.Distance, f.Side, f.Chainage, spatial.Length(road))
	}
	// Output: line 0, 18.3 m to the right, at 1470.9 m of 2025.6 m
}
