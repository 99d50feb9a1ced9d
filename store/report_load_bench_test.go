package store_test

import (
	"iter"
	"sync"
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/grids"
	"chengge/spatial"
	"chengge/store"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// loadedCity is the demo city with few components, and its reports as a load
// has them: routed, closed after the five steps of a collector's report.
var loadedCity = sync.OnceValues(func() (*grids.Snapshot, []store.LoadedReport) {
	made, err := demo.New(demo.Options{Components: 20_000})
	if err != nil {
		panic(err)
	}
	c := made.Contents()
	c.Edition = 1
	snap, err := grids.Build(c)
	if err != nil {
		panic(err)
	}
	var out []store.LoadedReport
	var queries []chengge.Query
	for r := range made.Reports() {
		point := r.Truth.Point
		out = append(out, store.LoadedReport{
			Report: chengge.Report{
				Version: 7, State: chengge.Closed, Received: r.Time, Found: r.Time, Updated: r.Time.Add(time.Hour), Filed: r.Time.Add(time.Minute), Channel: r.Channel,
				Collected: true, Client: "demo", Category: r.Category, Description: r.Description, Accuracy: r.Accuracy, Point: &point,
				Stated: chengge.StatedPlace{Lng: &r.Lng, Lat: &r.Lat, CRS: r.CRS, Accuracy: r.Accuracy},
			},
			Steps: loadedSteps(r.Time),
		})
		queries = append(queries, chengge.Query{Point: point, Accuracy: r.Accuracy, Category: r.Category, At: r.Time})
	}
	answers := make([]chengge.Assignment, len(queries))
	snap.LocateBatch(queries, answers)
	for i := range out {
		r := &out[i].Report
		r.Assignment, r.Lead, r.Emergency = answers[i], answers[i].Lead, answers[i].Emergency
		if cell, err := spatial.CellAt(*r.Point, 12); err == nil {
			r.Cell = int64(cell)
		}
	}
	return snap, out
})

func loadedSteps(at time.Time) (steps []chengge.Step) {
	state := chengge.State("")
	for i, s := range []struct {
		kind chengge.StepKind
		to   chengge.State
	}{
		{chengge.StepReport, chengge.Reported}, {chengge.StepAccept, chengge.Accepted}, {chengge.StepFile, chengge.FiledState}, {chengge.StepDispatch, chengge.Dispatched},
		{chengge.StepResolve, chengge.Resolved}, {chengge.StepVerifyAfter, chengge.Checked}, {chengge.StepClose, chengge.Closed},
	} {
		steps = append(steps, chengge.Step{At: at.Add(time.Duration(i) * 10 * time.Minute), Actor: "demo", Role: chengge.Dispatcher, Kind: s.kind, From: state, To: s.to})
		state = s.to
	}
	return steps
}

func each[T any](all []T) iter.Seq2[T, error] { return chengge.Each(all) }

// BenchmarkLoadReports loads 90 days of the demo city's reports, each with
// seven steps, and streams them again.
func BenchmarkLoadReports(b *testing.B) {
	_, all := loadedCity()
	s := open(b)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			n, err := s.LoadReports(b.Context(), each(all))
			require.NoError(b, err)
			require.EqualValues(b, len(all), n)
		}
		b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "reports/s")
	})
	for name, stored := range map[string]bool{"stream": false, "stream-stored": true} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				for p, err := range s.PastReports(b.Context(), store.PastFilter{Stored: stored}) {
					require.NoError(b, err)
					require.NotEqual(b, orb.Point{}, p.Point)
					n++
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}
