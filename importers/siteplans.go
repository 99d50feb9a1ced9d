package importers

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/earthwork"
	"chengge/spatial/proj"
	"chengge/spatial/roadnet"
)

// Source is where a row stands.
type Source struct {
	File string
	Row  int
}

// SitePlans is what files say of a balance of earth and rubble. Rows with an
// error are not in it.
type SitePlans struct {
	Sites    []SiteRow
	Volumes  []VolumeRow
	Permits  []PermitRow
	Hauliers []HaulierRow
	Bans     []BanRow
	Prices   []PriceRow
	Flows    []FlowRow
	Findings []PlanFinding
	// Network is the path of a file of OpenStreetMap whose roads trucks take in
	// place of the city's segments; "" is none. ReadOSMRoads reads it.
	Network string
}

// SiteRow is what a balance knows of a site besides the city's own layer. What
// is empty or nil is not stated.
type SiteRow struct {
	Source
	Site, Name       string
	Type             chengge.SiteType
	Point            *orb.Point
	Office, Zone     string
	Valid            chengge.Period
	Hours            chengge.Hours
	Capacity, Daily  float64 // m³ loose
	Fee, Price, Hold *earthwork.Yuan
	Opening          *earthwork.Yuan
	Shrink, Yield    earthwork.Ratio
	Soil, Product    earthwork.SoilClass
	Quality          earthwork.Quality
	Table            string
	Use              earthwork.Use
}

// VolumeRow is a volume of a site.
type VolumeRow struct {
	Source
	earthwork.SiteVolume
	Day bool // its Month is a day: all of it belongs to the period of that day
}

// PermitRow is a permit.
type PermitRow struct {
	Source
	earthwork.Permit
}

// HaulierRow is a haulier, with what it may move in a night in m³ bank, 0
// without limit, and its price per m³·km, nil for that of all.
type HaulierRow struct {
	Source
	earthwork.Haulier
	Nightly float64
	Price   *earthwork.Yuan
}

// BanRow is a ban, whose zone is still a code.
type BanRow struct {
	Source
	roadnet.Ban
	ZoneCode string
}

// PriceRow is a price or another figure.
type PriceRow struct {
	Source
	Item, Unit, Note string
	Value            earthwork.Ratio
}

// FlowRow is what moves today, or is contracted to.
type FlowRow struct {
	Source
	From, To string
	Month    time.Time
	Class    earthwork.WasteClass
	Use      earthwork.Use // "" is what the site usually takes it for
	State    earthwork.VolumeState
	M3       float64
	Contract bool
}

// ReadSitePlans reads the tables that the member balance of city.json names. A
// file that cannot be read is an error, a row that cannot be taken a finding.
func ReadSitePlans(ctx context.Context, m *Manifest, o Options) (*SitePlans, error) {
	if len(m.Balance) == 0 {
		return nil, chengge.Errorf(chengge.ErrManifest, "%s has no member balance: name the tables of sites, volumes, permits and hauliers there, or state a workbook; chengge balance --template FILE.xlsx writes one", ManifestName).
			InChinese("%s 没有 balance：请在其中列出场地、土方量、核准与企业的表格，或另给工作簿；chengge balance --template FILE.xlsx 可生成模板", ManifestName)
	}
	var tables []planTable
	network := ""
	for i, p := range m.Balance {
		if p.Kind == PlanNetwork {
			if network != "" {
				return nil, chengge.Errorf(chengge.ErrManifest, "balance has two networks: the roads are those of one file").InChinese("balance 中有两个路网文件，只能用一个")
			}
			name, err := within(m.Dir, p.File)
			if err == nil {
				_, err = os.Stat(name)
			}
			if err != nil {
				return nil, chengge.Errorf(chengge.ErrFile, "%s: %w", p.File, err)
			}
			network = name
			continue
		}
		if p.Kind == "" || toLower(filepath.Ext(p.File)) != ".gpkg" {
			t, err := planTables(ctx, m.Dir, "", p, o)
			if err != nil {
				return nil, err
			}
			tables = append(tables, t...)
			continue
		}
		t, err := packageTables(ctx, m.Dir, p, o, i)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t...)
	}
	plans, err := readPlanTables(m.City, tables)
	if err != nil {
		return nil, err
	}
	plans.Network = network
	return plans, nil
}

func packageTables(ctx context.Context, dir string, p ManifestPlan, o Options, i int) ([]planTable, error) {
	var err error
	if o.GDAL, err = findGDAL(o.GDAL); err != nil {
		return nil, err
	}
	work, done, err := workFolder(o.TempDir)
	if err != nil {
		return nil, err
	}
	defer done()
	return planTables(ctx, dir, filepath.Join(work, fmt.Sprint(i)), p, o)
}

// ReadWorkbook reads a workbook whose sheets are named for their kinds, as the
// template's are.
func ReadWorkbook(path string, city chengge.City) (*SitePlans, error) {
	tables, err := readPlanWorkbook(path, ManifestPlan{File: filepath.Base(path)})
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "%s: %w", filepath.Base(path), err)
	}
	return readPlanTables(city, tables)
}

// readPlanTables makes rows of tables.
func readPlanTables(city chengge.City, tables []planTable) (*SitePlans, error) {
	r := &planReader{city: city, plans: &SitePlans{}}
	for i := range tables {
		t := &tables[i]
		way, err := newPlanPlace(cmp.Or(t.crs, city.CRS))
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrUnknownCRS, "%s: coordinate system: %w", t.file, err)
		}
		defer way.close()
		r.place = way.point
		if err := r.each(t, map[PlanKind]func(*planRow){
			PlanSites: readSiteRow, PlanVolumes: readVolumeRow, PlanPermits: readPermitRow, PlanHauliers: readHaulierRow,
			PlanBans: readBanRow, PlanPrices: readPriceRow, PlanFlows: readFlowRow,
		}[t.kind]); err != nil {
			return nil, err
		}
	}
	r.plans.findTwice()
	return r.plans, nil
}

// planPlace brings places to CGCS2000.
type planPlace struct {
	crs spatial.CRS
	way *proj.Transform
}

func newPlanPlace(text string) (p planPlace, err error) {
	if p.crs, err = spatial.ParseCRS(text); err == nil && p.crs.Datum != spatial.CGCS2000 {
		p.way, err = proj.Transformer(p.crs)
	}
	return p, err
}

func (p planPlace) close() {
	if p.way != nil {
		p.way.Close()
	}
}

func (p planPlace) point(q orb.Point) (orb.Point, error) {
	if p.way == nil {
		return q, nil
	}
	ps := []orb.Point{q}
	err := p.way.AllToCGCS2000(ps)
	return ps[0], err
}

func readSiteRow(r *planRow) {
	r.site = r.code("site")
	s := SiteRow{Source: r.source(), Site: r.site, Name: r.text("name"), Type: parsedCell(r, "type", parseSiteTypeName), Point: r.point(),
		Office: r.text("office"), Zone: r.text("zone"), Valid: r.period(), Hours: r.hours(), Capacity: r.number("capacity"), Daily: r.number("daily"),
		Fee: r.yuan("fee"), Price: r.yuan("price"), Hold: r.yuan("hold"), Opening: r.yuan("opening"), Shrink: r.ratio("shrink"), Yield: r.ratio("yield"),
		Soil: parsedCell(r, "soil", earthwork.ParseSoilClass), Product: parsedCell(r, "product", earthwork.ParseSoilClass),
		Quality: parsedCell(r, "quality", earthwork.ParseQuality), Table: r.text("table"), Use: parsedCell(r, "use", earthwork.ParseUse)}
	if _, err := earthwork.FindSoilTable(earthwork.DefaultSoilTables(), s.Table); s.Table != "" && err != nil {
		r.wrong("table", err)
	}
	for _, c := range [...]struct {
		column string
		m3     float64
	}{{"capacity", s.Capacity}, {"daily", s.Daily}} {
		if c.m3 > earthwork.MostVolume/10 {
			r.find(chengge.SeverityError, c.column, "%v 立方米不合理，请检查单位", "%v m³ is absurd; check the unit", c.m3)
		}
	}
	if !r.bad {
		r.plans.Sites = append(r.plans.Sites, s)
	}
}

func readVolumeRow(r *planRow) {
	r.site = r.code("site")
	v := VolumeRow{Source: r.source(), SiteVolume: earthwork.SiteVolume{Site: r.site, Class: r.class(), Gives: r.gives(), State: r.state(), M3: r.volume("m3")}}
	v.Month, v.Day = r.month()
	if !r.bad {
		r.plans.Volumes = append(r.plans.Volumes, v)
	}
}

func readPermitRow(r *planRow) {
	r.site = r.code("from")
	p := PermitRow{Source: r.source(), Permit: earthwork.Permit{No: r.required("no"), From: r.site, To: r.code("to"), Haulier: r.required("haulier"), Class: r.class(),
		State: r.state(), M3: r.volume("m3"), Valid: r.period(), Route: chengge.SplitList(r.text("route")), Vehicles: r.whole("vehicles"), Contract: r.text("contract")}}
	p.Hours = r.hours().String()
	if !r.bad {
		r.plans.Permits = append(r.plans.Permits, p)
	}
}

func readHaulierRow(r *planRow) {
	h := HaulierRow{Source: r.source(), Haulier: earthwork.Haulier{Organisation: r.required("organisation"), Name: r.text("name"), Vehicles: r.whole("vehicles"),
		Electric: r.whole("electric"), LoadM3: r.number("load_m3"), Blacklisted: r.yes("blacklisted")}, Nightly: r.number("nightly"), Price: r.yuan("price")}
	if h.Price != nil && *h.Price < 0 {
		r.find(chengge.SeverityError, "price", "运价 %s 为负", "a price of %s is below 0", h.Price)
	}
	if h.Electric > h.Vehicles {
		r.find(chengge.SeverityError, "electric", "新能源车 %d 辆多于车辆总数 %d 辆", "%d electric vehicles of %d", h.Electric, h.Vehicles)
	}
	if h.LoadM3 > 60 {
		r.find(chengge.SeverityError, "load_m3", "一车 %v 立方米不合理", "a load of %v m³ is absurd", h.LoadM3)
	}
	if !r.bad {
		r.plans.Hauliers = append(r.plans.Hauliers, h)
	}
}

func readBanRow(r *planRow) {
	b := BanRow{Source: r.source(), ZoneCode: r.text("zone"), Ban: roadnet.Ban{Name: r.required("name"), Valid: r.period(), Hours: r.hours(),
		Roads: chengge.SplitList(r.text("roads")), Above: r.number("above"), ExceptElectric: r.yes("except_electric"), Exempt: chengge.SplitList(r.text("exempt"))}}
	if !r.bad {
		r.plans.Bans = append(r.plans.Bans, b)
	}
}

func readPriceRow(r *planRow) {
	p := PriceRow{Source: r.source(), Item: r.required("item"), Value: r.ratio("value"), Unit: r.text("unit"), Note: r.text("note")}
	if r.required("value") != "" && !r.bad {
		r.plans.Prices = append(r.plans.Prices, p)
	}
}

func readFlowRow(r *planRow) {
	r.site = r.code("from")
	f := FlowRow{Source: r.source(), From: r.site, To: r.code("to"), Class: r.class(), Use: parsedCell(r, "use", earthwork.ParseUse),
		State: r.state(), M3: r.volume("m3"), Contract: r.yes("contract")}
	f.Month, _ = r.month()
	if !r.bad {
		r.plans.Flows = append(r.plans.Flows, f)
	}
}

// findTwice finds what stands twice: sites, hauliers, permits and volumes.
func (p *SitePlans) findTwice() {
	seen := map[string]Source{}
	check := func(at Source, key, site, field, what string) {
		if first, ok := seen[key]; ok {
			p.find(at, site, field, chengge.SeverityError, "%[1]s 重复，另见 %[2]s 第 %[3]d 行", "%[1]s stands twice, also at %[2]s row %[3]d", what, first.File, first.Row)
			return
		}
		seen[key] = at
	}
	for _, s := range p.Sites {
		check(s.Source, "site\x00"+s.Site, s.Site, "site", clipped(s.Site))
	}
	for _, h := range p.Hauliers {
		check(h.Source, "haulier\x00"+h.Organisation, "", "organisation", clipped(h.Organisation))
	}
	for _, k := range p.Permits {
		check(k.Source, fmt.Sprintf("permit\x00%s\x00%s\x00%s\x00%s", k.No, k.From, k.To, k.Class), k.From, "no", clipped(k.No))
	}
	for _, v := range p.Volumes {
		check(v.Source, fmt.Sprintf("volume\x00%s\x00%s\x00%v\x00%s\x00%s", v.Site, v.Class, v.Gives, v.State, v.Month), v.Site, "month", v.Month.Format("2006-01")+" "+string(v.Class))
	}
	for _, i := range p.Prices {
		check(i.Source, "price\x00"+i.Item, "", "item", clipped(i.Item))
	}
}
