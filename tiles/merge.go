package tiles

import (
	"cmp"
	"math"
	"slices"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// centreLine is the line along which a road's name is written: segments of one
// name and class, end to end.
type centreLine struct {
	id    chengge.ID // of its first segment by code
	name  string
	class chengge.RoadClass
	since int
	line  orb.LineString
}

// centreLines merges the segments of each road: where more than two ends of
// the same road meet those go on into each other that turn least. The lines
// come in the order of their first segments' codes, and run as those do.
func centreLines(s *grids.Snapshot) []centreLine {
	type road struct {
		name  string
		class chengge.RoadClass
	}
	byRoad := map[road][]piece{}
	since := roadSince(s)
	i := 0
	for r := range s.Roads("") {
		if r.Name != "" {
			for _, part := range r.Line {
				if len(part) > 1 {
					k := road{r.Name, r.Class}
					byRoad[k] = append(byRoad[k], piece{number: i, id: r.ID, line: part})
				}
			}
		}
		i++
	}
	type found struct {
		centreLine
		number int
	}
	var out []found
	for k, pieces := range byRoad {
		for _, c := range chains(pieces) {
			out = append(out, found{centreLine{c.id, k.name, k.class, since[c.number], c.line}, c.number})
		}
	}
	slices.SortFunc(out, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.line[0][0], b.line[0][0]), cmp.Compare(a.line[0][1], b.line[0][1]))
	})
	lines := make([]centreLine, len(out))
	for i := range out {
		lines[i] = out[i].centreLine
	}
	return lines
}

type piece struct {
	number int
	id     chengge.ID
	line   orb.LineString
}

// end is an end of a piece: its last point where last is set.
type end struct {
	piece int
	last  bool
}

// chains joins pieces at their ends.
func chains(pieces []piece) []piece {
	at := map[orb.Point][]end{}
	var places []orb.Point
	for i := range pieces {
		for _, e := range [...]end{{i, false}, {i, true}} {
			q := e.point(pieces)
			if len(at[q]) == 0 {
				places = append(places, q)
			}
			at[q] = append(at[q], e)
		}
	}
	next := map[end]end{}
	for _, q := range places {
		ends := at[q]
		type pair struct {
			a, b end
			turn float64
		}
		var pairs []pair
		for i, a := range ends {
			for _, b := range ends[:i] {
				if a.piece != b.piece {
					pairs = append(pairs, pair{b, a, bend(a.away(pieces), b.away(pieces))})
				}
			}
		}
		slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.turn, b.turn) })
		for _, p := range pairs {
			if _, taken := next[p.a]; taken || p.turn > math.Pi/2 {
				continue
			}
			if _, taken := next[p.b]; !taken {
				next[p.a], next[p.b] = p.b, p.a
			}
		}
	}
	var out []piece
	done := make([]bool, len(pieces))
	for i := range pieces {
		if done[i] {
			continue
		}
		// Back to where the chain begins, or around once.
		first := end{i, false}
		for {
			before, ok := next[first]
			if !ok {
				break
			}
			first = end{before.piece, !before.last}
			if first.piece == i {
				break
			}
		}
		chain := piece{number: pieces[i].number, id: pieces[i].id}
		forward := true
		for e := first; !done[e.piece]; {
			done[e.piece] = true
			line := pieces[e.piece].line
			if e.last {
				line = slices.Clone(line)
				slices.Reverse(line)
			}
			if e.piece == i {
				forward = !e.last
			}
			if len(chain.line) > 0 {
				line = line[1:]
			}
			chain.line = append(chain.line, line...)
			if pieces[e.piece].number < chain.number {
				chain.number, chain.id = pieces[e.piece].number, pieces[e.piece].id
			}
			n, ok := next[end{e.piece, !e.last}]
			if !ok {
				break
			}
			e = n
		}
		if !forward {
			slices.Reverse(chain.line)
		}
		out = append(out, chain)
	}
	return out
}

func (e end) point(pieces []piece) orb.Point {
	line := pieces[e.piece].line
	if e.last {
		return line[len(line)-1]
	}
	return line[0]
}

// away gives the direction from the end into the piece.
func (e end) away(pieces []piece) orb.Point {
	line := pieces[e.piece].line
	a, b := line[0], line[1]
	if e.last {
		a, b = line[len(line)-1], line[len(line)-2]
	}
	scale := math.Cos(a[1] * math.Pi / 180)
	return orb.Point{(b[0] - a[0]) * scale, b[1] - a[1]}
}

// bend is how far two directions away from a point are from a straight line, in
// radians.
func bend(a, b orb.Point) float64 {
	return math.Pi - math.Abs(math.Atan2(a[0]*b[1]-a[1]*b[0], a[0]*b[0]+a[1]*b[1]))
}
