package chengge

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// facts reads a table of the reference facts. They lie outside the repository:
// without CHENGGE_TESTDATA the test is skipped, with it they must be there.
func facts(t *testing.T, name string) [][]string {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		require.NotEqual(t, "true", os.Getenv("CI"), "CHENGGE_TESTDATA is not set: CI sets it")
		t.Skip("CHENGGE_TESTDATA is not set: the reference tables are not compared")
	}
	f, err := os.Open(filepath.Join(dir, "catalogue", name))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return rows[1:]
}

func TestCatalogueAgreesWithFacts(t *testing.T) {
	for _, c := range []struct {
		file string
		kind CategoryKind
		rows int
	}{{"components.csv", ComponentKind, 153}, {"matters.csv", MatterKind, 250}} {
		rows := facts(t, c.file)
		require.Len(t, rows, c.rows)
		national := 0
		for e := range DefaultCatalogue().All() {
			if e.Key.Kind == c.kind && !e.Local {
				national++
			}
		}
		assert.Equal(t, c.rows, national)
		for _, r := range rows {
			e, ok := DefaultCatalogue().Lookup(CategoryKey{c.kind, r[0]})
			if assert.True(t, ok, r[0]) {
				assert.Equal(t, r[4], e.Name)
				assert.Equal(t, r[2], e.MajorName)
			}
			if c.kind == MatterKind && r[5] != "" {
				assert.True(t, slices.ContainsFunc(e.Old, func(o OldCode) bool { return o.Standard == GBT30428 && o.Code == r[5] }), r[0])
			}
		}
	}
}

// Every CJ/T 214 number has a successor by name or is known to have none.
func TestCatalogueKnowsCJT214(t *testing.T) {
	c := DefaultCatalogue()
	for _, r := range facts(t, "cjt214_categories.csv") {
		kind, code, name := MatterKind, r[3], r[4]
		if []rune(r[0])[0] == '部' {
			kind = ComponentKind
		}
		if k, ok := c.Successor(CJT213, kind, code); ok {
			e, _ := c.Lookup(k)
			assert.Contains(t, append([]string{e.Name}, e.Aliases...), name)
			continue
		}
		assert.Equal(t, name, c.retired[oldRef{CJT213, kind, code}].Name, "%s %s", kind, code)
	}
}

func TestCatalogueKnowsObservedGBT30428(t *testing.T) {
	c := DefaultCatalogue()
	for _, r := range facts(t, "gbt30428_2_event_codes_observed.csv") {
		if k, ok := c.Successor(GBT30428, MatterKind, r[0]); ok {
			assert.Contains(t, r[2], k.Code)
			continue
		}
		assert.Equal(t, r[1], c.retired[oldRef{GBT30428, MatterKind, r[0]}].Name)
	}
}

func TestCatalogueRows(t *testing.T) {
	english := map[string]CategoryKey{}
	oldCode := regexp.MustCompile(`^\d{2}-\d{2}$`)
	for c := range DefaultCatalogue().All() {
		_, err := ParseCategoryKey(c.Key.String())
		assert.NoError(t, err)
		assert.NotEmpty(t, c.Name, c.Key)
		assert.NotEmpty(t, c.NameEn, c.Key)
		assert.NotEmpty(t, c.MajorName, c.Key)
		assert.NotEmpty(t, c.MajorNameEn, c.Key)
		assert.Contains(t, []Party{"", PartyMaintainer, PartyOwner, PartyAuthority}, c.Party, c.Key)
		assert.Equal(t, c.Key.Code < "06", c.Party != "", "%s: a party answers for components and their twins", c.Key)
		name := string(c.Key.Kind) + foldName(c.NameEn)
		assert.Zero(t, english[name], "%s has the English name of another", c.Key)
		english[name] = c.Key
		for _, o := range c.Old {
			switch o.Standard {
			case GBT30428:
				assert.Regexp(t, oldCode, o.Code)
			case CJT213:
				assert.Regexp(t, `^\d{4}$`, o.Code)
			default:
				t.Errorf("%s: old code of %q", c.Key, o.Standard)
			}
		}
		// Every name finds its own category, at the latest with its kind.
		for _, name := range append([]string{c.Name, c.NameEn}, c.Aliases...) {
			got, err := DefaultCatalogue().Parse(string(c.Key.Kind) + ":" + name)
			assert.NoError(t, err)
			assert.Equal(t, c.Key, got, name)
		}
		got, err := DefaultCatalogue().Parse(c.Key.String())
		assert.NoError(t, err)
		assert.Equal(t, c.Key, got)
	}
}

func TestTwins(t *testing.T) {
	twins := 0
	for c := range DefaultCatalogue().All() {
		if c.Twin.IsZero() {
			assert.NotEqual(t, ComponentKind, c.Key.Kind, c.Key)
			continue
		}
		twins++
		twin, ok := DefaultCatalogue().Lookup(c.Twin)
		require.True(t, ok)
		assert.Equal(t, c.Key, twin.Twin)
		assert.Equal(t, c.Party, twin.Party)
	}
	assert.Equal(t, 2*153, twins)
}

func TestCatalogueParse(t *testing.T) {
	for in, want := range map[string]string{
		"06010": "matter:06010", " 06010\n": "matter:06010", "matter:01001": "matter:01001", "component:01001": "component:01001",
		"事项：01001": "matter:01001", "部件:01001": "component:01001", "41010506010": "matter:06010", "41010501001": "matter:01001",
		"暴露垃圾": "matter:06010", "Exposed  Refuse": "matter:06010", "上水井盖": "component:01001", "供水井盖异常": "matter:01001",
		"垃圾站(箱)满溢": "matter:06042", "pothole": "matter:06013", "路面塌陷": "matter:10901", "架空线缆下垂": "matter:10002",
	} {
		got, err := DefaultCatalogue().Parse(in)
		assert.NoError(t, err)
		assert.Equal(t, want, got.String(), in)
	}
}

func TestCatalogueParseRefuses(t *testing.T) {
	for _, c := range []struct {
		in    string
		fault CategoryFault
		says  string
	}{
		{"", CategoryUnknown, "the category is empty"},
		{"01001", CategoryAmbiguous, `category "01001" is ambiguous: write component:01001 供水井盖 (water-supply manhole cover) or matter:01001 供水井盖异常 (water-supply manhole cover problem)`},
		{"99999", CategoryUnknown, `there is no category "99999"`},
		{"component:06010", CategoryUnknown, `there is no category "component:06010": did you mean matter:06010 暴露垃圾 (exposed refuse)`},
		{"垃圾", CategoryUnknown, "did you mean"},
		{"01-10", CategoryOldStandard, `category "01-10" is a number of another standard: as a matter of GB/T 30428.2 it is now matter:06010 暴露垃圾 (exposed refuse)`},
		{"01-98", CategoryOldStandard, "matter:06042"},
		{"06-06", CategoryOldStandard, "公共设施损坏 (damaged public facility), which has no successor"},
		{"01-31", CategoryOldStandard, "no successor is known"},
		{"0102", CategoryOldStandard, "as a component of CJ/T 213/214 it is now component:01002 污水井盖 (sewage manhole cover); as a matter of CJ/T 213/214 it is now matter:06010"},
		{"matter:0102", CategoryOldStandard, "as a matter of CJ/T 213/214 it is now matter:06010"},
		{"6010", CategoryOldStandard, "dropped the leading zero it is matter:06010"},
		{"射灯", CategoryOldStandard, `category "射灯" is of another standard (CJ/T 213/214, component 0120) and has no successor in GB/T 47678.5: choose from component:01039 景观灯 (landscape light)`},
		{"群发性事件", CategoryOldStandard, "choose another by its name"},
	} {
		_, err := DefaultCatalogue().Parse(c.in)
		var category *CategoryError
		require.ErrorAs(t, err, &category, c.in)
		assert.Equal(t, c.fault, category.Fault, c.in)
		assert.Contains(t, err.Error(), c.says)
		assert.NotEmpty(t, category.Text.Zh)
	}
	_, err := DefaultCatalogue().Parse("99010506010")
	assert.ErrorContains(t, err, "no province has the code 99")
}

// The majors 04 and 05 of CJ/T 214 and GB/T 30428.2 are swapped: a number must
// name both readings.
func TestOldNumbersNameBothStandards(t *testing.T) {
	_, err := DefaultCatalogue().Parse("matter:0401")
	var category *CategoryError
	require.ErrorAs(t, err, &category)
	assert.ElementsMatch(t, []CategoryKey{{MatterKind, "09001"}, {MatterKind, "10901"}}, category.Candidates)
}

func TestSuccessorKeepsInferredApart(t *testing.T) {
	_, ok := DefaultCatalogue().Successor(GBT30428, MatterKind, "01-02")
	assert.False(t, ok, "01-02 was never seen in use")
	k, ok := DefaultCatalogue().Successor(GBT30428, MatterKind, "01-10")
	assert.True(t, ok)
	assert.Equal(t, "matter:06010", k.String())
}

func TestCatalogueWith(t *testing.T) {
	base := DefaultCatalogue()
	before := base.Len()
	own, err := base.With([]Category{
		{Key: CategoryKey{MatterKind, "06901"}, Name: "宠物粪便", NameEn: "pet waste"},
		{Key: CategoryKey{MatterKind, "10908"}, Name: "道路积水", NameEn: "flooded road", Emergency: true},
	})
	require.NoError(t, err)
	assert.Equal(t, before+1, own.Len())
	assert.Equal(t, before, base.Len(), "the former catalogue stays as it was")
	e, ok := own.Lookup(CategoryKey{MatterKind, "06901"})
	require.True(t, ok)
	assert.True(t, e.Local)
	assert.Equal(t, "市容环境类", e.MajorName)
	flooded, _ := own.Lookup(CategoryKey{MatterKind, "10908"})
	assert.True(t, flooded.Emergency)
	_, err = own.Parse("射灯")
	assert.ErrorContains(t, err, "another standard")

	for says, extra := range map[string][]Category{
		"the code belongs to 暴露垃圾":  {{Key: CategoryKey{MatterKind, "06010"}, Name: "x"}},
		"is there twice":            {{Key: CategoryKey{MatterKind, "06901"}, Name: "x"}, {Key: CategoryKey{MatterKind, "06901"}, Name: "y"}},
		"minor class from 900":      {{Key: CategoryKey{MatterKind, "06099"}, Name: "x"}},
		"has no name":               {{Key: CategoryKey{MatterKind, "06901"}}},
		`write matter:06010`:        {{Key: CategoryKey{MatterKind, "069011"}, Name: "x"}},
		`category key "pothole:069`: {{Key: CategoryKey{"pothole", "06901"}, Name: "x"}},
	} {
		_, err := base.With(extra)
		assert.ErrorContains(t, err, says)
	}
}

func TestAllInOrder(t *testing.T) {
	var keys []CategoryKey
	for c := range DefaultCatalogue().All() {
		keys = append(keys, c.Key)
	}
	assert.True(t, slices.IsSortedFunc(keys, CompareCategoryKeys))
	for range DefaultCatalogue().All() {
		break // stops early without harm
	}
}

func FuzzCatalogueParse(f *testing.F) {
	for _, s := range []string{"06010", "matter:01001", "暴露垃圾", "0102", "01-10", "41010506010", "：", "\xff:", "部件:射灯"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, err := DefaultCatalogue().Parse(s)
		if err != nil {
			require.Zero(t, k)
			require.Less(t, len(err.Error()), 2000)
			return
		}
		_, ok := DefaultCatalogue().Lookup(k)
		require.True(t, ok)
	})
}

func ExampleCatalogue_Parse() {
	c := DefaultCatalogue()
	k, _ := c.Parse("exposed refuse")
	fmt.Println(k)
	_, err := c.Parse("01-10")
	fmt.Println(err)
	// Output:
	// matter:06010
	// category "01-10" is a number of another standard: as a matter of GB/T 30428.2 it is now matter:06010 暴露垃圾 (exposed refuse)
}
