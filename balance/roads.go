package balance

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"chengge"
	"chengge/importers"
	"chengge/spatial"
	"chengge/spatial/earthwork"
	"chengge/spatial/roadnet"

	"github.com/paulmach/orb"
)

// ways are the ways between the sites of a problem, with their paths.
type ways struct {
	net    *roadnet.Network
	snaps  []snap
	tables []wayTable // as Problem.Legs: one, or one for each period
	spells []banSpell // by period, where bans hold
	legs   []earthwork.Legs
}

// snap is where a site meets the road.
type snap struct {
	roadnet.Place
	ok bool
}

// wayTable holds the searches of one set of bans.
type wayTable struct {
	all    *roadnet.Matrix
	number []int             // site → place of the search, −1 for none
	own    map[int][2]single // of exempt projects: from it, to it
	// approved are the ways on the routes of permits, in place of all others.
	approved map[[2]int]roadnet.Path
}

type single struct{ *roadnet.Matrix }

// banSpell says which bans shape the ways of a period: those in force for the
// longest part of the hours of haulage.
type banSpell struct {
	Bans  []string // in force
	Other []string // in force at other hours, and not looked at
	Share float64  // of the hours of haulage for which exactly Bans are in force
}

// streets finds the ways between sites: along the city's segments, or straight
// where it has none.
func (w *work) streets(ctx context.Context) error {
	p := w.problem
	places := make([]orb.Point, len(p.Sites))
	for i := range p.Sites {
		places[i] = p.Sites[i].Place
	}
	w.ways = &ways{}
	w.bans = w.in.Plans.Bans
	if len(w.in.Roads) == 0 && w.in.Plans.Network == "" || w.o.Straight {
		if len(w.in.Plans.Bans) > 0 {
			w.find(w.in.Plans.Bans[0].Source, "", "bans", chengge.SeverityWarning, "没有路网，禁行未计入", "bans are left aside: there is no road network")
		}
		w.ways.legs = []earthwork.Legs{earthwork.StraightLegs(places, w.figures["straight_factor"].Value, w.figures.float("straight_speed")/3.6)}
		p.Legs = w.ways.legs
		return nil
	}
	list, err := w.truckWays(ctx, places)
	if err != nil {
		return err
	}
	net, err := roadnet.Build(list)
	if err != nil {
		return err
	}
	w.ways.net = net
	truck := w.truck()
	limit := spatial.Metres(w.figures.float("snap_limit"))
	for i := range p.Sites {
		at, ok := net.Snap(places[i], truck, limit)
		w.ways.snaps = append(w.ways.snaps, snap{at, ok})
		if !ok {
			w.find(w.at(p.Sites[i].Code), p.Sites[i].Code, "lng", chengge.SeverityWarning,
				"货车无法到达：%.0f 米内没有可通行且与路网相连的道路", "no truck can reach it: no road of the network within %.0f m", float64(limit))
		}
	}
	bans, err := w.lay(net)
	if err != nil {
		return err
	}
	type found struct {
		wayTable
		earthwork.Legs
	}
	known, free := map[string]found{}, map[string]found{} // with routes of permits, and without
	routes := w.newRoutes()
	for t := range p.Periods {
		spell, at := w.spell(bans, truck, p.Periods[t])
		w.ways.spells = append(w.ways.spells, spell)
		under := strings.Join(spell.Bans, "\x00")
		approved, key := routes.in(p.Periods[t])
		f, ok := known[under+"\x01"+key]
		if !ok {
			trip := roadnet.Trip{At: at, Vehicle: truck}
			if f, ok = free[under]; !ok {
				if f.wayTable, f.Legs, err = w.search(ctx, net, bans, trip); err != nil {
					return err
				}
				free[under] = f
			}
			if len(approved) > 0 {
				if f.wayTable, f.Legs, err = routes.along(ctx, bans, trip, under, approved, f.wayTable, f.Legs); err != nil {
					return err
				}
			}
			known[under+"\x01"+key] = f
		}
		w.ways.tables, w.ways.legs = append(w.ways.tables, f.wayTable), append(w.ways.legs, f.Legs)
	}
	if len(known) == 1 {
		w.ways.tables, w.ways.legs = w.ways.tables[:1], w.ways.legs[:1]
	}
	routes.say()
	p.Legs = w.ways.legs
	w.reach()
	return nil
}

// lay puts the bans on the roads.
func (w *work) lay(net *roadnet.Network) (*roadnet.Bans, error) {
	var list []roadnet.Ban
	for _, b := range w.bans {
		ban := b.Ban
		if b.ZoneCode != "" {
			zone, ok := zoneOf(w.in.Areas, b.ZoneCode)
			if !ok {
				w.find(b.Source, "", "zone", chengge.SeverityError, "没有片区、区县或街道“%s”", "there is no zone, district or office %q", b.ZoneCode)
				continue
			}
			ban.Zone = zone
		}
		if _, err := net.Lay([]roadnet.Ban{ban}); err != nil {
			w.find(b.Source, "", "roads", chengge.SeverityError, "路网中没有所写的道路：%[1]v", "%[1]v", err)
			continue
		}
		list = append(list, ban)
	}
	return net.Lay(list)
}

// spell finds the bans that are in force for the longest part of a period's
// hours of haulage, to a quarter of an hour, and a moment at which they are.
func (w *work) spell(bans *roadnet.Bans, truck roadnet.Vehicle, p chengge.Period) (banSpell, time.Time) {
	if len(w.bans) == 0 {
		return banSpell{Share: 1}, p.Begins
	}
	type group struct {
		bans  []string
		count int
		at    time.Time
	}
	var groups []*group
	total := 0
	for _, s := range bans.Spells(roadnet.Trip{At: p.Begins, Vehicle: truck}, p.Begins, p.Ends) {
		i := slices.IndexFunc(groups, func(g *group) bool { return slices.Equal(g.bans, s.Bans) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &group{bans: s.Bans})
		}
		g := groups[i]
		for at := s.Begins; at.Before(s.Ends); at = at.Add(15 * time.Minute) {
			if !w.o.Window.Always() && !w.o.Window.Hold(at) {
				continue
			}
			if g.count == 0 {
				g.at = at
			}
			g.count++
			total++
		}
	}
	best := groups[0]
	for _, g := range groups {
		if g.count > best.count {
			best = g
		}
	}
	out := banSpell{Bans: best.bans, Share: 1}
	if total > 0 {
		out.Share = float64(best.count) / float64(total)
	}
	for _, g := range groups {
		for _, name := range g.bans {
			if g.count > 0 && !slices.Contains(best.bans, name) && !slices.Contains(out.Other, name) {
				out.Other = append(out.Other, name)
			}
		}
	}
	if best.at.IsZero() {
		best.at = p.Begins
	}
	return out, best.at
}

// search finds the shortest ways that are open to a trip between all sites that
// give to all that take, and those of exempt projects anew.
func (w *work) search(ctx context.Context, net *roadnet.Network, bans *roadnet.Bans, trip roadnet.Trip) (wayTable, earthwork.Legs, error) {
	n := len(w.problem.Sites)
	legs := earthwork.Legs{Metres: slices.Repeat([]int64{-1}, n*n), Seconds: slices.Repeat([]int64{-1}, n*n)}
	table := wayTable{number: slices.Repeat([]int{-1}, n), own: map[int][2]single{}}
	var places []roadnet.Place
	for i, s := range w.ways.snaps {
		legs.Metres[i*n+i], legs.Seconds[i*n+i] = 0, 0
		if s.ok {
			table.number[i] = len(places)
			places = append(places, s.Place)
		}
	}
	var err error
	if table.all, err = bans.Open(trip).Matrix(ctx, places, places, roadnet.ByDistance); err != nil {
		return table, legs, err
	}
	for i := range n {
		for j := range n {
			if table.number[i] >= 0 && table.number[j] >= 0 && i != j {
				w.leg(&legs, table.all, i, j, table.number[i], table.number[j])
			}
		}
	}
	exempt := map[string]bool{}
	for _, b := range w.bans {
		for _, code := range b.Exempt {
			exempt[code] = true
		}
	}
	for i := range n {
		k := table.number[i]
		if code := w.problem.Sites[i].Code; !exempt[code] || k < 0 {
			continue
		}
		own := trip
		own.Project = w.problem.Sites[i].Code
		open := bans.Open(own)
		from, err := open.Matrix(ctx, places[k:k+1], places, roadnet.ByDistance)
		if err != nil {
			return table, legs, err
		}
		to, err := open.Matrix(ctx, places, places[k:k+1], roadnet.ByDistance)
		if err != nil {
			return table, legs, err
		}
		table.own[i] = [2]single{{from}, {to}}
		for j := range n {
			if other := table.number[j]; other >= 0 && i != j {
				w.leg(&legs, from, i, j, 0, other)
				w.leg(&legs, to, j, i, other, 0)
			}
		}
	}
	return table, legs, nil
}

// detourSpeed is that of a truck between a site and the road, m/s.
const detourSpeed = 10 / 3.6

// leg writes down a way of a search where it is shorter than what is there. The
// time is looked for where it costs anything.
func (w *work) leg(legs *earthwork.Legs, m *roadnet.Matrix, i, j, a, b int) {
	n := len(w.problem.Sites)
	d, ok := m.Distance(a, b)
	if !ok {
		return
	}
	if old := legs.Metres[i*n+j]; old >= 0 && old <= w.metres(i, j, d) {
		return
	}
	took := time.Duration(0)
	if w.problem.Prices.Hour > 0 {
		path, _ := m.Path(a, b)
		took = path.Time
	}
	w.write(legs, i, j, d, took)
}

// metres gives the length of a way with the detours at both ends.
func (w *work) metres(i, j int, d spatial.Metres) int64 {
	return int64(math.Round(float64(d + w.ways.snaps[i].Detour + w.ways.snaps[j].Detour)))
}

// write writes a way down, and its time where that costs anything.
func (w *work) write(legs *earthwork.Legs, i, j int, d spatial.Metres, took time.Duration) {
	at := i*len(w.problem.Sites) + j
	legs.Metres[at], legs.Seconds[at] = w.metres(i, j, d), 0
	if w.problem.Prices.Hour > 0 {
		detours := float64(w.ways.snaps[i].Detour + w.ways.snaps[j].Detour)
		legs.Seconds[at] = int64(math.Round(took.Seconds() + detours/detourSpeed))
	}
}

// path gives the way between two sites in a period, place to place; ok is false
// where ways are straight or there is none.
func (w *work) path(t, i, j int) (p roadnet.Path, ok bool) {
	if w.ways.net == nil || i == j {
		return p, false
	}
	table := &w.ways.tables[0]
	if len(w.ways.tables) > 1 {
		table = &w.ways.tables[t]
	}
	a, b := table.number[i], table.number[j]
	if a < 0 || b < 0 {
		return p, false
	}
	if p, ok = table.approved[[2]int{i, j}]; ok {
		return p, true
	}
	best := func(m *roadnet.Matrix, a, b int) {
		if q, found := m.Path(a, b); found && (!ok || q.Distance < p.Distance) {
			p, ok = q, true
		}
	}
	best(table.all, a, b)
	if own, exempt := table.own[i]; exempt {
		best(own[0].Matrix, 0, b)
	}
	if own, exempt := table.own[j]; exempt {
		best(own[1].Matrix, a, 0)
	}
	return p, ok
}

// reach notes the sites that a truck can reach by road, but from which or to
// which no other site has a way in any period.
func (w *work) reach() {
	n := len(w.problem.Sites)
	for i, s := range w.ways.snaps {
		found := n == 1 || !s.ok
		for _, l := range w.ways.legs {
			for j := range n {
				found = found || i != j && (l.Metres[i*n+j] >= 0 || l.Metres[j*n+i] >= 0)
			}
		}
		if !found {
			code := w.problem.Sites[i].Code
			w.find(w.at(code), code, "lng", chengge.SeverityWarning, "禁行期间没有任何货车可达的路线", "no truck can reach it: bans close every way")
		}
	}
}

// at gives where a site is stated.
func (w *work) at(site string) importers.Source {
	if row := w.rows[site]; row != nil {
		return row.Source
	}
	if s := w.sources[site]; len(s) > 0 {
		return s[0]
	}
	return importers.Source{}
}
