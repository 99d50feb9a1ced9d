package balance

import (
	"cmp"
	"fmt"
	"slices"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// work is a balance on its way from files to a plan.
type work struct {
	in       Input
	o        Options
	findings []importers.PlanFinding

	assumptions []Assumption
	figures     figures
	rows        map[string]*importers.SiteRow
	sources     map[string][]importers.Source // of a site's volumes, as they are numbered
	known       []earthwork.SitePlan
	problem     *earthwork.Problem
	roundings   []earthwork.Rounding
	permits     []importers.PermitRow // those of the problem, by the same number
	practice    []earthwork.Flow
	ways        *ways
	bans        []importers.BanRow // the city's, and those of its network
	names       map[string]string  // of roads, by segment
	conversion  earthwork.Conversion
}

func (w *work) find(at importers.Source, site, field string, severity chengge.Severity, zh, en string, args ...any) {
	w.findings = append(w.findings, importers.PlanFinding{File: at.File, Row: at.Row, Site: site, Field: field, Severity: severity,
		Say: chengge.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}})
}

// issue notes what earthwork says, at the row that it means.
func (w *work) issue(i earthwork.Issue) {
	f := importers.PlanFinding{Site: i.Site, Field: i.Field, Severity: chengge.SeverityError, Say: i.Say}
	n := 0
	if _, err := fmt.Sscanf(i.Field, "volumes[%d]", &n); err == nil && n < len(w.sources[i.Site]) {
		f.File, f.Row, f.Field = w.sources[i.Site][n].File, w.sources[i.Site][n].Row, "m3"
	} else if _, err := fmt.Sscanf(i.Field, "permits[%d]", &n); err == nil && n < len(w.in.Plans.Permits) {
		f.File, f.Row, f.Field = w.in.Plans.Permits[n].File, w.in.Plans.Permits[n].Row, "m3"
	} else if row := w.rows[i.Site]; row != nil {
		f.File, f.Row = row.File, row.Row
	}
	w.findings = append(w.findings, f)
}

func (w *work) errors() (n int) {
	for _, f := range w.findings {
		if f.Severity == chengge.SeverityError {
			n++
		}
	}
	return n
}

// gather makes the problem. What is wrong is noted, by file, row, site and
// field.
func (w *work) gather() {
	plans := w.in.Plans
	w.findings = slices.Clone(plans.Findings)
	w.assumptions = assume(plans, w.find)
	w.figures = figuresOf(w.assumptions)
	w.rows, w.sources = map[string]*importers.SiteRow{}, map[string][]importers.Source{}
	for i := range plans.Sites {
		w.rows[plans.Sites[i].Site] = &plans.Sites[i]
	}
	periods := periodsOf(plans, w.o.Weeks)
	if len(periods) == 0 {
		w.find(importers.Source{}, "", "volumes", chengge.SeverityError, "没有任何土方量", "no volumes are stated")
		return
	}
	if len(periods) > 520 {
		w.find(importers.Source{}, "", "volumes", chengge.SeverityError, "时段多达 %d 个，请检查月份", "%d periods: check the months", len(periods))
		return
	}
	w.collect(periods)
	if w.errors() > 0 {
		return
	}
	w.conversion = earthwork.Conversion{Periods: periods, Table: w.tableOf, Material: w.materialOf, Use: w.useOf}
	c := &w.conversion
	sites, roundings, issues := c.Gather(w.known)
	var permits []earthwork.Permit
	var hauliers []earthwork.Haulier
	for _, p := range plans.Permits {
		permits = append(permits, p.Permit)
	}
	fares := map[string]earthwork.Yuan{}
	for _, h := range plans.Hauliers {
		hauliers = append(hauliers, h.Haulier)
		if h.Price != nil {
			fares[h.Organisation] = *h.Price
		}
	}
	covers, more, others := c.GatherPermits(permits, hauliers)
	for _, i := range append(issues, others...) {
		w.issue(i)
	}
	w.roundings, w.permits = append(roundings, more...), plans.Permits
	p := &earthwork.Problem{Periods: periods, Sites: sites, Permits: covers, NeedPermit: w.o.NeedPermits, Prices: w.figures.prices(),
		Window: w.o.Window, MaxMetres: w.o.MaxMetres, Objective: w.o.objective()}
	if len(fares) > 0 {
		p.Fares = fares
	}
	if w.o.Former != nil {
		p.Former = w.o.Former.Flow(periods)
	}
	p.MostOpen, p.Exactly = w.o.MostOpen, w.o.Exactly
	if len(p.Former) > 0 {
		p.Keep, p.Change = w.figures.yuan("keep"), w.figures.yuan("change")
	}
	w.problem = p
	w.detail()
	w.nightly()
	w.flows()
	w.fix()
}

// collect finds the sites that take part, with place, office and volumes.
func (w *work) collect(periods []chengge.Period) {
	plans := w.in.Plans
	own := map[string]*chengge.Site{}
	for i := range w.in.Sites {
		own[w.in.Sites[i].Code] = &w.in.Sites[i]
	}
	taking := map[string]bool{}
	for i := range plans.Sites {
		taking[plans.Sites[i].Site] = true
	}
	for _, v := range plans.Volumes {
		if own[v.Site] == nil && w.rows[v.Site] == nil {
			w.find(v.Source, v.Site, "site", chengge.SeverityError, "场地不存在", "there is no such site")
			continue
		}
		taking[v.Site] = true
	}
	codes := make([]string, 0, len(taking))
	for code := range taking {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	ground := newGrounds(w.in.Areas)
	index := map[string]int{}
	for _, code := range codes {
		p := earthwork.SitePlan{Site: chengge.Site{Code: code}}
		placed := false
		if s := own[code]; s != nil {
			p.Site, placed = *s, true
		}
		at := importers.Source{}
		if row := w.rows[code]; row != nil {
			at = row.Source
			p.Site.Name, p.Site.Type, p.Capacity = cmp.Or(row.Name, p.Site.Name), cmp.Or(row.Type, p.Site.Type), row.Capacity
			if row.Point != nil {
				p.Site.Point, placed = *row.Point, true
			}
			if !row.Valid.Always() {
				p.Site.Valid = row.Valid
			}
		}
		if p.Site.Type == "" {
			w.find(at, code, "type", chengge.SeverityError, "场地类型未知", "the type of the site is not stated")
		}
		if !placed {
			w.find(at, code, "lng", chengge.SeverityError, "场地没有位置", "the site has no place")
		}
		p.Office, _ = ground.at(p.Site.Point)
		if row := w.rows[code]; row != nil {
			p.Office = cmp.Or(row.Office, p.Office)
		}
		index[code] = len(w.known)
		w.known = append(w.known, p)
	}
	for _, v := range plans.Volumes {
		i, ok := index[v.Site]
		if !ok {
			continue
		}
		for _, part := range spread(v, periods, w.o.Weeks) {
			w.known[i].Volumes = append(w.known[i].Volumes, part)
			w.sources[v.Site] = append(w.sources[v.Site], v.Source)
		}
	}
	for i := range w.known {
		w.implied(&w.known[i], periods)
	}
}

// usual are the classes that a type of site takes where its volumes are not
// listed.
var usual = map[chengge.SiteType][]earthwork.WasteClass{
	chengge.DisposalSite:  {earthwork.Spoil},
	chengge.TransferSite:  {earthwork.Spoil},
	chengge.RecyclingSite: {earthwork.ConstructionRubble, earthwork.DemolitionRubble, earthwork.RenovationWaste},
}

// implied gives a site that states a capacity and no volumes what the capacity
// stands for: as much in any period, its limits holding over all.
func (w *work) implied(p *earthwork.SitePlan, periods []chengge.Period) {
	row := w.rows[p.Site.Code]
	if row == nil || len(p.Volumes) > 0 || p.Site.Type == chengge.ProjectSite {
		return
	}
	classes := usual[p.Site.Type]
	if p.Site.Type == chengge.BorrowPit {
		classes = []earthwork.WasteClass{earthwork.Spoil}
	}
	for _, t := range periods {
		m3 := p.Capacity
		if daily := row.Daily * float64(days(t.Begins, t.Ends)); row.Daily > 0 && (m3 == 0 || daily < m3) {
			m3 = daily
		}
		for _, class := range classes {
			if m3 > 0 {
				p.Volumes = append(p.Volumes, earthwork.SiteVolume{Site: p.Site.Code, Month: t.Begins, Class: class, Gives: p.Site.Type == chengge.BorrowPit, State: earthwork.Loose, M3: m3})
				w.sources[p.Site.Code] = append(w.sources[p.Site.Code], row.Source)
			}
		}
	}
}

func (w *work) tableOf(site string, _ earthwork.WasteClass) *earthwork.SoilTable {
	tables := earthwork.DefaultSoilTables()
	if row := w.rows[site]; row != nil && row.Table != "" {
		if t, err := earthwork.FindSoilTable(tables, row.Table); err == nil {
			return t
		}
	}
	return &tables[0]
}

func (w *work) materialOf(site string, class earthwork.WasteClass) earthwork.Material {
	m := earthwork.Material{Waste: class}
	if row := w.rows[site]; row != nil && class == earthwork.Spoil {
		m.Soil, m.Quality = row.Soil, row.Quality
	}
	return m
}

// useOf asks the type; a project's own use is set in detail.
func (w *work) useOf(t chengge.SiteType, class earthwork.WasteClass) earthwork.Use {
	return earthwork.UsualUse(t, class)
}

// fix holds flows of the former plan, or of today's practice, between pairs of
// sites; contracts hold always.
func (w *work) fix() {
	from := w.problem.Former
	if len(from) == 0 {
		from = w.practice
	}
	for _, pair := range w.o.Fixed {
		found := false
		for _, f := range from {
			if f.From == pair[0] && f.To == pair[1] {
				w.problem.Contracts, found = append(w.problem.Contracts, f), true
			}
		}
		if !found {
			w.find(importers.Source{}, pair[0], "fix", chengge.SeverityError, "没有从 %s 到 %s 的流向可固定", "there is no flow from %s to %s to fix", pair[0], pair[1])
		}
	}
}
