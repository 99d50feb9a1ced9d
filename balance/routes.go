package balance

import (
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

// routes are the approved routes of permits: where only what permits cover
// moves, it moves on the roads that they name.
type routes struct {
	w     *work
	sites map[string]int
	known map[string]routed
	lost  []int // permits whose route does not lead from site to site
}

type routed struct {
	path roadnet.Path
	ok   bool
}

func (w *work) newRoutes() *routes {
	r := &routes{w: w, sites: map[string]int{}, known: map[string]routed{}}
	for i := range w.problem.Sites {
		r.sites[w.problem.Sites[i].Code] = i
	}
	return r
}

// in gives, for each pair of sites between which every permit of a period states
// a route, those permits; and a key of them.
func (r *routes) in(span chengge.Period) (approved map[[2]int][]int, key string) {
	if !r.w.problem.NeedPermit {
		return nil, ""
	}
	approved = map[[2]int][]int{}
	free := map[[2]int]bool{}
	for i := range r.w.problem.Permits {
		k := &r.w.problem.Permits[i]
		from, ok := r.sites[k.From]
		to, ok2 := r.sites[k.To]
		if !ok || !ok2 || k.Barred || !k.Valid.Overlaps(span) {
			continue
		}
		pair := [2]int{from, to}
		if len(r.w.permits[i].Route) == 0 {
			free[pair] = true
		}
		approved[pair] = append(approved[pair], i)
	}
	var list []string
	for pair, permits := range approved {
		if free[pair] || pair[0] == pair[1] {
			delete(approved, pair)
			continue
		}
		list = append(list, fmt.Sprint(pair, permits))
	}
	slices.Sort(list)
	return approved, strings.Join(list, "\x00")
}

// along puts the ways on approved routes in the place of the shortest ones. Of
// several permits the shortest route counts. Where no route leads from site to
// site all roads count, and say tells so.
func (r *routes) along(bans *roadnet.Bans, trip roadnet.Trip, under string, approved map[[2]int][]int, table wayTable, legs earthwork.Legs) (wayTable, earthwork.Legs) {
	w := r.w
	n := len(w.problem.Sites)
	legs.Metres, legs.Seconds = slices.Clone(legs.Metres), slices.Clone(legs.Seconds)
	table.approved = map[[2]int]roadnet.Path{}
	open := bans.Open(trip)
	exempt := map[string]bool{}
	for _, b := range w.bans {
		for _, code := range b.Exempt {
			exempt[code] = true
		}
	}
	for pair, permits := range approved {
		i, j := pair[0], pair[1]
		if table.number[i] < 0 || table.number[j] < 0 {
			continue
		}
		for _, k := range permits {
			route := w.permits[k].Route
			key := fmt.Sprint(under, pair, route)
			found, ok := r.known[key]
			if !ok {
				ways := []*roadnet.Roads{open}
				for _, end := range pair {
					if code := w.problem.Sites[end].Code; exempt[code] {
						own := trip
						own.Project = code
						ways = append(ways, bans.Open(own))
					}
				}
				for _, roads := range ways {
					if p, ok := roads.Along(route, w.ways.snaps[i].Place, w.ways.snaps[j].Place, routeAccess, roadnet.ByDistance); ok && (!found.ok || p.Distance < found.path.Distance) {
						found = routed{p, true}
					}
				}
				r.known[key] = found
			}
			if !found.ok {
				if legs.Metres[i*n+j] >= 0 && !slices.Contains(r.lost, k) {
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
	return table, legs
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
