package importers

import (
	"fmt"
	"slices"

	"chengge"
)

// gather makes one finding of a flood: where no row of a layer has coordinates
// that can be used, and where a field that was found by its name is evidently
// something else, since one in ten of its values can't be used.
func (l *reading) gather() {
	if len(l.placed.points) == 0 {
		for _, rule := range []chengge.FindingRule{chengge.FindSwapped, chengge.FindBadCoordinates} {
			l.gatherRule(func(d chengge.Finding) bool { return d.Rule == rule }, 0)
		}
	}
	for _, s := range l.fields.slots {
		if s.found {
			l.gatherRule(func(d chengge.Finding) bool {
				return d.Rule == chengge.FindIgnoredValue && d.Other == s.column.Name
			}, s.filled/10)
		}
	}
}

// gatherRule keeps the first of the findings that match, if they are more than
// three and more than most.
func (l *reading) gatherRule(match func(chengge.Finding) bool, most int) {
	first := slices.IndexFunc(l.found, match)
	n := 0
	for _, d := range l.found {
		if match(d) {
			n++
		}
	}
	if n <= 3 || n <= most {
		return
	}
	one := l.found[first]
	one.Numbers = map[string]float64{"rows": float64(n)}
	one.Cause = trim(fmt.Sprintf("%s (and %s likewise)", one.Cause, plural(n-1, "more row")))
	seen := false
	l.found = slices.DeleteFunc(l.found, func(d chengge.Finding) bool {
		again := match(d) && seen
		seen = seen || match(d)
		return again
	})
	l.found[first] = one
}
