package chengge

import (
	"fmt"
	"strings"
)

// Rule is a row of the responsibility matrix (权责清单): for which reports,
// where and when, which body leads, supports and is told. Empty conditions
// always hold.
type Rule struct {
	ID        ID
	Code      string
	Row       RuleRow
	Category  CategoryPattern
	Area      Ref // of any level; the zero Ref is everywhere
	RoadClass RoadClass
	Position  Position // "side" is both sides
	Attribute string   // of the report, such as area_m2, major, cross_district
	AtLeast   float64  // the attribute's threshold
	Valid     Period
	Lead      BodyExpr
	Support   []BodyExpr
	Notify    []BodyExpr
	Source    string // where the rule is written
	Default   bool   // comes with the product; a city's own rules go before it
}

// RuleRow names the row of the routing rule that a Rule fills.
type RuleRow string

// The rows that are data.
const (
	EmergencyRow  RuleRow = "emergency"
	EscalationRow RuleRow = "escalation"
	MatrixRow     RuleRow = "matrix"
)

// ParseRuleRow reads a row; empty is the matrix.
func ParseRuleRow(s string) (RuleRow, error) {
	switch r := RuleRow(strings.ToLower(strings.TrimSpace(s))); r {
	case "":
		return MatrixRow, nil
	case EmergencyRow, EscalationRow, MatrixRow:
		return r, nil
	}
	return "", fmt.Errorf("unknown row %q: use emergency, escalation or matrix", s)
}

// CategoryPattern stands for categories: "*" for all, "matter:*" for a kind,
// "06*" or "matter:06*" for a major class, "06010" or "matter:06010" for one.
// Without a kind both are meant.
type CategoryPattern struct {
	kind CategoryKind // "" is both
	code string       // "", two digits or five
	text string       // as String gives it, "" for the zero pattern: answers quote it
}

// ParseCategoryPattern reads a pattern; empty is "*".
func ParseCategoryPattern(s string) (CategoryPattern, error) {
	bad := func() (CategoryPattern, error) {
		return CategoryPattern{}, fmt.Errorf("category pattern %q: use *, 06*, 06010, matter:06010 or component:*", s)
	}
	var p CategoryPattern
	code := strings.TrimSpace(s)
	if kind, rest, ok := strings.Cut(code, ":"); ok {
		p.kind, code = CategoryKind(kind), rest
		if p.kind != MatterKind && p.kind != ComponentKind {
			return bad()
		}
	}
	if code == "" && p.kind == "" || code == "*" {
		return p.written(), nil
	}
	digits, star := strings.CutSuffix(code, "*")
	if star && len(digits) != 2 || !star && len(digits) != 5 {
		return bad()
	}
	for _, r := range digits {
		if r < '0' || r > '9' {
			return bad()
		}
	}
	p.code = digits
	return p.written(), nil
}

// Matches tells whether the pattern stands for the category. The zero key (a
// report without a category) is matched by "*" alone.
func (p CategoryPattern) Matches(k CategoryKey) bool {
	return (p.kind == "" || p.kind == k.Kind) && strings.HasPrefix(k.Code, p.code)
}

// Specificity orders patterns: one category 3, a major class 2, a kind 1, all 0.
func (p CategoryPattern) Specificity() int {
	switch {
	case len(p.code) == 5:
		return 3
	case p.code != "":
		return 2
	case p.kind != "":
		return 1
	}
	return 0
}

// Overlaps tells whether some category is matched by both patterns.
func (p CategoryPattern) Overlaps(q CategoryPattern) bool {
	return (p.kind == "" || q.kind == "" || p.kind == q.kind) &&
		(strings.HasPrefix(p.code, q.code) || strings.HasPrefix(q.code, p.code))
}

// Kind and Code give the pattern's parts; both empty is every category.
func (p CategoryPattern) Kind() CategoryKind { return p.kind }

// Code gives the digits that a category must begin with.
func (p CategoryPattern) Code() string { return p.code }

// String gives the pattern as ParseCategoryPattern reads it.
func (p CategoryPattern) String() string {
	if p.text == "" {
		return "*"
	}
	return p.text
}

// Text gives the pattern in words: matters 06*, component 01001.
func (p CategoryPattern) Text() Text {
	switch {
	case p == (CategoryPattern{}):
		return Text{"全部类别", "all categories"}
	case p.kind == "":
		return Text{p.text, p.text}
	}
	kind := p.kind.Text()
	if p.code == "" {
		return Text{"全部" + kind.Zh, "all " + kind.En + "s"}
	}
	number := strings.TrimPrefix(p.text, string(p.kind)+":")
	if len(p.code) < 5 {
		kind.En += "s"
	}
	return Text{kind.Zh + " " + number, kind.En + " " + number}
}

// written is p with its text.
func (p CategoryPattern) written() CategoryPattern {
	if p == (CategoryPattern{}) {
		return p
	}
	p.text = p.code
	if len(p.code) < 5 {
		p.text += "*"
	}
	if p.kind != "" {
		p.text = string(p.kind) + ":" + p.text
	}
	return p
}
