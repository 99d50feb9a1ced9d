package reports

import (
	"math"
	"strings"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// nameRoads gives the segments of each road by its name, in the order of their
// codes.
func (k *Router) nameRoads() map[string][]*chengge.RoadSegment {
	out := map[string][]*chengge.RoadSegment{}
	for r := range k.snap.Roads("") {
		if r.Name != "" {
			out[r.Name] = append(out[r.Name], r)
		}
	}
	return out
}

// The kerb is where "on the north side" is, where a road's width is not known.
const (
	unknownHalf = 5.0 // metres from the line
	beyondKerb  = 1.0
	oneNode     = 30.0 // metres between ends of segments that are one crossing
)

// onRoad finds a place on a road. Named by the code of a segment, the offset
// counts from its start; by the name of a road, from the crossing in the
// direction stated, on over following segments. A side lies just beyond the
// kerb, no side on the line. ok is false where there is no such road, crossing,
// direction or length.
func (k *Router) onRoad(ref *chengge.RoadRef, r *chengge.Report) (p orb.Point, ok bool) {
	at := r.Found
	if at.IsZero() {
		at = r.Received
	}
	name := strings.TrimSpace(ref.Road)
	if s, found := k.snap.Road(name); found && ref.Crossing == "" {
		return beside(s, ref.Offset, ref.Side)
	} else if found {
		name = s.Name
	}
	var segments []*chengge.RoadSegment
	for _, s := range k.named()[name] {
		if s.Valid.Holds(at) {
			segments = append(segments, s)
		}
	}
	crossing := strings.TrimSpace(ref.Crossing)
	switch {
	case len(segments) == 0:
		return p, false
	case crossing == "" && len(segments) == 1:
		return beside(segments[0], ref.Offset, ref.Side)
	case crossing == "":
		return p, false // somewhere on a road of several segments
	}
	return walk(segments, crossing, ref)
}

// leg is a segment on the way from a crossing.
type leg struct {
	segment *chengge.RoadSegment
	back    bool // against its line
}

// walk goes from a crossing along a road.
func walk(segments []*chengge.RoadSegment, crossing string, ref *chengge.RoadRef) (p orb.Point, ok bool) {
	var first *leg
	best := -2.0
	for _, s := range segments {
		for _, back := range [...]bool{false, true} {
			l := leg{s, back}
			if l.from() != crossing {
				continue
			}
			if likeness := l.toward(ref.Toward); likeness > best {
				best, first = likeness, &l
			}
		}
	}
	switch {
	case first == nil:
		return p, false
	case ref.Toward == "" && ref.Offset > 0:
		return p, false // which way nobody says
	case ref.Toward != "" && best < 0.5 && ref.Offset > 0:
		return p, false // no segment leads there: more than 60° off
	}
	rest := ref.Offset
	for range len(segments) {
		length := lengthOf(first.segment)
		if rest <= length {
			chainage := rest
			if first.back {
				chainage = length - rest
			}
			return beside(first.segment, chainage, ref.Side)
		}
		rest -= length
		next := first.next(segments)
		if next == nil {
			return p, false
		}
		first = next
	}
	return p, false
}

func (l leg) from() string {
	if l.back {
		return l.segment.To
	}
	return l.segment.From
}

// ends gives where the leg begins and ends.
func (l leg) ends() (from, to orb.Point) {
	line := l.segment.Line
	last := line[len(line)-1]
	from, to = line[0][0], last[len(last)-1]
	if l.back {
		return to, from
	}
	return from, to
}

// toward gives the cosine between the leg and a direction, 0 for none.
func (l leg) toward(direction string) float64 {
	from, to := l.ends()
	x, y := spatial.NewPlane(from).Forward(to)
	d := math.Hypot(x, y)
	if d == 0 {
		return 0
	}
	switch direction {
	case "north":
		return y / d
	case "south":
		return -y / d
	case "east":
		return x / d
	case "west":
		return -x / d
	}
	return 0
}

// next gives the leg that goes on where this one ends, the straightest.
func (l leg) next(segments []*chengge.RoadSegment) *leg {
	from, to := l.ends()
	x, y := spatial.NewPlane(from).Forward(to)
	var out *leg
	best := -1.0 // never straight back
	for _, s := range segments {
		for _, back := range [...]bool{false, true} {
			n := leg{s, back}
			start, end := n.ends()
			if s == l.segment || float64(spatial.Distance(to, start)) > oneNode {
				continue
			}
			nx, ny := spatial.NewPlane(start).Forward(end)
			if d := math.Hypot(x, y) * math.Hypot(nx, ny); d > 0 && (x*nx+y*ny)/d > best {
				best, out = (x*nx+y*ny)/d, &n
			}
		}
	}
	return out
}

func lengthOf(s *chengge.RoadSegment) float64 {
	var d spatial.Metres
	for _, part := range s.Line {
		for i := 1; i < len(part); i++ {
			d += spatial.Distance(part[i-1], part[i])
		}
	}
	return float64(d)
}

// beside gives the place at a chainage of a segment, on a side of it.
func beside(s *chengge.RoadSegment, chainage float64, side string) (p orb.Point, ok bool) {
	length := lengthOf(s)
	if chainage > length+1 { // what people pace out is not that exact
		return p, false
	}
	p, ok = spatial.PointAt(s.Line, spatial.Metres(min(chainage, length)))
	if !ok || side == "" {
		return p, ok
	}
	// The direction there: from a metre before to a metre after.
	a, _ := spatial.PointAt(s.Line, spatial.Metres(max(chainage-1, 0)))
	b, _ := spatial.PointAt(s.Line, spatial.Metres(min(chainage+1, length)))
	pl := spatial.NewPlane(p)
	ax, ay := pl.Forward(a)
	bx, by := pl.Forward(b)
	dx, dy := bx-ax, by-ay
	d := math.Hypot(dx, dy)
	if d == 0 {
		return p, false
	}
	nx, ny := -dy/d, dx/d // to the left
	leftward := 0.0       // how much the left of the line is the side that is meant
	switch side {
	case "left":
		leftward = 1
	case "right":
		leftward = -1
	case "north":
		leftward = ny
	case "south":
		leftward = -ny
	case "east":
		leftward = nx
	case "west":
		leftward = -nx
	}
	if math.Abs(leftward) < 0.17 { // a road within 10° of north has no north side
		return p, false
	}
	sign := math.Copysign(1, leftward)
	off := unknownHalf
	if s.Width > 0 {
		off = s.Width / 2
	}
	off += beyondKerb
	return pl.Inverse(sign*nx*off, sign*ny*off), true
}
