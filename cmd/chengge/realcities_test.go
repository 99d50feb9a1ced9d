package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// testdata gives the folder of real data, which is not part of the project:
// CHENGGE_TESTDATA names it.
func testdata(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set: no real cities to judge by")
	}
	require.DirExists(t, dir, "CHENGGE_TESTDATA names a folder that is not there")
	return dir
}

// layer is a layer of a real city's folder.
type layer struct {
	kind, from, file, crs, code string
}

// cityFolder makes a folder of files with its city.json.
func cityFolder(t *testing.T, city string, layers ...layer) string {
	t.Helper()
	data, dir := testdata(t), t.TempDir()
	var parts []string
	for _, l := range layers {
		in, err := os.Open(filepath.Join(data, l.from))
		require.NoError(t, err)
		defer in.Close()
		var r io.Reader = in
		if strings.HasSuffix(l.from, ".gz") {
			r, err = gzip.NewReader(in)
			require.NoError(t, err)
		}
		out, err := os.Create(filepath.Join(dir, l.file))
		require.NoError(t, err)
		_, err = io.Copy(out, r)
		require.NoError(t, err)
		require.NoError(t, out.Close())
		fields, err := json.Marshal(map[string]string{"code": l.code})
		require.NoError(t, err)
		part := fmt.Sprintf(`{"kind":%q,"file":%q,"fields":%s`, l.kind, l.file, fields)
		if l.crs != "" {
			part += fmt.Sprintf(`,"crs":%q`, l.crs)
		}
		parts = append(parts, part+"}")
	}
	manifest := fmt.Sprintf(`{"city":%s,"layers":[%s]}`, city, strings.Join(parts, ","))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "city.json"), []byte(manifest), 0o644))
	return dir
}

// locateRows locates a file by the command and gives its rows by the names of
// their columns.
func locateRows(t *testing.T, file, dir string, flags ...string) []map[string]string {
	t.Helper()
	r := run(t, nil, "", append([]string{"locate", filepath.Join(testdata(t), file), "--from", dir, "--format", "csv"}, flags...)...)
	require.Zero(t, r.code, r.stderr)
	t.Log(r.stderr)
	return readRows(t, r.stdout)
}

// locator locates a file in a city; flags are those of the command.
type locator func(t *testing.T, file, dir string, flags ...string) []map[string]string

// publishAndPost brings the folder into a database of its own, publishes it
// with its warnings, serves it and posts the file to /v1/locate.
func publishAndPost() locator {
	served := map[string]string{} // address, by folder
	return func(t *testing.T, file, dir string, flags ...string) []map[string]string {
		t.Helper()
		if served[dir] == "" {
			served[dir] = serveFromDatabase(t, dir)
		}
		query := url.Values{}
		for i := 0; i < len(flags); i += 2 {
			name := strings.ReplaceAll(strings.TrimPrefix(flags[i], "--"), "-", "_")
			if name == "lng" || name == "lat" {
				name += "_column"
			}
			query.Set(name, flags[i+1])
		}
		body, err := os.Open(filepath.Join(testdata(t), file))
		require.NoError(t, err)
		defer body.Close()
		r, err := http.Post(served[dir]+"/v1/locate?"+query.Encode(), "text/csv", body)
		require.NoError(t, err)
		defer r.Body.Close()
		answer, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Equal(t, 200, r.StatusCode, "%.500s", answer)
		return readRows(t, string(answer))
	}
}

// serveFromDatabase gives the address of a server of the folder's city.
func serveFromDatabase(t *testing.T, dir string) string {
	t.Helper()
	database := migrated.URL(t)
	for _, verb := range [][]string{{"import", dir}, {"publish", "--accept"}} {
		r := run(t, nil, "", append(verb, "--database", database)...)
		require.Zero(t, r.code, "%s: %s", verb, r.stderr)
		t.Log(verb[0], r.stdout)
	}
	s, said := startServe(t, "--database", database, "--listen", "127.0.0.1:0")
	require.NotEmpty(t, s.address, said)
	t.Cleanup(func() { // before the database is dropped
		s.stop()
		<-s.code
	})
	return s.address
}

func readRows(t *testing.T, text string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, v := range record {
			row[records[0][i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// verdict compares what the city says of each row with what locate says.
type verdict struct{ rows, agree, outside, differ int }

func judge(rows []map[string]string, said func(map[string]string) (string, bool), column string) verdict {
	var v verdict
	for _, row := range rows {
		want, ok := said(row)
		if !ok || strings.HasPrefix(row["reason"], "error: ") { // without coordinates
			continue
		}
		v.rows++
		switch row[column] {
		case want:
			v.agree++
		case "":
			v.outside++
		default:
			v.differ++
		}
	}
	return v
}

// within holds a figure to 0.3 points either way: one above is as suspicious as
// one below.
func within(t *testing.T, v verdict, agree, rows int) {
	t.Helper()
	t.Logf("%d of %d agree, %d outside, %d differ", v.agree, v.rows, v.outside, v.differ)
	require.Equal(t, rows, v.rows)
	require.InDelta(t, 100*float64(agree)/float64(rows), 100*float64(v.agree)/float64(v.rows), 0.3)
}

func column(name string) func(map[string]string) (string, bool) {
	return func(row map[string]string) (string, bool) { return row[name], true }
}

const usCity = `{"code":"test","name":"test","crs":"WGS84","codes":"free","timezone":"America/New_York"}`

// TestRealCities: the figures are the same from files, by the command, and from
// PostGIS, by import, publish and POST /v1/locate.
func TestRealCities(t *testing.T) {
	t.Run("from files", func(t *testing.T) { realCities(t, locateRows) })
	t.Run("from the database", func(t *testing.T) { realCities(t, publishAndPost()) })
}

func realCities(t *testing.T, locateRows locator) {
	t.Run("Syracuse", func(t *testing.T) {
		dir := cityFolder(t, usCity, layer{kind: "roads", from: "civic-reports/syracuse_potholes/streets_original_macosx.zip", file: "streets.zip", code: "STREET_ID"})
		const potholes = "civic-reports/syracuse_potholes/potholes.csv"
		rows := locateRows(t, potholes, dir, "--road-max-distance", "250")
		require.Len(t, rows, 7392)
		v := judge(rows, column("StreetID"), "road")
		require.Equal(t, verdict{7392, 7391, 0, 1}, v)
		for _, row := range rows {
			if row["StreetID"] != row["road"] { // the exact tie goes to the lowest code
				require.Equal(t, [2]string{"12571929", "12571902"}, [2]string{row["StreetID"], row["road"]})
			}
		}
		for limit, near := range map[string]int{"15": 7249, "50": 7365, "100": 7390} {
			n := 0
			for _, row := range locateRows(t, potholes, dir, "--road-max-distance", limit) {
				if row["road"] != "" {
					n++
				}
			}
			require.Equal(t, near, n, "within %s m", limit)
		}

		r := run(t, nil, "", "locate", filepath.Join(testdata(t), "civic-reports/syracuse_potholes/potholes_latlon_headers_swapped.csv"), "--from", dir)
		require.Equal(t, 1, r.code)
		require.Contains(t, r.stderr, "--lng and --lat")
		require.Empty(t, r.stdout)
		rows = locateRows(t, "civic-reports/syracuse_potholes/potholes_latlon_headers_swapped.csv", dir, "--lng", "Latitude", "--lat", "Longitude", "--road-max-distance", "250")
		require.NotEmpty(t, rows[0]["road"])
	})

	t.Run("Chicago", func(t *testing.T) {
		const potholes = "civic-reports/chicago/chi_potholes.csv"
		dir := cityFolder(t, usCity, layer{kind: "grids", from: "civic-reports/chicago/wards_2015.geojson", file: "wards.geojson", code: "ward"})
		require.Equal(t, verdict{999, 993, 6, 0}, judge(locateRows(t, potholes, dir), column("ward"), "grid"))
		dir = cityFolder(t, usCity, layer{kind: "grids", from: "civic-reports/chicago/community_areas.geojson", file: "areas.geojson", code: "area_numbe"})
		require.Equal(t, verdict{999, 983, 6, 10}, judge(locateRows(t, potholes, dir), column("community_area"), "grid"))
	})

	t.Run("New York", func(t *testing.T) {
		dir := cityFolder(t, usCity,
			layer{kind: "grids", from: "civic-reports/nyc311/community_districts_2013.geojson", file: "districts.geojson", code: "BoroCD"},
			layer{kind: "districts", from: "civic-reports/nyc311/boroughs_2013.geojson.gz", file: "boroughs.geojson", code: "BoroCode"})
		for _, year := range []struct {
			file                          string
			agree, rows, boroughs, inside int
		}{
			{"civic-reports/nyc311/nyc311_2022.csv", 903, 908, 912, 913},
			{"civic-reports/nyc311/nyc311_2018.csv", 130, 154, 153, 154},
		} {
			rows := locateRows(t, year.file, dir)
			within(t, judge(rows, boroCD, "grid"), year.agree, year.rows)
			v := judge(rows, borough, "district")
			t.Logf("boroughs: %+v", v)
			require.Equal(t, year.inside, v.rows)
			require.Equal(t, year.boroughs, v.agree)
		}
	})

	t.Run("Zhengzhou", func(t *testing.T) {
		const points = "china-city/zhengzhou/poi_restaurants_gcj02.csv"
		dir := cityFolder(t, `{"code":"410100","name":"郑州市","crs":"WGS84"}`,
			layer{kind: "districts", from: "china-city/zhengzhou/districts_datav_gcj02.geojson", file: "districts.geojson", crs: "GCJ-02", code: "adcode"})
		codes := districtCodes(t)
		said := func(row map[string]string) (string, bool) { return codes[row["district"]], true }
		v := judge(locateRows(t, points, dir, "--crs", "GCJ-02"), said, "located_district")
		within(t, v, 17363, 17574)
		require.Equal(t, 93, v.outside)
		within(t, judge(locateRows(t, points, dir, "--crs", "WGS84"), said, "located_district"), 16488, 17574)
	})
}

// boroughs are the digits of New York's boroughs.
var boroughs = map[string]string{"MANHATTAN": "1", "BRONX": "2", "BROOKLYN": "3", "QUEENS": "4", "STATEN ISLAND": "5"}

func borough(row map[string]string) (string, bool) {
	code, ok := boroughs[row["Borough"]]
	return code, ok
}

// boroCD reads "04 BROOKLYN" as 304; "Unspecified" is left out.
func boroCD(row map[string]string) (string, bool) {
	number, name, ok := strings.Cut(row["Community Board"], " ")
	code, known := boroughs[name]
	return code + number, ok && known && len(number) == 2
}

func districtCodes(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testdata(t), "china-city/zhengzhou/districts_datav_gcj02.geojson"))
	require.NoError(t, err)
	var file struct {
		Features []struct {
			Properties struct {
				Adcode json.Number `json:"adcode"`
				Name   string      `json:"name"`
			} `json:"properties"`
		} `json:"features"`
	}
	require.NoError(t, json.Unmarshal(b, &file))
	codes := map[string]string{}
	for _, f := range file.Features {
		codes[f.Properties.Name] = f.Properties.Adcode.String()
	}
	return codes
}
