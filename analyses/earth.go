package analyses

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"chengge"
	"chengge/exporters"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// Which sites count in an analysis of earthwork.
const (
	// sitesProjects are building sites: what they dig and lack is surplus and
	// need. Room at a disposal site is no need, and earth in a pit no surplus.
	sitesProjects = "projects"
	sitesAll      = "all"
)

// account is what a site gives and takes in the months and classes of a request.
type account struct {
	site         chengge.Site
	table        *earthwork.SoilTable
	gives, takes earthwork.BankVolume
	moves        bool // has a volume in them
}

// earth makes events of the sites' balances: one for each site that counts, with
// what it gives less what it takes, in m³ bank by the site's own soil table.
func (s *study) earth(plans *importers.SitePlans) ([]Event, error) {
	if plans == nil {
		return nil, chengge.Errorf(chengge.ErrNotFound, "what sites give and take is not known here: load a ground (chengge balance --load, POST /v1/grounds), name its tables in city.json (balance), or state a workbook").
			InChinese("此处没有场地土方量数据：请载入底数（chengge balance --load 或 POST /v1/grounds），或在 city.json 的 balance 中列出，或另给工作簿")
	}
	if err := refusedPlans(plans); err != nil {
		return nil, err
	}
	accounts, err := s.accounts(plans)
	if err != nil {
		return nil, err
	}
	codes := make([]string, 0, len(accounts))
	for code := range accounts {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var events []Event
	tables := map[string]bool{}
	for _, code := range codes {
		k := accounts[code]
		s.besideSite(k)
		if !k.moves {
			continue
		}
		tables[k.table.Code] = true
		if k.site.Type != chengge.ProjectSite && s.SitesCounted != sitesAll {
			s.left++
			continue
		}
		a := s.city.Locate(chengge.Query{Point: k.site.Point})
		e := NewEvent(k.site.Point, &a)
		e.Amount, e.HasAmount = (k.gives - k.takes).M3(), true
		events = append(events, e)
	}
	if len(events) == 0 {
		return nil, s.nothingMoves(plans)
	}
	s.tables = tables
	return events, nil
}

// refusedPlans tells what is wrong with tables of which rows were left out: sums
// without them would be wrong.
func refusedPlans(plans *importers.SitePlans) error {
	n, first := 0, importers.PlanFinding{}
	for _, f := range plans.Findings {
		if f.Severity == chengge.SeverityError {
			if n == 0 {
				first = f
			}
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return chengge.Errorf(chengge.ErrFile, "the tables of sites have %d errors; the first: %s: %s", n, first.Where(chengge.English), first.Say.En).
		InChinese("场地数据有 %d 处错误，第一处：%s：%s", n, first.Where(chengge.Chinese), first.Say.Zh)
}

// accounts gives every site with a place, and what each gives and takes.
func (s *study) accounts(plans *importers.SitePlans) (map[string]*account, error) {
	out, placed := map[string]*account{}, map[string]bool{}
	table := &earthwork.DefaultSoilTables()[0]
	for site := range s.city.Sites() {
		out[site.Code], placed[site.Code] = &account{site: *site, table: table}, true
	}
	for i := range plans.Sites {
		row := &plans.Sites[i]
		k := out[row.Site]
		if k == nil {
			k = &account{site: chengge.Site{Code: row.Site}, table: table}
			out[row.Site] = k
		}
		k.site.Name, k.site.Type = cmp.Or(row.Name, k.site.Name), cmp.Or(row.Type, k.site.Type)
		if row.Point != nil {
			k.site.Point, placed[row.Site] = *row.Point, true
		}
		if row.Table != "" {
			t, err := earthwork.FindSoilTable(earthwork.DefaultSoilTables(), row.Table)
			if err != nil {
				return nil, siteError(row.Source, row.Site, err)
			}
			k.table = t
		}
	}
	for i := range plans.Volumes {
		v := &plans.Volumes[i]
		k := out[v.Site]
		if k == nil {
			return nil, siteError(v.Source, v.Site, chengge.Errorf(chengge.ErrNotFound, "there is no such site").InChinese("场地不存在"))
		}
		if !slices.Contains(s.classes, v.Class) || !s.months.holds(v.Month) {
			continue
		}
		if !placed[v.Site] {
			return nil, siteError(v.Source, v.Site, chengge.Errorf(chengge.ErrFile, "the site has no place").InChinese("场地没有位置"))
		}
		stated, err := v.Stated()
		if err != nil {
			return nil, siteError(v.Source, v.Site, err)
		}
		bank, _, err := k.table.Bank(stated)
		if err != nil {
			return nil, siteError(v.Source, v.Site, err)
		}
		k.moves = true
		if v.Gives {
			k.gives += bank
		} else {
			k.takes += bank
		}
	}
	for code := range out {
		if !placed[code] {
			delete(out, code) // has no volume here
		}
	}
	return out, nil
}

// siteError names the row that an error is about.
func siteError(at importers.Source, site string, err error) error {
	zh := err.Error()
	if e, ok := err.(*chengge.Error); ok && e.Chinese() != "" {
		zh = e.Chinese()
	}
	return chengge.Errorf(chengge.ErrFile, "%s row %d, site %s: %v", at.File, at.Row, site, err).InChinese("%s 第 %d 行，场地 %s：%s", at.File, at.Row, site, zh)
}

// nothingMoves says that no site counts, and what there would be.
func (s *study) nothingMoves(plans *importers.SitePlans) error {
	from, to := "", ""
	for _, v := range plans.Volumes {
		if m := v.Month.Format(monthFormat); slices.Contains(s.classes, v.Class) {
			if from == "" || m < from {
				from = m
			}
			to = max(to, m)
		}
	}
	class := classText(s.classes)
	switch {
	case from == "":
		return wrong("no events: no site gives or takes %[2]s", "没有数据：没有场地产生或需要%[1]s", class.Zh, class.En)
	case s.left > 0:
		return wrong("no events: %d sites move %s in these months, but none of them is a project; take sites_counted all", "没有数据：这些月份有 %[1]d 个场地涉及%[3]s，但均非工地；可将 sites_counted 设为 all", s.left, class.En, class.Zh)
	}
	return wrong("no events: no site gives or takes %[2]s in %[3]s; there are volumes from %[4]s to %[5]s", "没有数据：%[3]s 没有场地产生或需要%[1]s；现有方量为 %[4]s 至 %[5]s", class.Zh, class.En, s.Months, from, to)
}

func classText(classes []earthwork.WasteClass) (out chengge.Text) {
	var zh, en []string
	for _, c := range classes {
		t := c.Title()
		zh, en = append(zh, t.Zh), append(en, t.En)
	}
	return chengge.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

// monthsText says which months were summed.
func (m months) text() chengge.Text {
	switch {
	case m.from == "" && m.to == "":
		return chengge.Text{Zh: "全部月份", En: "all months"}
	case m.from == m.to:
		return chengge.Text{Zh: m.from, En: m.from}
	}
	return chengge.Text{Zh: m.from + " 至 " + m.to, En: m.from + " to " + m.to}
}

var (
	surplusText = chengge.Text{
		Zh: "正值为多余、负值为所缺：热点是多余聚集之处，冷点是所缺聚集之处；方量按各场地的折算表（{tables}）换算为自然方",
		En: "surplus is positive and need negative: hot spots are where surplus gathers, cold spots where need does; volumes were converted to m³ bank by the soil table of each site ({tables})"}
	roomText = chengge.Text{
		Zh: "另有 {left} 个消纳场、利用厂、转运场或取土场只绘在图上：其容量不是需求，其存土不是多余（sites_counted 设为 all 可一并计入）",
		En: "{left} more disposal sites, plants, transfer sites or pits are only drawn: their room is no need and their earth no surplus (sites_counted all counts them too)"}
)

// earthNotes says what stands behind the sums.
func (s *study) earthNotes() {
	var tables []string
	for t := range s.tables {
		tables = append(tables, t)
	}
	slices.Sort(tables)
	s.answer.Notes = append(s.answer.Notes, exporters.HotspotNote{ID: "surplus-and-need", Text: inBoth(func(l chengge.Lang) string {
		return surplusText.Render(l, chengge.Arg{Name: "tables", Value: strings.Join(tables, ", ")})
	})})
	if s.left > 0 {
		s.answer.Notes = append(s.answer.Notes, exporters.HotspotNote{ID: "sites-not-counted", Numbers: map[string]float64{"left": float64(s.left)}, Text: inBoth(func(l chengge.Lang) string {
			return roomText.Render(l, chengge.Arg{Name: "left", Value: s.left})
		})})
	}
}

// besideSite adds a site to what is drawn beside the units.
func (s *study) besideSite(k *account) {
	if k.site.Type == chengge.ProjectSite && !k.moves {
		return
	}
	s.beside().Sites = append(s.beside().Sites, exporters.HotspotSite{Code: k.site.Code, Name: k.site.Name, Type: k.site.Type, Lng: round7(k.site.Point[0]), Lat: round7(k.site.Point[1]),
		Gives: math.Round(10*k.gives.M3()) / 10, Takes: math.Round(10*k.takes.M3()) / 10})
}

// earthText says what was summed.
func (a *asked) earthText() exporters.Said {
	class, when := classText(a.classes), a.months.text()
	text := fmt.Sprintf
	if a.Value == valueMean {
		return exporters.Said{Zh: text("每场地平均%s净方量（自然方 m³），%s", class.Zh, when.Zh), En: text("mean surplus less need of a site: %s, m³ bank, %s", class.En, when.En)}
	}
	return exporters.Said{Zh: text("%s多余减所缺（自然方 m³），%s", class.Zh, when.Zh), En: text("surplus less need: %s, m³ bank, %s", class.En, when.En)}
}
