package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

const insertReport = `insert into report (id, version, state, emergency, received_at, updated_at, channel, collected, key_id, client, category, stated, geom,
	district, office, community, grid, unit_grid, road, component, chiefs, lead, lead_name, bodies, edition, engine, assignment, duplicate_of)
	values ($1, $2, $3, $4, $5, $5, $6, false, $7, $8, nullif($9, ''), '{"address":"somewhere"}',
	case when $10::float8 <> 0 then st_setsrid(st_makepoint($10, $11), 4490) end,
	nullif($12, ''), nullif($13, ''), nullif($14, ''), nullif($15, ''), nullif($16, ''), nullif($17, ''), nullif($18, ''),
	$19, $20, $20, coalesce($21, '{}'::text[]), 1, '1', '{}', nullif($22::bigint, 0))
	on conflict (id) do update set version = excluded.version, state = excluded.state, emergency = excluded.emergency, lead = excluded.lead, bodies = excluded.bodies`

// putReport writes a report as an event tells it, and the change into the
// outbox, as intake and steps do.
func putReport(ctx context.Context, tx pgx.Tx, e *chengge.Event) error {
	if _, err := tx.Exec(ctx, insertReport, int64(e.Report), e.Version, e.State, e.Emergency, e.Received, e.Channel, e.Key, e.Client, e.Category,
		e.Lng, e.Lat, e.District, e.Office, e.Community, e.Grid, e.UnitGrid, e.Road, e.Component, e.Chiefs, e.Lead, e.Bodies, int64(e.DuplicateOf)); err != nil {
		return err
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into outbox (report_id, body) values ($1, $2)`, int64(e.Report), body)
	return err
}

var testBegan = time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC)

// someReport makes up a report, in October or November.
func someReport(rng *rand.Rand, n int) chengge.Event {
	pick := func(prefix string, n int) string {
		if rng.IntN(8) == 0 {
			return ""
		}
		return prefix + fmt.Sprint(rng.IntN(n))
	}
	received := testBegan.Add(time.Duration(rng.Int64N(int64(30 * 24 * time.Hour)))).Truncate(time.Microsecond)
	e := chengge.Event{
		Report: chengge.NewReportID(received, rng.IntN(3), n), Version: 1, Step: chengge.StepReport, At: received, Received: received,
		State: chengge.States()[rng.IntN(10)], Emergency: rng.IntN(10) == 0, Channel: pick("c", 3) + "x", Client: pick("app", 3), Key: rng.Int64N(3),
		District: pick("d", 3), Office: pick("o", 5), Community: pick("m", 8), Grid: pick("g", 12), UnitGrid: pick("u", 20), Road: pick("r", 9), Component: pick("p", 9),
		Lead: "l" + fmt.Sprint(rng.IntN(5)),
	}
	if rng.IntN(5) > 0 {
		e.Category = []string{"matter:06010", "matter:06020", "component:01001", "matter:01001"}[rng.IntN(4)]
	}
	if rng.IntN(6) > 0 {
		e.Lng, e.Lat = 113+float64(rng.IntN(100))/100, 34+float64(rng.IntN(100))/100
	}
	e.Bodies = []string{e.Lead}
	if e.Office != "" {
		e.Bodies = append(e.Bodies, e.Office)
	}
	if rng.IntN(2) == 0 {
		e.Chiefs = []string{"k" + fmt.Sprint(rng.IntN(4)), "k9"}
	}
	if rng.IntN(10) == 0 {
		e.DuplicateOf = 1
	}
	return e
}

// someFilter makes up a filter of a few conditions.
func someFilter(t testing.TB, rng *rand.Rand) chengge.ReportFilter {
	v := url.Values{}
	for name, values := range map[string][]string{
		"district": {"d0", "d1,d2"}, "office": {"o1", "o2,o3", "no"}, "community": {"m1"}, "grid": {"g1", "g2,g3"}, "unit_grid": {"u1"}, "road": {"r1"}, "chief": {"k1", "k9"},
		"component": {"p1"}, "lead": {"l1", "l1,l2"}, "channel": {"c1x", "x"}, "client": {"app1"}, "category": {"06*", "matter:*", "01001", "*", "component:01001,06010"},
		"state": {"closed", "reported,void"}, "open": {"true", "false"}, "emergency": {"true", "false"}, "duplicates": {"true", "false"},
		"from": {"2026-10-25", "2026-11-05T13:00:00+08:00"}, "to": {"2026-11-06"}, "bbox": {"113.2,34.2,113.7,34.9", "113.25,34,113.25,35"},
	} {
		if rng.IntN(9) == 0 {
			v.Set(name, values[rng.IntN(len(values))])
		}
	}
	if rng.IntN(3) == 0 { // what the console asks for
		v.Set("open", "true")
		v.Set([]string{"office", "lead"}[rng.IntN(2)], "o1")
	}
	f, wrong := chengge.ParseReportFilter(v, time.UTC)
	require.Empty(t, wrong)
	switch rng.IntN(6) {
	case 0:
		f.Scope = []string{"o1", "l3"}
	case 1:
		f.Key = 1
	}
	return f
}

func putAll(t testing.TB, s *Store, list []chengge.Event) {
	t.Helper()
	require.NoError(t, s.transact(t.Context(), func(tx pgx.Tx) error {
		for _, m := range []int{9, 10, 11} {
			if _, err := tx.Exec(t.Context(), `select report_month($1)`, time.Date(2026, time.Month(m), 15, 0, 0, 0, 0, time.UTC)); err != nil {
				return err
			}
		}
		for i := range list {
			if err := putReport(t.Context(), tx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	}))
}

// followed is a store whose outbox is numbered, with a feed and an index.
func followed(t testing.TB) (*Store, *Feed, *ReportIndex) {
	t.Helper()
	s := openSchema(t, schema.URL(t))
	background(t, (&Outbox{Store: s, Every: 10 * time.Millisecond}).Run)
	feed := NewFeed(s, FeedOptions{Size: 500})
	background(t, feed.Run)
	index := NewReportIndex(s, feed, func(err error) { t.Error(err) })
	background(t, index.Run)
	require.NoError(t, index.Ready(t.Context()))
	return s, feed, index
}

// list reads all pages of a query.
func list(t testing.TB, s *Store, x *ReportIndex, q ReportQuery) (ids []chengge.ReportID) {
	t.Helper()
	for {
		page, err := s.Reports(t.Context(), x, q)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Reports), q.Limit)
		for _, r := range page.Reports {
			ids = append(ids, r.ID)
		}
		if q.After = page.Next; q.After == "" {
			return ids
		}
	}
}

// Lists and counts under filters made up at random are what ReportFilter.Matches
// gives for each report by itself: from the table alone, and with the index.
func TestReportsAreWhatTheFilterMeans(t *testing.T) {
	s, _, index := followed(t)
	rng := rand.New(rand.NewPCG(1, 2))
	var all []chengge.Event
	for n := range 1500 {
		all = append(all, someReport(rng, n))
	}
	putAll(t, s, all[:500])
	require.NoError(t, index.Ready(t.Context()))
	putAll(t, s, all[500:])
	require.Eventually(t, func() bool { return index.Event() == 1500 }, 20*time.Second, 10*time.Millisecond)
	slices.SortFunc(all, func(a, b chengge.Event) int { return int(a.Report - b.Report) })
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	found := 0
	for range 100 {
		f := someFilter(t, rng)
		want := map[ReportOrder][]chengge.ReportID{}
		counts := map[Grouping]map[string]int64{}
		for _, g := range Groupings() {
			counts[g] = map[string]int64{}
		}
		for _, wanted := range []bool{true, false} {
			for i := range all {
				e := &all[i]
				if f.Matches(e) && e.Emergency == wanted {
					want[QueueOrder] = append(want[QueueOrder], e.Report)
					local := e.Received.In(zone)
					for g, key := range map[Grouping]string{
						ByState: string(e.State), ByDistrict: e.District, ByOffice: e.Office, ByCommunity: e.Community, ByGrid: e.Grid, ByRoad: e.Road, ByUnitGrid: e.UnitGrid, ByComponent: e.Component,
						ByCategory: e.Category, ByChannel: e.Channel, ByLead: e.Lead, ByEmergency: fmt.Sprint(e.Emergency),
						ByHour: local.Format("15"), ByDay: local.Format(time.DateOnly), ByWeekday: fmt.Sprint((int(local.Weekday())+6)%7 + 1),
					} {
						counts[g][key]++
					}
					for _, chief := range e.Chiefs {
						counts[ByChief][chief]++
					}
					if len(e.Chiefs) == 0 {
						counts[ByChief][""]++
					}
				}
			}
		}
		want[OldestFirst] = slices.Sorted(slices.Values(want[QueueOrder]))
		want[NewestFirst] = slices.Clone(want[OldestFirst])
		slices.Reverse(want[NewestFirst])
		found += len(want[QueueOrder])
		for order, ids := range want {
			for _, x := range []*ReportIndex{nil, index} {
				require.Equal(t, ids, list(t, s, x, ReportQuery{Filter: f, Order: order, Limit: []int{23, 100, 2000}[rng.IntN(3)]}), "%s %+v", order, f)
			}
		}
		got, err := index.Count(t.Context(), &f, Groupings(), zone)
		require.NoError(t, err)
		require.EqualValues(t, len(want[QueueOrder]), got.Total)
		require.EqualValues(t, 1500, got.Event)
		for _, g := range Groupings() {
			have := map[string]int64{}
			for _, group := range got.Groups[g] {
				if group.Count > 0 {
					have[group.Key] = group.Count
				}
			}
			require.Equal(t, counts[g], have, "%s %+v", g, f)
		}
		require.Len(t, got.Groups[ByHour], 24)
		require.Len(t, got.Groups[ByWeekday], 7)
	}
	require.Greater(t, found, 500, "the filters mean something")
}

// What is there all the time is neither skipped nor repeated by one who pages
// while reports come in and go on; a report is seen as soon as it is committed.
func TestPagingUnderLoad(t *testing.T) {
	s, _, index := followed(t)
	rng := rand.New(rand.NewPCG(3, 4))
	var still []chengge.Event
	for n := range 600 {
		still = append(still, someReport(rng, n))
	}
	putAll(t, s, still)
	ctx, cancel := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for w := range 3 {
		writers.Go(func() {
			rng := rand.New(rand.NewPCG(5, uint64(w)))
			var own []chengge.Event
			for n := 0; ctx.Err() == nil; n++ {
				e := someReport(rng, 1000+w*10000+n)
				if len(own) > 0 && rng.IntN(2) == 0 { // a step
					e = own[rng.IntN(len(own))]
					e.Version, e.State, e.Lead, e.Emergency = e.Version+1, chengge.States()[rng.IntN(10)], "l"+fmt.Sprint(rng.IntN(5)), rng.IntN(2) == 0
				}
				if s.transact(ctx, func(tx pgx.Tx) error { return putReport(ctx, tx, &e) }) != nil {
					continue
				}
				own = slices.DeleteFunc(own, func(o chengge.Event) bool { return o.Report == e.Report })
				own = append(own, e)
			}
		})
	}
	for range 40 {
		f := someFilter(t, rng)
		fresh := someReport(rng, 900)
		fresh.Report = chengge.NewReportID(testBegan.Add(time.Duration(rng.Int64N(int64(30*24*time.Hour)))), 60, rng.IntN(30000))
		require.NoError(t, s.transact(ctx, func(tx pgx.Tx) error { return putReport(ctx, tx, &fresh) }))
		still = append(still, fresh)
		order := []ReportOrder{NewestFirst, OldestFirst, QueueOrder}[rng.IntN(3)]
		ids := list(t, s, []*ReportIndex{index, index, nil}[rng.IntN(3)], ReportQuery{Filter: f, Order: order, Limit: 10 + rng.IntN(60)})
		seen := map[chengge.ReportID]int{}
		for _, id := range ids {
			seen[id]++
		}
		for i := range still {
			want := 0
			if f.Matches(&still[i]) {
				want = 1
			}
			require.Equal(t, want, seen[still[i].Report], "%s %+v", order, f)
		}
		if order != QueueOrder {
			for id, n := range seen {
				require.Equal(t, 1, n, "%d", id)
			}
		}
	}
	cancel()
	writers.Wait()
	// Followed for a while, the index is what one is that is read anew.
	var left int
	require.Eventually(t, func() bool {
		last, _, err := s.EventNumbers(t.Context())
		return err == nil && s.pool.QueryRow(t.Context(), `select count(*) from outbox`).Scan(&left) == nil && left == 0 && index.Event() == last
	}, 20*time.Second, 20*time.Millisecond)
	anew := NewReportIndex(s, nil, nil)
	_, err := anew.load(t.Context())
	require.NoError(t, err)
	require.Equal(t, maps.Collect(anew.dump()), maps.Collect(index.dump()))
	require.Equal(t, anew.rows, index.rows)
	t.Logf("%d reports, %d events", index.rows, index.Event())
}

// dump gives each report of an index as a line.
func (x *ReportIndex) dump() func(func(int64, string) bool) {
	return func(yield func(int64, string) bool) {
		for _, b := range x.blocks {
			for i := range b.n {
				line := []string{fmt.Sprint(b.version[i], b.received[i], b.lng[i], b.lat[i], b.emergency[i], b.repeats[i])}
				for c := range indexColumns {
					line = append(line, x.words[c].words[b.words[c][i]])
				}
				if !yield(b.id[i], strings.Join(line, "|")) {
					return
				}
			}
		}
	}
}

// A load of the past tells no events: the index is read anew.
func TestIndexSeesLoads(t *testing.T) {
	s, _, index := followed(t)
	rng := rand.New(rand.NewPCG(7, 8))
	putAll(t, s, []chengge.Event{someReport(rng, 1)})
	e := someReport(rng, 2)
	require.NoError(t, s.transact(t.Context(), func(tx pgx.Tx) error {
		if err := putReport(t.Context(), tx, &e); err != nil {
			return err
		}
		if _, err := tx.Exec(t.Context(), `delete from outbox where report_id = $1`, int64(e.Report)); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), sqlLoaded)
		return err
	}))
	require.Eventually(t, func() bool {
		c, err := index.Count(t.Context(), &chengge.ReportFilter{}, nil, time.UTC)
		return err == nil && c.Total == 2
	}, 10*time.Second, 20*time.Millisecond)
}

// Every piece is SQL, alone and all of them together.
func TestEveryPieceOfAListPrepares(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	c, err := s.pool.Acquire(t.Context())
	require.NoError(t, err)
	defer c.Release()
	is, not := true, false
	v := url.Values{"category": {"06*,component:*"}, "state": {"closed"}, "from": {"2026-01-01"}, "to": {"2026-02-01"}, "bbox": {"1,2,3,4"}}
	all, _ := chengge.ParseReportFilter(v, time.UTC)
	all.Key, all.Open, all.Emergency, all.Duplicates, all.Scope = 1, &is, &is, &is, []string{"a"}
	for _, l := range []*[]string{&all.District, &all.Office, &all.Community, &all.Grid, &all.UnitGrid, &all.Road, &all.Chief, &all.Component, &all.Lead, &all.Channel, &all.Client} {
		*l = []string{"a", "b"}
	}
	var filters []wheres
	for _, p := range listPieces {
		for _, piece := range []string{p.one, p.some} {
			if piece != "" {
				var w wheres
				w.add(piece, "x")
				filters = append(filters, w)
			}
		}
	}
	for _, f := range []chengge.ReportFilter{all, {Open: &not, Emergency: &not, Duplicates: &not}} {
		for _, bounds := range []string{pieceAbove, pieceBelow, pieceBetween} {
			var w wheres
			w.filter(&f)
			w.add(pieceCandidates, 1, 2)
			w.add(bounds, 1, 2)
			filters = append(filters, w)
		}
	}
	for _, w := range filters {
		sql := listedColumns + w.from() + w.text() + ` order by r.id limit 1`
		_, err := c.Conn().Prepare(t.Context(), "", sql)
		require.NoError(t, err, sql)
	}
}
