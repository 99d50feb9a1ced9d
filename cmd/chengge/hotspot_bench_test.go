package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"chengge"
	"chengge/analyses"
	"chengge/demo"
	"chengge/exporters"
	"chengge/grids"
	"chengge/spatial"
	"chengge/store"
	"chengge/tiles"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// BenchmarkHotspots goes from 2,000,000 reports of a year in the database to a
// layer of tiles: half of the reports anywhere in the demo city, half around 400
// places. CHENGGE_BENCH_REPORTS replaces the two million.
func BenchmarkHotspots(b *testing.B) {
	n := 2_000_000
	if given := os.Getenv("CHENGGE_BENCH_REPORTS"); given != "" {
		var err error
		n, err = strconv.Atoi(given)
		require.NoError(b, err)
	}
	s, snap, _ := loadCity(b, demo.Options{Components: 2000, Days: 1, PerDay: 10})
	began := time.Now()
	manyReports(b, s, snap, n)
	b.Logf("%d reports in %v", n, time.Since(began).Round(time.Second))
	count := func(ctx context.Context, by chengge.TallyBy) ([]chengge.PlaceTally, error) {
		return s.TallyReports(ctx, &chengge.ReportFilter{}, by)
	}
	for _, resolution := range []int{12, 9} {
		b.Run(fmt.Sprint("tally/", resolution), func(b *testing.B) {
			for b.Loop() {
				list, err := count(b.Context(), chengge.TallyBy{Resolution: resolution})
				require.NoError(b, err)
				b.ReportMetric(float64(len(list)), "places")
			}
		})
	}
	for _, h := range []analyses.Hotspots{{}, {Unit: "h3:9"}, {Unit: "grids"}} {
		b.Run("layer/"+h.Unit, func(b *testing.B) {
			used := processorTime(b)
			for b.Loop() {
				answer, err := h.Run(b.Context(), snap, analyses.Sources{Count: count}, nil)
				require.NoError(b, err)
				publishedLayer(b, answer)
				b.ReportMetric(float64(len(answer.Units)), "units")
			}
			b.ReportMetric((processorTime(b)-used).Seconds()/float64(b.N), "cpu-s/op") // ours, without PostgreSQL's
		})
	}
}

// publishedLayer keeps the answer as a job does and draws a tile of it.
func publishedLayer(b *testing.B, answer *exporters.Hotspots) {
	b.Helper()
	kept, err := answer.JSON()
	require.NoError(b, err)
	row := chengge.HotspotTileLayer()
	rows := make([]chengge.Row, len(answer.Units))
	for i := range answer.Units {
		u := &answer.Units[i]
		rows[i] = chengge.Row{ID: chengge.ID(i + 1), Shape: u.Shape, Values: make([]string, len(row.Columns))}
		rows[i].Values[0] = u.Class.String()
	}
	set := tiles.NewResultSet(row, answer.City, sha256.Sum256(kept), rows, nil)
	_, err = set.Tile(b.Context(), []string{row.Name}, 0, 0, 0, tiles.Gzip)
	require.NoError(b, err)
}

// manyReports fills the database with n reports of a year in the city.
func manyReports(b *testing.B, s *store.Store, snap *grids.Snapshot, n int) {
	b.Helper()
	ctx := b.Context()
	begins := time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)
	for m := range 13 {
		_, err := s.Pool().Exec(ctx, `select report_month($1)`, begins.AddDate(0, m, 14))
		require.NoError(b, err)
	}
	r := rand.New(rand.NewPCG(2, 2))
	var shapes []orb.MultiPolygon
	for a := range snap.Areas(chengge.KindCoverage, "") {
		shapes = append(shapes, a.Shape)
	}
	ground, extent := spatial.NewAreaIndex(shapes), snap.Extent()
	anywhere := func() orb.Point {
		return orb.Point{extent.Min[0] + r.Float64()*(extent.Max[0]-extent.Min[0]), extent.Min[1] + r.Float64()*(extent.Max[1]-extent.Min[1])}
	}
	heaps := make([]orb.Point, 400)
	for i := range heaps {
		heaps[i] = anywhere()
	}
	point := func() orb.Point {
		for {
			p := anywhere()
			if r.IntN(2) == 0 {
				h := heaps[r.IntN(len(heaps))]
				p = orb.Point{h[0] + 0.004*r.NormFloat64(), h[1] + 0.004*r.NormFloat64()}
			}
			if _, _, ok := ground.At(p); ok {
				return p
			}
		}
	}
	var grid []string
	for a := range snap.Areas(chengge.KindGrids, "") {
		grid = append(grid, a.Code)
	}
	columns := []string{"id", "version", "state", "emergency", "received_at", "updated_at", "channel", "collected", "client", "category", "stated", "cell", "grid", "lead", "lead_name", "bodies", "edition", "engine", "assignment"}
	i := 0
	_, err := s.Pool().CopyFrom(ctx, pgx.Identifier{"report"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if i == n {
			return nil, nil
		}
		at := begins.Add(time.Duration(float64(i) / float64(n) * 365 * 24 * float64(time.Hour)))
		id := (at.Unix()-time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Unix())<<21 | int64(i&32767)
		cell, err := spatial.CellAt(point(), 12)
		i++
		return []any{id, int64(8), "closed", false, at, at, "12345", true, "app", "matter:06010", "{}", int64(cell), grid[i*104729%len(grid)], "H01", "", []string{"H01"}, int64(1), "1", "{}"}, err
	}))
	require.NoError(b, err)
	_, err = s.Pool().Exec(ctx, `vacuum analyze report`)
	require.NoError(b, err)
}
