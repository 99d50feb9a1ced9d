package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/reports"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// TestReplayVerbs asks about reports 6, 8 and 9 of the town: a hole by night in
// the dig O02, the same by day, and stalls in the market O03.
func TestReplayVerbs(t *testing.T) {
	url := migrated.URL(t)
	verb := func(code int, args ...string) result {
		t.Helper()
		r := run(t, nil, "", append(args, "--database", url, "--lang", "en")...)
		require.Equal(t, code, r.code, "%v: %s", args, r.stderr)
		return r
	}
	verb(1, "replay", "--edition", "1") // there is none
	verb(0, "import", town(t))
	require.NotContains(t, verb(0, "publish", "--accept", "--at", "2026-01-01").stderr, "somebody else", "there are no reports")

	s, err := store.Open(url, store.Options{})
	require.NoError(t, err)
	defer s.Close()
	c, release, err := s.Contents(t.Context(), 1)
	require.NoError(t, err)
	snap, err := grids.Build(c)
	release()
	require.NoError(t, err)
	router := reports.NewRouter(snap, convertNone)
	var all []store.LoadedReport
	for i, r := range []struct {
		lng, lat float64
		category string
		at       string
	}{
		{113.6630, 34.75795, "06013", "2026-11-20T23:30:00+08:00"}, {113.6630, 34.75795, "06013", "2026-11-20T12:00:00+08:00"}, {113.6735, 34.7572, "09006", "2026-11-20T19:00:00+08:00"},
	} {
		at, err := time.Parse(time.RFC3339, r.at)
		require.NoError(t, err)
		report := chengge.Report{
			Version: 1, State: chengge.Dispatched, Found: at, Received: time.Now().Add(time.Duration(i-10) * time.Hour), Updated: time.Now(), Channel: "other",
			Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: r.category}, Stated: chengge.StatedPlace{Lng: &r.lng, Lat: &r.lat, CRS: "WGS84"},
		}
		router.Route(&report, "")
		all = append(all, store.LoadedReport{Report: report})
	}
	_, err = s.LoadReports(t.Context(), chengge.Each(all))
	require.NoError(t, err)

	r := verb(0, "replay", "--edition", "1")
	require.Empty(t, r.stdout)
	require.Contains(t, r.stderr, "of 3 reports, 0 would go to somebody else; 0 of them are open")

	// At noon the dig rests and the market is closed.
	noon := []string{"replay", "--edition", "1", "--at", "2026-11-20T12:00"}
	r = verb(0, noon...)
	require.Contains(t, r.stderr, "of 3 reports, 2 would go to somebody else; 2 of them are open")
	require.Regexp(t, `dispatched .* matter:06013 +410197001 +K02 筑路工程公司 +D04 市市政设施管理处 +Inside overlay O02 .* By row T04`, r.stdout)
	require.Regexp(t, `410198001 +overlay +O03 +1 +1 +1`, r.stdout)
	require.Regexp(t, `K02 筑路工程公司 +D04 市市政设施管理处 +1 +1`, r.stdout)
	require.Equal(t, 3, strings.Count(verb(0, append(noon, "--format", "csv")...).stdout, "\n"))
	require.Equal(t, 2, strings.Count(verb(0, append(noon, "--format", "csv", "--office", "410198001")...).stdout, "\n"))
	require.Equal(t, "office,rule,row,reports,elsewhere,open\n410197001,overlay,O02,1,1,1\n410198001,overlay,O03,1,1,1\n", verb(0, append(noon, "--counts", "--format", "csv")...).stdout)
	require.Contains(t, verb(0, append(noon, "--until", "2020-01-01")...).stderr, "of 0 reports")
	require.Contains(t, verb(0, append(noon, "--since", "2020-01-01", "--open")...).stderr, "of 3 reports, 2")
	var places struct {
		Features []struct {
			Geometry   struct{ Coordinates []float64 }
			Properties struct{ Before, After struct{ Lead chengge.Body } }
		}
		Counts struct{ Elsewhere int }
	}
	require.NoError(t, json.Unmarshal([]byte(verb(0, append(noon, "--format", "geojson")...).stdout), &places))
	require.Equal(t, 2, places.Counts.Elsewhere)
	require.Equal(t, []float64{113.6735, 34.7572}, places.Features[0].Geometry.Coordinates, "newest first")
	require.Equal(t, "410198001", places.Features[0].Properties.After.Lead.Code)
	var list struct {
		Items  []struct{ ID int64 }
		Counts struct{ Reports int }
	}
	require.NoError(t, json.Unmarshal([]byte(verb(0, append(noon, "--format", "json")...).stdout), &list))
	require.Len(t, list.Items, 2)

	// A draft in which D07 mends arterial roads.
	next := folderOf(t, map[string]string{"city.json": `{"city":{"code":"410199","name":"示例市","crs":"WGS84","coverage":3.05,"expected_grids":12,"chief_levels":[{"code":"general"},{"code":"first"},{"code":"area"},{"code":"river"},{"code":"second"}]},"layers":[{"kind":"rules","file":"rules.csv","fields":{"code":"code"}}]}`})
	rules, err := os.ReadFile(filepath.Join(town(t), "rules.csv"))
	require.NoError(t, err)
	changed := strings.Replace(string(rules), "T04,matrix,matter:06013,,arterial,,,,D04", "T04,matrix,matter:06013,,arterial,,,,D07", 1)
	require.NotEqual(t, string(rules), changed)
	require.NoError(t, os.WriteFile(filepath.Join(next, "rules.csv"), []byte(changed), 0o644))
	verb(0, "import", next)
	r = verb(0, "diff", "--consequences")
	require.Regexp(t, `D04 市市政设施管理处 +D07 市城管执法支队 +By row T04`, r.stdout)
	require.Contains(t, r.stderr, "of 3 reports, 1 would go to somebody else; 1 of them are open")
	require.Contains(t, verb(0, "diff").stdout, "T04 changed")
	require.Contains(t, verb(0, "replay", "--edition", "2", "--against", "1").stderr, "of 3 reports, 1")
	require.Contains(t, run(t, nil, "", "diff", "--consequences", "--edition", "1", "--database", url, "--lang", "en").stderr, "there is no edition before 1")
	require.Contains(t, verb(0, "publish", "--accept").stderr, "of 3 reports, 1 would go to somebody else; 1 of them are open")

	verb(2, "replay")
	verb(2, "replay", "--edition", "1", "--since", "soon")
	verb(2, "replay", "--edition", "1", "--since", "2026-02-01", "--until", "2026-01-01")
	verb(2, "replay", "--edition", "1", "--counts", "--format", "geojson")
	verb(1, "replay", "--edition", "9")
}

func folderOf(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}
