package earthwork

import (
	"fmt"
	"strconv"
	"strings"

	"chengge"
)

// VolumeState is what state a volume is counted in; without it a volume of
// earth means nothing.
type VolumeState string

// The states.
const (
	Loose     VolumeState = "loose"      // 虚方
	Bank      VolumeState = "bank"       // 自然方, 天然密实
	Compacted VolumeState = "compacted"  // 压实方, 夯实
	LooseFill VolumeState = "loose_fill" // 松填
)

// VolumeStates gives the states in the order of the printed tables.
func VolumeStates() []VolumeState { return []VolumeState{Loose, Bank, Compacted, LooseFill} }

var stateNames = map[VolumeState]chengge.Text{
	Loose:     {Zh: "虚方", En: "loose"},
	Bank:      {Zh: "自然方", En: "bank"},
	Compacted: {Zh: "压实方", En: "compacted"},
	LooseFill: {Zh: "松填", En: "loose fill"},
}

// Title gives the state in words.
func (s VolumeState) Title() chengge.Text { return stateNames[s] }

// stateAliases are the names under which tables and files know the states.
var stateAliases = map[string]VolumeState{
	"loose": Loose, "虚方": Loose, "松方": Loose,
	"bank": Bank, "自然方": Bank, "天然密实": Bank, "天然密实方": Bank,
	"compacted": Compacted, "压实方": Compacted, "夯实": Compacted, "夯实后": Compacted, "实方": Compacted,
	"loose_fill": LooseFill, "loose fill": LooseFill, "松填": LooseFill, "松填方": LooseFill,
}

// ParseVolumeState reads a state by its name in either language. An empty text
// is an error: a volume without a state means nothing.
func ParseVolumeState(s string) (VolumeState, error) {
	if state, ok := stateAliases[strings.ToLower(strings.TrimSpace(s))]; ok {
		return state, nil
	}
	if strings.TrimSpace(s) == "" {
		return "", chengge.Errorf(chengge.ErrBadBody, "a volume without a state means nothing: say loose, bank, compacted or loose_fill").
			InChinese("体积未注明状态：请写明虚方、自然方、压实方或松填")
	}
	return "", chengge.Errorf(chengge.ErrBadBody, "unknown state %q: say loose, bank, compacted or loose_fill", s).
		InChinese("未知的体积状态“%s”：请写虚方、自然方、压实方或松填", s)
}

// Volumes of one state, in 0.1 m³. Those of two states are two types, so that
// no program that adds them compiles; a SoilTable turns one into another.
type (
	// LooseVolume (虚方) is what a truck carries.
	LooseVolume int64
	// BankVolume (自然方) is what lies in the ground; plans balance in it.
	BankVolume int64
	// CompactedVolume (压实方) is what a finished fill measures.
	CompactedVolume int64
	// LooseFillVolume (松填) is fill that nobody rolled.
	LooseFillVolume int64
)

// MostVolume is the largest volume that an entry may have, in 0.1 m³: 10⁹ m³,
// forty times the earth of the Three Gorges dam's body. More is a slip of the
// pen, or of the unit.
const MostVolume = 10_000_000_000

// String gives the volume in m³ with its state.
func (v LooseVolume) String() string { return tenths(int64(v)) + " m³ loose" }

// String gives the volume in m³ with its state.
func (v BankVolume) String() string { return tenths(int64(v)) + " m³ bank" }

// String gives the volume in m³ with its state.
func (v CompactedVolume) String() string { return tenths(int64(v)) + " m³ compacted" }

// String gives the volume in m³ with its state.
func (v LooseFillVolume) String() string { return tenths(int64(v)) + " m³ loose fill" }

// M3 gives the volume in m³ for reports; plans never compute with it.
func (v BankVolume) M3() float64 { return float64(v) / 10 }

func tenths(v int64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	if v%10 == 0 {
		return sign + strconv.FormatInt(v/10, 10)
	}
	return fmt.Sprintf("%s%d.%d", sign, v/10, v%10)
}

// Stated is a volume as a file or a person states it: exact, with its state.
// It cannot be computed with before a SoilTable has made bank m³ of it.
type Stated struct {
	State VolumeState
	M3    Ratio
}

// ParseStated reads a volume in m³ and its state. What is no plain decimal
// number, is negative, or is beyond MostVolume is refused.
func ParseStated(m3, state string) (Stated, error) {
	s, err := ParseVolumeState(state)
	if err != nil {
		return Stated{}, err
	}
	r, err := ParseRatio(m3)
	if err != nil {
		return Stated{}, chengge.Errorf(chengge.ErrBadBody, "volume %q: %w", m3, err).InChinese("体积“%s”无法识别", m3)
	}
	v := Stated{s, r}
	return v, v.check()
}

// StateM3 gives a volume of whole and fractional m³, exact to 10⁻⁶ m³.
func StateM3(m3 float64, state VolumeState) (Stated, error) {
	return ParseStated(strconv.FormatFloat(m3, 'f', -1, 64), string(state))
}

func (v Stated) check() error {
	switch {
	case v.M3.Num < 0:
		return chengge.Errorf(chengge.ErrBadBody, "volume %s m³ is negative", v.M3).InChinese("体积 %s 立方米为负", v.M3)
	case v.M3.rat().Cmp(ratio(MostVolume, 10).rat()) > 0:
		return chengge.Errorf(chengge.ErrBadBody, "volume %s m³ is absurd: more than 10⁹ m³; check the unit", v.M3).
			InChinese("体积 %s 立方米超过十亿立方米，请检查单位", v.M3)
	}
	return nil
}

// String gives the volume in m³ with its state.
func (v Stated) String() string { return v.M3.String() + " m³ " + stateNames[v.State].En }
