package chengge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCategoryPattern(t *testing.T) {
	refuse := CategoryKey{MatterKind, "06010"}
	cover := CategoryKey{ComponentKind, "01001"}
	for _, row := range []struct {
		pattern             string
		refuse, cover, none bool
		specificity         int
		text                string
	}{
		{"", true, true, true, 0, "*"},
		{"*", true, true, true, 0, "*"},
		{"matter:*", true, false, false, 1, "matter:*"},
		{"06*", true, false, false, 2, "06*"},
		{"06010", true, false, false, 3, "06010"},
		{"matter:06010", true, false, false, 3, "matter:06010"},
		{"component:01*", false, true, false, 2, "component:01*"},
		{"01001", false, true, false, 3, "01001"},
	} {
		p, err := ParseCategoryPattern(row.pattern)
		require.NoError(t, err, row.pattern)
		require.Equal(t, row.refuse, p.Matches(refuse), row.pattern)
		require.Equal(t, row.cover, p.Matches(cover), row.pattern)
		require.Equal(t, row.none, p.Matches(CategoryKey{}), row.pattern)
		require.Equal(t, row.specificity, p.Specificity(), row.pattern)
		require.Equal(t, row.text, p.String())
	}
	for _, bad := range []string{"6*", "0601", "060100", "event:06010", "matter:", "06?", "matter:0601*"} {
		_, err := ParseCategoryPattern(bad)
		require.Error(t, err, bad)
	}
	a, _ := ParseCategoryPattern("06*")
	b, _ := ParseCategoryPattern("matter:06010")
	c, _ := ParseCategoryPattern("component:*")
	require.True(t, a.Overlaps(b) && b.Overlaps(a) && a.Overlaps(c))
	require.False(t, b.Overlaps(c))
}

func TestBodyExpr(t *testing.T) {
	list, err := ParseBodyExprs("K01, @office；@duty:sanitation")
	require.NoError(t, err)
	require.Equal(t, []BodyExpr{"K01", ToOffice, "@duty:sanitation"}, list)
	require.Equal(t, "K01", list[0].Organisation())
	require.Empty(t, list[1].Organisation())
	role, ok := list[2].Role()
	require.True(t, ok)
	require.Equal(t, "sanitation", role)
	for _, bad := range []string{"@nobody", "@duty:", "@Office"} {
		_, err := ParseBodyExpr(bad)
		require.Error(t, err, bad)
	}
}

func TestDerivedIDsStayBelowJavaScript(t *testing.T) {
	for l := range Layers() {
		require.LessOrEqual(t, DerivedID(l.Kind, 1<<40-2), MaxID)
	}
	require.NotEqual(t, DerivedID(KindGrids, 0), DerivedID(KindRoads, 0))
	require.Panics(t, func() { DerivedID("nothing", 0) })
}

func TestCategoryPatternText(t *testing.T) {
	for pattern, want := range map[string]Text{
		"*":               {"全部类别", "all categories"},
		"component:*":     {"全部部件", "all components"},
		"06*":             {"06*", "06*"},
		"06010":           {"06010", "06010"},
		"matter:06*":      {"事项 06*", "matters 06*"},
		"component:01001": {"部件 01001", "component 01001"},
	} {
		p, err := ParseCategoryPattern(pattern)
		require.NoError(t, err)
		require.Equal(t, want, p.Text(), pattern)
	}
}
