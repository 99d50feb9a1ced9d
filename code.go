package chengge

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CodeStandard names the standard that a code or category follows. Every code
// carries it, since the older standards stay in use beside the new one.
type CodeStandard string

// The standards. GB/T 47678 took effect on 2026-07-01. FreeCodes stands for
// cities outside the national system.
const (
	GBT47678  CodeStandard = "GB/T 47678"
	GBT30428  CodeStandard = "GB/T 30428.2"
	CJT213    CodeStandard = "CJ/T 213/214"
	FreeCodes CodeStandard = "free"
)

// ParseCodeStandard reads the name of a standard as people write it: GBT47678,
// "GB/T 47678.5-2026", CJ/T 214, free.
func ParseCodeStandard(s string) (CodeStandard, error) {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" /-_.", r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
	switch {
	case strings.HasPrefix(name, "GBT47678"):
		return GBT47678, nil
	case strings.HasPrefix(name, "GBT30428"):
		return GBT30428, nil
	case strings.HasPrefix(name, "CJT213"), strings.HasPrefix(name, "CJT214"):
		return CJT213, nil
	case name == "FREE":
		return FreeCodes, nil
	}
	return "", fmt.Errorf("unknown code standard %q: use %q, %q, %q or %q", clip(s), GBT47678, GBT30428, CJT213, FreeCodes)
}

// The codes below are text, never numbers. A value got from Parse… or New… is
// well formed, and no one checks again; the zero value is "no code" and IsZero
// tells. Accessors of a zero code give zero values. Parsing trims white space
// around a code and repairs nothing else.

// DistrictCode (行政区划代码) is the six-digit code of a county-level division
// after GB/T 2260.
type DistrictCode string

// StreetCode (街道代码) is the nine-digit code of a street office, town or
// township: 6 district + 3.
type StreetCode string

// CommunityCode (社区代码) is the twelve-digit code of a community or village:
// 9 street + 3.
type CommunityCode string

// UnitGridCode (单元网格标识码) is the code of a unit grid: 12 community + 3
// sequence by GB/T 47678.3, 12 + 2 by CJ/T 213.
type UnitGridCode string

// ComponentCode (部件标识码) is the code of one component: 6 district + 2 major +
// 3 minor + 6 sequence by GB/T 47678.5; the older 16 digits have 2 for the minor.
type ComponentCode string

// MatterCode (事项代码) is the code of a type of matter in a district, and not of
// one case: 6 district + 2 major + 3 minor by GB/T 47678.5; the older 10 digits
// have 2 for the minor.
type MatterCode string

// CreditCode (统一社会信用代码) is the 18-character number of an organisation
// after GB 32100-2015. Its last character is computed from the others.
type CreditCode string

// ParseDistrictCode reads a district code. The province part must exist.
func ParseDistrictCode(s string) (DistrictCode, error) {
	return parseCode[DistrictCode](districtRule, s)
}

// ParseStreetCode reads a street code. Street 000 is the district itself and
// is refused.
func ParseStreetCode(s string) (StreetCode, error) { return parseCode[StreetCode](streetRule, s) }

// ParseCommunityCode reads a community code. Community 000 is the street
// itself, as statistical tables pad it, and is refused.
func ParseCommunityCode(s string) (CommunityCode, error) {
	return parseCode[CommunityCode](communityRule, s)
}

// ParseUnitGridCode reads a unit grid code of either standard. A grid of a zone
// without street offices may have 000 for street and community.
func ParseUnitGridCode(s string) (UnitGridCode, error) {
	return parseCode[UnitGridCode](unitGridRule, s)
}

// ParseComponentCode reads a component code, new or old. Whether its category
// exists is for the Catalogue to say.
func ParseComponentCode(s string) (ComponentCode, error) {
	return parseCode[ComponentCode](componentRule, s)
}

// ParseMatterCode reads a matter code, new or old. Whether its category exists
// is for the Catalogue to say.
func ParseMatterCode(s string) (MatterCode, error) { return parseCode[MatterCode](matterRule, s) }

// ParseCreditCode reads a credit code and proves its check character.
func ParseCreditCode(s string) (CreditCode, error) {
	t := trimCode(s)
	if fault := creditFault(t); fault != nil {
		return "", fault
	}
	return CreditCode(t), nil
}

// NewStreetCode makes the code of street n (1 to 999) of a district.
func NewStreetCode(district DistrictCode, n int) (StreetCode, error) {
	return buildCode(ParseStreetCode, streetRule, string(district), n, 3)
}

// NewCommunityCode makes the code of community n (1 to 999) of a street.
func NewCommunityCode(street StreetCode, n int) (CommunityCode, error) {
	return buildCode(ParseCommunityCode, communityRule, string(street), n, 3)
}

// NewUnitGridCode makes the GB/T 47678.3 code of unit grid n (1 to 999) of a
// community. Codes of the older standards are read and never made.
func NewUnitGridCode(community CommunityCode, n int) (UnitGridCode, error) {
	return buildCode(ParseUnitGridCode, unitGridRule, string(community), n, 3)
}

// NewComponentCode makes the GB/T 47678.5 code of component n (1 to 999,999) of
// a component category in a district.
func NewComponentCode(district DistrictCode, category CategoryKey, n int) (ComponentCode, error) {
	if category.Kind != ComponentKind {
		return "", fmt.Errorf("component code: %q is no component category", category)
	}
	return buildCode(ParseComponentCode, componentRule, string(district)+category.Code, n, 6)
}

// NewMatterCode makes the GB/T 47678.5 code of a matter category in a district.
func NewMatterCode(district DistrictCode, category CategoryKey) (MatterCode, error) {
	if category.Kind != MatterKind {
		return "", fmt.Errorf("matter code: %q is no matter category", category)
	}
	return ParseMatterCode(string(district) + category.Code)
}

// Province gives the two digits of the province.
func (c DistrictCode) Province() string { return cut(string(c), 0, 2) }

// District gives the district that the street lies in.
func (c StreetCode) District() DistrictCode { return DistrictCode(cut(string(c), 0, 6)) }

// District gives the district that the community lies in.
func (c CommunityCode) District() DistrictCode { return DistrictCode(cut(string(c), 0, 6)) }

// Street gives the street that the community lies in, zero where it has none.
func (c CommunityCode) Street() StreetCode { return StreetCode(cutOwn(string(c), 6, 9)) }

// District gives the district that the unit grid lies in.
func (c UnitGridCode) District() DistrictCode { return DistrictCode(cut(string(c), 0, 6)) }

// Street gives the street that the unit grid lies in, zero where it has none.
func (c UnitGridCode) Street() StreetCode { return StreetCode(cutOwn(string(c), 6, 9)) }

// Community gives the community that the unit grid lies in, zero where it has
// none.
func (c UnitGridCode) Community() CommunityCode {
	if c.Street().IsZero() {
		return ""
	}
	return CommunityCode(cutOwn(string(c), 9, 12))
}

// Sequence gives the number of the unit grid in its community: west to east,
// north to south.
func (c UnitGridCode) Sequence() int { return cutNumber(string(c), 12) }

// District gives the district that the component was registered in.
func (c ComponentCode) District() DistrictCode { return DistrictCode(cut(string(c), 0, 6)) }

// Category gives the digits of the category: five of GB/T 47678.5, four of an
// older list, which must not be looked up in the new one.
func (c ComponentCode) Category() string { return cut(string(c), 6, len(c)-6) }

// Key gives the category of a new code, the zero key of an old one.
func (c ComponentCode) Key() CategoryKey { return keyOf(ComponentKind, c.Category()) }

// Sequence gives the number of the component in its category and district.
func (c ComponentCode) Sequence() int { return cutNumber(string(c), len(c)-6) }

// District gives the district that the matter code was made for.
func (c MatterCode) District() DistrictCode { return DistrictCode(cut(string(c), 0, 6)) }

// Category gives the digits of the category: five of GB/T 47678.5, four of an
// older list, which must not be looked up in the new one.
func (c MatterCode) Category() string { return cut(string(c), 6, len(c)) }

// Key gives the category of a new code, the zero key of an old one.
func (c MatterCode) Key() CategoryKey { return keyOf(MatterKind, c.Category()) }

// Standard gives the standard that the code's length belongs to.
func (c UnitGridCode) Standard() CodeStandard { return unitGridRule.standard(len(c)) }

// Standard gives the standard that the code's length belongs to. Sixteen digits
// are those of GB/T 30428.2 as well; their lists differ, so ask which.
func (c ComponentCode) Standard() CodeStandard { return componentRule.standard(len(c)) }

// Standard gives the standard that the code's length belongs to. Ten digits are
// those of GB/T 30428.2 as well; their lists differ, so ask which.
func (c MatterCode) Standard() CodeStandard { return matterRule.standard(len(c)) }

// District gives the division where the organisation was registered, zero
// where the code does not name a real one.
func (c CreditCode) District() DistrictCode {
	d, _ := ParseDistrictCode(cut(string(c), 2, 8))
	return d
}

// IsZero tells that there is no code.
func (c DistrictCode) IsZero() bool { return c == "" }

// IsZero tells that there is no code.
func (c StreetCode) IsZero() bool { return c == "" }

// IsZero tells that there is no code.
func (c CommunityCode) IsZero() bool { return c == "" }

// IsZero tells that there is no code.
func (c UnitGridCode) IsZero() bool { return c == "" }

// IsZero tells that there is no code.
func (c ComponentCode) IsZero() bool { return c == "" }

// IsZero tells that there is no code.
func (c MatterCode) IsZero() bool { return c == "" }

// IsZero tells that there is no code.
func (c CreditCode) IsZero() bool { return c == "" }

// String gives the digits.
func (c DistrictCode) String() string { return string(c) }

// String gives the digits.
func (c StreetCode) String() string { return string(c) }

// String gives the digits.
func (c CommunityCode) String() string { return string(c) }

// String gives the digits.
func (c UnitGridCode) String() string { return string(c) }

// String gives the digits.
func (c ComponentCode) String() string { return string(c) }

// String gives the digits.
func (c MatterCode) String() string { return string(c) }

// String gives the characters.
func (c CreditCode) String() string { return string(c) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *DistrictCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseDistrictCode, b) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *StreetCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseStreetCode, b) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *CommunityCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseCommunityCode, b) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *UnitGridCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseUnitGridCode, b) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *ComponentCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseComponentCode, b) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *MatterCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseMatterCode, b) }

// UnmarshalText parses the code; empty text is the zero code.
func (c *CreditCode) UnmarshalText(b []byte) error { return unmarshalCode(c, ParseCreditCode, b) }

// trimCode takes off white space and the byte order mark of a first cell.
func trimCode(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) })
}

// clip keeps a value in a message short; it may be anything a file holds.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	end := most
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

func buildCode[T ~string](parse func(string) (T, error), r codeRule, prefix string, n, digits int) (T, error) {
	most := 1
	for range digits {
		most *= 10
	}
	if n < 1 || n >= most {
		return "", fmt.Errorf("%s: the number %d is outside 1 to %d", r.name.En, n, most-1)
	}
	return parse(fmt.Sprintf("%s%0*d", prefix, digits, n))
}

func unmarshalCode[T ~string](dst *T, parse func(string) (T, error), b []byte) error {
	if len(b) == 0 {
		*dst = ""
		return nil
	}
	c, err := parse(string(b))
	if err != nil {
		return err
	}
	*dst = c
	return nil
}

// cut gives s[i:j], "" where the code is zero.
func cut(s string, i, j int) string {
	if i < 0 || j > len(s) || i > j {
		return ""
	}
	return s[i:j]
}

// cutOwn gives s[:j], "" where the part s[i:j] is 000 and so names nothing.
func cutOwn(s string, i, j int) string {
	if cut(s, i, j) == "000" {
		return ""
	}
	return cut(s, 0, j)
}

func cutNumber(s string, i int) int {
	n, _ := strconv.Atoi(cut(s, i, len(s)))
	return n
}

func keyOf(kind CategoryKind, digits string) CategoryKey {
	if len(digits) != 5 {
		return CategoryKey{}
	}
	return CategoryKey{kind, digits}
}
