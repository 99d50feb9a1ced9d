package spatial_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"github.com/uber/h3-go/v4"
)

// The pairs of point and cell are those of the documentation of H3 (API
// reference, latLngToCell, and the README of h3-go).
func TestCellAt(t *testing.T) {
	for _, c := range []struct {
		lng, lat float64
		res      int
		want     string
	}{
		{-122.418307270836565, 37.775938728915946, 9, "8928308280fffff"},
		{-74.044444, 40.689167, 10, "8a2a1072b59ffff"},
	} {
		got, err := spatial.CellAt(orb.Point{c.lng, c.lat}, c.res)
		require.NoError(t, err)
		require.Equal(t, c.want, got.String())
		require.Equal(t, c.res, got.Resolution())
		parsed, err := spatial.ParseCell(c.want)
		require.NoError(t, err)
		require.Equal(t, got, parsed)
		text, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, `"`+c.want+`"`, string(text))
	}
	for _, bad := range []orb.Point{{math.NaN(), 0}, {0, 91}, {181, 0}} {
		_, err := spatial.CellAt(bad, 9)
		require.Error(t, err, "%v", bad)
	}
	for _, res := range []int{-1, 16} {
		_, err := spatial.CellAt(orb.Point{113, 34}, res)
		require.Error(t, err)
	}
	for _, bad := range []string{"", "0", "8928308280ffff", "8928308280fffffg", "ffffffffffffffff", "1928308280fffff", "8928308280ffff7", "-8928308280fffff"} {
		_, err := spatial.ParseCell(bad)
		require.Error(t, err, bad)
	}
}

func randomCells(n int) []spatial.Cell {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]spatial.Cell, n)
	for i := range out {
		p := orb.Point{r.Float64()*360 - 180, math.Asin(2*r.Float64()-1) * 180 / math.Pi}
		out[i], _ = spatial.CellAt(p, r.IntN(16))
	}
	return out
}

// What is done by bits equals what H3 does.
func TestCellBits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range randomCells(2000) {
		require.True(t, c.Valid())
		require.Equal(t, h3.Cell(c).Resolution(), c.Resolution())
		for res := 0; res <= c.Resolution(); res++ {
			want, err := h3.Cell(c).Parent(res)
			require.NoError(t, err)
			require.Equal(t, spatial.Cell(want), c.Parent(res), "%s at %d", c, res)
		}
		require.Zero(t, c.Parent(c.Resolution()+1))
		require.Zero(t, c.Parent(-1))
		for range 20 {
			odd := c ^ 1<<r.IntN(63)
			require.Equal(t, h3.Cell(odd).IsValid(), odd.Valid(), "%s", odd)
		}
	}
	for res := range 16 {
		pentagons, err := h3.Pentagons(res)
		require.NoError(t, err)
		for _, p := range pentagons {
			require.True(t, spatial.Cell(p).Valid())
			disk, err := spatial.Cell(p).Disk(1)
			require.NoError(t, err)
			require.Len(t, disk, 6)
			if res > 0 {
				// The deleted subsequence: digit 1 in place of the last 0.
				deleted := spatial.Cell(p) | 1<<((15-res)*3)
				require.False(t, deleted.Valid())
			}
		}
	}
	require.False(t, spatial.Cell(0).Valid())
	require.False(t, spatial.Cell(-1).Valid())
}

// The 122 cells of resolution 0, and the 842 of resolution 1, tile the Earth:
// poles and the 180th meridian are counted once. The surface of the ellipsoid
// is 510065621724088 m².
func TestCellsTileTheEarth(t *testing.T) {
	all, err := h3.Res0Cells()
	require.NoError(t, err)
	for _, res := range []int{0, 1} {
		var sum float64
		for _, base := range all {
			cells := []h3.Cell{base}
			if res > 0 {
				cells, err = base.Children(res)
				require.NoError(t, err)
			}
			for _, c := range cells {
				boundary := spatial.Cell(c).Boundary()
				require.NotEmpty(t, boundary)
				for _, poly := range boundary {
					for _, p := range poly[0] {
						require.True(t, p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90, "%s: %v", spatial.Cell(c), p)
					}
					require.Equal(t, orb.CCW, poly[0].Orientation())
				}
				sum += float64(spatial.Cell(c).Area())
			}
		}
		require.InEpsilon(t, 510065621724088.0, sum, 1e-9)
	}
}

func TestCellGeometry(t *testing.T) {
	c, err := spatial.ParseCell("8928308280fffff")
	require.NoError(t, err)
	// H3's documentation: a cell of resolution 9 has 0.105 km² on average, this one
	// 0.109 km² on the sphere.
	require.InEpsilon(t, 109398.0, float64(c.Area()), 0.01)
	require.Equal(t, spatial.Inside, spatial.PointInPolygon(c.Centre(), c.Boundary()))
	ring, err := c.Ring(2)
	require.NoError(t, err)
	require.Len(t, ring, 12)
	disk, err := c.Disk(2)
	require.NoError(t, err)
	require.Len(t, disk, 19)
	require.Subset(t, disk, ring)

	box := orb.MultiPolygon{{{{113.6, 34.7}, {113.7, 34.7}, {113.7, 34.8}, {113.6, 34.8}, {113.6, 34.7}}}}
	cells, err := spatial.CellsIn(box, 9)
	require.NoError(t, err)
	require.InEpsilon(t, float64(spatial.Area(box)), float64(len(cells))*float64(cells[0].Area()), 0.01)
	for i, c := range cells {
		require.Equal(t, spatial.Inside, spatial.PointInPolygon(c.Centre(), box))
		require.True(t, i == 0 || cells[i-1] < c)
	}
	within, err := spatial.CellsWithin(box, 9)
	require.NoError(t, err)
	require.Subset(t, cells, within)
	require.Less(t, len(within), len(cells))
	for _, c := range within {
		for _, p := range c.Boundary()[0][0] {
			require.Equal(t, spatial.Inside, spatial.PointInPolygon(p, box))
		}
	}
	_, err = spatial.CellsIn(box, 16)
	require.Error(t, err)
	_, err = spatial.Cell(0).Disk(1)
	require.Error(t, err)
	require.Empty(t, spatial.Cell(0).Boundary())
}

func BenchmarkCellParent(b *testing.B) {
	c, _ := spatial.CellAt(orb.Point{113.66, 34.75}, 12)
	for b.Loop() {
		if c.Parent(9) == 0 {
			b.Fatal("no parent")
		}
	}
}
