package hotspot_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// dataset is one of the files that spdep 1.2-7 computed the tables of expected
// values from.
type dataset struct {
	shapes []orb.MultiPolygon
	values map[string][]float64
	ids    []string
	built  map[string]*hotspot.Weights
}

func datasets(t testing.TB) map[string]dataset {
	t.Helper()
	columbus, guerry, nc := readDBF(t, "columbus/columbus.dbf"), readDBF(t, "guerry/Guerry.dbf"), readDBF(t, "nc_sids/nc.dbf")
	out := map[string]dataset{
		"columbus": {readSHP(t, "columbus/columbus.shp"), map[string][]float64{}, columbus["POLYID"], map[string]*hotspot.Weights{}},
		"guerry":   {readSHP(t, "guerry/Guerry.shp"), map[string][]float64{}, guerry["dept"], map[string]*hotspot.Weights{}},
		"nc_sids": {readSHP(t, "nc_sids/nc.shp"), map[string][]float64{
			"1000*SID74/BIR74": ratios(nc.numbers(t, "SID74"), nc.numbers(t, "BIR74")),
			"1000*SID79/BIR79": ratios(nc.numbers(t, "SID79"), nc.numbers(t, "BIR79")),
		}, nc["FIPS"], map[string]*hotspot.Weights{}},
	}
	for _, c := range []string{"CRIME", "HOVAL", "INC"} {
		out["columbus"].values[c] = columbus.numbers(t, c)
	}
	for _, c := range []string{"Crm_prs", "Crm_prp", "Litercy", "Donatns", "Suicids"} {
		out["guerry"].values[c] = guerry.numbers(t, c)
	}
	return out
}

// weights builds "queen/W" and the like.
func (d dataset) weights(t testing.TB, name string) *hotspot.Weights {
	t.Helper()
	if w := d.built[name]; w != nil {
		return w
	}
	kind, style, _ := strings.Cut(name, "/")
	w, err := hotspot.Contiguity(d.shapes, hotspot.ContiguityOptions{Rook: kind == "rook", Planar: true})
	require.NoError(t, err)
	if style == "W" {
		w = w.Standardise()
	}
	d.built[name] = w
	return w
}

func TestGlobalsOfSpdep(t *testing.T) {
	all, want := datasets(t), readTable(t, "expected_global.csv")
	require.Len(t, want["value"], 364)
	for i, text := range want["value"] {
		value, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		d, statistic := all[want["dataset"][i]], want["statistic"][i]
		name := want["dataset"][i] + " " + want["variable"][i] + " " + want["weights"][i] + " " + statistic
		w := d.weights(t, want["weights"][i])
		x, ok := d.values[want["variable"][i]]
		require.True(t, ok, name)
		o := hotspot.GlobalOptions{Tail: hotspot.Greater}
		switch {
		case strings.Contains(statistic, "Geary"):
			o.Statistic = hotspot.GlobalGeary
		case strings.Contains(statistic, "lobal"):
			o.Statistic = hotspot.GlobalG
		}
		if strings.Contains(statistic, "normality") {
			o.Assumption = hotspot.Normality
		}
		got, err := hotspot.Whole(context.Background(), hotspot.Data{Values: x}, w, o)
		require.NoError(t, err, name)
		switch words := strings.Fields(statistic); {
		case statistic == "n_links":
			require.Equal(t, int(value), w.Links(), name)
		case strings.Contains(statistic, "Var"):
			near(t, value, got.Variance, name)
		case strings.Contains(statistic, "E[I]"), words[len(words)-1] == "E":
			near(t, value, got.Expected, name)
		case strings.Contains(statistic, " z"):
			near(t, value, got.Z, name)
		case strings.Contains(statistic, " p "):
			near(t, value, got.P, name)
		default:
			near(t, value, got.Value, name)
		}
	}
}

func TestLocalsOfSpdep(t *testing.T) {
	all, want := datasets(t), readTable(t, "expected_local.csv")
	require.Len(t, want["id"], 2038)
	numbers := map[string][]float64{}
	for _, c := range []string{"x", "neighbours", "local_moran_Ii", "local_moran_z", "Gi_z", "Gistar_z"} {
		numbers[c] = want.numbers(t, c)
	}
	for from := 0; from < len(want["id"]); {
		set, variable, weights := want["dataset"][from], want["variable"][from], want["weights"][from]
		to := from
		for to < len(want["id"]) && want["dataset"][to] == set && want["variable"][to] == variable && want["weights"][to] == weights {
			to++
		}
		d, name := all[set], set+" "+variable+" "+weights
		require.Len(t, d.ids, to-from, name)
		place := map[string]int{}
		for i, id := range d.ids {
			place[id] = i
		}
		w := d.weights(t, weights)
		results := map[hotspot.Statistic]*hotspot.Result{}
		for _, s := range []hotspot.Statistic{hotspot.LocalMoran, hotspot.Gi, hotspot.GiStar} {
			r, err := hotspot.Local(context.Background(), hotspot.Data{Values: d.values[variable]}, w, hotspot.Options{Statistic: s, P: hotspot.Analytic})
			require.NoError(t, err, name)
			results[s] = r
		}
		for row := from; row < to; row++ {
			i, ok := place[want["id"][row]]
			require.True(t, ok, "%s: %s", name, want["id"][row])
			moran := results[hotspot.LocalMoran].Units[i]
			near(t, numbers["x"][row], moran.Value, "%s %s x", name, d.ids[i])
			require.Equal(t, int(numbers["neighbours"][row]), int(moran.Neighbours), "%s %s", name, d.ids[i])
			near(t, numbers["local_moran_Ii"][row], moran.Statistic, "%s %s Ii", name, d.ids[i])
			near(t, numbers["local_moran_z"][row], moran.Z, "%s %s Moran z", name, d.ids[i])
			near(t, numbers["Gi_z"][row], results[hotspot.Gi].Units[i].Z, "%s %s Gi", name, d.ids[i])
			near(t, numbers["Gistar_z"][row], results[hotspot.GiStar].Units[i].Z, "%s %s Gi*", name, d.ids[i])
			require.Equal(t, want["quadrant_mean"][row], map[hotspot.Class]string{
				hotspot.HighHigh: "High-High", hotspot.LowLow: "Low-Low", hotspot.HighLow: "High-Low", hotspot.LowHigh: "Low-High",
			}[moran.Quadrant], "%s %s", name, d.ids[i])
		}
		from = to
	}
}
