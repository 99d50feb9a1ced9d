package analyses_test

import (
	"context"
	"testing"
	"time"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/grids"
	"chengge/importers"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// town is the town with what its sites give and take.
func town(t *testing.T) (*grids.Snapshot, func(context.Context) (*importers.SitePlans, error)) {
	t.Helper()
	o := importers.Options{GDAL: gdal, Only: []chengge.Kind{chengge.KindCoverage, chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindGrids, chengge.KindRoads, chengge.KindSites}}
	folder, err := importers.Open(t.Context(), "../testdata/town", o)
	require.NoError(t, err)
	city, err := grids.Build(folder.Contents())
	require.NoError(t, err)
	return city, func(ctx context.Context) (*importers.SitePlans, error) {
		return importers.ReadSitePlans(ctx, folder.Manifest(), o)
	}
}

func values(a *exporters.Hotspots) map[string]float64 {
	out := map[string]float64{}
	for _, u := range a.Units {
		if u.Value != nil && *u.Value != 0 {
			out[u.Code] = *u.Value
		}
	}
	return out
}

// TestEarthByHand: the town's table says that Y01 (in G03) digs 1,000 m³ bank of
// spoil in January and pulls down 130 m³ loose of rubble, and that Y02 (in G12)
// wants 522 m³ compacted in February: 522 / 0.87 = 600 bank; 130 / 1.3 = 100.
func TestEarthByHand(t *testing.T) {
	city, plans := town(t)
	from := analyses.Sources{Plans: plans}
	for _, c := range []struct {
		ask  analyses.Hotspots
		want map[string]float64
	}{
		{analyses.Hotspots{}, map[string]float64{"G03": 1000, "G12": -600}},
		{analyses.Hotspots{Class: "spoil", Months: "2026-01..2026-02"}, map[string]float64{"G03": 1000, "G12": -600}},
		{analyses.Hotspots{Class: "工程渣土,spoil", Months: "2025-12..2026-02"}, map[string]float64{"G03": 1000, "G12": -600}},
		{analyses.Hotspots{Months: "2026-01"}, map[string]float64{"G03": 1000}},
		{analyses.Hotspots{Months: "2026-02.."}, map[string]float64{"G12": -600}},
		{analyses.Hotspots{Class: "demolition_rubble"}, map[string]float64{"G03": 100}},
		{analyses.Hotspots{Class: "spoil,demolition_rubble", Months: "..2026-01"}, map[string]float64{"G03": 1100}},
	} {
		c.ask.Of, c.ask.Unit = analyses.OfEarthwork, "grids"
		answer, err := c.ask.Run(t.Context(), city, from, nil)
		require.NoError(t, err, "%+v", c.ask)
		require.Equal(t, c.want, values(answer), "%+v", c.ask)
		require.EqualValues(t, len(c.want), answer.Events, "a site is an event")
	}

	h := analyses.Hotspots{Of: analyses.OfEarthwork, Unit: "grids", Months: "2026-01..2026-02"}
	answer, err := h.Run(t.Context(), city, from, nil)
	require.NoError(t, err)
	require.Contains(t, answer.Value.En, "m³ bank, 2026-01 to 2026-02")
	require.Contains(t, answer.Value.Zh, "自然方")
	require.Equal(t, "sites", answer.What.En)
	var beside []string
	for _, s := range answer.Beside.Sites {
		beside = append(beside, s.Code)
	}
	require.Equal(t, []string{"Y01", "Y02", "Y03", "Y04", "Y05", "Y06"}, beside)
	require.Equal(t, 1000.0, answer.Beside.Sites[0].Gives)
	require.Equal(t, 600.0, answer.Beside.Sites[1].Takes)
	// One permit, by 界路 and 示范路, in January.
	require.Len(t, answer.Beside.Routes, 2)
	for _, r := range answer.Beside.Routes {
		require.Equal(t, 1, r.Permits)
		require.NotEmpty(t, r.Shape, r.Road)
	}
	h.Months = "2026-02"
	answer, err = h.Run(t.Context(), city, from, nil)
	require.NoError(t, err)
	require.Empty(t, answer.Beside.Routes, "the permit ends with January")
}

func TestEarthRefuses(t *testing.T) {
	city, plans := town(t)
	for _, c := range []struct {
		ask    analyses.Hotspots
		en, zh string
	}{
		{analyses.Hotspots{Months: "2027-05"}, "volumes from 2026-01 to 2026-02", "现有方量为 2026-01 至 2026-02"},
		{analyses.Hotspots{Class: "slurry"}, "no site gives or takes", "没有场地"},
		{analyses.Hotspots{Class: "gold"}, "take one or several of spoil", "可用"},
		{analyses.Hotspots{Months: "2026-13"}, "write 2026-12..2027-02", "应写作"},
		{analyses.Hotspots{Months: ".."}, "write 2026-12..2027-02", "应写作"},
		{analyses.Hotspots{Months: "2026-03..2026-01"}, "after the last", "起始月晚于结束月"},
		{analyses.Hotspots{Unit: "roads"}, "not on road segments", "不在路段上"},
		{analyses.Hotspots{Per: "km2"}, "does not belong", "不用 per"},
		{analyses.Hotspots{Amount: "m3"}, "does not belong", "不用 amount"},
		{analyses.Hotspots{Value: "count"}, "does not belong", "不用 value"},
		{analyses.Hotspots{Reports: map[string]string{"open": "true"}}, "does not belong", "不用 reports"},
		{analyses.Hotspots{SitesCounted: "some"}, "not known", "无此取值"},
	} {
		c.ask.Of = analyses.OfEarthwork
		if c.ask.Unit == "" {
			c.ask.Unit = "grids"
		}
		_, err := c.ask.Run(t.Context(), city, analyses.Sources{Plans: plans}, nil)
		var e *chengge.Error
		require.ErrorAs(t, err, &e, "%+v", c.ask)
		require.Contains(t, e.Error(), c.en)
		require.Contains(t, e.Chinese(), c.zh)
	}
	for _, h := range []analyses.Hotspots{{Class: "spoil"}, {Months: "2026-01"}, {SitesCounted: "all"}, {Of: "gold"}} {
		require.Equal(t, chengge.ErrBadQuery, chengge.CodeOf(h.Check()), "%+v", h)
	}
	h := analyses.Hotspots{Of: analyses.OfEarthwork}
	_, err := h.Run(t.Context(), city, analyses.Sources{}, nil)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err), "nothing is known of sites")

	month := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	volume := func(site string, m3 float64) importers.VolumeRow {
		return importers.VolumeRow{Source: importers.Source{File: "v.csv", Row: 3}, SiteVolume: earthwork.SiteVolume{Site: site, Month: month, Class: earthwork.Spoil, Gives: true, State: earthwork.Bank, M3: m3}}
	}
	for _, c := range []struct {
		plans importers.SitePlans
		want  string
	}{
		{importers.SitePlans{Volumes: []importers.VolumeRow{volume("Y99", 10)}}, "v.csv row 3, site Y99: there is no such site"},
		{importers.SitePlans{Sites: []importers.SiteRow{{Site: "Y99", Type: chengge.ProjectSite}}, Volumes: []importers.VolumeRow{volume("Y99", 10)}}, "the site has no place"},
		{importers.SitePlans{Volumes: []importers.VolumeRow{volume("Y01", -1)}}, "v.csv row 3, site Y01"},
		{importers.SitePlans{Findings: []importers.PlanFinding{{File: "v.csv", Row: 9, Severity: chengge.SeverityError, Say: chengge.Text{Zh: "坏", En: "bad"}}}}, "have 1 errors; the first: v.csv"},
		// Y03 is a disposal site: its room is no need.
		{importers.SitePlans{Volumes: []importers.VolumeRow{volume("Y03", 10)}}, "none of them is a project"},
	} {
		_, err := h.Run(t.Context(), city, analyses.Sources{Plans: func(context.Context) (*importers.SitePlans, error) { return &c.plans, nil }}, nil)
		require.ErrorContains(t, err, c.want)
	}
}

// TestAllSites: room at a disposal site counts where it is asked for.
func TestAllSites(t *testing.T) {
	city, _ := town(t)
	plans := &importers.SitePlans{Volumes: []importers.VolumeRow{
		{SiteVolume: earthwork.SiteVolume{Site: "Y01", Month: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Class: earthwork.Spoil, Gives: true, State: earthwork.Loose, M3: 130}},
		{SiteVolume: earthwork.SiteVolume{Site: "Y03", Month: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Class: earthwork.Spoil, State: earthwork.Loose, M3: 1300}},
	}}
	from := analyses.Sources{Plans: func(context.Context) (*importers.SitePlans, error) { return plans, nil }}
	h := analyses.Hotspots{Of: analyses.OfEarthwork, Unit: "grids", SitesCounted: "all"}
	answer, err := h.Run(t.Context(), city, from, nil)
	require.NoError(t, err)
	require.EqualValues(t, 2, answer.Events)
	sum := 0.0
	for _, v := range values(answer) {
		sum += v
	}
	require.Equal(t, 100.0-1000.0, sum)
	h.SitesCounted = ""
	answer, err = h.Run(t.Context(), city, from, nil)
	require.NoError(t, err)
	require.Equal(t, map[string]float64{"G03": 100}, values(answer))
	said := ""
	for _, n := range answer.Notes {
		said += n.ID + " "
	}
	require.Contains(t, said, "sites-not-counted")
}

// TestRubble: the categories of rubble are data, and stand in the catalogue.
func TestRubble(t *testing.T) {
	h := analyses.Hotspots{Of: "rubble"}
	list := h.ReportQuery().Get("category")
	f, wrong := chengge.ParseReportFilter(h.ReportQuery(), time.UTC)
	require.Empty(t, wrong)
	require.Len(t, f.Category, 6)
	for _, p := range f.Category {
		found := false
		for c := range chengge.DefaultCatalogue().All() {
			found = found || p.Matches(c.Key)
		}
		require.True(t, found, "%v of %s", p, list)
	}
	h.Reports = map[string]string{"category": "06014", "open": "true"}
	require.Equal(t, "06014", h.ReportQuery().Get("category"), "a city that has others names them")
	require.Equal(t, "true", h.ReportQuery().Get("open"))
}
