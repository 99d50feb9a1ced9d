package balance

import (
	"context"
	"path/filepath"

	"chengge"
	"chengge/importers"
	"chengge/spatial/roadnet"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// aroundSites is how far beyond the sites the roads of a network are read:
// ways round a ring may lead out of the sites' own box.
const aroundSites = 15_000 // metres

// truck is the vehicle that ways are found for.
func (w *work) truck() roadnet.Vehicle {
	return roadnet.Vehicle{Weight: w.figures.float("truck_weight"), Width: w.figures.float("truck_width"), Height: w.figures.float("truck_height"),
		Electric: w.figures.float("electric") > 0}
}

// truckWays gives the roads that trucks take: those of the network that is
// stated, else the city's segments.
func (w *work) truckWays(ctx context.Context, places []orb.Point) (list []roadnet.Way, err error) {
	name := w.in.Plans.Network
	if name == "" {
		for i := range w.in.Roads {
			list = append(list, roadnet.WayOf(&w.in.Roads[i])...)
		}
		return list, nil
	}
	bound := geo.BoundPad(orb.MultiPoint(places).Bound(), aroundSites)
	roads, err := importers.ReadOSMRoads(ctx, name, bound)
	if err != nil {
		return nil, err
	}
	from := importers.Source{File: filepath.Base(name)}
	for _, b := range roads.Bans {
		w.bans = append(w.bans[:len(w.bans):len(w.bans)], importers.BanRow{Source: from, Ban: b})
	}
	w.names = map[string]string{}
	for i := range roads.Ways {
		if way := &roads.Ways[i]; way.Name != "" {
			w.names[way.Code] = way.Name
		}
	}
	w.find(from, "", "network", chengge.SeverityNote, "货运路网取自该文件：%[1]d 条道路，另有 %[2]d 条货车不得通行；%[3]d 条仅限到达车辆，按可通行计；%[4]d 条有未能识别的条件；%[5]d 处路障、%[6]d 处缺点处断开；转弯限制未计入",
		"the truck network is that of this file: %[1]d roads, %[2]d others are closed to trucks; %[3]d are for local traffic only and counted as open; %[4]d have conditions that are not read; cut at %[5]d barriers and %[6]d missing places; turn restrictions are not read",
		roads.Read-roads.Shut, roads.Shut, roads.Destination, roads.Conditional, roads.Blocked, roads.Missing)
	return roads.Ways, nil
}
