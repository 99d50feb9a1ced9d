package balance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"chengge"
	"chengge/importers"
	"chengge/spatial"
	"chengge/spatial/earthwork"
	"chengge/spatial/roadnet"
)

// routeAccess is how far from a site any road may be taken to reach the route of
// its permit, besides the road that the site lies on.
const routeAccess = spatial.Metres(1000)

// routes are the ways of hauls under permits: on the roads that a permit names,
// and past bans that spare electric trucks where every permit is of a haulier
// that has no others.
type routes struct {
	w        *work
	sites    map[string]int
	electric map[string]bool // hauliers, where some ban spares electric trucks
	known    map[string]routed
	lost     []int // permits whose route does not lead from site to site
}

type routed struct {
	path roadnet.Path
	ok   bool
}

// permitWay is what the permits of a pair of sites say of its ways.
type permitWay struct {
	permits  []int
	free     bool // one of them names no route
	electric bool
}

func (w *work) newRoutes() *routes {
	r := &routes{w: w, sites: map[string]int{}, electric: map[string]bool{}, known: map[string]routed{}}
	for i := range w.problem.Sites {
		r.sites[w.problem.Sites[i].Code] = i
	}
	if slices.ContainsFunc(w.bans, func(b importers.BanRow) bool { return b.ExceptElectric }) {
		for _, h := range w.in.Plans.Hauliers {
			r.electric[h.Organisation] = h.Vehicles > 0 && h.Electric == h.Vehicles
		}
	}
	return r
}

// in gives the pairs of sites whose ways depend on the permits of a period, and a
// key of them.
func (r *routes) in(span chengge.Period) (pairs map[[2]int]permitWay, key string) {
	if !r.w.problem.NeedPermit {
		return nil, ""
	}
	pairs = map[[2]int]permitWay{}
	for i := range r.w.problem.Permits {
		k := &r.w.problem.Permits[i]
		from, ok := r.sites[k.From]
		to, ok2 := r.sites[k.To]
		if !ok || !ok2 || from == to || k.Barred || !k.Valid.Overlaps(span) {
			continue
		}
		pair := [2]int{from, to}
		way, known := pairs[pair]
		pairs[pair] = permitWay{append(way.permits, i), way.free || len(r.w.permits[i].Route) == 0, (way.electric || !known) && r.electric[k.Haulier]}
	}
	var list []string
	for pair, way := range pairs {
		if way.free && !way.electric {
			delete(pairs, pair)
			continue
		}
		list = append(list, fmt.Sprint(pair, way))
	}
	slices.Sort(list)
	return pairs, strings.Join(list, "\x00")
}

// along puts the ways that permits ask for in the place of the shortest ones. Of
// several permits the shortest route counts. Where no route leads from site to
// site all roads count, and say tells so.
func (r *routes) along(ctx context.Context, bans *roadnet.Bans, trip roadnet.Trip, under string, pairs map[[2]int]permitWay, table wayTable, legs earthwork.Legs) (wayTable, earthwork.Legs, error) {
	w := r.w
	n := len(w.problem.Sites)
	legs.Metres, legs.Seconds = slices.Clone(legs.Metres), slices.Clone(legs.Seconds)
	table.approved = map[[2]int]roadnet.Path{}
	exempt := map[string]bool{}
	for _, b := range w.bans {
		for _, code := range b.Exempt {
			exempt[code] = true
		}
	}
	opened := map[string]*roadnet.Roads{}
	open := func(project string, electric bool) *roadnet.Roads {
		key := fmt.Sprint(project, electric)
		if opened[key] == nil {
			own := trip
			own.Project, own.Vehicle.Electric = project, trip.Vehicle.Electric || electric
			opened[key] = bans.Open(own)
		}
		return opened[key]
	}
	for pair, way := range pairs {
		i, j := pair[0], pair[1]
		if table.number[i] < 0 || table.number[j] < 0 {
			continue
		}
		ways := []*roadnet.Roads{open("", way.electric)}
		for _, end := range pair {
			if code := w.problem.Sites[end].Code; exempt[code] {
				ways = append(ways, open(code, way.electric))
			}
		}
		for _, k := range way.permits {
			route := w.permits[k].Route
			if way.free {
				route = nil
			}
			key := fmt.Sprint(under, pair, way.free, way.electric, route)
			found, ok := r.known[key]
			if !ok {
				for _, roads := range ways {
					p, ok, err := r.find(ctx, roads, i, j, way.free, route)
					if err != nil {
						return table, legs, err
					}
					if ok && (!found.ok || p.Distance < found.path.Distance) {
						found = routed{p, true}
					}
				}
				r.known[key] = found
			}
			if !found.ok {
				if !way.free && legs.Metres[i*n+j] >= 0 && !slices.Contains(r.lost, k) {
					r.lost = append(r.lost, k)
				}
				continue
			}
			if before, ok := table.approved[pair]; !ok || found.path.Distance < before.Distance {
				table.approved[pair] = found.path
			}
		}
		if p, ok := table.approved[pair]; ok {
			w.write(&legs, i, j, p.Distance, p.Time)
		}
	}
	return table, legs, nil
}

// find finds the way between two sites: on a route, or free of any.
func (r *routes) find(ctx context.Context, roads *roadnet.Roads, i, j int, free bool, route []string) (roadnet.Path, bool, error) {
	a, b := r.w.ways.snaps[i].Place, r.w.ways.snaps[j].Place
	if !free {
		p, ok := roads.Along(route, a, b, routeAccess, roadnet.ByDistance)
		return p, ok, nil
	}
	m, err := roads.Matrix(ctx, []roadnet.Place{a}, []roadnet.Place{b}, roadnet.ByDistance)
	if err != nil {
		return roadnet.Path{}, false, err
	}
	p, ok := m.Path(0, 0)
	return p, ok, nil
}

// say notes the permits whose routes lead nowhere.
func (r *routes) say() {
	if len(r.lost) == 0 {
		return
	}
	slices.Sort(r.lost)
	k := r.lost[0]
	at := importers.Source{}
	if k < len(r.w.permits) {
		at = r.w.permits[k].Source
	}
	r.w.find(at, r.w.problem.Permits[k].From, "route", chengge.SeverityWarning,
		"%[1]d 份核准所写的路线不能从出土场地通到去向场地（场地 %.0[2]f 米内可走任何道路），运距按全部道路计算，如核准 %[3]s", "%[1]d permits name a route that does not lead from site to site (any road within %.0[2]f m of a site may be taken): their ways run on all roads; the first is permit %[3]s",
		len(r.lost), float64(routeAccess), r.w.problem.Permits[k].No)
}
