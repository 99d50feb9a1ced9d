package api

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/stretchr/testify/require"
)

// A spreadsheet runs what looks like a formula: senders' words are told as
// words, our numbers stay numbers.
func TestNoFormulasInCSV(t *testing.T) {
	west := -113.5
	var out bytes.Buffer
	o := newReportCSV(&out)
	require.NoError(t, o.begin())
	for _, words := range []string{`=HYPERLINK("http://x","y")`, "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"} {
		require.NoError(t, o.report(ReportItem{CategoryText: words, Address: words, Lng: &west, Lat: &west}))
	}
	require.NoError(t, o.report(ReportItem{CategoryText: "井盖=缺失", Address: "示范路 1-2 号"}))
	require.NoError(t, o.flush())
	rows, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, row := range rows[1:7] {
		require.Equal(t, byte('\''), row[column["category_text"]][0])
		require.Equal(t, byte('\''), row[column["address"]][0])
		require.Equal(t, "-113.5", row[column["lng"]])
	}
	require.Equal(t, "井盖=缺失", rows[7][column["category_text"]])
	require.Equal(t, "示范路 1-2 号", rows[7][column["address"]])
}
