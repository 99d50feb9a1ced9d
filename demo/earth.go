package demo

import (
	"fmt"
	"time"

	"chengge"
	"chengge/spatial/earthwork"
)

// Numbers of sites, 60 together.
const (
	projectSites   = 40
	disposalSites  = 10
	recyclingSites = 4
	transferSites  = 4
	borrowPits     = 2
	siteMonths     = 12
)

type sites struct {
	plans    []earthwork.SitePlan
	permits  []earthwork.Permit
	hauliers []earthwork.Haulier
}

// Sites gives the sites with their volumes by month; the months begin half a
// year before the last day of reports.
func (c *City) Sites() []earthwork.SitePlan { return c.sites.plans }

// Permits gives the permits to haul between the sites.
func (c *City) Permits() []earthwork.Permit { return c.sites.permits }

// Hauliers gives the companies that may haul.
func (c *City) Hauliers() []earthwork.Haulier { return c.sites.hauliers }

func (n *network) sites() (out sites) {
	by := n.seed.named("earth")
	add := func(t chengge.SiteType, letter, name, body string, c int) ledger {
		k := len(out.plans) + 1
		out.plans = append(out.plans, earthwork.SitePlan{Office: n.offices[n.office[c]].code, Site: chengge.Site{
			Code: fmt.Sprintf("%s%02d", letter, k), Name: fmt.Sprintf("%s%d号%s", n.offices[n.office[c]].stem, k, name), Type: t, Organisation: body, Point: n.centre(c).orb()}})
		return ledger{&out.plans[k-1]}
	}
	first := time.Date(n.end.Year(), n.end.Month(), 1, 0, 0, 0, 0, n.zone).AddDate(0, -siteMonths/2, 0)
	for k := range projectSites {
		h := by.of(k)
		// Projects are building sites of the overlays.
		at := k * len(n.siteCells) / projectSites
		p := add(chengge.ProjectSite, "XM", "工地", n.siteHolder[at], n.siteCells[at])
		n.projectVolumes(p, first, h)
	}
	place := func(h chance, least, most float64, use func(landUse) bool) int {
		for try := 0; ; try++ {
			c := h.of(try).n(len(n.cell))
			if n.cell[c] >= 0 && !n.taken[c] && use(n.use[c]) && n.density[c] >= least && n.density[c] <= most {
				n.taken[c] = true
				return c
			}
		}
	}
	far := func(u landUse) bool { return u == farmland || u == industry }
	for k := range disposalSites {
		h := by.at(1000, k)
		p := add(chengge.DisposalSite, "XN", "消纳场", cityManagement, place(h, 0, 0.08, far))
		p.Capacity = float64(200_000 + 50_000*h.of(-1).n(13))
		for m := range siteMonths {
			p.takes(first, m, earthwork.Spoil, earthwork.Loose, p.Capacity/siteMonths*h.of(-2-m).among(0.6, 1.2))
			if k%3 == 0 {
				p.takes(first, m, earthwork.Slurry, earthwork.Loose, 6000*h.of(-20-m).among(0.5, 1.5))
			}
		}
	}
	for k := range recyclingSites {
		h := by.at(2000, k)
		p := add(chengge.RecyclingSite, "ZY", "资源化利用厂", "D42", place(h, 0, 0.12, far))
		p.Capacity = 80_000
		for m := range siteMonths {
			p.takes(first, m, earthwork.ConstructionRubble, earthwork.Loose, 12_000*h.of(-1-m).among(0.7, 1.2))
			p.takes(first, m, earthwork.DemolitionRubble, earthwork.Loose, 22_000*h.of(-20-m).among(0.7, 1.2))
			p.takes(first, m, earthwork.RenovationWaste, earthwork.Loose, 9000*h.of(-40-m).among(0.7, 1.2))
		}
	}
	for k := range transferSites {
		h := by.at(3000, k)
		p := add(chengge.TransferSite, "ZZ", "转运调配场", cityManagement, place(h, 0.02, 0.2, far))
		p.Capacity = float64(20_000 + 10_000*h.of(-1).n(5))
		for m := range siteMonths {
			p.takes(first, m, earthwork.Spoil, earthwork.Loose, p.Capacity*0.8)
			p.gives(first, m, earthwork.Spoil, earthwork.Loose, p.Capacity*0.8)
		}
	}
	for k := range borrowPits {
		h := by.at(3000, transferSites+k)
		p := add(chengge.BorrowPit, "QT", "取土场", cityManagement, place(h, 0.02, 0.2, far))
		for m := range siteMonths {
			p.gives(first, m, earthwork.Spoil, earthwork.Bank, 150_000*h.of(-2-m).among(0.8, 1.2))
		}
	}
	for k := range haulierCount {
		h := by.at(4000, k)
		vehicles := 12 + h.of(1).n(70)
		out.hauliers = append(out.hauliers, earthwork.Haulier{Organisation: fmt.Sprintf("H%02d", k+1), Vehicles: vehicles,
			Electric: vehicles * h.of(2).n(80) / 100, LoadM3: 10 + 0.5*float64(h.of(3).n(5)), Blacklisted: k%9 == 8})
	}
	out.permits = n.permits(out, by.named("permits"))
	return out
}

// projectVolumes gives a project its months: deep ones dig for half a year and
// fill at the end, some only fill, old houses are pulled down first.
func (n *network) projectVolumes(p ledger, first time.Time, h chance) {
	size := 4000 + 36_000*h.of(-1).unit()
	from := h.of(-2).n(5)
	for m := range siteMonths {
		g := h.of(m)
		switch stage := m - from; {
		case h.of(-3).n(5) == 0: // a road or a park: takes earth
			if stage >= 0 && stage < 7 {
				p.takes(first, m, earthwork.Spoil, earthwork.Compacted, size*g.among(0.6, 1.2))
			}
			continue
		case stage >= 0 && stage < 2 && h.of(-4).n(3) == 0:
			p.gives(first, m, earthwork.DemolitionRubble, earthwork.Loose, 0.2*size*g.among(0.6, 1.3))
		case stage >= 1 && stage < 6:
			p.gives(first, m, earthwork.Spoil, earthwork.Bank, size*g.among(0.6, 1.3))
			if h.of(-5).n(3) == 0 {
				p.gives(first, m, earthwork.Slurry, earthwork.Loose, 0.12*size*g.of(1).among(0.6, 1.3))
			}
		case stage >= 8 && stage < 10:
			p.takes(first, m, earthwork.Spoil, earthwork.Compacted, 0.35*size*g.among(0.6, 1.3))
		}
		if m >= from+4 {
			p.gives(first, m, earthwork.ConstructionRubble, earthwork.Loose, 0.015*size*g.of(2).among(0.5, 1.5))
		}
		if m >= from+9 {
			p.gives(first, m, earthwork.RenovationWaste, earthwork.Loose, 0.01*size*g.of(3).among(0.5, 1.5))
		}
	}
}

// ledger is a site's plan that is being written.
type ledger struct{ *earthwork.SitePlan }

func (p ledger) gives(first time.Time, month int, c earthwork.WasteClass, s earthwork.VolumeState, m3 float64) {
	p.volume(first, month, c, s, m3, true)
}

func (p ledger) takes(first time.Time, month int, c earthwork.WasteClass, s earthwork.VolumeState, m3 float64) {
	p.volume(first, month, c, s, m3, false)
}

func (p ledger) volume(first time.Time, month int, c earthwork.WasteClass, s earthwork.VolumeState, m3 float64, gives bool) {
	p.Volumes = append(p.Volumes, earthwork.SiteVolume{Site: p.Site.Code, Month: first.AddDate(0, month, 0), Class: c, Gives: gives, State: s, M3: float64(int(m3/10)) * 10})
}

// permits lets each project haul what it gives to a site that takes the class,
// and some projects to another project.
func (n *network) permits(s sites, by chance) (out []earthwork.Permit) {
	ways := n.truckWays(s.plans)
	for k := range s.plans {
		p := &s.plans[k]
		if p.Site.Type != chengge.ProjectSite {
			continue
		}
		for c, class := range [...]earthwork.WasteClass{earthwork.Spoil, earthwork.Slurry, earthwork.ConstructionRubble, earthwork.DemolitionRubble, earthwork.RenovationWaste} {
			total, begins, ends := 0.0, time.Time{}, time.Time{}
			state := earthwork.VolumeState("")
			for _, v := range p.Volumes {
				if v.Class == class && v.Gives {
					if total, state, ends = total+v.M3, v.State, v.Month.AddDate(0, 1, 0); begins.IsZero() {
						begins = v.Month
					}
				}
			}
			if total == 0 {
				continue
			}
			h := by.at(k, c)
			to := s.taker(k, class, h)
			if to < 0 {
				continue
			}
			company := h.of(1).n(haulierCount)
			for s.hauliers[company].Blacklisted {
				company = (company + 1) % haulierCount
			}
			out = append(out, earthwork.Permit{No: fmt.Sprintf("示例核%d-%04d", begins.Year(), len(out)+1), From: p.Site.Code, To: s.plans[to].Site.Code,
				Haulier: s.hauliers[company].Organisation, Class: class, State: state, M3: total, Valid: period(begins, ends),
				Hours: [...]string{"20:00-06:00", "22:00-06:00", "20:00-23:30"}[h.of(2).n(3)], Route: ways.route(k, to),
				Vehicles: 4 + h.of(4).n(20), Contract: fmt.Sprintf("HT%05d", len(out)+1)})
		}
	}
	return out
}

// taker chooses a site that takes a class, now and then another project.
func (s *sites) taker(from int, class earthwork.WasteClass, h chance) int {
	var all []int
	for k := range s.plans {
		for _, v := range s.plans[k].Volumes {
			if k != from && v.Class == class && !v.Gives {
				all = append(all, k)
				break
			}
		}
	}
	if len(all) == 0 {
		return -1
	}
	return all[h.n(len(all))]
}
