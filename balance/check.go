package balance

import (
	"slices"
	"time"

	"chengge"
	"chengge/spatial/earthwork"
)

// check finds what does not stop a plan and yet is surely not meant: windows
// that never meet, permits that do not cover.
func (w *work) check() {
	hauliers := map[string]bool{}
	for _, h := range w.in.Plans.Hauliers {
		hauliers[h.Organisation] = !h.Blacklisted
	}
	site := map[string]*earthwork.Site{}
	for i := range w.problem.Sites {
		s := &w.problem.Sites[i]
		site[s.Code] = s
		if !meet(w.o.Window, s.Open) {
			w.find(w.at(s.Code), s.Code, "hours", chengge.SeverityWarning, "开放时间与运输时段从不重合", "its hours never meet those of haulage")
		}
	}
	span := chengge.Period{Begins: w.problem.Periods[0].Begins, Ends: w.problem.Periods[len(w.problem.Periods)-1].Ends}
	for i, k := range w.problem.Permits {
		row := w.permits[i]
		from, to := site[k.From], site[k.To]
		severity := chengge.SeverityWarning
		if from == nil || to == nil {
			continue // the problem's own check names it
		}
		switch blacklisted, known := hauliers[k.Haulier]; {
		case !known:
			w.find(row.Source, k.From, "haulier", severity, "运输企业 %s 不在企业表中，核准 %s 不予采用", "haulier %s is not listed: permit %s takes no part", k.Haulier, k.No)
		case !blacklisted:
			w.find(row.Source, k.From, "haulier", severity, "运输企业 %s 已列入黑名单，核准 %s 不予采用", "haulier %s is blacklisted: permit %s takes no part", k.Haulier, k.No)
		}
		if !meet(w.o.Window, from.Open, to.Open, k.Hours) {
			w.find(row.Source, k.From, "hours", severity, "核准 %s 的时段与场地开放时间从不重合", "the hours of permit %s never meet those of both sites", k.No)
		}
		if !k.Valid.Overlaps(span) {
			w.find(row.Source, k.From, "ends", severity, "核准 %s 在计划期内无效", "permit %s is not valid in any period of the plan", k.No)
		}
	}
	if w.o.NeedPermits {
		w.cover()
	}
}

// cover compares what each project must lose of a class with what its permits
// cover, where permits are needed.
func (w *work) cover() {
	for _, p := range w.known {
		if p.Site.Type != chengge.ProjectSite {
			continue
		}
		for _, class := range earthwork.WasteClasses() {
			need, covered := earthwork.BankVolume(0), earthwork.BankVolume(0)
			rounded := earthwork.BankVolume(0) // what rounding each volume to 0.1 m³ may make
			i := slices.IndexFunc(w.problem.Sites, func(s earthwork.Site) bool { return s.Code == p.Site.Code })
			for _, g := range w.problem.Sites[i].Gives {
				if g.Material.Waste == class {
					need += g.Volume
					rounded++
				}
			}
			for _, k := range w.problem.Permits {
				if k.From == p.Site.Code && k.Class == class && !k.Barred {
					covered += k.Volume
				}
			}
			if need > covered+rounded {
				w.find(w.at(p.Site.Code), p.Site.Code, "permits", chengge.SeverityWarning, "%[3]s：核准共 %[2]v 立方米，应外运 %[1]v 立方米（自然方）",
					"%[4]s: permits cover %[2]v of %[1]v m³ bank", need.M3(), covered.M3(), class.Title().Zh, class.Title().En)
			}
		}
	}
}

// meet tells whether there is a quarter of an hour in the week at which all
// hold.
func meet(hours ...chengge.Hours) bool {
	sunday := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 7 * 24 * 4 {
		at := sunday.Add(time.Duration(i) * 15 * time.Minute)
		if !slices.ContainsFunc(hours, func(h chengge.Hours) bool { return !h.Always() && !h.Hold(at) }) {
			return true
		}
	}
	return false
}
