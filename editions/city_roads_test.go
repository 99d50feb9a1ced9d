//go:build !race

package editions_test

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
)

func (p *planter) road(fits func(*chengge.RoadSegment) bool) *chengge.RoadSegment {
	return use(p, chengge.KindRoads, p.roads, func(r *chengge.RoadSegment) string { return r.Code }, func(r *chengge.RoadSegment) bool {
		return len(r.Line) == 1 && p.free(r.Line[0][len(r.Line[0])/2]) && (fits == nil || fits(r))
	})
}

func about(r *chengge.RoadSegment, rule chengge.FindingRule, other string, numbers map[string]float64) chengge.Finding {
	return chengge.Finding{Rule: rule, Layer: chengge.KindRoads, Code: r.Code, Other: other, Numbers: numbers}
}

func (p *planter) plantRoads() {
	for _, d := range []float64{0.02, 0.1, 0.3, 0.5, 0.7, 0.9} {
		p.undershoot(d)
	}
	for _, d := range []float64{0.05, 0.6} {
		p.stub("road: an end short of another", d, true)
		p.stub("road: an end just beyond another", d, false)
	}
	for range 3 {
		p.crossing()
		p.island(1)
	}
	p.island(2)
	p.faraway()
	for range 2 {
		p.roadTwice()
		p.roadAlong()
	}
	for _, spoil := range []struct {
		name string
		rule chengge.FindingRule
		line func(orb.LineString) orb.MultiLineString
	}{
		{"road: no line", chengge.FindMissingShape, func(orb.LineString) orb.MultiLineString { return nil }},
		{"road: a line of one point", chengge.FindInvalidShape, func(l orb.LineString) orb.MultiLineString { return orb.MultiLineString{{l[0], l[0]}} }},
		{"road: coordinates that are none", chengge.FindBadCoordinates, func(l orb.LineString) orb.MultiLineString {
			l = slices.Clone(l)
			l[1][0] = math.NaN()
			return orb.MultiLineString{l}
		}},
	} {
		r := p.road(p.dispensable)
		p.plant(spoil.name, r.Line[0][0], 0, about(r, spoil.rule, "", nil))
		p.broken = append(p.broken, r.Code)
		r.Line = spoil.line(r.Line[0])
	}
	value := func(name, field string, value any, change func(*chengge.RoadSegment)) {
		r := p.road(nil)
		change(r)
		p.plant("road: "+name, r.Line[0][0], 0, chengge.Finding{Rule: chengge.FindBadValue, Layer: chengge.KindRoads, Code: r.Code, Field: field, Value: fmt.Sprint(value)})
	}
	value("width below zero", "width", -3, func(r *chengge.RoadSegment) { r.Width = -3 })
	value("median wider than the road", "median", 90, func(r *chengge.RoadSegment) { r.Median = 90 })
	value("precedence below zero", "precedence", -1, func(r *chengge.RoadSegment) { r.Precedence = -1 })
	value("grade beyond six", "right_grade", 7, func(r *chengge.RoadSegment) { r.Right.Grade = 7 })
	r := p.road(nil)
	r.Left.Office = ""
	p.plant("road: no office on a side", r.Line[0][0], 0, chengge.Finding{Rule: chengge.FindNoSideOffice, Layer: chengge.KindRoads, Code: r.Code, Field: "left_office"})
	r = p.road(nil)
	r.Right.Office = "410191998"
	p.plant("road: unknown office on a side", r.Line[0][0], 0, chengge.Finding{Rule: chengge.FindUnknownRef, Layer: chengge.KindRoads, Code: r.Code, Field: "right_office", Value: "410191998"})
}

// nearest gives the segment beside i that is nearest to a place; of several the
// one with the lowest code.
func (p *planter) nearest(at orb.Point, i int) (best int, distance float64) {
	best, distance = -1, math.Inf(1)
	for j := range p.roads {
		if j == i {
			continue
		}
		for _, ls := range p.roads[j].Line {
			for k := 1; k < len(ls); k++ {
				if d := toSegment(at, ls[k-1], ls[k]); d < distance || d == distance && p.roads[j].Code < p.roads[best].Code {
					best, distance = j, d
				}
			}
		}
	}
	return best, distance
}

// undershoot draws back the end of a segment from a crossing.
func (p *planter) undershoot(d float64) {
	var at int
	var node, to orb.Point
	r := p.road(func(r *chengge.RoadSegment) bool {
		line := r.Line[0]
		at = p.r.IntN(2) * (len(line) - 1)
		next := 1
		if at > 0 {
			next = at - 1
		}
		node = line[at]
		x, y := offset(node, line[next])
		long := math.Hypot(x, y)
		to = moved(node, x/long*d, y/long*d)
		return long > 10 && len(p.nodes[node]) > 2 && p.free(node) && !slices.ContainsFunc(p.nodes[node], func(i int) bool {
			s := &p.roads[i]
			return s.Code != r.Code && p.used[chengge.Ref{Kind: chengge.KindRoads, Code: s.Code}]
		})
	})
	for _, i := range p.nodes[node] {
		p.used[chengge.Ref{Kind: chengge.KindRoads, Code: p.roads[i].Code}] = true
	}
	i := slices.IndexFunc(p.roads, func(s chengge.RoadSegment) bool { return s.Code == r.Code })
	r.Line = r.Line.Clone()
	r.Line[0][at] = to
	other, distance := p.nearest(to, i)
	p.plant("road: an end drawn back from its crossing", node, 2, about(r, chengge.FindRoadGap, p.roads[other].Code, map[string]float64{"distance_m": distance}))
}

// addRoad adds a segment that is held by the chiefs of another.
func (p *planter) addRoad(like string, line orb.LineString) *chengge.RoadSegment {
	i := slices.IndexFunc(p.roads, func(r chengge.RoadSegment) bool { return r.Code == like })
	r := p.roads[i]
	r.Code, r.Line = "4101999"+p.fresh(), orb.MultiLineString{line}
	r.Name, r.From, r.To = "示例新路"+r.Code, "示例新路"+r.Code+"起点", "示例新路"+r.Code+"终点"
	for k := range p.chiefs {
		c := &p.chiefs[k]
		if slices.Contains(c.On, chengge.Ref{Kind: chengge.KindRoads, Code: like}) {
			c.On = append(slices.Clone(c.On), chengge.Ref{Kind: chengge.KindRoads, Code: r.Code})
		}
	}
	p.roads = append(p.roads, r)
	p.used[chengge.Ref{Kind: chengge.KindRoads, Code: r.Code}] = true
	return &p.roads[len(p.roads)-1]
}

// stretch gives an edge of a segment from an inner vertex, with no other segment
// near, and the step of a metre along it and to its left.
func (p *planter) stretch() (code string, from orb.Point, along, left [2]float64) {
	r := p.road(func(r *chengge.RoadSegment) bool {
		line := r.Line[0]
		if len(line) < 4 {
			return false
		}
		k := 1 + p.r.IntN(len(line)-2)
		from = line[k]
		x, y := offset(from, line[k+1])
		long := math.Hypot(x, y)
		along, left = [2]float64{x / long, y / long}, [2]float64{-y / long, x / long}
		i := slices.IndexFunc(p.roads, func(s chengge.RoadSegment) bool { return s.Code == r.Code })
		_, d := p.nearest(from, i)
		return long > 25 && d > 60 && p.free(from) && len(p.nodes[from]) == 1
	})
	return r.Code, from, along, left
}

func step(from orb.Point, along, left [2]float64, ahead, aside float64) orb.Point {
	return moved(from, along[0]*ahead+left[0]*aside, along[1]*ahead+left[1]*aside)
}

// stub adds a segment that ends short of another, or goes over it.
func (p *planter) stub(name string, d float64, short bool) {
	code, from, along, left := p.stretch()
	if !short {
		d = -d
	}
	n := p.addRoad(code, orb.LineString{step(from, along, left, 12, 25), step(from, along, left, 12, d)})
	p.plant(name, from, 40, about(n, chengge.FindRoadGap, code, map[string]float64{"distance_m": math.Abs(d)}))
}

func (p *planter) crossing() {
	code, from, along, left := p.stretch()
	n := p.addRoad(code, orb.LineString{from, step(from, along, left, 12, 8), step(from, along, left, 12, -8)})
	f := chengge.Finding{Rule: chengge.FindRoadCrossing, Layer: chengge.KindRoads, Code: code, Other: n.Code}
	p.plant("road: a crossing without a node", from, 20, f)
}

// island adds segments that touch each other and nothing else.
func (p *planter) island(count int) {
	a, at := p.host(chengge.KindCommunities, 30, func(a *chengge.Area) bool { return p.free(middleOf(a)) })
	for {
		if _, d := p.nearest(at, -1); d > 80 {
			break
		}
		a, at = p.host(chengge.KindCommunities, 30, func(a *chengge.Area) bool { return p.free(middleOf(a)) })
	}
	delete(p.used, chengge.Ref{Kind: a.Kind, Code: a.Code})
	like := p.road(nil).Code
	var first string
	for k := range count {
		n := p.addRoad(like, orb.LineString{moved(at, float64(15*k), 0), moved(at, float64(15*(k+1)), 0)})
		if k == 0 {
			first = n.Code
		}
	}
	p.plant("road: an island", at, 40, chengge.Finding{Rule: chengge.FindRoadUnconnected, Layer: chengge.KindRoads, Code: first,
		Numbers: map[string]float64{"count": float64(count), "length_m": float64(15 * count)}})
}

// faraway adds a segment outside of the city, of which nobody is the chief.
func (p *planter) faraway() {
	at := p.beyondAll()
	r := chengge.RoadSegment{Code: "4101999" + p.fresh(), Name: "示例郊外路", From: "示例郊外路起点", To: "示例郊外路终点", Line: orb.MultiLineString{{at, moved(at, 0, 90)}}}
	p.roads = append(p.roads, r)
	p.used[chengge.Ref{Kind: chengge.KindRoads, Code: r.Code}] = true
	wants := []chengge.Finding{
		about(&r, chengge.FindNoChief, "", nil),
		about(&r, chengge.FindRoadUnconnected, "", map[string]float64{"count": 1, "length_m": 90}),
		{Rule: chengge.FindNoSideOffice, Layer: chengge.KindRoads, Code: r.Code, Field: "left_office"},
		{Rule: chengge.FindNoSideOffice, Layer: chengge.KindRoads, Code: r.Code, Field: "right_office"},
	}
	for _, l := range p.City.Levels() {
		if l.Required {
			wants = append(wants, chengge.Finding{Rule: chengge.FindNoLevel, Layer: chengge.KindRoads, Code: r.Code, Value: l.Code})
		}
	}
	p.plant("road: outside, of nobody", at, 100, wants...)
}

func lengthOf(line orb.LineString) (sum float64) {
	for k := 1; k < len(line); k++ {
		sum += metres(line[k-1], line[k])
	}
	return sum
}

func (p *planter) roadTwice() {
	r := p.road(nil)
	code, line := r.Code, slices.Clone(r.Line[0])
	line.Reverse()
	n := p.addRoad(code, line)
	p.plant("road: drawn twice", line[0], 0, about(n, chengge.FindRoadTwice, code, map[string]float64{"length_m": lengthOf(line)}))
}

func (p *planter) roadAlong() {
	r := p.road(func(r *chengge.RoadSegment) bool { return len(r.Line[0]) > 5 })
	code, line := r.Code, slices.Clone(r.Line[0][1:4])
	n := p.addRoad(code, line)
	f := chengge.Finding{Rule: chengge.FindRoadAlong, Layer: chengge.KindRoads, Code: code, Other: n.Code, Numbers: map[string]float64{"length_m": lengthOf(line)}}
	p.plant("road: a stretch drawn twice", line[0], 0, f)
}

// dispensable tells whether the network holds together without the segment, and
// without those that are broken already.
func (p *planter) dispensable(r *chengge.RoadSegment) bool {
	if len(r.Line[0]) < 4 {
		return false
	}
	gone := map[int]bool{}
	total := 0
	for i := range p.roads {
		s := &p.roads[i]
		gone[i] = s.Code == r.Code || slices.Contains(p.broken, s.Code) || len(s.Line) == 0 || s.Code >= "4101999"
		if !gone[i] {
			total++
		}
	}
	start := 0
	for gone[start] {
		start++
	}
	seen, queue := map[int]bool{start: true}, []int{start}
	for len(queue) > 0 {
		line := p.roads[queue[0]].Line[0]
		queue = queue[1:]
		for _, v := range line {
			for _, j := range p.nodes[v] {
				if !seen[j] && !gone[j] {
					seen[j], queue = true, append(queue, j)
				}
			}
		}
	}
	return len(seen) == total
}
