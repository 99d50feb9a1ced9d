package chengge

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDefaultChiefLevels(t *testing.T) {
	var codes []string
	for _, l := range DefaultChiefLevels() {
		codes = append(codes, l.Code)
		assert.NotEmpty(t, l.Name)
		assert.NotEmpty(t, l.NameEn)
	}
	assert.Equal(t, []string{"general", "deputy", "first", "second", "third"}, codes)
}

func TestDefaultChannels(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range DefaultChannels() {
		assert.False(t, seen[c.Code], c.Code)
		seen[c.Code] = true
		assert.NotEmpty(t, c.Name, c.Code)
		assert.NotEmpty(t, c.NameEn, c.Code)
		assert.Positive(t, c.AccuracyM, c.Code)
		assert.Contains(t, []string{"", "WGS84", "CGCS2000", "GCJ-02", "BD-09"}, c.Datum, c.Code)
	}
	for _, code := range []string{"12319", "12345", "110", "citizen", "patrol", "camera", "vehicle", "drone", "media"} {
		assert.True(t, seen[code], code)
	}
}

func TestDefaultEmergencies(t *testing.T) {
	var names []string
	for _, k := range DefaultEmergencies() {
		c, _ := DefaultCatalogue().Lookup(k)
		names = append(names, c.Name)
	}
	// The hazards of DOMAIN's 平急转换 and what CJ/T 214 counts among them.
	assert.Equal(t, []string{"架空线缆脱落", "路面塌陷", "管道爆裂", "燃气管道破裂", "热力管道破裂", "井盖缺失", "杆线倾倒", "树木倒伏"}, names)
}

func TestDefaultRules(t *testing.T) {
	roles := map[string]bool{}
	for _, r := range DefaultDutyRoles() {
		assert.False(t, roles[r.Code], r.Code)
		roles[r.Code] = true
		assert.NotEmpty(t, r.Name)
		assert.NotEmpty(t, r.NameEn)
	}
	type condition struct {
		row       RuleRow
		category  CategoryPattern
		class     RoadClass
		position  Position
		attribute string
	}
	codes, conditions := map[string]bool{}, map[condition]Rule{}
	for _, r := range DefaultRules() {
		assert.False(t, codes[r.Code], "rule %s is there twice", r.Code)
		codes[r.Code] = true
		assert.True(t, r.Default, r.Code)
		assert.NotEmpty(t, r.Source, r.Code)
		require.NotEmpty(t, r.Lead, r.Code)
		assert.Equal(t, r.Attribute != "", r.AtLeast > 0, r.Code)
		assert.Equal(t, r.Row == EscalationRow, r.Attribute != "", "%s: escalation is by attribute", r.Code)
		for _, e := range append(append([]BodyExpr{r.Lead}, r.Support...), r.Notify...) {
			assert.Empty(t, e.Organisation(), "%s: a default names no city's own body", r.Code)
			if role, ok := e.Role(); ok {
				assert.True(t, roles[role], "%s: unknown role %q", r.Code, role)
			}
		}
		matched := false
		for c := range DefaultCatalogue().All() {
			matched = matched || r.Category.Matches(c.Key)
			if r.Row == EmergencyRow && r.Category.Matches(c.Key) {
				assert.True(t, c.Emergency, "%s: %s is no emergency", r.Code, c.Key)
			}
		}
		assert.True(t, matched, "%s: no category matches %s", r.Code, r.Category)
		k := condition{r.Row, r.Category, r.RoadClass, r.Position, r.Attribute}
		if other, ok := conditions[k]; ok && k.attribute == "" {
			t.Errorf("%s and %s have the same conditions", other.Code, r.Code)
		}
		conditions[k] = r
	}
}

// A row that an earlier one always covers would never be read.
func TestDefaultRulesAreReachable(t *testing.T) {
	rules := DefaultRules()
	for i, r := range rules {
		for _, earlier := range rules[:i] {
			covers := earlier.Row == r.Row && earlier.Category.Overlaps(r.Category) &&
				earlier.Category.Specificity() <= r.Category.Specificity() &&
				earlier.RoadClass == "" && earlier.Position == "" && earlier.Attribute == ""
			if _, duty := earlier.Lead.Role(); !duty {
				assert.False(t, covers, "%s hides %s", earlier.Code, r.Code)
			}
		}
	}
}

func TestEveryEmergencyHasARule(t *testing.T) {
	for _, k := range DefaultEmergencies() {
		found := false
		for _, r := range DefaultRules() {
			found = found || r.Row == EmergencyRow && r.Category.Matches(k)
		}
		assert.True(t, found, k)
	}
}

func TestReadDefaultRuleRefuses(t *testing.T) {
	_, err := readDefaultRule(tableRow{"code": "X", "area": "districts:410105"})
	assert.ErrorContains(t, err, "rule X: a default has no area")
	_, err = readDefaultRule(tableRow{"code": "X", "lead": "@mayor"})
	assert.ErrorContains(t, err, `unknown body "@mayor"`)
	_, err = readDefaultRule(tableRow{"code": "X", "at_least": "many"})
	assert.ErrorContains(t, err, "rule X")
}
