package grids_test

import (
	"maps"
	"slices"
	"testing"

	"chengge"
	"chengge/grids"

	"github.com/stretchr/testify/require"
)

// The tree of testdata/town/organisations.csv, read by eye.
func TestBelow(t *testing.T) {
	s := town(t)
	for code, want := range map[string][]string{
		"410197":    {"410197", "410197001", "H01", "K01"},
		"410198":    {"410198", "410198001", "H02", "K04"},
		"410196":    {"410196", "410197002"},
		"D01":       {"D01", "D04", "D05", "D07"},
		"H01":       {"H01"},
		"nobody":    {"nobody"},
		"410198001": {"410198001", "K04"},
	} {
		require.Equal(t, want, s.Below(code), code)
	}
	require.Len(t, s.Below("410199"), s.Count(chengge.KindOrganisations), "the city has all below it")
}

func TestBelowACircleEnds(t *testing.T) {
	c := townContents(t)
	c.Organisations = with(t, c.Organisations, func(o *chengge.Organisation) {
		if o.Code == "D01" {
			o.Parent = "D04"
		}
	})
	s, err := grids.Build(c)
	require.NoError(t, err)
	require.Equal(t, []string{"D01", "D04", "D05", "D07"}, s.Below("D04"))
}

// An office without an organisation stands for itself, and is seen by its
// district.
func TestBelowOfficesWithoutOrganisation(t *testing.T) {
	c := townContents(t)
	rows, err := chengge.Collect(c.Organisations)
	require.NoError(t, err)
	c.Organisations = chengge.Each(slices.DeleteFunc(rows, func(o chengge.Organisation) bool { return o.Code == "410198001" }))
	c.Areas = maps.Clone(c.Areas)
	c.Areas[chengge.KindStreetOffices] = with(t, c.Areas[chengge.KindStreetOffices], func(a *chengge.Area) {
		if a.Code == "410198001" {
			a.Organisation, a.Parent = "", "410198"
		}
	})
	s, err := grids.Build(c)
	require.NoError(t, err)
	require.Equal(t, []string{"410198", "410198001", "H02", "K04"}, s.Below("410198"))
}
