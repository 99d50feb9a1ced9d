package importers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chengge"
)

func TestManifest(t *testing.T) {
	m, err := ParseManifest([]byte("\ufeff" + `{"city":{"code":410100,"name":"郑州市","crs":"GCJ-02","coverage":1394,"expected_grids":857,"chief_levels":["total",{"code":"first","name":"一级路长"}]},
		"layers":[{"kind":"grids","file":"a/wards.zip","layer":"wards","crs":4547,"encoding":"GBK","merge":true,"where":{"level":"district","year":[2025,2026]},
		"fields":{"code":"ward","name":null,"organisation":{"value":"x"},"geometry":"WKT"}}]}`))
	require.NoError(t, err)
	require.Equal(t, "410100", m.City.Code)
	require.Equal(t, "Asia/Shanghai", m.City.Zone.String())
	require.Equal(t, chengge.NationalCodes, m.City.Codes)
	require.Equal(t, 1394.0, m.City.CoverageKm2)
	require.Equal(t, 857, m.City.ExpectedGrids)
	require.Equal(t, "total", m.City.Levels()[0].Code)
	require.Equal(t, []ManifestLayer{{
		Kind: chengge.KindGrids, File: "a/wards.zip", Layer: "wards", CRS: "4547", Encoding: "GBK", Merge: true,
		Fields: map[string]FieldSource{"code": {Field: "ward"}, "name": {Skip: true}, "organisation": {Value: "x", Constant: true}, "geometry": {Field: "WKT"}},
		Where:  []FieldFilter{{"level", []string{"district"}}, {"year", []string{"2025", "2026"}}},
	}}, m.Layers)
}

func TestManifestsThatAreNone(t *testing.T) {
	layer := func(rest string) string {
		return `{"city":{"code":"x"},"layers":[{"kind":"grids","file":"a.geojson",` + rest + `}]}`
	}
	inCity := func(rest string) string {
		return `{"city":{"code":"x",` + rest + `},"layers":[{"kind":"grids","file":"a.geojson","fields":{"code":"c"}}]}`
	}
	for text, want := range map[string]string{
		``:                                "ends in the middle",
		`{"city":{"code":"x"},"layers":[`: "line 1, column 31: it ends in the middle",
		"{\n\"city\":{\"code\":\"x\"},\n\"layers\":[}": "line 3, column 10: invalid character",
		`[]`:                                                                  "the file is a list, expected an object",
		`{"city":{"code":"x"}} {}`:                                            "something follows",
		"{\"city\":{\"code\":\"\xd6\xd0\"}}":                                  "save it as UTF-8",
		`{"layers":[]}`:                                                       "city is missing",
		`{"city":{}}`:                                                         "city.code is missing",
		`{"city":{"code":"x"}}`:                                               "layers is missing",
		`{"city":{"code":"x"},"layers":[]}`:                                   "layers is empty",
		`{"city":{"code":"x"},"layer":[]}`:                                    `unknown key layer: did you mean "layers"?`,
		`{"city":{"code":"x","code":"y"}}`:                                    "city.code stands twice",
		inCity(`"zone":"x"`):                                                  "unknown key city.zone",
		inCity(`"timezone":"Asia/Zhengzhou"`):                                 `city.timezone "Asia/Zhengzhou" is unknown`,
		inCity(`"crs":"GCJ-20"`):                                              `city.crs: "GCJ-20" is not a coordinate system`,
		inCity(`"codes":"chinese"`):                                           "expected national or free",
		inCity(`"coverage":"1394"`):                                           "city.coverage is text, expected the declared area in km²",
		inCity(`"coverage":-1`):                                               "a number above 0",
		inCity(`"expected_grids":1.5`):                                        "a whole number above 0",
		inCity(`"channels":[{"code":"a"},{"code":"a"}]`):                      "city.channels[1]: each channel needs a code of its own",
		inCity(`"channels":[{"name":"a"}]`):                                   "city.channels[0]: each channel needs a code of its own",
		inCity(`"channels":[{"code":"a","datum":"x"}]`):                       "datum",
		inCity(`"channels":[{"code":"a","accuracy_m":-1}]`):                   "a number from 0 to 100000",
		inCity(`"channels":[{"code":"a","collected":"yes"}]`):                 "true or false",
		inCity(`"duplicates":{"within_m":0}`):                                 "a number from 1 to 5000",
		inCity(`"duplicates":{"days":1}`):                                     "days",
		inCity(`"chief_levels":[{"code":"a"},{"code":"a"}]`):                  "city.chief_levels[1]: each level needs a code of its own",
		layer(`"fields":{"name":"n"}`):                                        "layers[0].fields.code is missing",
		layer(`"fields":{"code":null}`):                                       "every row needs a code",
		layer(`"fields":{"code":7}`):                                          "layers[0].fields.code is a number, expected text",
		layer(`"fields":{"code":"c","nmae":"n"}`):                             `unknown key layers[0].fields.nmae: did you mean "name"?`,
		layer(`"fields":{"code":"c","name":{"valeu":1}}`):                     `did you mean "value"?`,
		layer(`"fields":{"code":"c","geometry":{"value":"POINT (1 2)"}}`):     "can't be the same for all rows",
		layer(`"fields":{"code":"c"},"crs":"EPSG:banana"`):                    "layers[0].crs:",
		layer(`"fields":{"code":"c"},"encoding":"klingon"`):                   `layers[0].encoding: unknown encoding "klingon"`,
		layer(`"fields":{"code":"c"},"merge":"yes"`):                          "layers[0].merge is text, expected true or false",
		`{"city":{"code":"x"},"layers":[{"kind":"grid","file":"a.geojson"}]}`: `did you mean "grids"?`,
		`{"city":{"code":"x"},"layers":[{"kind":"grids","fields":{}}]}`:       "layers[0].file is missing",
		`{"city":{"code":"x"},"layers":[{"kind":"grids","file":"../a.geojson","fields":{"code":"c"}}]}`:       "leads out of the folder",
		`{"city":{"code":"x"},"layers":[{"kind":"grids","file":"/etc/passwd","fields":{"code":"c"}}]}`:        "absolute path",
		`{"city":{"code":"x"},"layers":[{"kind":"grids","file":"C:\\a.shp","fields":{"code":"c"}}]}`:          "backslash",
		`{"city":{"code":"x"},"layers":[{"kind":"cameras","file":"a.csv","fields":{"code":"c","x":"east"}}]}`: "x and y go together",
		`{"city":` + strings.Repeat(`[`, 100): "nested too deeply",
	} {
		_, err := ParseManifest([]byte(text))
		require.ErrorContains(t, err, want, text)
	}
}

func TestReadManifest(t *testing.T) {
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"grids","file":"a.geojson","fields":{"code":"c"}}`), "sub/x": ""})
	for _, name := range []string{dir, filepath.Join(dir, "city.json")} {
		m, err := ReadManifest(name)
		require.NoError(t, err)
		require.Equal(t, dir, m.Dir)
	}
	for name, want := range map[string]string{
		filepath.Join(dir, "none"): "does not exist", filepath.Join(dir, "sub"): "has no city.json", os.DevNull: "neither a folder nor a file",
	} {
		_, err := ReadManifest(name)
		require.ErrorContains(t, err, want)
		require.Equal(t, chengge.ErrManifest, chengge.CodeOf(err))
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(city(`{"kind":"grids","file":"a.geojson","fields":{"code":"c","name":{"value":1}},"where":{"a":[1]}}`)))
	f.Add([]byte(`{"city":{"code":"x","coverage":1e400,"chief_levels":["a"]},"layers":[]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseManifest(b)
		if err != nil {
			return
		}
		require.NotEmpty(t, m.City.Code)
		require.NotNil(t, m.City.Zone)
		for _, l := range m.Layers {
			require.NotEmpty(t, l.Kind.Layer().Kind)
			require.Empty(t, checkPath(l.File))
			require.Contains(t, l.Fields, "code")
		}
	})
}

// A city's own channels and its rule of duplicates; what they leave out is the
// product's.
func TestChannelsOfACity(t *testing.T) {
	m, err := ParseManifest([]byte(`{"city":{"code":"410100","channels":[{"code":"patrol","accuracy_m":3},{"code":"app","name":"郑好办","datum":"GCJ-02","collected":false}],
		"duplicates":{"within_m":80}},"layers":[{"kind":"grids","file":"g.geojson","fields":{"code":"c"}}]}`))
	require.NoError(t, err)
	require.Equal(t, []chengge.Channel{
		{Code: "patrol", Name: "采集员巡查", NameEn: "collector's patrol", Datum: "WGS84", AccuracyM: 3, Collected: true},
		{Code: "app", Name: "郑好办", NameEn: "郑好办", Datum: "GCJ-02", AccuracyM: 100},
	}, m.City.Channels)
	require.Equal(t, chengge.DuplicateRule{Within: 80, Since: 24 * time.Hour}, m.City.DuplicateRule())
}
