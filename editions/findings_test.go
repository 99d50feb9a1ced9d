package editions

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"

	"chengge"
)

func written(t *testing.T, findings []chengge.Finding, format string, lang chengge.Lang) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteFindings(&b, findings, format, lang))
	return b.String()
}

func townOnes(t *testing.T) []chengge.Finding {
	t.Helper()
	found, err := Check(readTown(t).contents())
	require.NoError(t, err)
	return found
}

func TestWriteTable(t *testing.T) {
	found := townOnes(t)
	en := written(t, found, "table", chengge.English)
	require.Contains(t, en, "warning component.no_owner  components 41019701023000001 @ 113.669000,34.756300\n    owner unknown\n    → Goes on the list of owners to be established\n")
	require.True(t, strings.HasSuffix(en, "\nerrors 0, warnings 6, notes 1\n"))
	zh := written(t, found, "table", chengge.Chinese)
	require.Contains(t, zh, "警告 component.no_owner  部件 41019701023000001")
	require.True(t, strings.HasSuffix(zh, "\n错误 0，警告 6，提示 1\n"))
	require.Equal(t, "errors 0, warnings 0, notes 0\n", written(t, nil, "table", chengge.English))
}

// A long table says first how many there are, and then all of them.
func TestLongTableIsSummarised(t *testing.T) {
	found := townOnes(t)
	for i := range 95 {
		found = append(found, chengge.Finding{Rule: chengge.FindNoParty, Layer: chengge.KindComponents, Code: fmt.Sprint(i), File: "parts.csv", Row: i + 1})
	}
	slices.SortStableFunc(found, compareFindings)
	s := written(t, found, "table", chengge.English)
	head, rest, _ := strings.Cut(s, "\n\n")
	require.Equal(t, strings.Join([]string{
		"    95 × error component.no_party components",
		"     5 × warning component.no_owner components",
		"     1 × warning road.no_office road segments",
		"     1 × note code.prefix organisations",
	}, "\n"), head)
	require.Equal(t, len(found), strings.Count(rest, "→ "))
	require.Contains(t, rest, "error component.no_party  components 7 (parts.csv:8)\n")
}

func TestWriteJSON(t *testing.T) {
	var body struct {
		Errors, Warnings, Notes int
		Items                   []map[string]any
	}
	found := townOnes(t)
	require.NoError(t, json.Unmarshal([]byte(written(t, found, "json", chengge.English)), &body))
	require.Equal(t, []int{0, 6, 1}, []int{body.Errors, body.Warnings, body.Notes})
	require.Len(t, body.Items, len(found))
	require.Equal(t, map[string]any{
		"rule": "component.no_owner", "severity": "warning", "layer": "components", "code": "41019701023000001", "field": "owner",
		"place": []any{113.669, 34.7563}, "message": "owner unknown", "hint": "Goes on the list of owners to be established",
	}, body.Items[2])
	require.Contains(t, written(t, nil, "json", chengge.English), `"items": []`)
}

func TestWriteGeoJSON(t *testing.T) {
	found := townOnes(t)
	fc, err := geojson.UnmarshalFeatureCollection([]byte(written(t, found, "geojson", chengge.Chinese)))
	require.NoError(t, err)
	require.Len(t, fc.Features, len(found))
	require.Equal(t, "权属单位不明", fc.Features[2].Properties["message"])
	require.Nil(t, fc.Features[6].Geometry, "an organisation has no place")
	fc, err = geojson.UnmarshalFeatureCollection([]byte(written(t, nil, "geojson", chengge.Chinese)))
	require.NoError(t, err)
	require.Empty(t, fc.Features)
}

func TestWriteCSV(t *testing.T) {
	found := townOnes(t)
	found[0].Value = "a \"quoted\",\nvalue"
	rows, err := csv.NewReader(strings.NewReader(written(t, found, "csv", chengge.English))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, len(found)+1)
	require.Equal(t, "a \"quoted\",\nvalue", rows[1][7])
	require.Equal(t, []string{"113.669", "34.7563"}, rows[3][9:11])
}

// Coordinates that are no numbers must not spoil the report on them.
func TestWriteFindingOfNaN(t *testing.T) {
	w := readTown(t)
	w.components[0].Point[1] = math.NaN()
	w.roads[0].Line[0][0][0] = math.Inf(1)
	w.areas[chengge.KindGrids][0].Shape[0][0][0][0] = math.NaN()
	found, err := Check(w.contents())
	require.NoError(t, err)
	for format := range findingWriters {
		require.Contains(t, written(t, found, format, chengge.English), "unusable coordinates", format)
	}
}

func TestUnknownFormat(t *testing.T) {
	require.ErrorContains(t, WriteFindings(&bytes.Buffer{}, nil, "xml", chengge.English), "table, json, geojson or csv")
}

// Every rule of the table has a sentence and a hint, whatever it is about.
func TestEveryRuleCanBeSaid(t *testing.T) {
	for _, r := range chengge.FindingRules() {
		f := chengge.Finding{Rule: r, Layer: chengge.KindGrids, Code: "G01", Field: "parent", Value: "v", Other: "o", Cause: "c"}
		require.Contains(t, severities, f.Severity(), r)
		require.NotEmpty(t, f.Message(chengge.Chinese), r)
		require.NotEmpty(t, f.Hint(chengge.English), r)
	}
}
