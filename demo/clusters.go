package demo

import (
	"fmt"
	"time"

	"github.com/paulmach/orb"

	"chengge"
)

// Cluster is a planted heap of reports: the truth that a search for hotspots
// should find.
type Cluster struct {
	ID         string
	Name       string
	Centre     orb.Point // CGCS2000
	Radius     float64   // metres; its reports are spread evenly over the disc
	Categories []chengge.CategoryKey
	Days       [7]bool // by time.Weekday
	From, To   int     // hours of the day, To not included
	Valid      chengge.Period
	PerDay     float64 // more reports than usual on each of its days, on average
}

// clusterPlans are the kinds of clusters that are planted, each some times.
var clusterPlans = []struct {
	name       string
	times      int
	categories []string
	days       string // Sunday first
	from, to   int
	radius     float64
	perDay     float64
	weeks      int // how long it lasts, 0 all the time
	density    float64
}{
	{"夜市占道", 5, []string{"09006", "09005", "06029"}, "1111111", 18, 23, 260, 5, 0, 0.35},
	{"学校门口停车", 5, []string{"09009", "09001"}, "0111110", 7, 9, 180, 4, 0, 0.25},
	{"工地渣土带泥", 4, []string{"08012", "06014", "08011"}, "1111111", 20, 24, 300, 4.5, 6, 0.10},
	{"医院周边停车", 2, []string{"09009", "09010"}, "0111110", 8, 17, 240, 6, 0, 0.35},
	{"车站共享单车", 3, []string{"09011", "09010"}, "0111110", 7, 20, 200, 5, 0, 0.40},
	{"垃圾积存", 3, []string{"06010", "06042", "06011"}, "1111111", 6, 11, 220, 3.5, 4, 0.15},
	{"小广告", 2, []string{"07001"}, "1000001", 9, 18, 320, 6, 0, 0.40},
	{"管网改造破损", 2, []string{"06013", "06050"}, "1111111", 8, 18, 280, 4, 5, 0.25},
}

// Clusters gives the planted clusters.
func (c *City) Clusters() []Cluster { return c.net.clusters(c.o.Days) }

func (n *network) clusters(days int) (out []Cluster) {
	by := n.seed.named("clusters")
	first := n.end.AddDate(0, 0, -days)
	for p, plan := range clusterPlans {
		for k := range plan.times {
			h := by.at(p, k)
			centre := n.clusterCentre(h, plan.density, plan.radius, out)
			cl := Cluster{ID: fmt.Sprintf("C%02d", len(out)+1), Name: plan.name, Centre: centre.orb(), From: plan.from, To: plan.to,
				Radius: plan.radius, PerDay: plan.perDay, Valid: period(first, n.end)}
			for _, code := range plan.categories {
				cl.Categories = append(cl.Categories, chengge.CategoryKey{Kind: chengge.MatterKind, Code: code})
			}
			for d := range cl.Days {
				cl.Days[d] = plan.days[d] == '1'
			}
			if w := plan.weeks * 7; w > 0 && w < days {
				from := first.AddDate(0, 0, h.of(1).n(days-w))
				cl.Valid = period(from, from.AddDate(0, 0, w))
			}
			out = append(out, cl)
		}
	}
	return out
}

// clusterCentre finds a place on a street that is dense enough and far from the
// clusters there are.
func (n *network) clusterCentre(h chance, density, radius float64, others []Cluster) point {
	for try := 0; ; try++ {
		t := h.of(100 + try)
		s := &n.segments[t.of(1).n(len(n.segments))]
		if s.density < density*(1-float64(try)/4000) || n.wet(s) {
			continue
		}
		line := n.line(s.nodes)
		p := line[len(line)/2]
		free := true
		for k := range others {
			q := others[k].Centre
			free = free && apart(p, point{int32(q[0] * 1e7), int32(q[1] * 1e7)}) > 2*(radius+others[k].Radius)
		}
		for _, d := range [...][2]float64{{1, 0}, {0, 1}, {-1, 0}, {0, -1}} {
			at := move(p, d[0]*radius*1.1, d[1]*radius*1.1)
			_, in := n.cellAt(at)
			free = free && in
		}
		if free {
			return p
		}
	}
}

// active tells whether the cluster adds reports on the day that begins at t.
func (c *Cluster) active(t time.Time) bool { return c.Days[t.Weekday()] && c.Valid.Holds(t) }
