package demo

import (
	"cmp"
	"fmt"
	"iter"
	"math"
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
	Until      time.Time // midnight after the last day; zero is 2026-11-21 in the city's time zone
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

// New makes a city. The error tells that no ground without a fold was found,
// which no seed that was tried has met.
func New(o Options) (*City, error) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	o.Seed = cmp.Or(o.Seed, 1)
	o.Components, o.Days, o.PerDay = cmp.Or(o.Components, 1_000_000), cmp.Or(o.Days, 90), cmp.Or(o.PerDay, 2000)
	o.Components = max(o.Components, 153)
	if o.Until.IsZero() {
		o.Until = time.Date(2026, 11, 21, 0, 0, 0, 0, zone)
	}
	ground, err := newGround(chance(mix(o.Seed)))
	if err != nil {
		return nil, err
	}
	n := newNetwork(newLayers(newBlocks(newStreets(ground, segmentCount))), zone, o.Until)
	c := &City{o: o, net: n, town: chengge.City{
		Code: cityCode, Name: cityName, CRS: "CGCS2000", Codes: chengge.NationalCodes, Zone: zone,
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
