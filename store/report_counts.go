package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"chengge"
)

// Grouping is what reports are counted by.
type Grouping string

// The groupings. Times are those of receiving, in the city's zone.
const (
	ByState     Grouping = "state"
	ByDistrict  Grouping = "district"
	ByOffice    Grouping = "office"
	ByCommunity Grouping = "community"
	ByGrid      Grouping = "grid"
	ByUnitGrid  Grouping = "unit_grid"
	ByRoad      Grouping = "road"
	ByChief     Grouping = "chief" // each of a report's chiefs: their counts are more than the total
	ByComponent Grouping = "component"
	ByCategory  Grouping = "category"
	ByChannel   Grouping = "channel"
	ByLead      Grouping = "lead"
	ByEmergency Grouping = "emergency"
	ByHour      Grouping = "hour"    // 00 to 23
	ByDay       Grouping = "day"     // 2026-11-21
	ByWeekday   Grouping = "weekday" // 1 is Monday, 7 Sunday
)

// Groupings gives all groupings.
func Groupings() []Grouping {
	return []Grouping{ByState, ByDistrict, ByOffice, ByCommunity, ByGrid, ByUnitGrid, ByRoad, ByChief, ByComponent, ByCategory, ByChannel, ByLead, ByEmergency, ByHour, ByDay, ByWeekday}
}

var groupedColumns = map[Grouping]indexColumn{
	ByState: colState, ByDistrict: colDistrict, ByOffice: colOffice, ByCommunity: colCommunity, ByGrid: colGrid, ByUnitGrid: colUnitGrid,
	ByRoad: colRoad, ByChief: colChiefs, ByComponent: colComponent,
	ByCategory: colCategory, ByChannel: colChannel, ByLead: colLead,
}

// Group is how many reports there are of one kind.
type Group struct {
	Key   string // "" for those that have none, as reports without a place have no office
	Count int64
}

// ReportCounts are counts of reports, exact as of an event.
type ReportCounts struct {
	Event  int64
	Total  int64
	Groups map[Grouping][]Group
}

// Count counts the reports that a filter means, by each of the groupings. Hours,
// weekdays and emergencies are all there, also where they have none, in their
// order; days that have some are in theirs; all others come with the most
// first, then by key. The error is ErrNotReady while the reports are being read.
func (x *ReportIndex) Count(ctx context.Context, f *chengge.ReportFilter, by []Grouping, zone *time.Location) (ReportCounts, error) {
	if err := x.Ready(ctx); err != nil {
		return ReportCounts{}, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.count(ctx, f, by, zone)
}

// countAndList counts what a filter means and lists what another does, as of the
// same event.
func (x *ReportIndex) countAndList(ctx context.Context, f, listed *chengge.ReportFilter, by []Grouping, zone *time.Location) (ReportCounts, []received, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	counts, err := x.count(ctx, f, by, zone)
	if err != nil {
		return counts, nil, err
	}
	return counts, x.list(listed), nil
}

// count is Count with the lock held.
func (x *ReportIndex) count(ctx context.Context, f *chengge.ReportFilter, by []Grouping, zone *time.Location) (ReportCounts, error) {
	ready := x.compile(f)
	days := dayRange(x.blocks, ready, zone)
	var next atomic.Int64
	tallies := make([]tally, max(1, min(runtime.GOMAXPROCS(0), 4, len(x.blocks))))
	var workers sync.WaitGroup
	for w := range tallies {
		t := &tallies[w]
		t.prepare(x, by, days, zone)
		workers.Go(func() {
			room := new(indexPick)
			for {
				n := int(next.Add(1)) - 1
				if n >= len(x.blocks) || ctx.Err() != nil {
					return
				}
				t.count(x.blocks[n], ready.pick(x.blocks[n], room))
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return ReportCounts{}, err
	}
	for _, t := range tallies[1:] {
		tallies[0].merge(&t)
	}
	return tallies[0].counts(x), nil
}

// dayRange gives the first day that a count may meet and how many there are,
// in days since 1970.
func dayRange(blocks []*indexBlock, f *indexFilter, zone *time.Location) (r [2]int64) {
	earliest, latest := int64(math.MaxInt64), int64(math.MinInt64)
	for _, b := range blocks {
		earliest, latest = min(earliest, b.earliest), max(latest, b.latest)
	}
	earliest, latest = max(earliest, f.from), min(latest, f.to)
	if earliest > latest {
		return r
	}
	local := localTime{zone: zone}
	r[0] = local.seconds(earliest)/secondsOfDay - 1
	r[1] = local.seconds(latest)/secondsOfDay + 2 - r[0]
	return r
}

const secondsOfDay = 86400

// localTime gives seconds since 1970 as clocks of a zone show them, and keeps
// the offset while it holds.
type localTime struct {
	zone         *time.Location
	since, until int64 // seconds in which offset holds
	offset       int64
}

func (l *localTime) seconds(micros int64) int64 {
	s := micros / 1_000_000
	if micros < 0 && micros%1_000_000 != 0 {
		s--
	}
	if s < l.since || s >= l.until {
		t := time.Unix(s, 0).In(l.zone)
		_, offset := t.Zone()
		l.offset, l.since, l.until = int64(offset), math.MinInt64, math.MaxInt64
		begin, end := t.ZoneBounds()
		if !begin.IsZero() {
			l.since = begin.Unix()
		}
		if !end.IsZero() {
			l.until = end.Unix()
		}
	}
	return s + l.offset
}

// tally counts for one worker.
type tally struct {
	by    []Grouping
	sums  [][]int64 // of each grouping
	total int64
	day   int64 // the first one
	local localTime
}

func (t *tally) prepare(x *ReportIndex, by []Grouping, days [2]int64, zone *time.Location) {
	t.by, t.day, t.local = by, days[0], localTime{zone: zone}
	for _, g := range by {
		n := 0
		switch g {
		case ByEmergency:
			n = 2
		case ByHour:
			n = 24
		case ByWeekday:
			n = 7
		case ByDay:
			n = int(days[1])
		default:
			n = len(x.words[groupedColumns[g]].words)
		}
		t.sums = append(t.sums, make([]int64, n))
	}
}

// count adds the picked rows of a block.
func (t *tally) count(b *indexBlock, picked []uint16) {
	t.total += int64(len(picked))
	for k, g := range t.by {
		counts := t.sums[k]
		switch g {
		case ByEmergency:
			for _, i := range picked {
				counts[b.emergency[i]&1]++
			}
		case ByHour:
			for _, i := range picked {
				counts[floorMod(t.local.seconds(b.received[i]), secondsOfDay)/3600]++
			}
		case ByWeekday:
			for _, i := range picked {
				// 1970 began on a Thursday.
				counts[floorMod(floorDiv(t.local.seconds(b.received[i]), secondsOfDay)+3, 7)]++
			}
		case ByDay:
			for _, i := range picked {
				counts[floorDiv(t.local.seconds(b.received[i]), secondsOfDay)-t.day]++
			}
		default:
			words := &b.words[groupedColumns[g]]
			for _, i := range picked {
				counts[words[i&(indexRows-1)]]++
			}
		}
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

func (t *tally) merge(o *tally) {
	t.total += o.total
	for k := range t.sums {
		for i, n := range o.sums[k] {
			t.sums[k][i] += n
		}
	}
}

// counts gives what was counted by its names.
func (t *tally) counts(x *ReportIndex) ReportCounts {
	out := ReportCounts{Event: x.event, Total: t.total, Groups: map[Grouping][]Group{}}
	for k, g := range t.by {
		groups := []Group{}
		sums := t.sums[k]
		if g == ByChief {
			groups, sums = each(x.words[colChiefs], sums), nil
		}
		for i, n := range sums {
			key := ""
			switch g {
			case ByEmergency:
				key = fmt.Sprint(i == 1)
			case ByHour:
				key = fmt.Sprintf("%02d", i)
			case ByWeekday:
				key = fmt.Sprint(i + 1)
			case ByDay:
				key = time.Unix((t.day+int64(i))*secondsOfDay, 0).UTC().Format(time.DateOnly)
			default:
				key = x.words[groupedColumns[g]].words[i]
			}
			if n > 0 || g == ByEmergency || g == ByHour || g == ByWeekday {
				groups = append(groups, Group{key, n})
			}
		}
		if _, named := groupedColumns[g]; named {
			slices.SortFunc(groups, func(a, b Group) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key)) })
		}
		out.Groups[g] = groups
	}
	return out
}

// each gives of sums by lists those by what is in them.
func each(lists *wordTable, sums []int64) (out []Group) {
	of := map[string]int64{}
	for i, n := range sums {
		if n == 0 {
			continue
		}
		if lists.words[i] == "" {
			of[""] += n
			continue
		}
		for _, word := range lists.lists[i] {
			of[word] += n
		}
	}
	out = []Group{}
	for word, n := range of {
		out = append(out, Group{word, n})
	}
	return out
}
