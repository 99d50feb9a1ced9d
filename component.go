package chengge

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// Component (部件) is a thing of the inventory: a manhole cover, a lamp, a bin.
type Component struct {
	ID       ID
	Code     string
	Category string // five digits, a component category
	Name     string
	UnitGrid string // code, if stated
	// The three parties (三方), each the code of an organisation.
	Authority  string // 主管部门
	Owner      string // 权属单位; empty is not known
	Maintainer string // 养护单位
	State      ComponentState
	Accuracy   SurveyAccuracy
	Valid      Period
	Point      orb.Point
}

// Party names one of a component's three parties.
type Party string

// The parties, in the order in which the rule asks for them.
const (
	PartyMaintainer Party = "maintainer"
	PartyOwner      Party = "owner"
	PartyAuthority  Party = "authority"
)

// Party gives the code of the party p of the component, "" where unknown.
func (c *Component) Party(p Party) string {
	switch p {
	case PartyMaintainer:
		return c.Maintainer
	case PartyOwner:
		return c.Owner
	case PartyAuthority:
		return c.Authority
	}
	return ""
}

// ComponentState is the state of a component (管理部件状态).
type ComponentState string

// The five states of GB/T 47678.5; the zero state counts as intact.
const (
	Intact    ComponentState = "intact"    // 完好
	Damaged   ComponentState = "damaged"   // 破损
	Lost      ComponentState = "lost"      // 丢失
	Abandoned ComponentState = "abandoned" // 废弃
	Removed   ComponentState = "removed"   // 移除
)

// ParseComponentState reads a state in English or Chinese; empty is intact.
func ParseComponentState(s string) (ComponentState, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "intact", "完好":
		return Intact, nil
	case "damaged", "破损":
		return Damaged, nil
	case "lost", "丢失":
		return Lost, nil
	case "abandoned", "废弃":
		return Abandoned, nil
	case "removed", "移除":
		return Removed, nil
	}
	return "", fmt.Errorf("unknown component state %q: use intact (完好), damaged (破损), lost (丢失), abandoned (废弃) or removed (移除)", s)
}

// SurveyAccuracy is the class of a component's position: A ±0.5 m, B ±1 m,
// C ±10 m. The zero class counts as C.
type SurveyAccuracy string

// The classes.
const (
	AccuracyA SurveyAccuracy = "A"
	AccuracyB SurveyAccuracy = "B"
	AccuracyC SurveyAccuracy = "C"
)

// Metres gives the radius of the class.
func (a SurveyAccuracy) Metres() float64 {
	switch a {
	case AccuracyA:
		return 0.5
	case AccuracyB:
		return 1
	}
	return 10
}

// ParseSurveyAccuracy reads a class; empty is not known.
func ParseSurveyAccuracy(s string) (SurveyAccuracy, error) {
	switch a := SurveyAccuracy(strings.ToUpper(strings.TrimSpace(s))); a {
	case "", AccuracyA, AccuracyB, AccuracyC:
		return a, nil
	}
	return "", fmt.Errorf("unknown survey accuracy %q: use A (±0.5 m), B (±1 m) or C (±10 m)", s)
}
