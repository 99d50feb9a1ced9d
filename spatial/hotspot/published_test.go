package hotspot_test

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

func local(t testing.TB, x []float64, w *hotspot.Weights, o hotspot.Options) *hotspot.Result {
	t.Helper()
	r, err := hotspot.Local(context.Background(), hotspot.Data{Values: x}, w, o)
	require.NoError(t, err)
	checkResult(t, r)
	return r
}

func whole(t testing.TB, x []float64, w *hotspot.Weights, o hotspot.GlobalOptions) *hotspot.Global {
	t.Helper()
	g, err := hotspot.Whole(context.Background(), hotspot.Data{Values: x}, w, o)
	require.NoError(t, err)
	return g
}

// checkResult holds what is true of every answer.
func checkResult(t testing.TB, r *hotspot.Result) {
	t.Helper()
	seen, found := 0, 0
	for i, u := range r.Units {
		for _, v := range []float64{u.Value, u.Statistic, u.Expected, u.Variance, u.Z, u.P, u.Adjusted} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("unit %d is not finite: %+v", i, u)
			}
		}
		if !u.Answered() {
			require.Zero(t, u.P+u.Adjusted+u.Z)
			continue
		}
		seen++
		if u.Class.Significant() {
			found++
		}
		require.True(t, u.P > 0 && u.P <= 1 && u.Adjusted >= u.P && u.Adjusted <= 1 || u.P == 0 && r.Options.P == hotspot.Analytic, "unit %d: %+v", i, u)
		require.True(t, u.Class != hotspot.NotSignificant || u.Adjusted > r.Options.Alpha || r.Options.P != hotspot.Analytic, "unit %d: %+v", i, u)
	}
	require.Equal(t, r.Tests, seen)
	require.Equal(t, r.N, r.Tests+r.Islands)
	require.Equal(t, len(r.Units), r.N+r.NoData)
	require.NotEmpty(t, r.Null)
	n := 0
	for class, count := range r.Found {
		n += count
		require.NotEmpty(t, class.Text().En)
	}
	require.Equal(t, len(r.Units), n)
}

// listed builds binary weights from a column of neighbours, counted from 1.
func listed(t testing.TB, lists []string) *hotspot.Weights {
	t.Helper()
	var links []hotspot.Link
	for i, list := range lists {
		for _, f := range strings.Fields(list) {
			j, err := strconv.Atoi(f)
			require.NoError(t, err)
			links = append(links, hotspot.Link{From: i, To: j - 1, Weight: 1})
		}
	}
	w, err := hotspot.NewWeights(len(lists), links)
	require.NoError(t, err)
	return w
}

// J. K. Ord and A. Getis's example of 16 × 16 cells, as spdep's documentation
// and INDEX.md of the data give it.
func TestGetisOrd1996(t *testing.T) {
	data := readTable(t, "getisord_1996.csv")
	x, points := data.numbers(t, "val"), data.points(t, "x", "y")
	at := -1
	for i, p := range points {
		if p == (orb.Point{210, 210}) {
			at = i
		}
	}
	require.Equal(t, 83.0, x[at])
	for d, want := range map[float64]string{30: "1.2219791625854988", 60: "1.748098", 90: "1.986135", 120: "1.893374", 150: "1.237454"} {
		w, err := hotspot.BandPlanar(points, d)
		require.NoError(t, err)
		printed(t, want, local(t, x, w, hotspot.Options{Statistic: hotspot.Gi, P: hotspot.Analytic}).Units[at].Z, "Gi at %v", d)
	}
	w, err := hotspot.BandPlanar(points, 30)
	require.NoError(t, err)
	printed(t, "1.450780", local(t, x, w, hotspot.Options{P: hotspot.Analytic}).Units[at].Z, "Gi* by n")
	printed(t, "1.447943", local(t, x, w, hotspot.Options{P: hotspot.Analytic, Divisor: hotspot.DivideNLess1}).Units[at].Z, "Gi* by n−1")
}

// printed asks for equality to 1e-8 relative or half a unit of the last printed
// digit.
func printed(t testing.TB, want string, got float64, what string, args ...any) {
	t.Helper()
	value, err := strconv.ParseFloat(want, 64)
	require.NoError(t, err)
	mantissa, exponent, _ := strings.Cut(want, "e")
	_, decimals, _ := strings.Cut(mantissa, ".")
	ten := 0.0
	if exponent != "" {
		ten, err = strconv.ParseFloat(exponent, 64)
		require.NoError(t, err)
	}
	half := 0.5000001 * math.Pow(10, ten-float64(len(decimals)))
	if math.Abs(got-value) > max(half, 1e-8*math.Abs(value)) {
		t.Errorf(what+": want %s, got %.15g", append(args, want, got)...)
	}
}

func TestColumbusOfSpdep(t *testing.T) {
	data := readTable(t, "oldcol_columbus.csv")
	x, w := data.numbers(t, "CRIME"), listed(t, data["neighbours"])
	require.Equal(t, 232, w.Links())
	printed(t, "0.510951264", whole(t, x, w.Standardise(), hotspot.GlobalOptions{}).Value, "Moran W")
	printed(t, "5.6341", whole(t, x, w.Standardise(), hotspot.GlobalOptions{}).Z, "Moran z")
	printed(t, "0.52063815", whole(t, x, w, hotspot.GlobalOptions{}).Value, "Moran B")
	printed(t, "0.52986993", whole(t, x, w.Standardise(), hotspot.GlobalOptions{Statistic: hotspot.GlobalGeary}).Value, "Geary W")
}

func TestColumbusOfESDA(t *testing.T) {
	crime := readDBF(t, "columbus/columbus.dbf").numbers(t, "CRIME")
	shapes := readSHP(t, "columbus/columbus.shp")
	rook, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Rook: true, Planar: true})
	require.NoError(t, err)
	g := whole(t, crime, rook.Standardise(), hotspot.GlobalOptions{Statistic: hotspot.GlobalGeary, Convention: hotspot.ESDA})
	near(t, 0.5154408058652411, g.Value, "C")
	near(t, 0.010848882767131886, g.Variance, "randomisation")
	near(t, -4.652156651668989, g.Z, "z of randomisation")
	g = whole(t, crime, rook.Standardise(), hotspot.GlobalOptions{Statistic: hotspot.GlobalGeary, Convention: hotspot.ESDA, Assumption: hotspot.Normality})
	near(t, 0.011403109626468939, g.Variance, "normality")
	near(t, -4.5376938201608, g.Z, "z of normality")
	queen, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Planar: true})
	require.NoError(t, err)
	require.Equal(t, 236, queen.Links())
	printed(t, "0.500188557183", whole(t, crime, queen.Standardise(), hotspot.GlobalOptions{}).Value, "Moran of 236 links")
}

// Six points and a band of 15, from the documentation of esda's Getis and Ord.
func TestSixPointsOfESDA(t *testing.T) {
	points := []orb.Point{{10, 10}, {20, 10}, {40, 10}, {15, 20}, {30, 20}, {30, 30}}
	x := []float64{2, 3, 3.2, 5, 8, 7}
	w, err := hotspot.BandPlanar(points, 15)
	require.NoError(t, err)
	printed(t, "0.55709779", whole(t, x, w, hotspot.GlobalOptions{Statistic: hotspot.GlobalG, Convention: hotspot.ESDA}).Value, "G")
	for _, c := range []struct {
		star  hotspot.Statistic
		rows  bool
		under hotspot.Convention
		want  string
	}{
		{hotspot.Gi, false, hotspot.ESDA, "-1.0136729"},
		{hotspot.Gi, false, hotspot.SPDEP, "-1.0136729"},
		{hotspot.Gi, true, hotspot.ESDA, "-0.62074534"},
		{hotspot.GiStar, false, hotspot.ESDA, "-1.39727626"},
		{hotspot.GiStar, false, hotspot.SPDEP, "-1.39727626"},
		{hotspot.GiStar, true, hotspot.ESDA, "-0.62488094"},
	} {
		weights := w
		if c.rows {
			weights = w.Standardise()
		}
		r := local(t, x, weights, hotspot.Options{Statistic: c.star, Convention: c.under, P: hotspot.Analytic})
		printed(t, c.want, r.Units[0].Z, "%s %s row-standardised %v", c.star, c.under, c.rows)
	}
	// Under Ord and Getis the row-standardised z is that of the binary one, where
	// all neighbours weigh the same.
	r := local(t, x, w.Standardise(), hotspot.Options{Statistic: hotspot.Gi, P: hotspot.Analytic})
	printed(t, "-1.0136729", r.Units[0].Z, "Gi W of spdep")
}

func TestGuerryOfPygeoda(t *testing.T) {
	x := readDBF(t, "guerry/Guerry.dbf").numbers(t, "Crm_prp")
	w, err := hotspot.Contiguity(readSHP(t, "guerry/Guerry.shp"), hotspot.ContiguityOptions{Planar: true})
	require.NoError(t, err)
	moran := local(t, x, w.Standardise(), hotspot.Options{Statistic: hotspot.LocalMoran, Convention: hotspot.GeoDa})
	geary := local(t, x, w.Standardise(), hotspot.Options{Statistic: hotspot.LocalGeary, Convention: hotspot.GeoDa})
	for i, want := range []float64{0.015431978309803657, 0.3270633223656033, 0.021295296214118884} {
		near(t, want, moran.Units[i].Statistic, "local Moran %d", i)
	}
	for i, want := range []float64{7.3980833011783602, 0.28361195650519017, 3.6988922226329906} {
		near(t, want, geary.Units[i].Statistic, "local Geary %d", i)
	}
}

func TestAfconOfSpdep(t *testing.T) {
	data, want := readTable(t, "afcon.csv"), readTable(t, "afcon_expected_localmoran_gistar.csv")
	x, w := data.numbers(t, "totcon"), listed(t, data["neighbours"]).Standardise()
	place := map[string]int{}
	for i, name := range data["name"] {
		place[name] = i
	}
	moran := local(t, x, w, hotspot.Options{Statistic: hotspot.LocalMoran, P: hotspot.Analytic})
	require.Len(t, want["name"], 42)
	for row, name := range want["name"] {
		i, ok := place[name]
		require.True(t, ok, name)
		u := moran.Units[i]
		printed(t, want["Ii"][row], u.Statistic, "%s Ii", name)
		printed(t, want["E_Ii"][row], u.Expected, "%s E", name)
		printed(t, want["Var_Ii"][row], u.Variance, "%s Var", name)
		printed(t, want["Z_Ii"][row], u.Z, "%s Z", name)
	}
	star := local(t, x, w, hotspot.Options{P: hotspot.Analytic})
	for name, z := range map[string]string{"THE GAMBIA": "-0.98383592", "MALI": "-1.69893391", "SENEGAL": "-1.46321911", "EGYPT": "4.42133637", "SUDAN": "4.03925235"} {
		printed(t, z, star.Units[place[name]].Z, "Gi* of %s", name)
	}
}

func TestGlobalGOfNorthCarolina(t *testing.T) {
	data := readTable(t, "nc_sids.csv")
	x := ratios(data.numbers(t, "SID79"), data.numbers(t, "BIR79"))
	for d, want := range map[float64]string{33: "0.05312271", 40: "0.07400279", 50: "0.11471743", 60: "0.15457553", 100: "0.34879996"} {
		w, err := hotspot.BandPlanar(data.points(t, "east", "north"), d)
		require.NoError(t, err)
		printed(t, want, whole(t, x, w, hotspot.GlobalOptions{Statistic: hotspot.GlobalG}).Value, "G at %v", d)
	}
}

// libpysal's documentation of kernel weights.
func TestKernelsOfPySAL(t *testing.T) {
	points := []orb.Point{{10, 10}, {20, 10}, {40, 10}, {15, 20}, {30, 20}, {30, 30}}
	for _, c := range []struct {
		o    hotspot.KernelOptions
		want map[int]float64
	}{
		{hotspot.KernelOptions{Bandwidth: 15, Planar: true}, map[int]float64{0: 1, 1: 0.33333333333333337, 3: 0.2546440075000701}},
		{hotspot.KernelOptions{Nearest: 2, Planar: true}, map[int]float64{0: 1, 1: 0.10557289844279438, 3: 9.99999900663795e-08}},
		{hotspot.KernelOptions{Nearest: 2, Planar: true, Shape: hotspot.Gaussian}, map[int]float64{0: 0.3989422804014327, 1: 0.2674190291577696, 3: 0.2419707487162134}},
	} {
		w, err := hotspot.Kernel(points, c.o)
		require.NoError(t, err)
		got := map[int]float64{0: w.Self(0)}
		w.Neighbours(0, func(j int, v float64) bool { got[j] = v; return true })
		require.Len(t, got, len(c.want), fmt.Sprint(c.o))
		for j, v := range c.want {
			require.InEpsilon(t, v, got[j], 1e-8, "%+v to %d", c.o, j)
		}
	}
}
