package balance_test

import (
	"testing"
	"time"

	"chengge/balance"
	"chengge/importers"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// TestPractice: the flows of today, which here are those of the baseline of
// docs/town.md, stand beside it and the plan, and are a plan of their own.
func TestPractice(t *testing.T) {
	in := changed(t, func(p *importers.SitePlans) {
		zone := p.Volumes[0].Month.Location()
		flow := func(from, to string, month time.Month, class earthwork.WasteClass, m3 float64) {
			p.Flows = append(p.Flows, importers.FlowRow{From: from, To: to, Month: time.Date(2026, month, 1, 0, 0, 0, 0, zone), Class: class, State: earthwork.Bank, M3: m3})
		}
		flow("Y01", "Y03", 1, earthwork.Spoil, 1000)
		flow("Y01", "Y04", 1, earthwork.DemolitionRubble, 100)
		flow("Y06", "Y02", 2, earthwork.Spoil, 600)
	})
	_, d := solve(t, in, balance.Options{})
	require.Len(t, d.Scenarios, 3)
	for i, yuan := range []string{"53585.8000", "53585.8000", "31960.8000"} {
		require.Equal(t, yuan, d.Scenarios[i].Yuan)
	}
	_, practice := solve(t, in, balance.Options{Scenario: balance.ScenarioPractice})
	require.Equal(t, earthwork.Given, practice.Grade)
	require.Len(t, practice.Flows, 3)
	require.Equal(t, 600.0, volume(practice, "Y06", "Y02"))
	list := balance.Compare([]balance.Column{{Title: "best", Document: d}, {Title: "today", Document: practice}})
	require.Len(t, list, 4) // baseline, practice, and both plans
	require.Equal(t, "21625.0000", list[2].Saving.Yuan)
	require.Equal(t, "21625.0000", list[2].Saving.Spent)
	require.Equal(t, "0.0000", list[3].Saving.Yuan)
	require.Equal(t, "best", list[2].Title)
}
