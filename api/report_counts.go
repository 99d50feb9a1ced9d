package api

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/store"
)

// ReportCounts are counts of reports.
type ReportCounts struct {
	Total int64 `json:"total"`
	Event int64 `json:"event" doc:"The event as of which the counts are exact"`
	// Groups by the names of the groupings that were asked for.
	Groups map[string][]ReportGroup `json:"groups" doc:"By grouping: hours, days, weekdays and emergencies in their order, all others with the most first"`
	// Handling is there where it was asked for.
	Handling *ReportHandling `json:"handling,omitempty" doc:"With handling=true"`
}

// ReportHandling is how long reports took from being received until they were
// resolved.
type ReportHandling struct {
	Reports int64    `json:"reports" doc:"Reports that are resolved, checked or closed and not sent back; those loaded without the step that resolved them do not count"`
	Mean    *float64 `json:"mean_s,omitempty" doc:"Seconds; absent where there are no such reports"`
	Median  *float64 `json:"median_s,omitempty" doc:"Seconds; of an even number the mean of the two in the middle"`
}

// ReportGroup is how many reports there are of one kind.
type ReportGroup struct {
	Key   string `json:"key" doc:"Code; empty for reports that have none"`
	Name  string `json:"name,omitempty" doc:"In the language of the answer, where the edition in force has one"`
	Count int64  `json:"count"`
}

// countReports answers GET /v1/reports/counts.
func (s *server) countReports(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		f := s.reportFilter(q, c)
		by, handling := q.groupings(), q.oneOf("handling", "false", "true") == "true"
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		if s.following == nil {
			return &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{Zh: "此服务器不提供统计", En: "this server keeps no counts"}}
		}
		zone := c.snapshot.City().Location()
		var counts store.ReportCounts
		var took store.Handling
		var err error
		if handling {
			counts, took, err = s.store.CountHandling(c.context, s.following.Index, &f, by, zone)
		} else {
			counts, err = s.following.Index.Count(c.context, &f, by, zone)
		}
		if err != nil {
			return err
		}
		names := &namer{snapshot: c.snapshot, lang: c.lang, zone: zone, now: s.now()}
		out := ReportCounts{Total: counts.Total, Event: counts.Event, Groups: map[string][]ReportGroup{}}
		if handling {
			out.Handling = &ReportHandling{Reports: took.Reports}
			if took.Reports > 0 {
				mean, median := tenths(took.Mean), tenths(took.Median)
				out.Handling.Mean, out.Handling.Median = &mean, &median
			}
		}
		for _, g := range by {
			groups := make([]ReportGroup, len(counts.Groups[g]))
			for i, group := range counts.Groups[g] {
				groups[i] = ReportGroup{group.Key, names.group(g, group.Key), group.Count}
			}
			out.Groups[string(g)] = groups
		}
		return writeJSON(w, out)
	}
}

// tenths gives a time in seconds, to a tenth.
func tenths(d time.Duration) float64 { return math.Round(d.Seconds()*10) / 10 }

// groupings reads what is to be counted by; nothing counts all together.
func (q *query) groupings() (by []store.Grouping) {
	v := q.text("by")
	if v == "" {
		return nil
	}
	for part := range strings.SplitSeq(v, ",") {
		g := store.Grouping(strings.TrimSpace(part))
		switch {
		case !slices.Contains(store.Groupings(), g):
			var list []string
			for _, known := range store.Groupings() {
				list = append(list, string(known))
			}
			names := strings.Join(list, ", ")
			q.add(fault(chengge.ErrBadQuery, "by", string(g), "不能按此统计，可用的有 "+names, "reports are not counted by it: use "+names))
		case !slices.Contains(by, g):
			by = append(by, g)
		}
	}
	return by
}

// groupedAreas are the kinds of the groupings that are areas.
var groupedAreas = map[store.Grouping]chengge.Kind{
	store.ByDistrict: chengge.KindDistricts, store.ByOffice: chengge.KindStreetOffices, store.ByCommunity: chengge.KindCommunities, store.ByGrid: chengge.KindGrids,
	store.ByUnitGrid: chengge.KindUnitGrids,
}

// group gives the name of a group.
func (n *namer) group(g store.Grouping, key string) string {
	switch g {
	case store.ByState:
		return chengge.State(key).Text().In(n.lang)
	case store.ByCategory:
		return n.category(key)
	case store.ByRoad:
		if road, ok := n.snapshot.Road(key); ok {
			return road.Name
		}
	case store.ByChief:
		return n.chief(key)
	case store.ByLead:
		if b, ok := n.snapshot.Body(key, &chengge.Assignment{At: n.now}); ok {
			return b.Name
		}
	case store.ByChannel:
		for _, ch := range n.snapshot.City().AllChannels() {
			if ch.Code == key {
				return chengge.Text{Zh: ch.Name, En: ch.NameEn}.In(n.lang)
			}
		}
	case store.ByWeekday:
		if day, err := strconv.Atoi(key); err == nil {
			zh := [...]string{"日", "一", "二", "三", "四", "五", "六"}[day%7]
			return chengge.Text{Zh: "星期" + zh, En: time.Weekday(day % 7).String()}.In(n.lang)
		}
	}
	if kind, ok := groupedAreas[g]; ok {
		return n.areaName(kind, key)
	}
	return ""
}
