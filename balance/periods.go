package balance

import (
	"math"
	"time"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// periodsOf gives months or weeks from the first volume to the last.
func periodsOf(plans *importers.SitePlans, weeks bool) []chengge.Period {
	var first, last time.Time
	see := func(from, to time.Time) {
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	for _, v := range plans.Volumes {
		if v.Day {
			see(v.Month, v.Month.AddDate(0, 0, 1))
		} else {
			see(v.Month, v.Month.AddDate(0, 1, 0))
		}
	}
	if first.IsZero() {
		return nil
	}
	if weeks {
		at := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
		var out []chengge.Period
		for ; at.Before(last); at = at.AddDate(0, 0, 7) {
			out = append(out, chengge.Period{Begins: at, Ends: at.AddDate(0, 0, 7)})
		}
		return out
	}
	n := 0
	start := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, first.Location())
	for start.AddDate(0, n, 0).Before(last) {
		n++
	}
	return earthwork.Months(first, n)
}

// spread parts a month's volume by the days of it in each period, in whole 0.1 m³
// where the volume is one, else in thousandths; their sum is the volume.
func spread(v importers.VolumeRow, periods []chengge.Period, weeks bool) []earthwork.SiteVolume {
	if v.Day || !weeks {
		one := v.SiteVolume
		if !weeks { // the period that holds it
			for _, p := range periods {
				if p.Holds(v.Month) {
					one.Month = p.Begins
				}
			}
		}
		return []earthwork.SiteVolume{one}
	}
	begins, ends := v.Month, v.Month.AddDate(0, 1, 0)
	per := 10.0
	if v.M3*per != math.Trunc(v.M3*per) {
		per = 1000
	}
	total := int64(v.M3*per + 0.5)
	whole := days(begins, ends)
	var out []earthwork.SiteVolume
	gone, done := int64(0), int64(0)
	for _, p := range periods {
		from, to := p.Begins, p.Ends
		if from.Before(begins) {
			from = begins
		}
		if to.After(ends) {
			to = ends
		}
		if !from.Before(to) {
			continue
		}
		gone += days(from, to)
		part := total*gone/whole - done
		done += part
		one := v.SiteVolume
		one.Month, one.M3 = from, float64(part)/per
		out = append(out, one)
	}
	return out
}

// days counts the days between two midnights.
func days(from, to time.Time) int64 {
	a := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(to.Year(), to.Month(), to.Day(), 0, 0, 0, 0, time.UTC)
	return int64(b.Sub(a) / (24 * time.Hour))
}
