package chengge

import (
	"fmt"
	"strings"
)

// BodyExpr says which body a rule means: the code of an organisation, or one
// of the words below, which are resolved at the place of the report.
type BodyExpr string

// The words. ToDuty is a prefix: "@duty:sanitation" is the holder of that role
// on the segment, else on the smallest area that has one.
const (
	ToOffice      BodyExpr = "@office"
	ToDistrict    BodyExpr = "@district"
	ToCity        BodyExpr = "@city"
	ToOwner       BodyExpr = "@owner"
	ToMaintainer  BodyExpr = "@maintainer"
	ToAuthority   BodyExpr = "@authority"
	ToSupervision BodyExpr = "@supervision"
	ToEmergency   BodyExpr = "@emergency"
	ToDuty        BodyExpr = "@duty:"
)

// ParseBodyExpr reads an expression; empty stays empty.
func ParseBodyExpr(s string) (BodyExpr, error) {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "@") {
		return BodyExpr(s), nil
	}
	switch e := BodyExpr(s); e {
	case ToOffice, ToDistrict, ToCity, ToOwner, ToMaintainer, ToAuthority, ToSupervision, ToEmergency:
		return e, nil
	}
	if role, ok := strings.CutPrefix(s, string(ToDuty)); ok && role != "" {
		return BodyExpr(s), nil
	}
	return "", fmt.Errorf("unknown body %q: use the code of an organisation, or @office, @district, @city, @owner, @maintainer, @authority, @supervision, @emergency or @duty:ROLE", s)
}

// ParseBodyExprs reads expressions parted by blanks, commas or semicolons.
func ParseBodyExprs(s string) ([]BodyExpr, error) {
	var out []BodyExpr
	for part := range strings.FieldsFuncSeq(s, isListSeparator) {
		e, err := ParseBodyExpr(part)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Organisation gives the code that the expression names, "" for a word.
func (e BodyExpr) Organisation() string {
	if strings.HasPrefix(string(e), "@") {
		return ""
	}
	return string(e)
}

// Role gives the role of a "@duty:" expression.
func (e BodyExpr) Role() (string, bool) { return strings.CutPrefix(string(e), string(ToDuty)) }

func isListSeparator(r rune) bool {
	switch r {
	case ' ', ',', ';', '，', '；', '、', '|':
		return true
	}
	return false
}

// SplitList parts a list as city files write it: by bars where it has some,
// else by blanks, commas and semicolons, half or full width. Blanks around a
// value are cut.
func SplitList(s string) []string {
	if !strings.Contains(s, "|") {
		return strings.FieldsFunc(s, isListSeparator)
	}
	var out []string
	for part := range strings.SplitSeq(s, "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
