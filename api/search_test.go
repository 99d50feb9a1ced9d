package api_test

import (
	"net/url"
	"strings"
	"testing"

	"chengge/api"

	"github.com/stretchr/testify/require"
)

func TestSearch(t *testing.T) {
	s := serve(t)
	find := func(t *testing.T, sought, more string) api.FoundPage {
		a := get(t, s.URL+"/v1/search?q="+url.QueryEscape(sought)+more)
		require.Equal(t, 200, a.status, a.body)
		var page api.FoundPage
		a.json(t, &page)
		return page
	}
	// What each finds first: names and codes of testdata/town.
	for sought, want := range map[string]struct{ kind, code, name, detail string }{
		"示范路":               {"roads", "4101990001", "示范路", "3 段"},
		"4101990002":        {"roads", "4101990002", "示范路", "中轴路 – 界路"},
		"示范路 中轴路":           {"crossings", "4101990001", "示范路", "中轴路"},
		"中轴路与示范路":           {"crossings", "4101990001", "示范路", "中轴路"},
		"g06":               {"grids", "G06", "第六网格", ""},
		"Ｇ０６":               {"grids", "G06", "第六网格", ""},
		"第六":                {"grids", "G06", "第六网格", ""},
		"L03":               {"chiefs", "L03", "西里街道一级路长", "一级路长"},
		"H01":               {"organisations", "H01", "", ""},
		"41019701007000002": {"components", "41019701007000002", "", ""},
		"matter:06010":      {"categories", "matter:06010", "", ""},
	} {
		t.Run(sought, func(t *testing.T) {
			page := find(t, sought, "&lang=zh")
			require.NotEmpty(t, page.Items)
			got := page.Items[0]
			require.Equal(t, want.kind, got.Kind)
			require.Equal(t, want.code, got.Code)
			if want.name != "" {
				require.Equal(t, want.name, got.Name)
				require.Equal(t, want.detail, got.Detail)
			}
		})
	}

	t.Run("places", func(t *testing.T) {
		road := find(t, "示范路", "").Items[0]
		require.Nil(t, road.Point)
		require.InDelta(t, 113.66, road.Bounds[0], 1e-9, "from the western end of the first segment")
		require.Equal(t, "3 segments", find(t, "示范路", "&lang=en").Items[0].Detail)
		crossing := find(t, "示范路 中轴路", "").Items[0]
		require.Empty(t, crossing.Bounds)
		require.InDelta(t, 34.758, crossing.Point.Lat, 1e-9)
		require.NotNil(t, find(t, "41019701007000002", "").Items[0].Point)
		require.Len(t, find(t, "L03", "").Items[0].Bounds, 4, "of what the chief answers for")
	})
	t.Run("nothing", func(t *testing.T) {
		require.Equal(t, api.FoundPage{Items: []api.Found{}}, find(t, "没有这个地方", ""))
	})
	t.Run("no more than asked", func(t *testing.T) {
		page := find(t, "4", "&limit=3")
		require.Len(t, page.Items, 3)
		require.True(t, page.More)
	})
	for name, query := range map[string]string{"missing": "", "blank": "q=%20", "long": "q=" + strings.Repeat("a", 101), "limit": "q=a&limit=51", "unknown": "q=a&kind=roads"} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 400, get(t, s.URL+"/v1/search?"+query).status)
		})
	}
}
