package exporters

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"chengge"
)

// FuzzFeatureText writes any text as a value, a title and a name, and reads it
// back with other people's readers.
func FuzzFeatureText(f *testing.F) {
	for _, s := range []string{"", "国槐", "=1+1", "-12.5", "a,\"b\"\r\nc", "_x0041_", "\x00\x1f", "😀مرحبا", "\ufffe", "'", "  x  ", strings.Repeat("长", 100), "€\u0080"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || len(s) > 4000 {
			t.Skip("no text, or a longer one than is looked at")
		}
		var back string
		require.NoError(t, json.Unmarshal(appendString(nil, s), &back))
		require.Equal(t, s, back)

		var text struct {
			Text string `xml:",chardata"`
		}
		require.NoError(t, xml.Unmarshal(append(appendXML([]byte("<a>"), s), "</a>"...), &text))
		require.Equal(t, strings.Map(func(r rune) rune {
			if r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff {
				return utf8.RuneError
			}
			return r
		}, s), text.Text)

		for most := 1; most < min(len(s), 300); most += 7 {
			cut := cutText(s, most, true)
			require.True(t, utf8.ValidString(cut) && strings.HasPrefix(s, cut) && len(cut) <= most && len(cut) > most-4)
		}
		var g gbk
		if coded, err := g.encode(s); err == nil {
			for most := 1; most < min(len(coded), 300); most += 7 {
				plain, err := simplifiedchinese.GBK.NewDecoder().String(cutText(coded, most, false))
				require.NoError(t, err)
				require.True(t, strings.HasPrefix(s, plain), "%q of %q", plain, s)
			}
		}
		for _, encoding := range []string{"UTF-8", "GBK"} {
			file := &shapeFile{j: &featureJob{o: FileOptions{Encoding: encoding}}}
			taken := map[string]bool{}
			for range 3 {
				short, coded, err := file.shortName(s, taken)
				if err != nil {
					require.Equal(t, "GBK", encoding)
					break
				}
				require.True(t, utf8.ValidString(short))
				require.LessOrEqual(t, len(coded), 10)
			}
		}

		column := []chengge.Column{{Name: "name", Type: chengge.TextColumn, Title: chengge.Text{Zh: s, En: s}}}
		features := func() Features {
			return Features{Name: "t", Title: chengge.Text{Zh: s}, Geometry: chengge.Points, Columns: column,
				Rows: chengge.Each([]chengge.Row{{ID: 1, Values: []string{s}, Shape: orb.Point{113, 34}}})}
		}
		for _, format := range []Format{CSV, XLSX, GeoPackage, Shapefile, FlatGeobuf, KML, DXF} {
			dir := filepath.Join(t.TempDir(), "out")
			_, err := WriteFeatures(context.Background(), dir, features(), FileOptions{Format: format, Headers: chengge.Chinese})
			require.NoError(t, err, format)
			switch format {
			case CSV:
				rows, err := csv.NewReader(bytes.NewReader([]byte(strings.TrimPrefix(readText(t, dir, "t.csv"), "\ufeff")))).ReadAll()
				require.NoError(t, err)
				want := strings.ReplaceAll(s, "\r\n", "\n") // so reads Go, by its book
				if isFormula(s) {
					want = "'" + want
				}
				require.Equal(t, want, rows[1][1])
			case XLSX:
				x, err := excelize.OpenFile(filepath.Join(dir, "t.xlsx"))
				require.NoError(t, err)
				got, err := x.GetCellValue(x.GetSheetName(0), "B2")
				require.NoError(t, err)
				require.NoError(t, x.Close())
				require.Equal(t, s, got)
			}
		}
	})
}
