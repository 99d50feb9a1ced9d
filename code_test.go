package chengge

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestParseCodeParts(t *testing.T) {
	street, err := ParseStreetCode(" 410105001\u3000")
	require.NoError(t, err)
	assert.Equal(t, DistrictCode("410105"), street.District())
	assert.Equal(t, "41", street.District().Province())

	community, err := ParseCommunityCode("410105001002")
	require.NoError(t, err)
	assert.Equal(t, street, community.Street())
	assert.Equal(t, DistrictCode("410105"), community.District())

	grid, err := ParseUnitGridCode("410105001002013")
	require.NoError(t, err)
	assert.Equal(t, community, grid.Community())
	assert.Equal(t, street, grid.Street())
	assert.Equal(t, 13, grid.Sequence())
	assert.Equal(t, GBT47678, grid.Standard())

	old, err := ParseUnitGridCode("41010500100213")
	require.NoError(t, err)
	assert.Equal(t, community, old.Community())
	assert.Equal(t, 13, old.Sequence())
	assert.Equal(t, CJT213, old.Standard())

	component, err := ParseComponentCode("41010501001000042")
	require.NoError(t, err)
	assert.Equal(t, CategoryKey{ComponentKind, "01001"}, component.Key())
	assert.Equal(t, 42, component.Sequence())
	assert.Equal(t, GBT47678, component.Standard())

	oldComponent, err := ParseComponentCode("4101050101000042")
	require.NoError(t, err)
	assert.Equal(t, "0101", oldComponent.Category())
	assert.True(t, oldComponent.Key().IsZero(), "an old number must not pass for a new one")
	assert.Equal(t, 42, oldComponent.Sequence())

	matter, err := ParseMatterCode("41010506010")
	require.NoError(t, err)
	assert.Equal(t, CategoryKey{MatterKind, "06010"}, matter.Key())
	assert.Equal(t, DistrictCode("410105"), matter.District())
}

func TestUnitGridWithoutStreet(t *testing.T) {
	grid, err := ParseUnitGridCode("410171000000001")
	require.NoError(t, err)
	assert.True(t, grid.Street().IsZero())
	assert.True(t, grid.Community().IsZero())
	assert.Equal(t, 1, grid.Sequence())
}

func TestZeroCodes(t *testing.T) {
	assert.True(t, UnitGridCode("").IsZero())
	assert.True(t, UnitGridCode("").Community().IsZero())
	assert.Zero(t, UnitGridCode("").Sequence())
	assert.Zero(t, UnitGridCode("").Standard())
	assert.Zero(t, ComponentCode("").Category())
	assert.Zero(t, ComponentCode("").Sequence())
	assert.True(t, MatterCode("").Key().IsZero())
	assert.True(t, CreditCode("").District().IsZero())
}

func TestParseCodeFaults(t *testing.T) {
	unitGrid := func(s string) error { _, err := ParseUnitGridCode(s); return err }
	street := func(s string) error { _, err := ParseStreetCode(s); return err }
	community := func(s string) error { _, err := ParseCommunityCode(s); return err }
	component := func(s string) error { _, err := ParseComponentCode(s); return err }
	matter := func(s string) error { _, err := ParseMatterCode(s); return err }
	credit := func(s string) error { _, err := ParseCreditCode(s); return err }
	for _, c := range []struct {
		parse func(string) error
		in    string
		fault CodeFault
		says  string
	}{
		{unitGrid, "", CodeEmpty, `unit grid code "": is empty`},
		{unitGrid, "4101050010010", CodeLength, `unit grid code "4101050010010": 13 digits, expected 15 (GB/T 47678.3) or 14 (CJ/T 213)`},
		{unitGrid, "4.10105E+14", CodeScientific, "format the column as text"},
		{unitGrid, "４１０１０５001001001", CodeFullWidth, "write 410105001001001"},
		{unitGrid, "410105001001001.000000", CodeDecimal, "decimal point"},
		{unitGrid, "-410105001001001", CodeSigned, "sign"},
		{unitGrid, "410105 001001001", CodeBlank, "white space"},
		{unitGrid, "41010500100100A", CodeCharacter, `'A' is not a digit`},
		{unitGrid, "'410105001001001", CodeCharacter, `'\''`},
		{unitGrid, "990105001001001", CodeProvince, "no province has the code 99"},
		{street, "410105000", CodeWhole, "write 410105"},
		{community, "410105001000", CodeWhole, "write 410105001"},
		{community, "410105000001", CodeWhole, "belongs to a street"},
		{component, "410105010010000420", CodeLength, "18 digits, expected 17 (GB/T 47678.5) or 16 (GB/T 30428.2, CJ/T 214)"},
		{matter, "06010", CodeLength, "expected 11 (GB/T 47678.5) or 10"},
		{credit, "91110000600037341A", CodeChecksum, "the other 17 give L"},
		{credit, "91110000600037341l", CodeCharacter, "write 91110000600037341L"},
		{credit, "9111000060003734IL", CodeCharacter, "without I, O, S, V, Z"},
		{credit, "9111000060003734", CodeLength, "16 characters, expected 18"},
		{credit, strings.Repeat("9", 5000), CodeLength, "…"},
	} {
		err := c.parse(c.in)
		var code *CodeError
		require.ErrorAs(t, err, &code, c.in)
		assert.Equal(t, c.fault, code.Fault, c.in)
		assert.Contains(t, err.Error(), c.says)
		assert.NotEmpty(t, code.Text.Zh)
		assert.NotContains(t, code.Text.Zh+code.Text.En, "%!", "a broken format")
		assert.Less(t, len(err.Error()), 300)
	}
	assert.Equal(t, "部件标识码“41010500100100”有 14 位，应为 17（GB/T 47678.5）或 16（GB/T 30428.2, CJ/T 214）",
		componentRule.check("41010500100100").Text.Zh)
}

func TestParseCreditCode(t *testing.T) {
	c, err := ParseCreditCode("91110000600037341L")
	require.NoError(t, err)
	assert.Equal(t, DistrictCode("110000"), c.District())
	// Every single wrong character is found: the weights are prime to 31.
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 17).Draw(t, "place")
		r := rapid.SampledFrom([]byte(creditAlphabet)).Draw(t, "character")
		b := []byte(c)
		b[i] = r
		_, err := ParseCreditCode(string(b))
		assert.Equal(t, string(b) == string(c), err == nil)
	})
}

func TestParseCodeStandard(t *testing.T) {
	for in, want := range map[string]CodeStandard{
		"GB/T 47678": GBT47678, "gbt47678.5-2026": GBT47678, "GB/T 30428.2-2013": GBT30428, "CJ/T 214": CJT213, "CJ/T 213/214": CJT213, "free": FreeCodes,
	} {
		got, err := ParseCodeStandard(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
	_, err := ParseCodeStandard("ISO 19115")
	assert.ErrorContains(t, err, `unknown code standard "ISO 19115"`)
}

func TestNewCodesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		district := rapid.Custom(func(t *rapid.T) DistrictCode {
			return DistrictCode(rapid.SampledFrom([]string{"11", "41", "50", "82"}).Draw(t, "province") + rapid.StringMatching(`\d{4}`).Draw(t, "rest"))
		}).Draw(t, "district")
		n := func(name string) int { return rapid.IntRange(1, 999).Draw(t, name) }
		s, c, g := n("street"), n("community"), n("grid")
		street, err := NewStreetCode(district, s)
		require.NoError(t, err)
		community, err := NewCommunityCode(street, c)
		require.NoError(t, err)
		grid, err := NewUnitGridCode(community, g)
		require.NoError(t, err)
		require.Equal(t, district, grid.District())
		require.Equal(t, street, grid.Street())
		require.Equal(t, community, grid.Community())
		require.Equal(t, g, grid.Sequence())
		again, err := ParseUnitGridCode(grid.String())
		require.NoError(t, err)
		require.Equal(t, grid, again)

		key := CategoryKey{ComponentKind, rapid.StringMatching(`0[1-5]\d{3}`).Draw(t, "category")}
		i := rapid.IntRange(1, 999_999).Draw(t, "component")
		component, err := NewComponentCode(district, key, i)
		require.NoError(t, err)
		require.Equal(t, key, component.Key())
		require.Equal(t, i, component.Sequence())
		require.Equal(t, district, component.District())
	})
}

func TestNewCodesRefuse(t *testing.T) {
	_, err := NewStreetCode("410105", 1000)
	assert.EqualError(t, err, "street code: the number 1000 is outside 1 to 999")
	_, err = NewStreetCode("", 1)
	assert.Error(t, err)
	_, err = NewComponentCode("410105", CategoryKey{MatterKind, "06010"}, 1)
	assert.ErrorContains(t, err, "no component category")
	_, err = NewMatterCode("410105", CategoryKey{ComponentKind, "01001"})
	assert.ErrorContains(t, err, "no matter category")
	m, err := NewMatterCode("410105", CategoryKey{MatterKind, "06010"})
	require.NoError(t, err)
	assert.Equal(t, "41010506010", m.String())
}

func TestCodesInJSON(t *testing.T) {
	var v struct {
		Grid   UnitGridCode
		Street StreetCode
	}
	require.NoError(t, json.Unmarshal([]byte(`{"Grid":"410105001002013","Street":""}`), &v))
	assert.Equal(t, 13, v.Grid.Sequence())
	assert.True(t, v.Street.IsZero())
	err := json.Unmarshal([]byte(`{"Grid":"4101"}`), &v)
	var code *CodeError
	assert.True(t, errors.As(err, &code), "%v", err)
}

func FuzzParseCodes(f *testing.F) {
	for _, s := range []string{"", "410105", "410105001", "410105001002", "410105001002013", "41010500100213", "41010501001000042", "91110000600037341L", "4.1E+14", "４１", "\xff", "−1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fuzzCode(t, s, ParseDistrictCode)
		fuzzCode(t, s, ParseStreetCode)
		fuzzCode(t, s, ParseCommunityCode)
		fuzzCode(t, s, ParseUnitGridCode)
		fuzzCode(t, s, ParseComponentCode)
		fuzzCode(t, s, ParseMatterCode)
		fuzzCode(t, s, ParseCreditCode)
	})
}

// fuzzCode holds that an answer is either a code that parses to itself or an
// error with both languages.
func fuzzCode[T ~string](t *testing.T, s string, parse func(string) (T, error)) {
	t.Helper()
	c, err := parse(s)
	if err != nil {
		var code *CodeError
		require.ErrorAs(t, err, &code)
		require.NotEmpty(t, code.Text.Zh)
		require.Zero(t, c)
		return
	}
	again, err := parse(string(c))
	require.NoError(t, err)
	require.Equal(t, c, again)
	require.Contains(t, s, string(c))
}
