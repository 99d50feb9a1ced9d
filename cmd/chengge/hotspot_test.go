package main

import (
	"context"
	"math"
	"strings"
	"testing"

	"chengge"
	"chengge/analyses"
	"chengge/demo"
	"chengge/grids"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// TestPlantedClusters: of the clusters that are planted in a demo city with few
// reports, those that are strong enough to be found by default options in the
// database are, and nothing far from all of them.
func TestPlantedClusters(t *testing.T) {
	o := demo.Options{Components: 5000, Days: 60, PerDay: 300}
	s, snap, _ := loadCity(t, o)
	city, err := demo.New(o)
	require.NoError(t, err)
	clusters := city.Clusters()
	found, hot, far := 0, 0, 0
	var power expected
	for _, kind := range kindsOf(clusters) {
		var codes []string
		for _, c := range kind[0].Categories {
			codes = append(codes, c.String())
		}
		h := analyses.Hotspots{Reports: map[string]string{"category": strings.Join(codes, ",")}}
		f := chengge.ReportFilter{}
		for _, code := range codes {
			p, err := chengge.ParseCategoryPattern(code)
			require.NoError(t, err)
			f.Category = append(f.Category, p)
		}
		answer, err := h.Run(t.Context(), snap, analyses.Sources{Count: func(ctx context.Context, by chengge.TallyBy) ([]chengge.PlaceTally, error) {
			return s.TallyReports(ctx, &f, by)
		}}, nil)
		require.NoError(t, err)
		reached := make([]bool, len(kind))
		for i := range answer.Units {
			u := &answer.Units[i]
			if !u.Found() {
				continue
			}
			hot++
			lone := true
			for k := range clusters {
				// Its own cells and the window of up to three rings around them.
				near := float64(spatial.Distance(orb.Point{u.Lng, u.Lat}, clusters[k].Centre)) < clusters[k].Radius+4*widthOfCell(t, u.Code)
				lone = lone && !near
			}
			if lone {
				far++
			}
			for k := range kind {
				at := float64(spatial.Distance(orb.Point{u.Lng, u.Lat}, kind[k].Centre))
				reached[k] = reached[k] || at < kind[k].Radius+widthOfCell(t, u.Code)
			}
		}
		for k := range kind {
			if reached[k] {
				found++
			}
			power.add(t, answer, kind, k, reached[k])
		}
	}
	t.Logf("%d of %d clusters found by %d units, %d of which are far from all of them", found, len(clusters), hot, far)
	power.check(t)
	// Of what is found a share of 5 % may be false on average.
	most := 0.05 * float64(hot)
	require.LessOrEqual(t, float64(far), most+3*math.Sqrt(most))
}

// kindsOf gathers clusters of the same name.
func kindsOf(clusters []demo.Cluster) (out [][]demo.Cluster) {
	at := map[string]int{}
	for _, c := range clusters {
		k, ok := at[c.Name]
		if !ok {
			k = len(out)
			at[c.Name] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], c)
	}
	return out
}

// widthOfCell is about how far apart the middles of neighbouring cells are.
func widthOfCell(t *testing.T, code string) float64 {
	t.Helper()
	c, err := spatial.ParseCell(code)
	require.NoError(t, err)
	ring, err := c.Ring(1)
	require.NoError(t, err)
	return float64(spatial.Distance(c.Centre(), ring[0].Centre()))
}

// TestWholeDemo: of the demo city as it comes, with 90 days of 2,000 reports, the
// default options find what is planted strongly enough.
func TestWholeDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("180,000 reports")
	}
	city, err := demo.New(demo.Options{Components: 5000})
	require.NoError(t, err)
	snap, err := grids.Build(city.Contents())
	require.NoError(t, err)
	byKind := kindsOf(city.Clusters())
	events := make([][]analyses.Event, len(byKind))
	kinds := map[chengge.CategoryKey][]int{}
	for k, kind := range byKind {
		for _, c := range kind[0].Categories {
			kinds[c] = append(kinds[c], k)
		}
	}
	for r := range city.Reports() {
		for _, k := range kinds[r.Category] {
			if spatial.CheckLngLat(r.Truth.Point) == nil {
				events[k] = append(events[k], analyses.NewEvent(r.Truth.Point, &chengge.Assignment{}))
			}
		}
	}
	found, all := 0, 0
	var power expected
	for k, kind := range byKind {
		answer, err := (&analyses.Hotspots{}).Run(t.Context(), snap, analyses.Sources{Count: analyses.Tally(events[k])}, nil)
		require.NoError(t, err)
		for i, c := range kind {
			all++
			reached := false
			for j := range answer.Units {
				u := &answer.Units[j]
				reached = reached || u.Found() && float64(spatial.Distance(orb.Point{u.Lng, u.Lat}, c.Centre)) < c.Radius+widthOfCell(t, u.Code)
			}
			if reached {
				found++
			}
			power.add(t, answer, kind, i, reached)
		}
	}
	t.Logf("%d of %d clusters found", found, all)
	power.check(t)
}
