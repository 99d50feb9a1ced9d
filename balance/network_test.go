package balance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/importers"
	"chengge/spatial/earthwork"
	"chengge/spatial/roadnet"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// osmFile writes roads as OpenStreetMap has them; roads meet where they share a
// place.
func osmFile(t *testing.T, roads []osmRoad) string {
	var nodes, ways strings.Builder
	known := map[orb.Point]int{}
	for i, r := range roads {
		fmt.Fprintf(&ways, `<way id="%d">`, i+1)
		for _, p := range r.line {
			if known[p] == 0 {
				known[p] = len(known) + 1
				fmt.Fprintf(&nodes, `<node id="%d" lat="%.7f" lon="%.7f"/>`, known[p], p[1], p[0])
			}
			fmt.Fprintf(&ways, `<nd ref="%d"/>`, known[p])
		}
		for k, v := range r.tags {
			fmt.Fprintf(&ways, `<tag k=%q v=%q/>`, k, v)
		}
		ways.WriteString("</way>\n")
	}
	name := filepath.Join(t.TempDir(), "roads.osm")
	require.NoError(t, os.WriteFile(name, []byte("<osm version=\"0.6\">\n"+nodes.String()+ways.String()+"</osm>\n"), 0o600))
	return name
}

type osmRoad struct {
	line orb.LineString
	tags map[string]string
}

// TestNetworkOfOSM plans the town on its own roads, once as OpenStreetMap has
// them: the plan is the same. Where 中轴路 is closed to trucks it is that of the ban.
func TestNetworkOfOSM(t *testing.T) {
	in := read(t, "../testdata/town")
	write := func(tag, value string) string {
		var roads []osmRoad
		for _, s := range in.Roads {
			for _, line := range s.Line {
				r := osmRoad{line, map[string]string{"highway": "secondary", "name": s.Name}}
				if s.OneWay {
					r.tags["oneway"] = "yes"
				}
				if s.Name == "中轴路" && tag != "" {
					r.tags[tag] = value
				}
				roads = append(roads, r)
			}
		}
		return osmFile(t, roads)
	}
	in.Plans.Network = write("", "")
	r, d := solve(t, in, balance.Options{})
	require.Equal(t, "21625.0000", d.Saving.Yuan)
	require.Equal(t, []string{"界路", "示范路"}, d.Flows[0].Roads)
	require.Contains(t, strings.Join(d.Head, "\n"), "truck network of OpenStreetMap")
	require.Len(t, r.Findings, 1)
	require.Equal(t, chengge.SeverityNote, r.Findings[0].Severity)
	for _, c := range [][2]string{{"hgv", "no"}, {"maxweight", "20"}, {"maxwidth", "2.3"}, {"maxheight", "3.2"}} {
		in.Plans.Network = write(c[0], c[1])
		_, d := solve(t, in, balance.Options{})
		for _, f := range d.Flows {
			require.NotContains(t, f.Roads, "中轴路", c)
		}
	}
	in.Plans.Network = filepath.Join(t.TempDir(), "none.osm")
	_, err := balance.Solve(t.Context(), in, balance.Options{})
	require.Equal(t, chengge.ErrFile, chengge.CodeOf(err))
}

// TestPermitRoutes has a straight road of 5.5 km and a way round it of 9.9 km,
// which is the route of the permit.
func TestPermitRoutes(t *testing.T) {
	a, b := orb.Point{113.60, 34.70}, orb.Point{113.66, 34.70}
	c, d := orb.Point{113.60, 34.72}, orb.Point{113.66, 34.72}
	l, m := orb.Point{113.62, 34.70}, orb.Point{113.64, 34.70}
	road := func(name string, line ...orb.Point) osmRoad {
		return osmRoad{line, map[string]string{"highway": "primary", "name": name}}
	}
	network := osmFile(t, []osmRoad{road("直路", a, l), road("直路", l, m), road("直路", m, b), road("西路", a, c), road("绕城路", c, d), road("东路", d, b)})
	zone := time.FixedZone("city", 8*3600)
	month := time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
	plans := func(route ...string) *importers.SitePlans {
		p := &importers.SitePlans{Network: network}
		p.Sites = []importers.SiteRow{{Site: "P", Type: chengge.ProjectSite, Point: &a}, {Site: "D", Type: chengge.DisposalSite, Point: &b, Capacity: 100_000}}
		p.Volumes = []importers.VolumeRow{{SiteVolume: earthwork.SiteVolume{Site: "P", Month: month, Class: earthwork.Spoil, Gives: true, State: earthwork.Bank, M3: 1000}}}
		p.Hauliers = []importers.HaulierRow{{Haulier: earthwork.Haulier{Organisation: "K", Vehicles: 3}}}
		p.Permits = []importers.PermitRow{{Permit: earthwork.Permit{No: "1", From: "P", To: "D", Haulier: "K", Class: earthwork.Spoil, State: earthwork.Bank, M3: 1000, Route: route}}}
		return p
	}
	run := func(p *importers.SitePlans, need bool) (*balance.Result, *balance.Document) {
		return solve(t, balance.Input{City: chengge.City{CRS: "WGS84", Zone: zone}, Plans: p}, balance.Options{NeedPermits: need})
	}
	_, free := run(plans("绕城路"), false)
	require.Equal(t, []string{"直路"}, free.Flows[0].Roads)
	_, bound := run(plans("西路", "绕城路", "东路"), true)
	require.Equal(t, []string{"西路", "绕城路", "东路"}, bound.Flows[0].Roads)
	// 2·0.02° of latitude more, and a little less along the northern parallel.
	require.InDelta(t, free.Flows[0].Km+4.438, bound.Flows[0].Km, 0.01)
	_, none := run(plans(), true)
	require.Equal(t, free.Flows[0].Km, none.Flows[0].Km)
	// Of two permits for the same hauls the shorter route counts.
	p := plans("西路", "绕城路", "东路")
	p.Permits = append(p.Permits, p.Permits[0])
	p.Permits[1].No, p.Permits[1].Route = "2", []string{"直路"}
	_, both := run(p, true)
	require.Equal(t, free.Flows[0].Km, both.Flows[0].Km)
	// A route that leads nowhere is told, and all roads count.
	p = plans("西路", "无此路")
	r, lost := run(p, true)
	require.Equal(t, free.Flows[0].Km, lost.Flows[0].Km)
	require.Equal(t, "route", r.Findings[len(r.Findings)-1].Field)
}

// TestElectricHauliers closes 直路 to all but electric trucks: a haulier of whose
// three vehicles all are electric goes straight, another the way round.
func TestElectricHauliers(t *testing.T) {
	a, b := orb.Point{113.60, 34.70}, orb.Point{113.66, 34.70}
	c, d := orb.Point{113.60, 34.72}, orb.Point{113.66, 34.72}
	m := orb.Point{113.63, 34.70}
	road := func(name string, line ...orb.Point) osmRoad {
		return osmRoad{line, map[string]string{"highway": "primary", "name": name}}
	}
	network := osmFile(t, []osmRoad{road("直路", a, m), road("直路", m, b), road("西路", a, c), road("绕城路", c, d), road("东路", d, b)})
	zone := time.FixedZone("city", 8*3600)
	for electric, want := range map[int][]string{3: {"西路", "直路", "东路"}, 2: {"西路", "绕城路", "东路"}} {
		p := &importers.SitePlans{Network: network}
		p.Sites = []importers.SiteRow{{Site: "P", Type: chengge.ProjectSite, Point: &orb.Point{113.60, 34.701}}, {Site: "D", Type: chengge.DisposalSite, Point: &orb.Point{113.66, 34.701}, Capacity: 100_000}}
		p.Volumes = []importers.VolumeRow{{SiteVolume: earthwork.SiteVolume{Site: "P", Month: time.Date(2026, 1, 1, 0, 0, 0, 0, zone), Class: earthwork.Spoil, Gives: true, State: earthwork.Bank, M3: 1000}}}
		p.Hauliers = []importers.HaulierRow{{Haulier: earthwork.Haulier{Organisation: "K", Vehicles: 3, Electric: electric}}}
		p.Permits = []importers.PermitRow{{Permit: earthwork.Permit{No: "1", From: "P", To: "D", Haulier: "K", Class: earthwork.Spoil, State: earthwork.Bank, M3: 1000}}}
		p.Bans = []importers.BanRow{ban(roadnet.Ban{Name: "alert", Roads: []string{"直路"}, ExceptElectric: true})}
		_, doc := solve(t, balance.Input{City: chengge.City{CRS: "WGS84", Zone: zone}, Plans: p}, balance.Options{NeedPermits: true})
		require.Equal(t, want, doc.Flows[0].Roads)
	}
}
