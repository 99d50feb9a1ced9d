package webmap_test

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	webmap "chengge/web/map"
)

func TestFSHoldsAPage(t *testing.T) {
	page, err := fs.ReadFile(webmap.FS(), "index.html")
	require.NoError(t, err)
	require.Contains(t, string(page), "Chengge")
	if webmap.Built() {
		assets, err := fs.Glob(webmap.FS(), "assets/*.js")
		require.NoError(t, err)
		require.NotEmpty(t, assets)
	}
}
