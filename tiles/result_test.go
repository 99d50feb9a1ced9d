package tiles

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// resultRows makes rows with the values of a result for shapes.
func resultRows(rng *rand.Rand, shapes []orb.Geometry) []chengge.Row {
	var rows []chengge.Row
	for i, g := range shapes {
		r := chengge.Row{ID: chengge.ID(i + 1), Shape: g}
		for _, c := range chengge.HotspotTileLayer().Columns {
			v := ""
			switch c.Name {
			case "class":
				v = []string{"hot", "cold", "none", "none", "none"}[rng.IntN(5)]
			case "code":
				v = fmt.Sprintf("892%012x", i)
			case "value":
				v = strconv.Itoa(rng.IntN(90))
			case "neighbours":
				v = "6"
			case "rate", "lag", "statistic", "z", "p", "adjusted_p":
				v = strconv.FormatFloat(rng.NormFloat64(), 'g', -1, 64)
			}
			r.Values = append(r.Values, v)
		}
		rows = append(rows, r)
	}
	return rows
}

// cells gives the hexagons of H3 around a place.
func cells(t testing.TB, resolution, n int) (out []orb.Geometry) {
	t.Helper()
	seen := map[spatial.Cell]bool{}
	rng := rand.New(rand.NewPCG(1, 2))
	for len(out) < n {
		c, err := spatial.CellAt(orb.Point{113.66 + 0.35*rng.Float64(), 34.6 + 0.3*rng.Float64()}, resolution)
		require.NoError(t, err)
		if !seen[c] {
			seen[c] = true
			out = append(out, c.Boundary())
		}
	}
	return out
}

// Every unit is in the tiles of a result with its values, one by one from near and
// counted from afar; no tile is too large, every polygon is valid.
func TestResultSet(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	row := chengge.HotspotTileLayer()
	hexagonal := resultRows(rng, cells(t, 9, 4000))
	var areas, roads []orb.Geometry
	for a := range city().Areas(chengge.KindGrids, "") {
		areas = append(areas, a.Shape)
	}
	for r := range city().Roads("") {
		roads = append(roads, r.Line, r.Line)
	}
	for name, rows := range map[string][]chengge.Row{
		"cells": hexagonal, "grids": resultRows(rng, areas), "roads": resultRows(rng, roads), "points": resultRows(rng, []orb.Geometry{orb.Point{113.7, 34.7}, orb.Point{113.8, 34.75}, nil}),
		"nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := NewResultSet(row, "a city", [32]byte{1}, rows, nil)
			require.Equal(t, s.Hash(), NewResultSet(row, "a city", [32]byte{1}, rows, nil).Hash())
			require.NotEqual(t, s.Hash(), NewResultSet(row, "a city", [32]byte{2}, rows, nil).Hash())
			placed := 0
			for _, r := range rows {
				if r.Shape != nil {
					placed++
				}
			}
			for z := 0; z <= maxZoom; z++ {
				if z == 2 || z == 6 || z == 13 || z == 15 {
					continue
				}
				seen, counted := map[uint64]bool{}, 0
				for _, a := range must(s.addresses([]int{0}, z)) {
					if a.z != z {
						continue
					}
					tile, err := s.Tile(context.Background(), []string{row.Name}, z, a.x, a.y, Identity)
					require.NoError(t, err)
					require.LessOrEqual(t, len(tile.Body), 500_000)
					if tile.Empty {
						continue
					}
					require.LessOrEqual(t, len(Gzip.compress(tile.Body)), 100_000, "%d/%d/%d", z, a.x, a.y)
					layers, err := decodeTile(tile.Body)
					require.NoError(t, err)
					for _, f := range layers[0].features {
						if f.kind == typePolygon {
							require.NoError(t, validRings(f.parts))
						}
						if seen[f.id] {
							continue
						}
						seen[f.id] = true
						if n, ok := f.tags["count"].(float64); ok {
							counted += int(n)
							require.NotEmpty(t, f.tags["mix"])
							continue
						}
						counted++
						r := rows[f.id-1]
						for k, c := range row.Columns {
							switch v := f.tags[c.Name].(type) {
							case nil:
								require.Empty(t, r.Values[k])
							case string:
								require.Equal(t, r.Values[k], v)
							case float64:
								want, err := strconv.ParseFloat(r.Values[k], 64)
								require.NoError(t, err)
								require.InDelta(t, want, v, 1e-6*max(1, math.Abs(want)))
							}
						}
					}
				}
				if name == "cells" || z >= 12 { // small areas and short roads vanish from afar
					require.Equal(t, placed, counted, "at zoom %d", z)
				}
			}
		})
	}
}
