//go:build soak

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"chengge/demo"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestSoakDay plays a day of the demo city: 20,000 reports, or as many as
// CHENGGE_DAY_REPORTS says, with kills in proportion.
func TestSoakDay(t *testing.T) {
	reports := 20_000
	if given := os.Getenv("CHENGGE_DAY_REPORTS"); given != "" {
		var err error
		reports, err = strconv.Atoi(given)
		require.NoError(t, err)
	}
	o := demo.Options{Components: 20_000, Days: 1, PerDay: reports * 5 / 4} // the day is a quiet one
	city, err := demo.New(o)
	require.NoError(t, err)
	folder := filepath.Join(storetest.Dir(t), "city")
	require.NoError(t, demo.WriteFolder(folder, city, func(string, int64, int64) {}))
	var statements []string
	for r := range city.Reports() {
		if len(statements) < reports {
			statements = append(statements, statement(t, r.Channel, r.Category.String(), r.Lng, r.Lat, r.CRS, r.Accuracy))
		}
	}
	require.Len(t, statements, reports)
	playDay(t, dayPlan{folder: folder, statements: statements, clients: 8, serverKills: max(3, reports/1000), postgresKills: max(2, reports/2000)})
}
