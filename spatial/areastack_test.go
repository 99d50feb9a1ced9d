package spatial

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
)

// What a stack knows is what each layer says by itself, also on borders,
// outside, and where a layer is empty or much smaller than another.
func TestAreaStack(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	fine, coarse := tessellation(rng, 0.05, 30, 30, 6), tessellation(rng, 0.05, 4, 5, 9)
	small := tessellation(rng, 0.01, 3, 3, 4)
	layers := []*AreaIndex{NewAreaIndex(fine), NewAreaIndex(coarse), NewAreaIndex(nil), NewAreaIndex(small)}
	x := NewAreaStack(layers...)
	asked, points := 0, 0
	check := func(p orb.Point) {
		for i, v := range x.Known(p) {
			points++
			first, border, ok := layers[i].At(p)
			switch v {
			case StackAsk:
				asked++
			case StackNothing:
				assert.False(t, ok, "layer %d at %v", i, p)
			default:
				assert.True(t, ok && int(v) == first && !border, "layer %d at %v: %d, not %d", i, p, v, first)
			}
		}
	}
	for range 50_000 {
		check(orb.Point{zhengzhou[0] - 0.01 + 0.07*rng.Float64(), zhengzhou[1] - 0.01 + 0.07*rng.Float64()})
	}
	assert.Less(t, asked, points/2)
	for _, shapes := range [][]orb.MultiPolygon{fine, coarse, small} {
		for _, mp := range shapes {
			for _, ring := range mp[0] {
				for _, p := range ring {
					check(p)
					check(orb.Point{math.Nextafter(p[0], 0), p[1]})
					check(orb.Point{p[0], math.Nextafter(p[1], 90)})
				}
			}
		}
	}
	for range 20_000 { // on the lines between cells
		p := x.raster.around(rng.IntN(x.raster.nx), rng.IntN(x.raster.ny)).Min
		p[0] += 0.01 / x.raster.sx
		p[1] += 0.01 / x.raster.sy
		check(p)
	}
	check(orb.Point{math.NaN(), 1})
	assert.Equal(t, []int32{StackNothing}, NewAreaStack(NewAreaIndex(nil)).Known(zhengzhou))
	assert.Empty(t, NewAreaStack().Known(zhengzhou))
}
