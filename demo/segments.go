package demo

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

const segmentCount = 3200

// segment is a stretch of a road between two crossings.
type segment struct {
	road     int
	nodes    []int // of the lattice, in its direction
	from, to string
	metres   float64
	width    float64
	median   float64
	office   [2]int32 // left and right
	density  float64
	row      chengge.RoadSegment
}

// network is the streets cut into segments.
type network struct {
	*layers
	segments []segment
	meet     map[int][]int // node: the segments that end there
	widthOf  []float64     // by road

	zone       *time.Location
	end        time.Time // midnight after the last day of reports
	areas      map[chengge.Kind][]chengge.Area
	taken      []bool // cells of building sites
	siteCells  []int
	siteHolder []string

	kinds     []kind
	stretches []stretch
	ends      []end
	places    [placeCount]habitat
	bodies    []parties          // by office
	finder    *spatial.AreaIndex // of responsibility grids
}

func newNetwork(l *layers, zone *time.Location, end time.Time) *network {
	n := &network{layers: l, areas: l.shapes(), zone: zone, end: end}
	for r := range l.roads {
		n.cut(r)
	}
	n.splitTo(segmentCount)
	n.describe()
	return n
}

// cut parts a road at its crossings.
func (n *network) cut(r int) {
	for _, l := range n.roads[r].legs {
		var nodes []int
		end := func() {
			if len(nodes) > 1 {
				n.segments = append(n.segments, segment{road: r, nodes: nodes})
			}
			nodes = nil
		}
		for k := l.from; k <= l.to; k++ {
			i, j, dir := l.node(k)
			nodes = append(nodes, nodeIndex(i, j))
			if is, _ := n.crossing(i, j); is {
				end()
				nodes = append(nodes, nodeIndex(i, j))
			}
			if k == l.to || n.road(i, j, dir) != int32(r) {
				end()
			}
		}
	}
}

// splitTo parts the longest segments until there are as many as wanted, where
// the office beside changes if it does.
func (n *network) splitTo(count int) {
	for k := range n.segments {
		n.segments[k].metres = n.length(n.segments[k].nodes)
	}
	for len(n.segments) < count {
		long := -1
		for k := range n.segments {
			if s := &n.segments[k]; len(s.nodes) > 3 && !n.wet(s) && (long < 0 || s.metres > n.segments[long].metres) {
				long = k
			}
		}
		s := n.segments[long]
		at, away := 0, len(s.nodes)
		for k := 1; k+1 < len(s.nodes); k++ {
			off := max(k-len(s.nodes)/2, len(s.nodes)/2-k)
			if n.besides(s.nodes, k-1) == n.besides(s.nodes, k) {
				off += len(s.nodes) / 3
			}
			if off < away {
				at, away = k, off
			}
		}
		a, b := s, s
		a.nodes, b.nodes = s.nodes[:at+1:at+1], s.nodes[at:]
		a.metres, b.metres = n.length(a.nodes), n.length(b.nodes)
		n.segments = slices.Insert(n.segments, long+1, b)
		n.segments[long] = a
	}
}

// wet tells whether a segment crosses the river.
func (n *network) wet(s *segment) bool {
	for k := range len(s.nodes) - 1 {
		if left, right := n.cells(s.nodes, k); n.isRiver(left) && n.isRiver(right) {
			return true
		}
	}
	return false
}

// step gives the direction from node k of a chain to the next one.
func step(nodes []int, k int) int {
	switch nodes[k+1] - nodes[k] {
	case 1:
		return 0
	case columns + 1:
		return 1
	case -1:
		return 2
	default:
		return 3
	}
}

// cells gives the cells on the left and right of edge k of a chain.
func (n *network) cells(nodes []int, k int) (left, right int) {
	return beside(nodes[k]%(columns+1), nodes[k]/(columns+1), step(nodes, k))
}

// besides gives the offices on both sides of edge k of a chain.
func (n *network) besides(nodes []int, k int) [2]int32 {
	left, right := n.cells(nodes, k)
	return [2]int32{n.office[left], n.office[right]}
}

// line gives the vertices of a chain: its nodes and what lies between.
func (n *network) line(nodes []int) []point {
	out := make([]point, 0, 2*len(nodes)-1)
	for k, node := range nodes {
		i, j := node%(columns+1), node/(columns+1)
		out = append(out, n.node(i, j))
		if k+1 < len(nodes) {
			d := steps[step(nodes, k)]
			out = append(out, n.half(2*i+d[0], 2*j+d[1]))
		}
	}
	return out
}

func (n *network) length(nodes []int) (sum float64) {
	line := n.line(nodes)
	for k := 1; k < len(line); k++ {
		sum += apart(line[k-1], line[k])
	}
	return sum
}

// describe finds everything else that is to be said of a segment.
func (n *network) describe() {
	n.meet = map[int][]int{}
	for k := range n.segments {
		s := &n.segments[k]
		n.meet[s.nodes[0]] = append(n.meet[s.nodes[0]], k)
		end := s.nodes[len(s.nodes)-1]
		n.meet[end] = append(n.meet[end], k)
	}
	by := n.seed.named("segments")
	n.widthOf = make([]float64, len(n.roads))
	for k := range n.segments {
		s := &n.segments[k]
		r := &n.roads[s.road]
		h := by.of(s.road)
		s.width, s.median = widths(r, h)
		n.widthOf[s.road] = s.width
		long := [2]map[int32]float64{{}, {}}
		for e := range len(s.nodes) - 1 {
			b := n.besides(s.nodes, e)
			d := n.length(s.nodes[e : e+2])
			long[0][b[0]] += d
			long[1][b[1]] += d
			left, right := n.cells(s.nodes, e)
			s.density += (n.density[left] + n.density[right]) / 2 / float64(len(s.nodes)-1)
		}
		for side := range long {
			s.office[side] = most(long[side])
		}
		s.from, s.to = n.crossingName(s, 0), n.crossingName(s, len(s.nodes)-1)
		s.row = chengge.RoadSegment{
			Code: fmt.Sprintf("%s%04d", cityCode, k+1), Name: r.name, From: s.from, To: s.to, Class: r.class,
			Width: s.width, Median: s.median, OneWay: r.class == chengge.Local && s.density > 0.35 && h.of(3).unit() < 0.22 || r.class == chengge.Lane && h.of(3).unit() < 0.3,
			Precedence: n.precedence(s),
			Left:       chengge.SegmentSide{Office: n.offices[s.office[0]].code, Grade: grade(s.density, by.at(k, 0))},
			Right:      chengge.SegmentSide{Office: n.offices[s.office[1]].code, Grade: grade(s.density, by.at(k, 1))},
		}
		var line orb.LineString
		for _, p := range n.line(s.nodes) {
			line = append(line, p.orb())
		}
		s.row.Line = orb.MultiLineString{line}
	}
}

// most gives the office with the longest stretch, the first one of equals.
func most(long map[int32]float64) int32 {
	var keys []int32
	for k := range long {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b int32) int { return cmp.Or(cmp.Compare(long[b], long[a]), cmp.Compare(a, b)) })
	return keys[0]
}

// widths gives the width and median of a road in metres.
func widths(r *road, h chance) (width, median float64) {
	pick := func(values ...float64) float64 { return values[h.of(1).n(len(values))] }
	switch r.class {
	case chengge.Expressway:
		return 50, 8
	case chengge.Arterial:
		return pick(34, 40, 40, 45), 3
	case chengge.Collector:
		return pick(22, 24, 26), 0
	case chengge.Local:
		return pick(12, 14, 16), 0
	default:
		return pick(5, 6, 7), 0
	}
}

// grade is how hard a side is to keep: shops, people, and what nobody foresees.
func grade(density float64, h chance) int {
	return 1 + min(5, max(0, int(density*5.2+h.among(-0.7, 1.3))))
}

// precedence orders the segments that meet at a big junction.
func (n *network) precedence(s *segment) int {
	order := func(r *road) int {
		switch r.class {
		case chengge.Expressway:
			return 1
		case chengge.Arterial:
			if r.legs[0].vertical {
				return 3
			}
			return 2
		}
		return 0
	}
	own := order(&n.roads[s.road])
	if own == 0 {
		return 0
	}
	for _, node := range [...]int{s.nodes[0], s.nodes[len(s.nodes)-1]} {
		for _, o := range n.meet[node] {
			if r := n.segments[o].road; r != s.road && order(&n.roads[r]) > 0 {
				return own
			}
		}
	}
	return 0
}

// crossingName names the crossing at an end of a segment by the other road
// there.
func (n *network) crossingName(s *segment, at int) string {
	node := s.nodes[at]
	best := -1
	for _, o := range n.meet[node] {
		if r := n.segments[o].road; r != s.road && (best < 0 || r < best) {
			best = r
		}
	}
	switch {
	case best >= 0:
		return n.roads[best].name
	case len(n.meet[node]) > 1:
		return "街道界"
	}
	i, j := node%(columns+1), node/(columns+1)
	for dir := range 4 {
		if left, _ := beside(i, j, dir); left < 0 || n.cell[left] < 0 {
			return "市界"
		}
	}
	return "断头处"
}
