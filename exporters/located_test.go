package exporters_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"chengge"
	"chengge/exporters"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const compact = "territorial.side:distance_m=11.13;within_m=25"

func written(o exporters.LocatedOptions, rows ...exporters.LocatedRow) string {
	l := exporters.NewLocated(o)
	dst := l.AppendHead(nil)
	for i := range rows {
		dst = l.AppendRow(dst, i, &rows[i])
	}
	return string(l.AppendTail(dst))
}

func TestLocatedCSV(t *testing.T) {
	got := written(exporters.LocatedOptions{Format: exporters.CSV, Columns: []string{"id", "lng", "lat", "grid"}, BOM: true},
		exporters.LocatedRow{Values: []string{"=1+1", "113.66530", "34.7579", "a,\"b\""}, Assignment: sample()},
		exporters.LocatedRow{Values: []string{"2", "", "", " x"}, Err: errors.New("no\n coordinates")})
	require.Equal(t, "\ufeffid,lng,lat,grid,district,street_office,community,located_grid,unit_grid,road,road_side,road_distance_m,road_chief,component,lead,ambiguous,reason\n"+
		`=1+1,113.66530,34.7579,"a,""b""",410105,410105001,,G06,,R1,right,11.13,L6,C1,H01,true,`+compact+"\n"+
		`2,,," x",,,,,,,,,,,,,error: no coordinates`+"\n", got)
}

func TestLocatedNDJSON(t *testing.T) {
	a := sample()
	const answer = `"district":"410105","street_office":"410105001","community":null,"grid":"G06","unit_grid":null,"road":"R1","road_side":"right","road_distance_m":11.13,"road_chief":"L6","component":"C1","lead":"H01","ambiguous":true,"reason":"` + compact + `"}`
	for _, c := range []struct{ name, raw, want string }{
		{"plain", `{"lng":113.66530,"lat":34.7579}`, `{"lng":113.66530,"lat":34.7579,` + answer},
		{"empty", `{}`, `{` + answer},
		{"blanks", "{ \"a\" : [1, {\"grid\":2}] ,\n\t\"b\":\"}\" }\n", `{ "a" : [1, {"grid":2}] , 	"b":"}",` + answer},
		{"taken", `{"grid":1,"\u006cead":2}`, `{"grid":1,"\u006cead":2,` + strings.NewReplacer(`"grid":`, `"located_grid":`, `"lead":`, `"located_lead":`).Replace(answer)},
		{"taken twice", `{"grid":1,"located_grid":2}`, `{"grid":1,"located_grid":2,` + strings.Replace(answer, `"grid":`, `"located_located_grid":`, 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := written(exporters.LocatedOptions{Format: exporters.NDJSON}, exporters.LocatedRow{Raw: []byte(c.raw), Assignment: a})
			require.Equal(t, c.want+"\n", got)
		})
	}
	require.Equal(t, `{"error":1,"located_error":"bad"}`+"\n",
		written(exporters.LocatedOptions{Format: exporters.NDJSON}, exporters.LocatedRow{Raw: []byte(`{"error":1}`), Err: errors.New("bad")}))
	require.Equal(t, `{"row":3,"error":"bad"}`+"\n",
		written(exporters.LocatedOptions{Format: exporters.NDJSON}, exporters.LocatedRow{Row: 3, Raw: []byte(`{"a":`), Err: errors.New("bad")}))
	require.Equal(t, `{"a":"1","error":"bad"}`+"\n",
		written(exporters.LocatedOptions{Format: exporters.NDJSON, Columns: []string{"a"}}, exporters.LocatedRow{Values: []string{"1"}, Err: errors.New("bad")}))
}

func TestLocatedGeoJSON(t *testing.T) {
	o := exporters.LocatedOptions{Format: exporters.GeoJSON, Columns: []string{"a"}}
	a := sample()
	features := []exporters.LocatedRow{
		{Raw: []byte(`{"type":"Feature","properties":{"grid":"x"},"geometry":{"type":"Point","coordinates":[113.66530,34.7579]}}`), Feature: true, Assignment: a, Point: a.Point},
		{Raw: []byte(`{"type":"Feature","properties":null,"geometry":null}`), Feature: true, Err: errors.New("no coordinates")},
		{Raw: []byte(`{"type":"Feature","geometry":null}`), Feature: true, Err: errors.New("no coordinates")},
		{Values: []string{"1"}, Assignment: a, Point: a.Point},
		{Values: []string{"2"}, Err: errors.New("no coordinates")},
	}
	var got struct {
		Type     string
		Features []struct {
			Type       string
			Properties map[string]any
			Geometry   *struct{ Coordinates []float64 }
		}
	}
	text := written(o, features...)
	require.NoError(t, json.Unmarshal([]byte(text), &got), text)
	require.Len(t, got.Features, 5)
	require.Contains(t, text, `"coordinates":[113.66530,34.7579]`, "the input's own digits")
	require.Equal(t, "x", got.Features[0].Properties["grid"])
	require.Equal(t, "G06", got.Features[0].Properties["located_grid"])
	for _, i := range []int{1, 2, 4} {
		require.Equal(t, "no coordinates", got.Features[i].Properties["error"])
		require.Nil(t, got.Features[i].Geometry)
	}
	require.Equal(t, []float64{113.6653, 34.7579}, got.Features[3].Geometry.Coordinates)
}

func TestLocatedFeatureAsObject(t *testing.T) {
	got := written(exporters.LocatedOptions{Format: exporters.JSON}, exporters.LocatedRow{
		Raw: []byte(`{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[113.6,34.7]}}`), Feature: true, Assignment: sample(), Point: sample().Point})
	var rows []map[string]any
	require.NoError(t, json.Unmarshal([]byte(got), &rows), got)
	require.Equal(t, 1.0, rows[0]["a"])
	require.Equal(t, 113.6653, rows[0]["lng"])
	require.Equal(t, "H01", rows[0]["lead"])
}

func TestNothingLocated(t *testing.T) {
	for format, want := range map[exporters.Format]string{
		exporters.CSV: "a," + strings.Join(exporters.LocatedColumns(nil), ",") + "\n", exporters.NDJSON: "", exporters.JSON: "[\n\n]\n",
		exporters.GeoJSON: "{\"type\":\"FeatureCollection\",\"features\":[\n\n]}\n",
	} {
		require.Equal(t, want, written(exporters.LocatedOptions{Format: format, Columns: []string{"a"}}))
	}
}

func TestFullReasonsAndHints(t *testing.T) {
	a := sample()
	a.Hints = []chengge.Reason{{Rule: chengge.HintDatum, Code: "GCJ-02", Name: "金水区", Value: 512.34}}
	row := exporters.LocatedRow{Assignment: a}
	require.Contains(t, written(exporters.LocatedOptions{Format: exporters.CSV}, row), compact+" hint.datum:moved_m=512.34\n")
	require.Contains(t, written(exporters.LocatedOptions{Format: exporters.CSV, FullReasons: true, Lang: chengge.Chinese}, row), "属地兜底：距路段 R1")
	require.Contains(t, written(exporters.LocatedOptions{Format: exporters.NDJSON, FullReasons: true}, row), "read as GCJ-02 it would lie in 金水区")
}

// TestAnyTextSurvives holds both encoders against the readers of the standard
// library.
func TestAnyTextSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.SliceOfNDistinct(rapid.StringN(1, 8, -1), 1, 4, rapid.ID).Draw(t, "columns")
		values := make([]string, len(columns))
		for i := range values {
			values[i] = rapid.String().Draw(t, "value")
		}
		row := exporters.LocatedRow{Values: values, Assignment: sample()}
		var object map[string]any
		if err := json.Unmarshal([]byte(written(exporters.LocatedOptions{Format: exporters.NDJSON, Columns: columns}, row)), &object); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(written(exporters.LocatedOptions{Format: exporters.CSV, Columns: columns}, row))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if got := records[1][i]; got != strings.ReplaceAll(v, "\r\n", "\n") {
				t.Fatalf("CSV: %q became %q", v, got)
			}
			if utf8.ValidString(v) && utf8.ValidString(columns[i]) && object[columns[i]] != v {
				t.Fatalf("JSON: %q became %q", v, object[columns[i]])
			}
		}
		if len(object) != len(columns)+13 {
			t.Fatalf("%d members", len(object))
		}
	})
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 4.5: "4.5", 11.125: "11.13", 7: "7", -1.25: "-1.25", 0.004: "0.004", 1e-9: "0", 1e15: "1e+15", 99.999: "100"} {
		a := &chengge.Assignment{Reasons: []chengge.Reason{{Rule: chengge.NotedJunction, Value: v}}}
		require.Contains(t, written(exporters.LocatedOptions{Format: exporters.CSV}, exporters.LocatedRow{Assignment: a}), "fact.junction:precedence="+want+"\n")
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	w := exporters.NewTableWriter(&out, []string{"名称", "n"}, 0)
	require.NoError(t, w.Write([]string{"金水区", "1"}))
	require.NoError(t, w.Write([]string{"ab\ncd", "22"}))
	require.NoError(t, w.Close())
	require.Equal(t, "名称    n\n金水区  1\nab cd   22\n", out.String())

	out.Reset()
	w = exporters.NewTableWriter(&out, []string{"a", "b"}, 60)
	require.NoError(t, w.Write([]string{strings.Repeat("长", 40), "x"}))
	require.NoError(t, w.Close())
	for line := range strings.Lines(out.String()) {
		require.LessOrEqual(t, exporters.Width(strings.TrimRight(line, "\n")), 60)
	}
	require.Contains(t, out.String(), "…")
}

// BenchmarkLocatedRow is the cost of writing one row of a stream.
func BenchmarkLocatedRow(b *testing.B) {
	a := sample()
	for _, format := range []exporters.Format{exporters.NDJSON, exporters.CSV, exporters.GeoJSON} {
		b.Run(string(format), func(b *testing.B) {
			l := exporters.NewLocated(exporters.LocatedOptions{Format: format, Columns: []string{"id", "lng", "lat"}})
			row := exporters.LocatedRow{Values: []string{"17", "113.6653", "34.7579"}, Assignment: a, Point: a.Point}
			if format == exporters.NDJSON {
				row.Raw = []byte(`{"id":17,"lng":113.6653,"lat":34.7579}`)
			}
			var dst []byte
			b.ReportAllocs()
			for b.Loop() {
				dst = l.AppendRow(dst[:0], 1, &row)
			}
		})
	}
}
