package chengge

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseCategoryKey(t *testing.T) {
	k, err := ParseCategoryKey(" matter:06010 ")
	require.NoError(t, err)
	assert.Equal(t, CategoryKey{MatterKind, "06010"}, k)
	assert.Equal(t, "06", k.Major())
	assert.Equal(t, "matter:06010", k.String())
	for _, bad := range []string{"", "06010", "event:06010", "matter:0601", "matter:0601x", "matter:０６０１０", "matter"} {
		_, err := ParseCategoryKey(bad)
		assert.ErrorContains(t, err, "write matter:06010", bad)
	}
}

func TestCategoryKeyInJSON(t *testing.T) {
	in := map[CategoryKey]CategoryKey{{MatterKind, "01001"}: {ComponentKind, "01001"}, {MatterKind, "06010"}: {}}
	b, err := json.Marshal(in)
	require.NoError(t, err)
	assert.JSONEq(t, `{"matter:01001":"component:01001","matter:06010":""}`, string(b))
	var out map[CategoryKey]CategoryKey
	require.NoError(t, json.Unmarshal(b, &out))
	assert.Equal(t, in, out)
	assert.Error(t, json.Unmarshal([]byte(`{"matter:01001":"01001"}`), &out))
}

func TestLocalCode(t *testing.T) {
	for code, want := range map[string]bool{"10901": true, "06999": true, "90001": true, "06052": false, "10002": false, "": false} {
		assert.Equal(t, want, CategoryKey{MatterKind, code}.LocalCode(), code)
	}
	for c := range DefaultCatalogue().All() {
		assert.Equal(t, c.Local, c.Key.LocalCode(), c.Key)
	}
}

func TestCompareCategoryKeys(t *testing.T) {
	assert.Negative(t, CompareCategoryKeys(CategoryKey{ComponentKind, "05009"}, CategoryKey{MatterKind, "01001"}))
	assert.Negative(t, CompareCategoryKeys(CategoryKey{MatterKind, "01001"}, CategoryKey{MatterKind, "01002"}))
	assert.Zero(t, CompareCategoryKeys(CategoryKey{}, CategoryKey{}))
}
