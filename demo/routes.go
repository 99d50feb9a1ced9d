package demo

import (
	"context"
	"fmt"
	"slices"

	"chengge/spatial/earthwork"
	"chengge/spatial/roadnet"
)

// truckWays finds the roads between the sites of earth, which permits name.
type truckWays struct {
	all    *roadnet.Matrix
	number []int             // site → place of the search, −1 for none
	names  map[string]string // of roads, by segment
}

func (n *network) truckWays(plans []earthwork.SitePlan) truckWays {
	var list []roadnet.Way
	for i := range n.segments {
		list = append(list, roadnet.WayOf(&n.segments[i].row)...)
	}
	net, err := roadnet.Build(list)
	if err != nil {
		panic(fmt.Sprintf("roads of the demo city: %v", err)) // its streets have a length
	}
	t := truckWays{number: make([]int, len(plans)), names: map[string]string{}}
	for i := range list {
		t.names[list[i].Code] = list[i].Name
	}
	var places []roadnet.Place
	for k := range plans {
		at, ok := net.Snap(plans[k].Site.Point, roadnet.Vehicle{}, 2000)
		if t.number[k] = -1; ok {
			t.number[k] = len(places)
			places = append(places, at)
		}
	}
	if t.all, err = net.Open(roadnet.Vehicle{}).Matrix(context.Background(), places, places, roadnet.ByDistance); err != nil {
		panic(err) // nobody ends the background
	}
	return t
}

// route names the roads of the shortest way, each once; none where there is no
// way.
func (t truckWays) route(from, to int) (out []string) {
	a, b := t.number[from], t.number[to]
	if a < 0 || b < 0 {
		return nil
	}
	p, ok := t.all.Path(a, b)
	if !ok {
		return nil
	}
	for _, code := range p.Codes {
		if name := t.names[code]; name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
