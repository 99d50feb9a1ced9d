package balance

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/network"
)

func units(s network.Sum, per int64, decimals int) string {
	return new(big.Rat).SetFrac(s.Big(), big.NewInt(per)).FloatString(decimals)
}

// money prints a total, in 10⁻⁴ yuan, in yuan.
func money(s network.Sum) string { return units(s, 10_000, 4) }

// Document writes the result down in a language.
func (r *Result) Document(lang chengge.Lang) *Document {
	p, w := r.Problem, r.work
	d := &Document{Format: 1, City: w.in.City.Name, Lang: lang, Head: r.head(lang), Grade: r.Plan.Grade, Verified: true,
		Size: PlanSize{len(p.Sites), len(p.Periods), r.Plan.Allowed}, Opened: r.Plan.Opened,
		// Lists are empty where there is nothing, never null.
		Flows: []FlowLine{}, Stocks: []StockRow{}, Unserved: []UnservedRow{}, Worths: []WorthRow{}, Findings: []FindingRow{}, Tables: []TableRow{}}
	names := map[string]string{}
	index := map[string]int{}
	for i := range p.Sites {
		names[p.Sites[i].Code] = cmp.Or(p.Sites[i].Name, p.Sites[i].Code)
		index[p.Sites[i].Code] = i
	}
	for _, l := range r.Plan.Levels {
		d.Objective = append(d.Objective, levelRow(l, lang))
	}
	for t, period := range p.Periods {
		row := PeriodRow{Begins: day(period.Begins), Ends: day(period.Ends)}
		if w.ways != nil && t < len(w.ways.spells) && len(w.in.Plans.Bans) > 0 {
			s := w.ways.spells[t]
			row.Bans, row.Other, row.Share = s.Bans, s.Other, s.Share
		}
		d.Periods = append(d.Periods, row)
	}
	for i := range r.Scenarios {
		d.Scenarios = append(d.Scenarios, r.scenarioRow(&r.Scenarios[i], lang))
	}
	d.Saving = r.saving()
	d.Curve = r.curveRows(lang)
	ways := wayBook{known: map[string]int{}}
	for i, m := range r.Plan.Moves {
		f := r.flowLine(i, m, lang, names, index)
		f.Way = ways.add(r, &f)
		d.Flows = append(d.Flows, f)
	}
	d.Ways = ways.list
	if d.Ways == nil {
		d.Ways = []WayLine{}
	}
	for _, s := range r.Plan.Stocks {
		d.Stocks = append(d.Stocks, StockRow{day(p.Periods[s.Period].Begins), s.Site, names[s.Site], s.Material.Title().In(lang), s.Volume.M3()})
	}
	for _, reason := range r.Reasons {
		row := UnservedRow{Period: day(p.Periods[reason.Period].Begins), Site: reason.Site, Name: names[reason.Site], Left: reason.Left, M3: reason.Volume.M3(), Why: reason.Message(lang, r.priced)}
		if row.What = reason.Use.Title().In(lang); reason.Left {
			row.What = reason.Material.Title().In(lang)
		}
		d.Unserved = append(d.Unserved, row)
	}
	for _, worth := range r.Worths {
		if _, saving := worth.Saving(); saving.Sign() != 0 {
			row := WorthRow{Site: worth.Site, Text: worth.Message(lang, r.priced)}
			if worth.Period >= 0 {
				row.Period = day(p.Periods[worth.Period].Begins)
			}
			d.Worths = append(d.Worths, row)
		}
	}
	for i := range p.Sites {
		d.Sites = append(d.Sites, r.siteLine(i))
	}
	for _, a := range r.Assumptions {
		source := a.Source
		if !a.Stated {
			source = chengge.Text{Zh: "产品默认值，请按当地情况修改", En: "ours, to be replaced by the city's"}.In(lang)
		}
		d.Assumptions = append(d.Assumptions, AssumptionRow{a.Item, a.Title.In(lang), a.Value.String(), a.Unit.In(lang), a.Stated, source})
	}
	d.Tables = r.tableRows(lang)
	for _, f := range r.Findings {
		d.Findings = append(d.Findings, FindingLine(f, lang))
	}
	return d
}

// FindingLine writes a finding down.
func FindingLine(f importers.PlanFinding, lang chengge.Lang) FindingRow {
	return FindingRow{f.Where(lang), f.Severity, f.Say.In(lang)}
}

func day(t time.Time) string { return t.Format("2006-01-02") }

var levelUnits = map[earthwork.Criterion]struct {
	per  int64
	unit chengge.Text
}{
	earthwork.LeastCost: {10_000, chengge.Text{Zh: "元", En: "yuan"}}, earthwork.LeastDistance: {10_000, chengge.Text{Zh: "立方米·千米", En: "m³·km"}},
	earthwork.LeastCO2: {1_000_000, chengge.Text{Zh: "千克 CO₂", En: "kg CO₂"}}, earthwork.LeastUnserved: {10, chengge.Text{Zh: "立方米未安排", En: "m³ unserved"}},
	earthwork.LeastOutside: {10, chengge.Text{Zh: "立方米跨片区", En: "m³ across zones"}}, earthwork.MostDirect: {-10, chengge.Text{Zh: "立方米直接利用", En: "m³ reused directly"}},
}

func levelRow(l earthwork.Level, lang chengge.Lang) LevelRow {
	u := levelUnits[l.Criterion]
	if u.per < 0 {
		return LevelRow{l.Criterion, units(l.Total.Neg(), -u.per, 1), u.unit.In(lang)}
	}
	return LevelRow{l.Criterion, units(l.Total, u.per, 4), u.unit.In(lang)}
}

// head says what the plan rests on.
func (r *Result) head(lang chengge.Lang) []string {
	out := r.Plan.Head(lang)
	w := r.work
	say := func(zh, en string, args ...any) {
		text := zh
		if lang != chengge.Chinese {
			text = en
		}
		out = append(out, fmt.Sprintf(text, args...))
	}
	if w.ways.net != nil {
		zh, en := "运距沿本市路网（%d 条路段、%d 个路口）计算，场地绕行距离已计入", "ways run along the city's road network (%d ways, %d nodes), with each site's detour to the road"
		if w.in.Plans.Network != "" {
			zh, en = "运距沿 OpenStreetMap 货运路网（%d 条路段、%d 个路口）计算，场地绕行距离已计入", "ways run along the truck network of OpenStreetMap (%d ways, %d nodes), with each site's detour to the road"
		}
		say(zh, en, w.ways.net.Ways(), w.ways.net.Nodes())
	}
	for t, s := range w.ways.spells {
		if len(s.Bans) > 0 {
			say("%[1]s 起的时段按禁行 %[2]v 计算运距，占运输时间的 %[3].0f%%", "the period from %[1]s is planned under the bans %[2]v, which hold for %[3].0f %% of the hours of haulage", day(r.Problem.Periods[t].Begins), s.Bans, s.Share*100)
		}
	}
	n := 0
	for _, a := range r.Assumptions {
		if !a.Stated {
			n++
		}
	}
	if n > 0 {
		say("%d 项价格或参数为产品默认值，见假设表", "%d prices and figures are ours and not the city's: see the assumptions", n)
	}
	if len(r.Plan.OverPermits) > 0 {
		say("%d 份核准的数量被跨期突破", "%d permits are exceeded over several periods", len(r.Plan.OverPermits))
	}
	if r.Plan.Grade != earthwork.ProvenOptimal {
		say("边际价格与未安排原因按已启用场地的网络模型计算", "prices of capacities and reasons are those of the network with the plan's sites open")
	}
	return out
}

func (r *Result) scenarioRow(s *Scenario, lang chengge.Lang) ScenarioRow {
	m := s.Summary
	row := ScenarioRow{Name: s.Name, Title: s.Title.In(lang), Given: m.Given.M3(), Needed: m.Needed.M3(), Moved: m.Moved.M3(), MovedLoose: float64(m.Loose) / 10, Trips: m.Trips,
		M3Km: m.M3Km.Float() / 10_000, Yuan: money(m.Money), Penalties: money(r.penalties(s.Plan)), CO2: m.CO2.Float() / 1_000_000, OnSite: m.OnSite.M3(), Direct: m.Direct.M3(), FromStore: m.FromStore.M3(),
		Recycled: m.Recycled.M3(), Treated: m.Treated.M3(), Dumped: m.Dumped.M3(), Borrowed: m.Borrowed.M3(), Left: m.Left.M3(), Unmet: m.Unmet.M3(),
		DirectPct: round1(m.Share(m.Direct + m.OnSite)), RecycledPc: round1(m.Share(m.Recycled)), DumpedPct: round1(m.Share(m.Dumped))}
	tallies := func(list []earthwork.Tally) (out []ZoneTally) {
		for _, t := range list {
			out = append(out, ZoneTally{t.Name, r.areaName(t.Name), t.Given.M3(), t.Inside.M3(), t.Direct.M3(), t.Dumped.M3()})
		}
		return out
	}
	row.Bill = r.bill(s.Plan, lang)
	row.Zones, row.Offices = tallies(m.ByZone), tallies(m.ByOffice)
	return row
}

// penalties gives the part of a plan's money that is penalties, rounded as the
// engine does.
func (r *Result) penalties(p *earthwork.Plan) network.Sum {
	sum := network.SumOf(0)
	for _, left := range p.Left {
		sum = sum.AddProduct(int64(left.Volume), (int64(r.Problem.Prices.Left)+5)/10)
	}
	for _, unmet := range p.Unmet {
		sum = sum.AddProduct(int64(unmet.Volume), (int64(r.Problem.Prices.Unmet)+5)/10)
	}
	return sum
}

func round1(v float64) float64 { return float64(int64(v*10+0.5)) / 10 }

func (r *Result) areaName(code string) string {
	for _, kind := range Kinds {
		for _, a := range r.work.in.Areas[kind] {
			if a.Code == code {
				return a.Name
			}
		}
	}
	return code
}

func (r *Result) saving() Saving {
	base, plan := r.Scenarios[0].Summary, r.Scenarios[len(r.Scenarios)-1].Summary
	diff := base.Money.Sub(plan.Money)
	penalties := r.penalties(r.Scenarios[0].Plan).Sub(r.penalties(r.Plan))
	s := Saving{Yuan: money(diff), Penalties: money(penalties), Spent: money(diff.Sub(penalties)), M3Km: base.M3Km.Sub(plan.M3Km).Float() / 10_000, CO2: base.CO2.Sub(plan.CO2).Float() / 1_000_000}
	if base.Money.Sign() > 0 {
		s.Percent = float64(int64(diff.Float()/base.Money.Float()*1000+0.5)) / 10
	}
	return s
}

func (r *Result) flowLine(i int, m earthwork.Move, lang chengge.Lang, names map[string]string, index map[string]int) FlowLine {
	line := FlowLine{Period: day(r.Problem.Periods[m.Period].Begins), From: m.From, FromName: names[m.From], To: m.To, ToName: names[m.To],
		Class: m.Material.Waste, Soil: m.Material.Soil, Quality: m.Material.Quality, Material: m.Material.Title().In(lang), Use: m.Use, UseName: m.Use.Title().In(lang),
		FromZone: r.Problem.Sites[index[m.From]].Zone, ToZone: r.Problem.Sites[index[m.To]].Zone, Direct: m.Direct, Haulier: m.Haulier, Way: -1,
		CO2: float64(m.Volume) * float64(m.Metres) * float64(r.Problem.Prices.CO2) / 1e10, Parts: r.parts(m, index[m.From], index[m.To]), Alternative: r.alternativeRow(i, lang),
		FromStore: m.FromStore, M3: m.Volume.M3(), Km: float64(m.Metres) / 1000, PerM3: m.Price.String(), Yuan: money(m.Money), move: i}
	if loose, _, err := earthwork.DefaultSoilTables()[0].Loose(m.Volume); err == nil {
		line.Loose = float64(loose) / 10
	}
	if m.From != m.To {
		load := r.work.show().Load
		line.Trips = int64((m.Volume + load - 1) / load)
		if path, ok := r.work.path(m.Period, index[m.From], index[m.To]); ok {
			line.Roads = r.roadNames(path.Codes)
		}
	}
	line.Why = r.whyFlow(m, line.Alternative, lang)
	return line
}

// roadNames gives the names of the roads of segments, each once in a row.
func (r *Result) roadNames(codes []string) (out []string) {
	net := r.work.roadName()
	for _, code := range codes {
		if name := cmp.Or(net[code], code); len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return out
}

func (w *work) roadName() map[string]string {
	if w.names == nil {
		w.names = map[string]string{}
		for i := range w.in.Roads {
			w.names[w.in.Roads[i].Code] = w.in.Roads[i].Name
		}
	}
	return w.names
}

func (r *Result) siteLine(i int) SiteLine {
	s := &r.Problem.Sites[i]
	line := SiteLine{Code: s.Code, Name: cmp.Or(s.Name, s.Code), Type: string(s.Type), Zone: s.Zone, Office: s.Office, Lng: s.Place[0], Lat: s.Place[1]}
	for _, g := range s.Gives {
		if !g.Optional {
			line.Gives += g.Volume.M3()
		}
	}
	for _, k := range s.Takes {
		if !k.Optional {
			line.Takes += k.Volume.M3()
		}
	}
	if w := r.work.ways; w.net != nil && w.snaps[i].ok {
		detour := round1(float64(w.snaps[i].Detour))
		line.Road, line.DetourM = w.net.Code(w.snaps[i].Place), &detour
	}
	return line
}

func (r *Result) tableRows(lang chengge.Lang) (out []TableRow) {
	tables := earthwork.DefaultSoilTables()
	residue := map[string]*big.Rat{}
	for _, x := range r.Roundings {
		i := slices.IndexFunc(out, func(t TableRow) bool { return t.Code == x.Table })
		if i < 0 {
			t, err := earthwork.FindSoilTable(tables, x.Table)
			if err != nil {
				continue
			}
			row := TableRow{Code: t.Code, Name: t.Name.In(lang), Source: t.Source, PerBank: map[string]string{}}
			for state, f := range t.PerBank {
				row.PerBank[string(state)] = f.String()
			}
			i, residue[x.Table] = len(out), new(big.Rat)
			out = append(out, row)
		}
		out[i].Volumes++
		if x.Residue.Den != 0 {
			residue[x.Table].Add(residue[x.Table], big.NewRat(x.Residue.Num, x.Residue.Den))
		}
	}
	for i := range out {
		out[i].Residue = residue[out[i].Code].Quo(residue[out[i].Code], big.NewRat(10, 1)).FloatString(4)
	}
	return out
}

// Flow gives the flows of a document, for re-planning and fixing.
func (d *Document) Flow(periods []chengge.Period) (out []earthwork.Flow) {
	for _, f := range d.Flows {
		t := slices.IndexFunc(periods, func(p chengge.Period) bool { return day(p.Begins) == f.Period })
		if t >= 0 {
			out = append(out, earthwork.Flow{From: f.From, To: f.To, Material: earthwork.Material{Waste: f.Class, Soil: f.Soil, Quality: f.Quality},
				Use: f.Use, Period: t, Volume: earthwork.BankVolume(f.M3*10 + 0.5)})
		}
	}
	return out
}
