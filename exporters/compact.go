package exporters

import (
	"sync"

	"chengge"
)

// numberNames are the names of a rule's two numbers.
type numberNames struct{ value, limit string }

// ruleNumbers turns Reason.Numbers round once, so that a row costs no map.
var ruleNumbers = sync.OnceValue(func() map[chengge.RuleID]numberNames {
	names := map[chengge.RuleID]numberNames{}
	for _, id := range chengge.RuleIDs() {
		var n numberNames
		for name, v := range (chengge.Reason{Rule: id, Value: 1, Limit: 2}).Numbers() {
			if v == 1 {
				n.value = name
			} else {
				n.limit = name
			}
		}
		names[id] = n
	}
	return names
})

// appendCompact writes a reason as its rule id and numbers:
// territorial.side:distance_m=4.5;within_m=18.5.
func appendCompact(dst []byte, r *chengge.Reason) []byte {
	dst = append(dst, r.Rule...)
	n := ruleNumbers()[r.Rule]
	if n.value == "" {
		return dst
	}
	dst = append(append(append(dst, ':'), n.value...), '=')
	dst = appendNumber(dst, r.Value)
	if n.limit != "" {
		dst = append(append(append(dst, ';'), n.limit...), '=')
		dst = appendNumber(dst, r.Limit)
	}
	return dst
}

// appendReason writes what decided, and after it what the sender may have got
// wrong: compact, or as sentences.
func (l *Located) appendReason(dst []byte, a *chengge.Assignment) []byte {
	if len(a.Reasons) > 0 {
		dst = l.appendOne(dst, &a.Reasons[0])
	}
	for i := range a.Hints {
		if l.o.FullReasons {
			dst = append(dst, chengge.Text{Zh: "；", En: "; "}.In(l.o.Lang)...)
		} else {
			dst = append(dst, ' ')
		}
		dst = l.appendOne(dst, &a.Hints[i])
	}
	return dst
}

func (l *Located) appendOne(dst []byte, r *chengge.Reason) []byte {
	if l.o.FullReasons {
		return append(dst, r.Sentence(l.o.Lang)...)
	}
	return appendCompact(dst, r)
}
