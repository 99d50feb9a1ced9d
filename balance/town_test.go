package balance_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/demo"
	"chengge/importers"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"

	"github.com/stretchr/testify/require"
)

// The programs that TestMain has built; solver is "" where Cbc is not installed.
var gdal, solver string

func TestMain(m *testing.M) {
	code := func() int {
		dir, err := os.MkdirTemp("", "chengge-gdal-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		build := []string{"build", "-o", dir + string(filepath.Separator), "chengge/cmd/chengge-gdal"}
		gdal = filepath.Join(dir, importers.GDALName)
		if _, err := os.Stat("/usr/include/coin/Cbc_C_Interface.h"); err == nil {
			build, solver = append(build, "chengge/cmd/chengge-solve"), filepath.Join(dir, coupled.Name)
		}
		if out, err := exec.Command("go", build...).CombinedOutput(); err != nil {
			panic(fmt.Sprintf("go %v: %v\n%s", build, err, out))
		}
		return m.Run()
	}()
	os.Exit(code)
}

// child gives where chengge-solve is. Where Cbc is missing the test fails in CI,
// which has installed it, and is left out elsewhere.
func child(t testing.TB) string {
	t.Helper()
	switch {
	case solver != "":
	case os.Getenv("CI") == "true":
		t.Fatal("coinor-libcbc-dev is not installed")
	default:
		t.Skip("coinor-libcbc-dev is not installed")
	}
	return solver
}

func read(t testing.TB, dir string) balance.Input {
	t.Helper()
	f, err := importers.Open(t.Context(), dir, importers.Options{GDAL: gdal, Only: balance.Kinds})
	require.NoError(t, err)
	plans, err := importers.ReadSitePlans(t.Context(), f.Manifest(), importers.Options{GDAL: gdal})
	require.NoError(t, err)
	in, err := balance.InputOf(f.Contents(), plans)
	require.NoError(t, err)
	return in
}

func solve(t testing.TB, in balance.Input, o balance.Options) (*balance.Result, *balance.Document) {
	t.Helper()
	r, err := balance.Solve(t.Context(), in, o)
	require.NoError(t, err)
	require.NoError(t, r.Plan.Verify())
	return r, r.Document(chengge.English)
}

func volume(d *balance.Document, from, to string) (v float64) {
	for _, f := range d.Flows {
		if f.From == from && f.To == to {
			v += f.M3
		}
	}
	return v
}

// TestTown holds the town's plan to docs/town.md, where it is worked out by hand.
func TestTown(t *testing.T) {
	r, d := solve(t, read(t, "../testdata/town"), balance.Options{})
	require.Equal(t, earthwork.ProvenOptimal, d.Grade)
	require.Empty(t, d.Findings)
	for _, c := range []struct {
		from, to string
		m3       float64
		metres   float64
	}{
		{"Y01", "Y03", 500, 2338}, {"Y01", "Y04", 100, 1853}, {"Y01", "Y05", 500, 2273}, {"Y05", "Y02", 500, 2806}, {"Y06", "Y02", 100, 866},
	} {
		require.Equal(t, c.m3, volume(d, c.from, c.to), "%s to %s", c.from, c.to)
		for _, f := range d.Flows {
			if f.From == c.from && f.To == c.to {
				require.InDelta(t, c.metres, f.Km*1000, 2) // by hand from degrees, to a metre or two
			}
		}
	}
	require.Len(t, d.Flows, 5)
	require.Equal(t, "31960.8000", d.Scenarios[1].Yuan)
	require.Equal(t, "53585.8000", d.Scenarios[0].Yuan)
	require.Equal(t, "21625.0000", d.Saving.Yuan)
	require.Contains(t, d.Worths[0].Text, "saves 43.25 yuan")
	require.Equal(t, []string{"界路", "示范路"}, d.Flows[0].Roads)
	orders := r.Orders(d)
	require.Empty(t, orders.Without)
	sums := map[string]float64{}
	for _, o := range orders.Orders {
		sums[o.From+o.To] += o.M3
		require.Equal(t, "K05", o.Haulier) // K06 is blacklisted
		require.LessOrEqual(t, o.Vehicle, 6)
		require.LessOrEqual(t, o.M3, float64(o.Trips)*10)
	}
	require.Equal(t, map[string]float64{"Y01Y03": 500, "Y01Y04": 100, "Y01Y05": 500, "Y05Y02": 500, "Y06Y02": 100}, sums)
}

// TestReportsAreTheSameAgain writes every report twice, from two readings.
func TestReportsAreTheSameAgain(t *testing.T) {
	write := func() (out [][]byte) {
		r, _ := solve(t, read(t, "../testdata/town"), balance.Options{})
		for _, lang := range []chengge.Lang{chengge.English, chengge.Chinese} {
			d := r.Document(lang)
			orders := r.Orders(d)
			for _, f := range []func(*bytes.Buffer) error{
				func(b *bytes.Buffer) error { return d.WriteJSON(b) }, func(b *bytes.Buffer) error { return d.WriteCSV(b) },
				func(b *bytes.Buffer) error { return d.WriteTable(b) }, func(b *bytes.Buffer) error { return d.WriteGeoJSON(b, "") },
				func(b *bytes.Buffer) error { return r.WriteHTML(b, d) }, func(b *bytes.Buffer) error { return d.WriteWorkbook(b) },
				func(b *bytes.Buffer) error { return orders.WriteWorkbook(b) }, func(b *bytes.Buffer) error { return orders.WriteJSON(b) },
			} {
				var b bytes.Buffer
				require.NoError(t, f(&b))
				require.NotContains(t, b.String(), "ZgotmplZ")
				out = append(out, b.Bytes())
			}
		}
		return out
	}
	first, again := write(), write()
	for i := range first {
		require.True(t, bytes.Equal(first[i], again[i]), "report %d", i)
	}
}

func TestOptions(t *testing.T) {
	in := read(t, "../testdata/town")
	_, base := solve(t, in, balance.Options{})
	t.Run("close", func(t *testing.T) {
		_, d := solve(t, in, balance.Options{Close: []string{"Y05"}})
		require.Zero(t, volume(d, "Y01", "Y05"))
		require.Equal(t, 1000.0, volume(d, "Y01", "Y03"))
		require.Equal(t, "53585.8000", d.Scenarios[1].Yuan) // all that is left is the baseline
	})
	t.Run("close nothing", func(t *testing.T) {
		_, err := balance.Solve(t.Context(), in, balance.Options{Close: []string{"Y99"}})
		require.Equal(t, chengge.ErrFindings, chengge.CodeOf(err))
	})
	t.Run("distance", func(t *testing.T) {
		_, d := solve(t, in, balance.Options{MaxMetres: 2300})
		require.Zero(t, volume(d, "Y01", "Y03")) // 2338 m
		require.Zero(t, volume(d, "Y05", "Y02")) // 2806 m
		require.Equal(t, 500.0, d.Scenarios[1].Left)
		require.Equal(t, 500.0, volume(d, "Y06", "Y02")+d.Scenarios[1].Unmet-100)
		require.Contains(t, d.Unserved[0].Why, "西里转运调配场") // its room is all that is near enough
	})
	t.Run("weeks", func(t *testing.T) {
		_, d := solve(t, in, balance.Options{Weeks: true})
		require.Equal(t, "2025-12-29", d.Periods[0].Begins) // the Monday before 2026-01-01
		require.Equal(t, 1000.0, volume(d, "Y01", "Y03")+volume(d, "Y01", "Y05")+volume(d, "Y01", "Y02"))
	})
	t.Run("permits", func(t *testing.T) {
		r, d := solve(t, in, balance.Options{NeedPermits: true})
		require.Equal(t, 1000.0, volume(d, "Y01", "Y03"))
		require.Len(t, d.Flows, 1)
		require.NotEmpty(t, r.Findings) // the rubble has no permit
	})
	t.Run("replan", func(t *testing.T) {
		_, d := solve(t, in, balance.Options{Former: base})
		require.Equal(t, 500.0, volume(d, "Y01", "Y05"))
		var b bytes.Buffer
		require.NoError(t, base.WriteJSON(&b))
		old, err := balance.ReadDocument(&b)
		require.NoError(t, err)
		require.Equal(t, base.Saving, old.Saving)
	})
	t.Run("fix", func(t *testing.T) {
		_, d := solve(t, in, balance.Options{Former: base, Fixed: [][2]string{{"Y01", "Y05"}}})
		require.Equal(t, 500.0, volume(d, "Y01", "Y05"))
	})
	for _, o := range []balance.Options{{Order: balance.NearestFrom}, {Order: balance.ZoneFirst}, {Objective: earthwork.LeastCO2}, {Objective: earthwork.LeastDistance}, {Straight: true}} {
		_, d := solve(t, in, o)
		require.Zero(t, d.Scenarios[1].Left)
	}
}

func TestTemplateComesBack(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	for _, lang := range []chengge.Lang{chengge.Chinese, chengge.English} {
		var b bytes.Buffer
		require.NoError(t, balance.WriteTemplate(&b, lang))
		name := filepath.Join(t.TempDir(), "sites.xlsx")
		require.NoError(t, os.WriteFile(name, b.Bytes(), 0o600))
		city := chengge.City{CRS: "WGS84", Zone: zone}
		plans, err := importers.ReadWorkbook(name, city)
		require.NoError(t, err)
		require.Empty(t, plans.Findings)
		r, d := solve(t, balance.Input{City: city, Plans: plans}, balance.Options{})
		require.Empty(t, r.Findings)
		require.Equal(t, 10_000.0, volume(d, "S01", "S02")) // 8700 compacted are 10,000 bank
		require.Equal(t, 2000.0, volume(d, "S01", "S03"))
	}
}

// TestDemoCity plans the demo city's year. The saving is recomputed from the
// document's own flows and figures.
func TestDemoCity(t *testing.T) {
	city, err := demo.New(demo.Options{Components: 153, Days: 1, PerDay: 1})
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "city")
	require.NoError(t, demo.WriteFolder(dir, city, nil))
	in := read(t, dir)
	begin := time.Now()
	_, d := solve(t, in, balance.Options{Worths: -1})
	t.Logf("%d sites, %d periods, %d hauls: %v; saves %s yuan, %v %%", d.Size.Sites, d.Size.Periods, d.Size.Hauls, time.Since(begin), d.Saving.Yuan, d.Saving.Percent)
	require.Equal(t, 60, d.Size.Sites)
	require.Zero(t, d.Scenarios[0].Direct)
	require.Positive(t, d.Scenarios[1].Direct)
	require.Positive(t, d.Saving.Percent)
}

// BenchmarkDemoCity plans the demo city's year: 60 sites, five classes, twelve
// months, storage; roads, baseline, proof and reasons included.
func BenchmarkDemoCity(b *testing.B) {
	city, err := demo.New(demo.Options{Components: 153, Days: 1, PerDay: 1})
	require.NoError(b, err)
	dir := filepath.Join(b.TempDir(), "city")
	require.NoError(b, demo.WriteFolder(dir, city, nil))
	in := read(b, dir)
	for name, o := range map[string]balance.Options{"all": {Worths: -1}, "permits": {Worths: -1, NeedPermits: true}} {
		o.Solver.Program = "../bin/chengge-solve"
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := balance.Solve(b.Context(), in, o)
				require.NoError(b, err)
			}
		})
	}
}
