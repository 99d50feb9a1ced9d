package grids

import (
	"math"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// roadLayer is the layer of segments in the order of their codes.
type roadLayer struct {
	rows   []chengge.RoadSegment
	named  []chengge.Named
	index  *spatial.LineIndex
	byCode map[string]int32
	reach  []spatial.Metres // half the width plus 15 m
	widest spatial.Metres   // the greatest reach
	dated  bool
	bound  orb.Bound
	// The widest carriageway of a segment that states a precedence, halved; 0
	// where none does.
	junctionReach spatial.Metres
}

// roadside is how far beyond the kerb a segment is still answered for: the
// pavement and the strip of shops.
const roadside = 15

func (s *builder) buildRoads(c chengge.Contents) error {
	if s.same(chengge.KindRoads) {
		s.roads = s.former.roads
		s.extend(s.roads.bound)
		return nil
	}
	rows, err := read(s, chengge.KindRoads, c.Roads,
		func(r *chengge.RoadSegment) string { return r.Code }, func(r *chengge.RoadSegment) *chengge.ID { return &r.ID }, (*hasher).road)
	if err != nil {
		return err
	}
	l := &roadLayer{rows: rows, named: make([]chengge.Named, len(rows)), byCode: make(map[string]int32, len(rows)), reach: make([]spatial.Metres, len(rows)), bound: noBound}
	lines := make([]orb.MultiLineString, len(rows))
	for i := range rows {
		r := &rows[i]
		l.named[i] = chengge.Named{ID: r.ID, Code: r.Code, Name: r.Name}
		l.byCode[r.Code] = int32(i)
		l.reach[i] = spatial.Metres(r.Width/2 + roadside)
		l.widest = max(l.widest, l.reach[i])
		l.dated = l.dated || !r.Valid.Always()
		if r.Precedence > 0 {
			l.junctionReach = max(l.junctionReach, spatial.Metres(r.Width/2))
		}
		lines[i] = r.Line
		if len(r.Line) > 0 {
			l.bound = joined(l.bound, r.Line.Bound())
		}
	}
	s.extend(l.bound)
	l.index = spatial.NewLineIndex(lines)
	s.roads = l
	return nil
}

// never is a reach that no distance meets.
const never spatial.Metres = -1

// nearest gives the segment in force at t that has p: the nearest one within
// its reach, or within limit where that is stated. The lowest code has a tie.
func (l *roadLayer) nearest(p orb.Point, t time.Time, limit float64, except int) (spatial.LineHit, bool) {
	if len(l.rows) == 0 {
		return spatial.LineHit{}, false
	}
	check := l.dated && !t.IsZero() || except >= 0
	if !check && limit > 0 {
		return l.index.Nearest(p, nil, spatial.Metres(limit))
	}
	reach := func(i int) spatial.Metres {
		if check && (i == except || !l.rows[i].Valid.Holds(t)) {
			return never
		}
		if limit > 0 {
			return spatial.Metres(limit)
		}
		return l.reach[i]
	}
	widest := l.widest
	if limit > 0 {
		widest = spatial.Metres(limit)
	}
	return l.index.Nearest(p, reach, widest)
}

// tied gives the next segment that is exactly as near to p as hit is.
func (l *roadLayer) tied(p orb.Point, t time.Time, limit float64, hit spatial.LineHit) (int, bool) {
	other, ok := l.nearest(p, t, limit, hit.Line)
	return other.Line, ok && other.Distance-hit.Distance <= sameDistance
}

// sameDistance is within what a geodesic can tell apart.
const sameDistance spatial.Metres = 1e-7

// junction gives the segment that has p by precedence: p lies on the
// carriageways of several segments in force at t, and one of them states the
// lowest precedence. ok is false where the nearest segment, hit, keeps it.
func (l *roadLayer) junction(p orb.Point, t time.Time, limit float64, hit spatial.LineHit) (spatial.LineHit, bool) {
	if l.junctionReach == 0 {
		return hit, false
	}
	best, on := hit, false
	rank := func(i int) int {
		if n := l.rows[i].Precedence; n > 0 {
			return n
		}
		return math.MaxInt
	}
	l.index.Within(p, l.junctionReach, func(i int, d spatial.Metres, part, edge int, at float64) bool {
		r := &l.rows[i]
		if i == hit.Line || float64(d) > r.Width/2 || limit > 0 && float64(d) > limit || !r.Valid.Holds(t) {
			return true
		}
		if rank(i) < rank(best.Line) || on && rank(i) == rank(best.Line) && d < best.Distance {
			best, on = spatial.LineHit{Line: i, Distance: d, Part: part, Edge: edge, T: at}, true
		}
		return true
	})
	// The nearest segment is on its own carriageway too, or it is no junction.
	if !on || float64(hit.Distance) > l.rows[hit.Line].Width/2 {
		return hit, false
	}
	return best, true
}

// place says where on segment i a point with that foot lies; its office is
// sideOffice's to say.
func (l *roadLayer) place(i int, foot spatial.Foot, limit float64) chengge.RoadPlace {
	r := &l.rows[i]
	rp := chengge.RoadPlace{
		Named: l.named[i], Class: r.Class, Foot: foot.Point,
		Distance: float64(foot.Distance), Chainage: float64(foot.Chainage), Limit: float64(l.reach[i]),
	}
	if limit > 0 {
		rp.Limit = limit
	}
	switch foot.Side {
	case spatial.Left:
		rp.Side = chengge.LeftSide
	case spatial.Right:
		rp.Side = chengge.RightSide
	default:
		rp.Side = chengge.OnLine
	}
	rp.Compass = compass(r.Line[foot.Part][foot.Edge], r.Line[foot.Part][foot.Edge+1], foot.Side)
	switch {
	case rp.Distance <= r.Median/2 && r.Median > 0:
		rp.Position = chengge.MedianStrip
	case rp.Distance <= r.Width/2:
		rp.Position = chengge.Carriageway
	case rp.Side == chengge.LeftSide:
		rp.Position = chengge.LeftPosition
	case rp.Side == chengge.RightSide:
		rp.Position = chengge.RightPos
	default: // on the line's continuation beyond its end, or on a line without width
		rp.Position = chengge.Carriageway
	}
	return rp
}

// lower gives the lower of two codes, empty ones aside: on the line itself
// that office has the place.
func lower(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// compass gives the side of the edge from a to b as people say it: the left of
// an edge that runs east is north. On the line it is empty.
func compass(a, b orb.Point, side spatial.Side) chengge.Compass {
	if side == spatial.On {
		return ""
	}
	pl := spatial.NewPlane(a)
	dx, dy := pl.Forward(b)
	// The normal to the left is (−dy, dx).
	nx, ny := -dy*float64(side), dx*float64(side)
	if math.Abs(nx) > math.Abs(ny) {
		if nx > 0 {
			return chengge.East
		}
		return chengge.West
	}
	if ny > 0 {
		return chengge.North
	}
	return chengge.South
}
