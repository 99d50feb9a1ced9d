package tiles

import (
	"context"
	"math"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// Each line of an area is in the borders once, between the areas that have it,
// at every zoom, and a border goes on until another joins it.
func TestBorders(t *testing.T) {
	type line struct{ a, b unit }
	key := func(a, b unit) line {
		if compareUnits(b, a) < 0 {
			a, b = b, a
		}
		return line{a, b}
	}
	row, ok := chengge.FindTileLayer(chengge.BorderTileLayer)
	require.True(t, ok)
	areas := areaSheet(city(), chengge.BorderingKinds()...)
	l := newBorderLayer(city(), row, areas)
	for z := range maxZoom + 1 {
		for _, k := range l.kinds {
			s := areas.at(z)[k.at]
			of, meeting := map[line][2]int32{}, map[unit]int{}
			for r := range int32(len(s.boxes)) {
				for ring := s.first[r]; ring < s.first[r+1]; ring++ {
					points := s.ring(ring)
					for i, p := range points {
						side := key(p, points[(i+1)%len(points)])
						if first, found := of[side]; found {
							of[side] = [2]int32{first[0], r}
						} else {
							of[side] = [2]int32{r, -1}
							meeting[p]++
							meeting[points[(i+1)%len(points)]]++
						}
					}
				}
			}
			drawn := map[line]bool{}
			ends := map[[2]int32]map[unit]int{}
			for _, b := range bordersOf(s) {
				require.GreaterOrEqual(t, len(b.line), 2)
				for i, p := range b.line[1:] {
					side := key(b.line[i], p)
					require.False(t, drawn[side], "%s at %d: %v is drawn twice", k.kind, z, side)
					drawn[side] = true
					require.Equal(t, of[side], b.of, "%s at %d: %v", k.kind, z, side)
					if i > 0 {
						require.Equal(t, 2, meeting[b.line[i]], "%s at %d: a border goes through where others join it, at %v", k.kind, z, b.line[i])
					}
				}
				if first, last := b.line[0], b.line[len(b.line)-1]; first != last {
					if ends[b.of] == nil {
						ends[b.of] = map[unit]int{}
					}
					ends[b.of][first]++
					ends[b.of][last]++
				}
			}
			require.Len(t, drawn, len(of), "%s at %d", k.kind, z)
			for of, at := range ends {
				for p, n := range at {
					require.False(t, n == 2 && meeting[p] == 2, "%s at %d: the border of %v is parted at %v", k.kind, z, of, p)
				}
			}
		}
	}
}

// What a tile says of a border: between which areas it runs, from the zoom on
// at which they can be told apart, and no id, since it is none of them.
func TestBorderTiles(t *testing.T) {
	offices := map[string]bool{}
	for a := range city().Areas(chengge.KindStreetOffices, "") {
		offices[a.Code] = true
	}
	for _, z := range []int{8, 12} {
		east, south := mercator(city().Extent().Center())
		x, y := int(east*math.Exp2(float64(z))), int(south*math.Exp2(float64(z)))
		tile, err := citySet().Tile(context.Background(), []string{chengge.BorderTileLayer}, z, x, y, Identity)
		require.NoError(t, err)
		layers, err := decodeTile(tile.Body)
		require.NoError(t, err)
		require.Len(t, layers, 1)
		between := 0
		for _, f := range layers[0].features {
			require.False(t, f.hasID)
			if f.tags["kind"] != "street_offices" {
				continue
			}
			area, named := f.tags["area"].(string)
			require.Equal(t, z >= 9, named)
			if beside, ok := f.tags["beside"].(string); ok {
				require.True(t, offices[area] && offices[beside])
				require.Less(t, area, beside)
				between++
			}
		}
		require.Equal(t, z >= 9, between > 0)
	}
}
