package grids_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"chengge"
	"chengge/grids"
	"chengge/importers"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// townFiles reads testdata/town from its files, once.
var townFiles = sync.OnceValues(func() (chengge.Contents, error) {
	dir, err := os.MkdirTemp("", "town")
	if err != nil {
		return chengge.Contents{}, err
	}
	defer os.RemoveAll(dir)
	gdal := filepath.Join(dir, "chengge-gdal")
	if out, err := exec.Command("go", "build", "-o", gdal, "chengge/cmd/chengge-gdal").CombinedOutput(); err != nil {
		return chengge.Contents{}, fmt.Errorf("%w: %s", err, out)
	}
	folder, err := importers.Open(context.Background(), "../testdata/town", importers.Options{GDAL: gdal})
	if err != nil {
		return chengge.Contents{}, err
	}
	if found := folder.Findings(); len(found) > 0 {
		return chengge.Contents{}, fmt.Errorf("the town has findings: %v", found)
	}
	return folder.Contents(), nil
})

// townContents gives the town's rows, to be changed at will.
func townContents(t testing.TB) chengge.Contents {
	t.Helper()
	c, err := townFiles()
	require.NoError(t, err)
	c.Areas = maps.Clone(c.Areas)
	return c
}

// town builds the snapshot of testdata/town.
func town(t testing.TB) *grids.Snapshot {
	t.Helper()
	return build(t, townContents(t))
}

// The 20 reports of the town exercise every row of the rule; docs/town.md works
// their answers out by hand.
func TestTownReports(t *testing.T) {
	s := town(t)
	f, err := os.Open("../testdata/town/reports.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 21)
	col := map[string]int{}
	for i, name := range rows[0] {
		col[name] = i
	}
	for _, row := range rows[1:] {
		get := func(name string) string { return row[col[name]] }
		t.Run(get("no"), func(t *testing.T) {
			number := func(name string) float64 {
				if get(name) == "" {
					return 0
				}
				v, err := strconv.ParseFloat(get(name), 64)
				require.NoError(t, err)
				return v
			}
			q := chengge.Query{Point: orb.Point{number("lng"), number("lat")}, Accuracy: number("accuracy")}
			if crs := get("crs"); crs != "" {
				d, err := spatial.ParseDatum(crs)
				require.NoError(t, err)
				q.Point, q.Stated = d.ToCGCS2000(q.Point), crs
			}
			if v := number("area_m2"); v > 0 {
				q.Attributes = map[string]float64{"area_m2": v}
			}
			q.Category, err = s.Catalogue().Parse(get("category"))
			require.NoError(t, err)
			q.At, err = chengge.ParseTime(get("time"), s.City().Location())
			require.NoError(t, err)
			a := s.Locate(q)
			side := string(a.Road.Compass)
			if side == "" {
				side = string(a.Road.Side)
			}
			require.Equal(t,
				fmt.Sprint("lead ", get("expected_lead"), " by ", get("expected_rule"), " in ", get("expected_grid"), " on ", get("expected_road"), " ", get("expected_side")),
				fmt.Sprint("lead ", a.Lead.Code, " by ", a.Reasons[0].Rule, " in ", a.Grid.Code, " on ", a.Road.Code, " ", side))
			for _, r := range a.Reasons {
				for _, lang := range []chengge.Lang{chengge.Chinese, chengge.English} {
					require.NotContains(t, r.Sentence(lang), "{")
				}
			}
		})
	}
}

// The rough one of the 20 is ambiguous by exact shares, and a disc's candidates
// of a layer make one disc.
func TestTownSharesMakeOneDisc(t *testing.T) {
	s := town(t)
	a := s.Locate(chengge.Query{Point: orb.Point{113.6697, 34.7510}, Accuracy: 80})
	require.True(t, a.Ambiguous)
	sums := map[chengge.Kind]float64{}
	for _, c := range a.Candidates {
		sums[c.Kind] += c.Share
	}
	require.InDelta(t, 1, sums[chengge.KindStreetOffices], 1e-9)
	require.InDelta(t, 1, sums[chengge.KindGrids], 1e-9)
	require.InDelta(t, 0.714, a.Candidates[0].Share, 0.0005, "worked out in docs/town.md")
}
