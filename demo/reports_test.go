package demo_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
	"chengge/demo"
	"chengge/spatial"
	"chengge/spatial/earthwork"
)

var demoDay = time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)

// reports are all of the small city's, made once for all tests.
var reports = sync.OnceValue(func() []demo.Report { return slices.Collect(small().Reports()) })

// converted gives a report's point as it was stated, in CGCS2000.
func converted(t testing.TB, r demo.Report) orb.Point {
	t.Helper()
	d, err := spatial.ParseDatum(r.CRS)
	require.NoError(t, err)
	return d.ToCGCS2000(orb.Point{r.Lng, r.Lat})
}

func TestReports(t *testing.T) {
	c := small()
	known := map[string]bool{}
	for _, ch := range chengge.DefaultChannels() {
		known[ch.Code] = true
	}
	catalogue, err := chengge.DefaultCatalogue().With(collect(t, c.Contents().Categories))
	require.NoError(t, err)
	grid := map[string]orb.MultiPolygon{}
	for _, a := range areas(t, chengge.KindGrids) {
		grid[a.Code] = a.Shape
	}
	var all []demo.Report
	channels, errors, days := map[string]int{}, map[demo.ReportError]int{}, map[string]int{}
	border, duplicates, exact := 0, 0, 0
	for _, r := range reports() {
		all = append(all, r)
		require.Equal(t, len(all), r.No)
		require.True(t, known[r.Channel], r.Channel)
		_, ok := catalogue.Lookup(r.Category)
		require.True(t, ok, r.Category)
		channels[r.Channel]++
		errors[r.Truth.Error]++
		days[r.Time.Format("2006-01-02")]++
		require.NotEqual(t, spatial.Outside, spatial.PointInPolygon(r.Truth.Point, grid[r.Truth.Grid]), r.No)
		require.NotEmpty(t, r.Truth.Office)
		require.NotEmpty(t, r.Description)
		if n := len(all); n > 1 {
			require.False(t, r.Time.Before(all[n-2].Time), "in the order of time")
		}
		if r.Truth.OnBorder {
			border++
			require.Equal(t, spatial.Border, spatial.PointInPolygon(r.Truth.Point, grid[r.Truth.Grid]))
			if converted(t, r) == r.Truth.Point {
				exact++
			}
		}
		if of := r.Truth.DuplicateOf; of > 0 {
			duplicates++
			first := all[of-1]
			require.Equal(t, first.Category, r.Category)
			require.Less(t, r.Time.Sub(first.Time), 24*time.Hour)
			require.Less(t, float64(spatial.Distance(converted(t, first), converted(t, r))), 50.0)
		}
	}
	require.Len(t, days, 90)
	require.InDelta(t, 2000, float64(len(all))/90, 100)
	require.Len(t, channels, 7)
	for _, e := range []demo.ReportError{demo.Swapped, demo.NoPlace, demo.WrongDatum} {
		require.Positive(t, errors[e], e)
		require.Less(t, errors[e], len(all)/200, e)
	}
	require.Greater(t, duplicates, len(all)/50)
	require.Greater(t, border, 200)
	require.Greater(t, exact, 200)

	// Most lie about as near to the truth as they say.
	near, sound := 0, 0
	for _, r := range all {
		if r.Truth.Error == "" && r.Truth.DuplicateOf == 0 {
			sound++
			if float64(spatial.Distance(converted(t, r), r.Truth.Point)) <= r.Accuracy {
				near++
			}
		}
	}
	require.Greater(t, float64(near)/float64(sound), 0.9)
}

func collect[T any](t testing.TB, seq func(func(T, error) bool)) []T {
	t.Helper()
	out, err := chengge.Collect(seq)
	require.NoError(t, err)
	return out
}

// The planted clusters have the reports that they say, where and when they say.
func TestClusters(t *testing.T) {
	c := small()
	clusters := map[string]demo.Cluster{}
	for _, k := range c.Clusters() {
		clusters[k.ID] = k
	}
	require.Greater(t, len(clusters), 20)
	count := map[string]int{}
	zone := c.Contents().City.Location()
	for _, r := range reports() {
		k, ok := clusters[r.Truth.Cluster]
		if !ok {
			require.Empty(t, r.Truth.Cluster)
			continue
		}
		require.LessOrEqual(t, float64(spatial.Distance(k.Centre, r.Truth.Point)), k.Radius+0.5)
		require.Contains(t, k.Categories, r.Category)
		if r.Truth.DuplicateOf == 0 {
			count[k.ID]++
			local := r.Time.In(zone)
			require.True(t, k.Days[local.Weekday()])
			require.True(t, local.Hour() >= k.From && local.Hour() < k.To)
			require.True(t, k.Valid.Holds(r.Time))
		}
	}
	for id, k := range clusters {
		days := 0
		for d := k.Valid.Begins; d.Before(k.Valid.Ends); d = d.AddDate(0, 0, 1) {
			if k.Days[d.In(zone).Weekday()] {
				days++
			}
		}
		require.InEpsilon(t, k.PerDay, float64(count[id])/float64(days), 0.35, "%s: %d reports on %d days", id, count[id], days)
	}
}

func TestSites(t *testing.T) {
	c := small()
	types, gives := map[chengge.SiteType]int{}, map[earthwork.WasteClass]float64{}
	code := map[string]bool{}
	for _, p := range c.Sites() {
		types[p.Site.Type]++
		code[p.Site.Code] = true
		require.NotEmpty(t, p.Volumes, p.Site.Code)
		for _, v := range p.Volumes {
			require.NotEmpty(t, v.State)
			require.Positive(t, v.M3, "%s %s", p.Site.Code, v.Class)
			if v.Gives {
				gives[v.Class] += v.M3
			}
		}
	}
	require.Len(t, types, 5)
	require.Len(t, gives, 5)
	bodies := map[string]bool{}
	for o := range c.Contents().Organisations {
		bodies[o.Code] = true
	}
	blacklisted := map[string]bool{}
	for _, h := range c.Hauliers() {
		require.True(t, bodies[h.Organisation])
		require.NotEmpty(t, h.Name)
		blacklisted[h.Organisation] = h.Blacklisted
	}
	require.NotEmpty(t, c.Permits())
	for _, p := range c.Permits() {
		require.True(t, code[p.From] && code[p.To])
		require.False(t, blacklisted[p.Haulier])
		require.Positive(t, p.M3)
	}
}
