package roadnet

import (
	"slices"
	"time"

	"chengge"

	"github.com/paulmach/orb"
)

// Vehicle is a loaded truck: tonnes and metres; 0 is not known and passes.
type Vehicle struct {
	Weight, Width, Height float64
	Electric              bool
}

// fits tells whether the limits of a way let the vehicle pass.
func (v Vehicle) fits(w *Way) bool {
	within := func(limit, has float64) bool { return limit == 0 || has <= limit }
	return within(w.MaxWeight, v.Weight) && within(w.MaxWidth, v.Width) && within(w.MaxHeight, v.Height)
}

// Ban (禁行) closes roads to some vehicles at some times: an alert day stops
// haulage in a whole city or inside a ring, a bridge is closed at rush hour.
type Ban struct {
	Name  string
	Valid chengge.Period
	Hours chengge.Hours // may run across midnight; of the city's time zone
	// Zone closes every way with a part strictly inside; a ring road that is the
	// zone's own border stays open. Without zone and roads the ban is everywhere.
	Zone orb.MultiPolygon
	// Roads closes ways by the code of their segment or the name of their road.
	Roads []string
	// Above lets vehicles of up to so many tonnes pass; 0 stops all.
	Above          float64
	ExceptElectric bool
	Exempt         []string // codes of the projects that may drive all the same
}

// Trip is what a ban looks at.
type Trip struct {
	// At is the moment of departure in the city's time zone. The ways open then
	// are taken as open for the whole trip: Path.Closing names what closes under
	// way.
	At      time.Time
	Vehicle Vehicle
	Project string
}

// holds tells whether the ban stops the trip at a moment, somewhere.
func (b *Ban) holds(t Trip, at time.Time) bool {
	switch {
	case !b.Valid.Holds(at), !b.Hours.Hold(at):
		return false
	case b.Above > 0 && t.Vehicle.Weight > 0 && t.Vehicle.Weight <= b.Above:
		return false
	case b.ExceptElectric && t.Vehicle.Electric:
		return false
	case t.Project != "" && slices.Contains(b.Exempt, t.Project):
		return false
	}
	return true
}

// Bans are bans laid on a network.
type Bans struct {
	net  *Network
	list []Ban
	ways [][]int32 // that each closes; nil is all of them
}

// Lay finds the ways that each ban closes. A ban that names a road which the
// network lacks is an error: it would stop nothing.
func (n *Network) Lay(list []Ban) (*Bans, error) {
	b := &Bans{net: n, list: list, ways: make([][]int32, len(list))}
	for i := range list {
		ban := &list[i]
		if len(ban.Zone) == 0 && len(ban.Roads) == 0 {
			continue
		}
		ways := []int32{}
		if len(ban.Zone) > 0 {
			n.lines.Search(ban.Zone.Bound(), func(w int) bool {
				if enters(n.ways[w].Line, ban.Zone) {
					ways = append(ways, int32(w))
				}
				return true
			})
		}
		for _, road := range ban.Roads {
			ways = append(ways, n.named(road)...)
			if len(n.named(road)) == 0 {
				return nil, chengge.Errorf(chengge.ErrFile, "ban %q: the network has no road %q", ban.Name, road).
					InChinese("禁行“%s”：路网中没有道路“%s”", ban.Name, road)
			}
		}
		slices.Sort(ways)
		b.ways[i] = slices.Compact(ways)
	}
	return b, nil
}

// active gives the bans that stop the trip at a moment, as bits.
func (b *Bans) active(t Trip, at time.Time) []bool {
	out := make([]bool, len(b.list))
	for i := range b.list {
		out[i] = b.list[i].holds(t, at)
	}
	return out
}

// Spell is a stretch of time in which the same bans stop a trip.
type Spell struct {
	Begins, Ends time.Time
	Bans         []string // names of those in force
}

// Spells parts the time between two moments by the bans that hold for a trip,
// to the minute, as hours are written.
func (b *Bans) Spells(t Trip, from, to time.Time) []Spell {
	var out []Spell
	var before []bool
	for at := from; at.Before(to); at = at.Truncate(time.Minute).Add(time.Minute) {
		now := b.active(t, at)
		if len(out) > 0 && slices.Equal(now, before) {
			continue
		}
		if len(out) > 0 {
			out[len(out)-1].Ends = at
		}
		s := Spell{Begins: at, Ends: to}
		for i, on := range now {
			if on {
				s.Bans = append(s.Bans, b.list[i].Name)
			}
		}
		out, before = append(out, s), now
	}
	return out
}

// Roads are the ways that are open to a trip.
type Roads struct {
	net    *Network
	closed []bool // of ways
}

// Open gives all ways that the vehicle fits, whatever the bans.
func (n *Network) Open(v Vehicle) *Roads {
	r := &Roads{n, make([]bool, len(n.ways))}
	for i := range n.ways {
		r.closed[i] = !v.fits(&n.ways[i])
	}
	return r
}

// Open gives the ways that are open to a trip when it departs.
func (b *Bans) Open(t Trip) *Roads {
	r := b.net.Open(t.Vehicle)
	for i := range b.list {
		if !b.list[i].holds(t, t.At) {
			continue
		}
		if b.ways[i] == nil {
			for w := range r.closed {
				r.closed[w] = true
			}
		}
		for _, w := range b.ways[i] {
			r.closed[w] = true
		}
	}
	return r
}

// Closed counts the ways that are closed.
func (r *Roads) Closed() int {
	n := 0
	for _, c := range r.closed {
		n += b2i(c)
	}
	return n
}

// Closing names the bans that close a way of the path after the trip has left
// and before it is over that way.
func (b *Bans) Closing(p Path, t Trip) []string {
	var out []string
	var millis int64
	for _, l := range p.legs {
		e := &b.net.edges[l.edge]
		at := t.At.Add(time.Duration(millis) * time.Millisecond)
		for i := range b.list {
			ban := &b.list[i]
			if !ban.holds(t, at) || ban.holds(t, t.At) {
				continue
			}
			on := b.ways[i] == nil
			for _, w := range b.ways[i] {
				on = on || w == e.way
			}
			if on && (len(out) == 0 || out[len(out)-1] != ban.Name) {
				out = append(out, ban.Name)
			}
		}
		millis += e.part(ByTime, l.to) - e.part(ByTime, l.from)
	}
	return out
}
