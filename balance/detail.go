package balance

import (
	"cmp"
	"slices"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// detail gives each site of the problem its hours, fees, limits, soils and what
// else its row states.
func (w *work) detail() {
	ground := newGrounds(w.in.Areas)
	for i := range w.problem.Sites {
		s := &w.problem.Sites[i]
		_, s.Zone = ground.at(s.Place)
		row := w.rows[s.Code]
		if row == nil {
			row = &importers.SiteRow{}
		}
		s.Zone, s.Open = cmp.Or(row.Zone, s.Zone), row.Hours
		w.fees(s, row)
		w.limits(s, row)
		w.stores(s, row)
		if row.Use != "" {
			for j := range s.Takes {
				if k := &s.Takes[j]; s.Type == chengge.ProjectSite || len(k.Materials) > 0 && k.Materials[0].Waste == earthwork.Spoil {
					k.Use = row.Use
				}
			}
		}
		if row.Opening != nil {
			s.Candidate, s.Opening = true, *row.Opening
		}
		if row.Yield.Num > 0 {
			product := earthwork.Material{Waste: earthwork.Spoil, Soil: row.Product, Quality: earthwork.Clean}
			s.Yields = []earthwork.Yield{{Product: product, Share: row.Yield}}
			for t := range w.problem.Periods {
				s.Gives = append(s.Gives, earthwork.Give{Material: product, Period: t, Volume: earthwork.MostVolume, Optional: true, Price: *cmp.Or(row.Price, new(earthwork.Yuan))})
			}
		}
		if slices.Contains(w.o.Close, s.Code) {
			if s.Type == chengge.ProjectSite {
				w.find(row.Source, s.Code, "close", chengge.SeverityError, "工地不能关闭", "a project cannot be closed")
			}
			s.Gives, s.Takes, s.Stores, s.Yields, s.Candidate, s.Opening = nil, nil, nil, nil, false, 0
		}
	}
	for _, code := range w.o.Close {
		if !slices.ContainsFunc(w.problem.Sites, func(s earthwork.Site) bool { return s.Code == code }) {
			w.find(importers.Source{}, code, "close", chengge.SeverityError, "场地不存在", "there is no such site")
		}
	}
}

func (w *work) fees(s *earthwork.Site, row *importers.SiteRow) {
	fee := earthwork.Yuan(0)
	switch s.Type {
	case chengge.DisposalSite:
		fee = w.figures.yuan("disposal_fee")
	case chengge.RecyclingSite:
		fee = w.figures.yuan("recycling_fee")
	}
	if row.Fee != nil {
		fee = *row.Fee
	}
	for j := range s.Takes {
		s.Takes[j].Fee = fee
	}
	price := earthwork.Yuan(0)
	if s.Type == chengge.BorrowPit {
		price = w.figures.yuan("borrow_price")
	}
	if row.Price != nil {
		price = *row.Price
	}
	for j := range s.Gives {
		s.Gives[j].Price = price
	}
}

// limits bound what a site takes, or a pit gives, in a period and in all.
func (w *work) limits(s *earthwork.Site, row *importers.SiteRow) {
	bank := func(field string, m3 float64) earthwork.BankVolume {
		v, err := earthwork.StateM3(m3, earthwork.Loose)
		if err == nil {
			var b earthwork.BankVolume
			if b, _, err = w.tableOf(s.Code, earthwork.Spoil).Bank(v); err == nil {
				return b
			}
		}
		w.find(row.Source, s.Code, field, chengge.SeverityError, "%[1]v 无法折算：%[2]v", "%v cannot be converted: %v", m3, err)
		return 0
	}
	limit := &s.TakeLimit
	if s.Type == chengge.BorrowPit {
		limit = &s.GiveLimit
		if row.Capacity > 0 {
			limit.All = bank("capacity", row.Capacity)
		}
	}
	if row.Daily > 0 && s.Type != chengge.ProjectSite && s.Type != chengge.TransferSite {
		for _, t := range w.problem.Periods {
			limit.Period = append(limit.Period, bank("daily", row.Daily*float64(days(t.Begins, t.Ends))))
		}
	}
}

// stores gives a transfer site a heap for each material that is given of what
// it takes; the heaps then share its room.
func (w *work) stores(s *earthwork.Site, row *importers.SiteRow) {
	hold, fee := w.figures.yuan("transfer_hold"), w.figures.yuan("transfer_fee")
	if row.Hold != nil {
		hold = *row.Hold
	}
	if row.Fee != nil {
		fee = *row.Fee
	}
	var out []earthwork.Store
	for _, st := range s.Stores {
		st.Hold, st.Fee, st.Shrink, st.Rest = hold, fee, row.Shrink, w.figures.yuan("transfer_rest")
		if row.Soil != "" || row.Quality != "" {
			out = append(out, st)
			continue
		}
		kinds := w.given(st.Material.Waste)
		for _, m := range kinds {
			heap := st
			heap.Material = m
			out = append(out, heap)
		}
		if len(kinds) == 0 {
			out = append(out, st)
		}
	}
	if s.Stores = out; len(out) > 1 {
		s.Room = out[0].Room
	}
}

// given gives the materials of a class that projects give, in the order of
// sites.
func (w *work) given(class earthwork.WasteClass) (out []earthwork.Material) {
	for _, p := range w.known {
		for _, v := range p.Volumes {
			if m := w.materialOf(p.Site.Code, class); v.Gives && v.Class == class && p.Site.Type == chengge.ProjectSite && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// nightly bounds what hauliers move, where permits say which hauls are theirs.
func (w *work) nightly() {
	if !w.o.NeedPermits {
		return
	}
	for _, h := range w.in.Plans.Hauliers {
		if h.Nightly <= 0 || h.Blacklisted {
			continue
		}
		for t, p := range w.problem.Periods {
			w.problem.HaulLimits = append(w.problem.HaulLimits, earthwork.HaulLimit{Name: h.Organisation + " " + p.Begins.Format("2006-01-02"),
				Haulier: h.Organisation, Period: t, Volume: earthwork.BankVolume(h.Nightly * 10 * float64(days(p.Begins, p.Ends)))})
		}
	}
}

// flows turns what moves today into flows of the problem; contracts are fixed.
func (w *work) flows() {
	c := &w.conversion
	types := map[string]chengge.SiteType{}
	for _, s := range w.problem.Sites {
		types[s.Code] = s.Type
	}
	for _, f := range w.in.Plans.Flows {
		for _, end := range [2][2]string{{"from", f.From}, {"to", f.To}} {
			if types[end[1]] == "" {
				w.find(f.Source, end[1], end[0], chengge.SeverityError, "场地不存在", "there is no such site")
			}
		}
		t := slices.IndexFunc(c.Periods, func(p chengge.Period) bool { return p.Holds(f.Month) })
		if t < 0 {
			w.find(f.Source, f.From, "month", chengge.SeverityError, "月份不在计划期内", "the month is outside the plan")
			continue
		}
		stated, err := earthwork.StateM3(f.M3, f.State)
		var v earthwork.BankVolume
		if err == nil {
			v, _, err = w.tableOf(f.From, f.Class).Bank(stated)
		}
		if err != nil {
			w.find(f.Source, f.From, "m3", chengge.SeverityError, "%[1]v", "%[1]v", err)
			continue
		}
		use := f.Use
		if use == "" {
			use = w.takenFor(f.To, f.Class, types[f.To])
		}
		flow := earthwork.Flow{From: f.From, To: f.To, Material: w.materialOf(f.From, f.Class), Use: use, Period: t, Volume: v}
		w.practice = append(w.practice, flow)
		if f.Contract {
			w.problem.Contracts = append(w.problem.Contracts, flow)
		}
	}
}

func (w *work) takenFor(site string, class earthwork.WasteClass, t chengge.SiteType) earthwork.Use {
	if row := w.rows[site]; row != nil && row.Use != "" && class == earthwork.Spoil {
		return row.Use
	}
	if t == chengge.TransferSite {
		return earthwork.Stockpile
	}
	return w.useOf(t, class)
}
