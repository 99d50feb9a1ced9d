package grids_test

import (
	"slices"
	"testing"

	"chengge"
	"chengge/grids"

	"github.com/stretchr/testify/require"
)

// What the iterators give is what was read, row by row.
func TestIterators(t *testing.T) {
	c := townContents(t)
	s, err := grids.Build(c)
	require.NoError(t, err)
	want, err := chengge.Collect(c.Components)
	require.NoError(t, err)
	byCode := map[string]chengge.Component{}
	for _, r := range want {
		byCode[r.Code] = r
	}
	n, codes := 0, s.ComponentCodes()
	for p := range s.Components() {
		r, ok := byCode[codes.At(p.Index)]
		require.True(t, ok)
		require.Equal(t, r.Point, p.Point)
		require.Equal(t, r.Category, grids.CategoryCode(p.Category))
		require.Equal(t, r.Owner != "", p.Owned)
		require.Equal(t, r.State == chengge.Removed, p.Removed)
		require.NotZero(t, p.ID)
		n++
	}
	require.Equal(t, len(want), n)
	require.Len(t, slices.Collect(s.ComponentIDs()), len(want))

	sites, err := chengge.Collect(c.Sites)
	require.NoError(t, err)
	require.Len(t, slices.Collect(s.Sites()), len(sites))
	buildings, err := chengge.Collect(c.Buildings)
	require.NoError(t, err)
	require.Len(t, slices.Collect(s.Buildings()), len(buildings))
	cameras, err := chengge.Collect(c.Cameras)
	require.NoError(t, err)
	require.Len(t, slices.Collect(s.Cameras()), len(cameras))
	require.Len(t, slices.Collect(s.Chiefs()), s.Count(chengge.KindChiefs))
	require.Len(t, slices.Collect(s.Organisations()), s.Count(chengge.KindOrganisations))

	again, err := grids.Build(c)
	require.NoError(t, err)
	for l := range chengge.Layers() {
		require.Equal(t, s.LayerHash(l.Kind), again.LayerHash(l.Kind))
	}
}
