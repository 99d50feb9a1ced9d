package analyses

import (
	"slices"

	"chengge"
	"chengge/exporters"
	"chengge/grids"
	"chengge/importers"
)

// beside gives what is drawn beside the units, made when it is first asked for.
func (s *study) beside() *exporters.HotspotBeside {
	if s.answer.Beside == nil {
		s.answer.Beside = &exporters.HotspotBeside{}
	}
	return s.answer.Beside
}

// besideSites adds the sites where earth and rubble may go to.
func (s *study) besideSites() {
	for site := range s.city.Sites() {
		if site.Type != chengge.ProjectSite {
			s.besideSite(&account{site: *site})
		}
	}
}

// besideRoutes adds the roads that permits name as their routes (核准路线), by
// name. Of earthwork only permits of the classes that hold in the months count.
func (s *study) besideRoutes(plans *importers.SitePlans) {
	if plans == nil {
		return
	}
	permits := map[string]int{}
	for i := range plans.Permits {
		p := &plans.Permits[i]
		if s.Of == OfEarthwork && (!slices.Contains(s.classes, p.Class) || !s.months.meets(p.Valid)) {
			continue
		}
		for k, road := range p.Route {
			if !slices.Contains(p.Route[:k], road) {
				permits[road]++
			}
		}
	}
	names := make([]string, 0, len(permits))
	for name := range permits {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s.beside().Routes = append(s.beside().Routes, exporters.HotspotRoute{Road: name, Permits: permits[name]})
	}
	routeShapes(s.city, s.answer)
}

// meets tells whether a period has a part of the months.
func (m months) meets(p chengge.Period) bool {
	return (m.to == "" || p.Begins.IsZero() || p.Begins.Format(monthFormat) <= m.to) &&
		(m.from == "" || p.Ends.IsZero() || p.Ends.AddDate(0, 0, -1).Format(monthFormat) >= m.from)
}

// routeShapes gives the roads of permits their lines.
func routeShapes(city *grids.Snapshot, answer *exporters.Hotspots) {
	if answer.Beside == nil || len(answer.Beside.Routes) == 0 {
		return
	}
	at := map[string]*exporters.HotspotRoute{}
	for i := range answer.Beside.Routes {
		r := &answer.Beside.Routes[i]
		r.Shape = nil
		at[r.Road] = r
	}
	for road := range city.Roads("") {
		if r := at[road.Name]; r != nil {
			r.Shape = append(r.Shape, road.Line...)
		}
	}
}
