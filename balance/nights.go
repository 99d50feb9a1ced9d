package balance

import (
	"slices"
	"time"

	"chengge/spatial/roadnet"
)

// nights tell on which nights a project's trucks may not drive as planned.
type nights struct {
	w     *work
	bans  *roadnet.Bans
	known map[string]bool
}

func (w *work) nights() *nights {
	n := &nights{w: w, known: map[string]bool{}}
	if w.ways.net != nil && len(w.in.Plans.Bans) > 0 {
		if bans, err := w.lay(w.ways.net); err == nil { // it has been laid before
			n.bans = bans
		}
	}
	return n
}

// closed tells whether for more than half of the hours of haulage of a day bans
// are in force that the ways of the period were not found under: those of an
// alert day in a month that was planned without.
func (n *nights) closed(project string, period int, day0 time.Time) bool {
	if n.bans == nil || period >= len(n.w.ways.spells) {
		return false
	}
	key := project + day(day0)
	if v, ok := n.known[key]; ok {
		return v
	}
	planned := n.w.ways.spells[period].Bans
	all, bad := 0, 0
	trip := roadnet.Trip{At: day0, Vehicle: n.w.truck(), Project: project}
	for _, s := range n.bans.Spells(trip, day0, day0.AddDate(0, 0, 1)) {
		other := slices.ContainsFunc(s.Bans, func(name string) bool { return !slices.Contains(planned, name) })
		for at := s.Begins; at.Before(s.Ends); at = at.Add(15 * time.Minute) {
			if n.w.o.Window.Always() || n.w.o.Window.Hold(at) {
				if all++; other {
					bad++
				}
			}
		}
	}
	n.known[key] = 2*bad > all
	return n.known[key]
}
