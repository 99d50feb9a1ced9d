package earthwork

import (
	"fmt"
	"slices"
	"time"

	"chengge"
)

// Conversion says how what files state becomes a problem. Its functions may be
// nil.
type Conversion struct {
	Periods []chengge.Period
	// Table is the soil table of a site's volumes of a class; nil is the table
	// "earth" for all. A plan shows which were taken.
	Table func(site string, class WasteClass) *SoilTable
	// Material is what a site's volumes of a class consist of; nil is the class
	// alone, not surveyed and not tested.
	Material func(site string, class WasteClass) Material
	// Use is what a site takes a class for; nil is UsualUse.
	Use func(t chengge.SiteType, class WasteClass) Use
}

// Rounding is a volume at the border: as stated, in whole 0.1 m³ bank, and what
// the one rounding left.
type Rounding struct {
	Site    string
	Field   string
	Stated  Stated
	Bank    BankVolume
	Residue Residue
	Table   string
}

// UsualUse gives what a type of site takes a class for.
func UsualUse(t chengge.SiteType, class WasteClass) Use {
	switch {
	case t == chengge.RecyclingSite && class == Slurry:
		return Dewatering
	case t == chengge.RecyclingSite:
		return Recycling
	case t == chengge.ProjectSite:
		return GeneralFill
	}
	return Disposal
}

func (c *Conversion) table(site string, class WasteClass) *SoilTable {
	if c.Table == nil {
		return &defaultSoilTables()[0]
	}
	return c.Table(site, class)
}

func (c *Conversion) material(site string, class WasteClass) Material {
	if c.Material == nil {
		return Material{Waste: class}
	}
	return c.Material(site, class)
}

func (c *Conversion) use(t chengge.SiteType, class WasteClass) Use {
	if c.Use == nil {
		return UsualUse(t, class)
	}
	return c.Use(t, class)
}

// period gives the period that has a moment, −1 outside all; a month counts in
// the period that has its first day.
func (c *Conversion) period(t time.Time) int {
	return slices.IndexFunc(c.Periods, func(p chengge.Period) bool { return p.Holds(t) && !t.IsZero() })
}

// Gather makes sites of what files state. Projects must lose what they give and
// have what they take; disposal sites and plants take up to their volumes,
// borrow pits give up to theirs; a disposal site's capacity bounds all that it
// takes. Of transfer sites the capacity counts, as room for each material apart
// that they take; their volumes are its turnover. Volumes that cannot be used,
// and those outside all periods, are issues.
func (c *Conversion) Gather(plans []SitePlan) (sites []Site, roundings []Rounding, issues []Issue) {
	for i := range plans {
		p := &plans[i]
		s := Site{Code: p.Site.Code, Name: p.Site.Name, Type: p.Site.Type, Place: p.Site.Point, Office: p.Office, Zone: p.Office, Valid: p.Site.Valid}
		bank := func(field string, class WasteClass, state VolumeState, m3 float64) (BankVolume, bool) {
			v, err := StateM3(m3, state)
			table := c.table(s.Code, class)
			r := Rounding{Site: s.Code, Field: field, Stated: v, Table: table.Code}
			if err == nil {
				r.Bank, r.Residue, err = table.Bank(v)
			}
			if err != nil {
				issues = append(issues, issueOf(s.Code, field, err))
				return 0, false
			}
			roundings = append(roundings, r)
			return r.Bank, true
		}
		for j, v := range p.Volumes {
			field := fmt.Sprintf("volumes[%d]", j)
			class, err := ParseWasteClass(string(v.Class))
			if err != nil {
				issues = append(issues, issueOf(s.Code, field, err))
				continue
			}
			what := c.material(s.Code, class)
			if s.Type == chengge.TransferSite {
				if v.Gives || slices.ContainsFunc(s.Stores, func(st Store) bool { return st.Material == what }) {
					continue
				}
				if room, ok := bank("capacity", class, Loose, p.Capacity); ok {
					s.Stores = append(s.Stores, Store{Material: what, Room: room})
				}
				continue
			}
			t := c.period(v.Month)
			if t < 0 {
				issues = append(issues, Issue{s.Code, field, chengge.Text{Zh: "月份 " + v.Month.Format("2006-01") + " 不在任何时段内", En: "the month " + v.Month.Format("2006-01") + " is in none of the periods"}})
				continue
			}
			volume, ok := bank(field, class, v.State, v.M3)
			if !ok {
				continue
			}
			project := s.Type == chengge.ProjectSite
			if v.Gives {
				s.Gives = append(s.Gives, Give{Material: what, Period: t, Volume: volume, Optional: !project && s.Type != chengge.RecyclingSite})
				continue
			}
			k := Take{Use: c.use(s.Type, class), Period: t, Volume: volume, Optional: !project}
			if !project {
				k.Materials = []Material{what}
				k.Materials = c.alike(plans, class, k.Materials)
			}
			s.Takes = append(s.Takes, k)
		}
		if s.Type == chengge.DisposalSite && p.Capacity > 0 {
			if all, ok := bank("capacity", Spoil, Loose, p.Capacity); ok {
				s.TakeLimit.All = all
			}
		}
		sites = append(sites, s)
	}
	return sites, roundings, issues
}

// alike gives the materials of a class that any site gives, so that a site that
// takes the class takes each of them as far as the matrix allows.
func (c *Conversion) alike(plans []SitePlan, class WasteClass, known []Material) []Material {
	if c.Material == nil {
		return known
	}
	for i := range plans {
		for _, v := range plans[i].Volumes {
			if m := c.material(plans[i].Site.Code, class); v.Gives && v.Class == class && !slices.Contains(known, m) {
				known = append(known, m)
			}
		}
	}
	return known
}

// GatherPermits makes haul permits of what files state. A permit of a haulier
// that is blacklisted, or that is not in the list, is barred.
func (c *Conversion) GatherPermits(permits []Permit, hauliers []Haulier) (out []HaulPermit, roundings []Rounding, issues []Issue) {
	for i, p := range permits {
		field := fmt.Sprintf("permits[%d]", i)
		k := HaulPermit{No: p.No, From: p.From, To: p.To, Haulier: p.Haulier, Class: p.Class, Valid: p.Valid}
		v, err := StateM3(p.M3, p.State)
		table := c.table(p.From, p.Class)
		r := Rounding{Site: p.From, Field: field, Stated: v, Table: table.Code}
		if err == nil {
			r.Bank, r.Residue, err = table.Bank(v)
		}
		if err == nil {
			k.Hours, err = chengge.ParseHours(p.Hours)
		}
		if err != nil {
			issues = append(issues, issueOf(p.From, field, err))
			continue
		}
		k.Volume = r.Bank
		k.Barred = !slices.ContainsFunc(hauliers, func(h Haulier) bool { return h.Organisation == p.Haulier && !h.Blacklisted })
		out, roundings = append(out, k), append(roundings, r)
	}
	return out, roundings, issues
}

func issueOf(site, field string, err error) Issue {
	text := chengge.Text{Zh: err.Error(), En: err.Error()}
	if e, ok := err.(*chengge.Error); ok && e.Chinese() != "" {
		text.Zh = e.Chinese()
	}
	return Issue{site, field, text}
}

// Months gives n months from the one that has the moment, in its time zone.
func Months(from time.Time, n int) (out []chengge.Period) {
	first := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, from.Location())
	for i := range n {
		out = append(out, chengge.Period{Begins: first.AddDate(0, i, 0), Ends: first.AddDate(0, i+1, 0)})
	}
	return out
}
