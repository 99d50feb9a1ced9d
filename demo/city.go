package demo

import (
	"cmp"
	"iter"
	"math"
	"sync"
	"time"
	_ "time/tzdata" // a machine may have none

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

// Options say which city is made. The zero Options make the usual one.
type Options struct {
	Seed       uint64    // 0 is 1
	Components int       // 0 is 1,000,000; not less than one of each category
	Days       int       // of reports; 0 is 90
	PerDay     int       // reports on a usual day; 0 is 2,000
	Until      time.Time // midnight after the last day; zero is that of LastDay
}

// City is a generated city. Its rows are made as they are read, so that a
// million components are never held; it may be read by many goroutines.
type City struct {
	o    Options
	net  *network
	town chengge.City

	organisations []chengge.Organisation
	duties        []chengge.Duty
	chiefs        []chengge.Chief
	rules         []chengge.Rule
	overlays      []chengge.Overlay
	cameras       []chengge.Camera
	buildings     []chengge.Building
	sites         sites
}

const coverageKm2 = 1394

func root(x float64) float64 { return math.Sqrt(x) }

// LastDay is the last day of reports where Options give none.
const LastDay = "2026-11-20"

// Zone gives the city's time zone, which has no summer time.
func Zone() *time.Location { return zone() }

var zone = sync.OnceValue(func() *time.Location {
	if z, err := time.LoadLocation("Asia/Shanghai"); err == nil {
		return z
	}
	return time.FixedZone("CST", 8*60*60)
})

// New makes a city. The error tells that no ground without a fold was found,
// which no seed that was tried has met.
func New(o Options) (*City, error) {
	o.Seed = cmp.Or(o.Seed, 1)
	o.Components, o.Days, o.PerDay = cmp.Or(o.Components, 1_000_000), cmp.Or(o.Days, 90), cmp.Or(o.PerDay, 2000)
	o.Components = max(o.Components, 153)
	if o.Until.IsZero() {
		last, _ := time.ParseInLocation(time.DateOnly, LastDay, Zone())
		o.Until = last.AddDate(0, 0, 1)
	}
	ground, err := newGround(chance(mix(o.Seed)))
	if err != nil {
		return nil, err
	}
	n := newNetwork(newLayers(newBlocks(newStreets(ground, segmentCount))), Zone(), o.Until)
	c := &City{o: o, net: n, town: chengge.City{
		Code: cityCode, Name: cityName, CRS: "CGCS2000", Codes: chengge.NationalCodes, Zone: Zone(),
		CoverageKm2: coverageKm2, ExpectedGrids: gridCount, ChiefLevels: chiefLevels(),
	}}
	c.organisations, c.duties, c.chiefs, c.rules = n.organisations(), n.duties(), n.chiefs(), n.rules()
	c.overlays, c.cameras = n.overlays(), n.cameras()
	c.buildings = n.buildings()
	n.kinds = readInventory()
	n.findParties()
	n.inhabit()
	grids := make([]orb.MultiPolygon, gridCount)
	for k := range grids {
		grids[k] = n.areas[chengge.KindGrids][k].Shape
	}
	n.finder = spatial.NewAreaIndex(grids)
	c.sites = n.sites()
	name := map[string]string{}
	for _, o := range c.organisations {
		name[o.Code] = o.Name
	}
	for k := range c.sites.hauliers {
		c.sites.hauliers[k].Name = name[c.sites.hauliers[k].Organisation]
	}
	return c, nil
}

// Until gives the midnight after the last day of reports.
func (c *City) Until() time.Time { return c.o.Until }

// Contents gives the city as an edition; each sequence may be read again and
// again.
func (c *City) Contents() chengge.Contents {
	out := chengge.Contents{City: c.town, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{}}
	for l := range chengge.Layers() {
		if l.Kind.IsArea() {
			out.Areas[l.Kind] = chengge.Each(c.net.areas[l.Kind])
		}
	}
	out.Roads = func(yield func(chengge.RoadSegment, error) bool) {
		for k := range c.net.segments {
			if !yield(c.net.segments[k].row, nil) {
				return
			}
		}
	}
	out.Organisations, out.Duties, out.Chiefs = chengge.Each(c.organisations), chengge.Each(c.duties), chengge.Each(c.chiefs)
	out.Rules, out.Overlays, out.Categories = chengge.Each(c.rules), chengge.Each(c.overlays), chengge.Each(localCategories())
	out.Components = c.net.components(c.o.Components)
	out.Cameras, out.Buildings = chengge.Each(c.cameras), chengge.Each(c.buildings)
	out.Sites = func(yield func(chengge.Site, error) bool) {
		for k := range c.sites.plans {
			if !yield(c.sites.plans[k].Site, nil) {
				return
			}
		}
	}
	return out
}
