package api

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// finder gathers what a snapshot has of a name or a code. It reads the names of
// all layers but components, of which codes are sought alone: a city has some
// ten thousand of the one and a million of the others.
type finder struct {
	snapshot *grids.Snapshot
	lang     chengge.Lang
	sought   string
	words    []string // of a crossing: the names of two roads
	ranked   []ranked
	perKind  map[string]int
	more     bool
}

// ranked is a thing with how well it fits: 0 is the name or code itself.
type ranked struct {
	rank, kind int
	Found
}

// searchKinds are the kinds in the order in which equals are told.
var searchKinds = []string{"districts", "street_offices", "roads", "crossings", "grids", "communities", "zones", "waters", "chiefs", "organisations", "sites", "overlays", "categories", "components", "unit_grids"}

func (f *finder) all() {
	f.perKind = map[string]int{}
	for _, k := range []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids, chengge.KindZones, chengge.KindWaters} {
		for a := range f.snapshot.Areas(k, "") {
			if rank, ok := f.fits(a.Code, a.Name); ok {
				f.add(rank, Found{Kind: string(k), Code: a.Code, Name: a.Name, Bounds: boundsOf(a.Shape.Bound())})
			}
		}
	}
	f.roads()
	for o := range f.snapshot.Overlays("") {
		if rank, ok := f.fits(o.Code, o.Name); ok {
			f.add(rank, Found{Kind: string(chengge.KindOverlays), Code: o.Code, Name: o.Name, Bounds: boundsOf(o.Shape.Bound())})
		}
	}
	for site := range f.snapshot.Sites() {
		if rank, ok := f.fits(site.Code, site.Name); ok {
			f.add(rank, Found{Kind: string(chengge.KindSites), Code: site.Code, Name: site.Name, Point: pointOf(site.Point)})
		}
	}
	f.chiefs()
	for o := range f.snapshot.Organisations() {
		if rank, ok := f.fits(o.Code, o.Name); ok {
			f.add(rank, Found{Kind: string(chengge.KindOrganisations), Code: o.Code, Name: o.Name})
		}
	}
	f.categories()
	f.components()
}

// fits tells how well a code or any of some names is what is sought.
func (f *finder) fits(code string, names ...string) (rank int, ok bool) {
	rank = 9
	for i, name := range append(names, code) {
		name = fold(name)
		switch {
		case name == "":
		case name == f.sought:
			rank = min(rank, 0)
		case strings.HasPrefix(name, f.sought):
			rank = min(rank, 1)
		case i < len(names) && strings.Contains(name, f.sought):
			rank = min(rank, 2)
		}
	}
	return rank, rank < 9
}

// add takes a thing in. Of those that fit less well than by name or code, each
// kind may bring so many.
func (f *finder) add(rank int, found Found) {
	if rank > 0 {
		if f.perKind[found.Kind] >= mostOfAKind*4 {
			f.more = true
			return
		}
		f.perKind[found.Kind]++
	}
	f.ranked = append(f.ranked, ranked{rank, slices.Index(searchKinds, found.Kind), found})
}

// roads finds each road once, with all of its segments, segments by their
// codes, and crossings by the names of both roads.
func (f *finder) roads() {
	type road struct {
		rank, segments int
		first          string
		bound          orb.Bound
	}
	byName := map[string]*road{}
	crossings := map[string]bool{}
	for r := range f.snapshot.Roads("") {
		bound := r.Line.Bound()
		if rank, ok := f.fits(r.Code); ok {
			f.add(rank, Found{Kind: string(chengge.KindRoads), Code: r.Code, Name: r.Name, Detail: strings.Trim(r.From+" – "+r.To, " –"), Bounds: boundsOf(bound)})
		}
		if rank, ok := f.fits("", r.Name); ok {
			if known := byName[r.Name]; known != nil {
				known.segments++
				known.bound = known.bound.Union(bound)
			} else {
				byName[r.Name] = &road{rank, 1, r.Code, bound}
			}
		}
		for _, end := range [2]struct {
			name string
			at   orb.Point
		}{{r.From, startOf(r.Line)}, {r.To, endOf(r.Line)}} {
			rank, ok := f.crosses(r.Name, end.name)
			a, b := min(r.Name, end.name), max(r.Name, end.name)
			if !ok || crossings[a+"\x00"+b] {
				continue
			}
			crossings[a+"\x00"+b] = true
			f.add(rank, Found{Kind: "crossings", Code: r.Code, Name: r.Name, Detail: end.name, Point: pointOf(end.at)})
		}
	}
	for name, r := range byName {
		detail := ""
		if r.segments > 1 {
			detail = chengge.Text{Zh: fmt.Sprintf("%d 段", r.segments), En: fmt.Sprintf("%d segments", r.segments)}.In(f.lang)
		}
		f.add(r.rank, Found{Kind: string(chengge.KindRoads), Code: r.first, Name: name, Detail: detail, Bounds: boundsOf(r.bound)})
	}
}

// crosses tells whether the roads of these names are the two that are sought.
func (f *finder) crosses(road, other string) (rank int, ok bool) {
	if len(f.words) != 2 || road == "" || other == "" {
		return 0, false
	}
	a, b := fold(road), fold(other)
	for _, w := range [2][2]string{{f.words[0], f.words[1]}, {f.words[1], f.words[0]}} {
		switch {
		case a == w[0] && b == w[1]:
			return 0, true
		case strings.Contains(a, w[0]) && strings.Contains(b, w[1]):
			return 1, true
		}
	}
	return 0, false
}

func (f *finder) chiefs() {
	levels := map[string]chengge.ChiefLevel{}
	for _, l := range f.snapshot.City().Levels() {
		levels[l.Code] = l
	}
	for chief := range f.snapshot.Chiefs() {
		rank, ok := f.fits(chief.Code, chief.Name)
		if !ok {
			continue
		}
		bound, known := orb.Bound{}, false
		for _, on := range chief.On {
			b, ok := f.boundOf(on)
			switch {
			case !ok:
			case known:
				bound = bound.Union(b)
			default:
				bound, known = b, true
			}
		}
		found := Found{Kind: string(chengge.KindChiefs), Code: chief.Code, Name: chief.Name, Detail: cmp.Or(chengge.Text{Zh: levels[chief.Level].Name, En: levels[chief.Level].NameEn}.In(f.lang), chief.Level)}
		if known {
			found.Bounds = boundsOf(bound)
		}
		f.add(rank, found)
	}
}

func (f *finder) boundOf(on chengge.Ref) (orb.Bound, bool) {
	if on.Kind == chengge.KindRoads {
		r, ok := f.snapshot.Road(on.Code)
		if !ok {
			return orb.Bound{}, false
		}
		return r.Line.Bound(), true
	}
	a, ok := f.snapshot.Area(on.Kind, on.Code)
	if !ok {
		return orb.Bound{}, false
	}
	return a.Shape.Bound(), true
}

func (f *finder) categories() {
	for category := range f.snapshot.Catalogue().All() {
		if rank, ok := f.fits(category.Key.Code, append([]string{category.Name, category.NameEn, category.Key.String()}, category.Aliases...)...); ok {
			major := chengge.Text{Zh: category.MajorName, En: category.MajorNameEn}.In(f.lang)
			f.add(rank, Found{Kind: string(chengge.KindCategories), Code: category.Key.String(), Name: category.Text().In(f.lang), Detail: major})
		}
	}
}

// components finds components whose code begins with four letters or more.
func (f *finder) components() {
	if len(f.sought) < 4 {
		return
	}
	codes := f.snapshot.ComponentCodes()
	sought := strings.ToUpper(f.sought)
	n := f.snapshot.Count(chengge.KindComponents)
	low, high := 0, n
	for low < high {
		if middle := (low + high) / 2; codes.At(middle) < sought {
			low = middle + 1
		} else {
			high = middle
		}
	}
	wanted := map[int]int{} // index to rank
	for i := low; i < n && strings.HasPrefix(codes.At(i), sought); i++ {
		if len(wanted) == mostOfAKind {
			f.more = true
			break
		}
		wanted[i] = 1
		if codes.At(i) == sought {
			wanted[i] = 0
		}
	}
	if len(wanted) == 0 {
		return
	}
	for p := range f.snapshot.Components() {
		rank, ok := wanted[p.Index]
		if !ok {
			continue
		}
		delete(wanted, p.Index)
		found := Found{Kind: string(chengge.KindComponents), Code: codes.At(p.Index), Point: pointOf(p.Point)}
		if category, ok := f.snapshot.Catalogue().Lookup(chengge.CategoryKey{Kind: chengge.ComponentKind, Code: grids.CategoryCode(p.Category)}); ok {
			found.Name = category.Text().In(f.lang)
		}
		f.add(rank, found)
		if len(wanted) == 0 {
			break
		}
	}
}
