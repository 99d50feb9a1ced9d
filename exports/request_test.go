package exports

import (
	"math"
	"strings"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// TestCheck: what can't be followed is refused with the field and what to write,
// in both languages.
func TestCheck(t *testing.T) {
	many := map[string][]string{}
	for i := range maxWhereColumns + 1 {
		many[string(rune('a'+i))] = []string{"x"}
	}
	for name, c := range map[string]struct {
		r    Request
		says string
	}{
		"no layer":                {Request{}, "layer: say which"},
		"unknown layer":           {Request{Layer: "labels"}, `layer "labels": there is no such layer; there are coverage`},
		"injection":               {Request{Layer: "grids; drop table grids"}, "no such layer"},
		"path":                    {Request{Layer: "../../etc/passwd"}, "no such layer"},
		"result without id":       {Request{Layer: "hotspots"}, "no such layer"},
		"result of no id":         {Request{Layer: "hotspots:x"}, "id of a job"},
		"result with zeros":       {Request{Layer: "hotspots:007"}, "id of a job"},
		"format":                  {Request{Layer: "grids", Format: "docx"}, "format"},
		"format in capitals":      {Request{Layer: "grids", Format: "GPKG"}, "format"},
		"crs":                     {Request{Layer: "grids", CRS: "nowhere"}, "crs"},
		"crs that is none":        {Request{Layer: "grids", CRS: "EPSG:999999"}, "crs"},
		"headers":                 {Request{Layer: "grids", Headers: "fr"}, "use code, zh or en"},
		"encoding":                {Request{Layer: "grids", Format: "shp", Encoding: "Big5"}, "UTF-8 or GBK"},
		"encoding of a format":    {Request{Layer: "grids", Format: "gpkg", Encoding: "GBK"}, "only shp and csv"},
		"edition":                 {Request{Layer: "grids", Edition: -1}, "number of an edition"},
		"edition and at":          {Request{Layer: "grids", Edition: 1, At: "2026-01-01"}, "not together"},
		"at":                      {Request{Layer: "grids", At: "soon"}, "at"},
		"box of three":            {Request{Layer: "grids", BBox: []float64{1, 2, 3}}, "west, south, east, north"},
		"box of none":             {Request{Layer: "grids", BBox: []float64{}}, "west, south, east, north"},
		"box inverted":            {Request{Layer: "grids", BBox: []float64{114, 34, 113, 35}}, "antimeridian"},
		"box across antimeridian": {Request{Layer: "grids", BBox: []float64{179, 34, -179, 35}}, "antimeridian"},
		"box upside down":         {Request{Layer: "grids", BBox: []float64{113, 35, 114, 34}}, "south is north"},
		"box empty":               {Request{Layer: "grids", BBox: []float64{113, 34, 113, 35}}, "empty"},
		"box beyond the earth":    {Request{Layer: "grids", BBox: []float64{-1e9, -1e9, 1e9, 1e9}}, "within ±180"},
		"box of nothing":          {Request{Layer: "grids", BBox: []float64{math.NaN(), 0, 1, 1}}, "within ±180"},
		"box of a table":          {Request{Layer: "chiefs", BBox: []float64{113, 34, 114, 35}}, "no geometry"},
		"area":                    {Request{Layer: "grids", Area: "410197"}, "kind:code"},
		"area of roads":           {Request{Layer: "grids", Area: "roads:R1"}, "kind:code"},
		"area of categories":      {Request{Layer: "categories", Area: "grids:G06"}, "no area"},
		"area of reports":         {Request{Layer: "reports", Area: "zones:Z"}, "use bbox"},
		"column":                  {Request{Layer: "grids", Where: map[string][]string{"colour": {"red"}}}, "there is no such column; there are code, name"},
		"column as SQL":           {Request{Layer: "grids", Where: map[string][]string{"code\" or 1=1": {"red"}}}, "no such column"},
		"value of a number":       {Request{Layer: "roads", Where: map[string][]string{"width": {"wide"}}}, "expected a number"},
		"endless number":          {Request{Layer: "roads", Where: map[string][]string{"width": {"Inf"}}}, "expected a number"},
		"value of a truth":        {Request{Layer: "roads", Where: map[string][]string{"one_way": {"yes"}}}, "true or false"},
		"no value":                {Request{Layer: "grids", Where: map[string][]string{"code": {}}}, "1 to 100 values"},
		"many columns":            {Request{Layer: "grids", Where: many}, "at most 20 columns"},
		"long value":              {Request{Layer: "grids", Where: map[string][]string{"code": {strings.Repeat("x", 5000)}}}, "more than 2000 bytes"},
		"zero byte":               {Request{Layer: "grids", Where: map[string][]string{"code": {"a\x00b"}}}, "not usable as text"},
		"broken letters":          {Request{Layer: "grids", Where: map[string][]string{"code": {"a\xff"}}}, "not usable as text"},
		"reports of a layer":      {Request{Layer: "grids", Reports: map[string]string{"open": "true"}}, "layer reports"},
		"persons of a layer":      {Request{Layer: "grids", Persons: true}, "layer reports"},
		"where of reports":        {Request{Layer: "reports", Where: map[string][]string{"state": {"filed"}}}, "member reports"},
		"edition of reports":      {Request{Layer: "reports", Edition: 3}, "no edition"},
		"parameter of reports":    {Request{Layer: "reports", Reports: map[string]string{"colour": "red"}}, "no such parameter"},
		"scope by a parameter":    {Request{Layer: "reports", Reports: map[string]string{"scope": "410198"}}, "no such parameter"},
		"value of reports":        {Request{Layer: "reports", Reports: map[string]string{"from": "soon"}}, "from"},
		"two areas of reports":    {Request{Layer: "reports", Area: "grids:G06", Reports: map[string]string{"grid": "G01"}}, "as well"},
		"part of a result":        {Request{Layer: "hotspots:3", Area: "grids:G06"}, "whole"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.r.Check()
			require.Error(t, err)
			require.Contains(t, err.Error(), c.says)
			code := chengge.CodeOf(err)
			require.Equal(t, 400, code.HTTPStatus(), code)
			require.Equal(t, 2, code.ExitCode())
			var e *chengge.Error
			require.ErrorAs(t, err, &e)
			require.Regexp(t, `[\p{Han}]`, e.Chinese())
			require.Less(t, len(err.Error()), 700)
		})
	}
}

// TestRights: what each layer takes besides the right to export.
func TestRights(t *testing.T) {
	for layer, want := range map[string][]chengge.Right{
		"grids": {chengge.Export, chengge.ReadCity}, "chiefs": {chengge.Export, chengge.ReadCity, chengge.ReadEditions},
		"reports": {chengge.Export, chengge.ReadReports}, "hotspots:3": {chengge.Export, chengge.RunAnalyses},
		"balances:3": {chengge.Export, chengge.RunBalances},
	} {
		r := Request{Layer: layer}
		require.Equal(t, want, r.Rights(false), layer)
	}
	r := Request{Layer: "reports", Persons: true}
	require.Contains(t, r.Rights(false), chengge.ReadPersons)
	r = Request{Layer: "grids", Edition: 1}
	require.Contains(t, r.Rights(true), chengge.ReadEditions)
}
