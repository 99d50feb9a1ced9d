package chengge

import (
	"cmp"
	"fmt"
	"strings"
)

// CategoryKind says whether a category is one of matters or of components. The
// two lists share numbers: 01001 is in both.
type CategoryKind string

// The two kinds.
const (
	MatterKind    CategoryKind = "matter"    // 事项, formerly 事件
	ComponentKind CategoryKind = "component" // 部件
)

// Text gives the kind in words.
func (k CategoryKind) Text() Text {
	if k == ComponentKind {
		return Text{"部件", "component"}
	}
	return Text{"事项", "matter"}
}

// CategoryKey names a category: its kind and the five digits (大类 2 + 小类 3) of
// GB/T 47678.5. The zero key is "no category".
type CategoryKey struct {
	Kind CategoryKind
	Code string
}

// ParseCategoryKey reads a full key, matter:06010. It knows no list; use
// Catalogue.Parse for what people write.
func ParseCategoryKey(s string) (CategoryKey, error) {
	kind, code, _ := strings.Cut(strings.TrimSpace(s), ":")
	k := CategoryKey{CategoryKind(kind), code}
	if k.Kind != MatterKind && k.Kind != ComponentKind || len(code) != 5 || !allDigits(code) {
		return CategoryKey{}, fmt.Errorf("category key %q: write matter:06010 or component:01001", clip(s))
	}
	return k, nil
}

// String gives matter:06010, and "" for the zero key.
func (k CategoryKey) String() string {
	if k.IsZero() {
		return ""
	}
	return string(k.Kind) + ":" + k.Code
}

// IsZero tells that there is no category.
func (k CategoryKey) IsZero() bool { return k == CategoryKey{} }

// Major gives the two digits of the major class.
func (k CategoryKey) Major() string { return cut(k.Code, 0, 2) }

// MarshalText gives the key as String does.
func (k CategoryKey) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText parses a full key; empty text is the zero key.
func (k *CategoryKey) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*k = CategoryKey{}
		return nil
	}
	parsed, err := ParseCategoryKey(string(b))
	if err != nil {
		return err
	}
	*k = parsed
	return nil
}

// CompareCategoryKeys orders keys: components before matters, then by code.
func CompareCategoryKeys(a, b CategoryKey) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Code, b.Code))
}

// LocalCode tells whether the key is one that the national list leaves free for
// a city's own categories: minor class 900 and up, or major class 90 and up.
func (k CategoryKey) LocalCode() bool { return cut(k.Code, 2, 3) == "9" || cut(k.Code, 0, 1) == "9" }

// Category is an entry of the catalogue: a type of component or of matter.
type Category struct {
	Key         CategoryKey
	Name        string
	NameEn      string
	MajorName   string
	MajorNameEn string
	// Party is who answers for a component of this category and for its twin
	// matter; empty for all other matters.
	Party Party
	// Emergency tells that a report is dispatched at once (平急转换).
	Emergency bool
	// Local tells that the code is not in the national list.
	Local bool
	// Since is the standard whose list the code stands in, zero where Local.
	Since   CodeStandard
	Aliases []string // other names, Chinese and English, by which Parse finds it
	Old     []OldCode
	// Twin is the matter "…异常" of a component category and the reverse; zero
	// for all other matters.
	Twin CategoryKey
}

// Text gives the name in both languages.
func (c Category) Text() Text {
	if c.NameEn == "" {
		return Text{c.Name, c.Name}
	}
	return Text{c.Name, c.NameEn}
}

// OldCode is the number of a category in a list of an older standard.
type OldCode struct {
	Standard CodeStandard
	Code     string // 01-10 of GB/T 30428.2, 0102 of CJ/T 214
	// Inferred tells that the number follows from how the lists are numbered
	// and has not been seen in use.
	Inferred bool
}

// RetiredCategory is a category of an older standard that has no successor.
type RetiredCategory struct {
	Standard CodeStandard
	Kind     CategoryKind
	Code     string
	Name     string
	NameEn   string
	See      []CategoryKey // what a person may choose from
}

func allDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
