package store

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// A year of reports: 40 offices, 857 grids, 3,200 segments, 150 categories, 5 in
// a hundred open.
const sqlManyReports = `insert into report (id, version, state, emergency, received_at, updated_at, channel, collected, key_id, client, category, stated, geom,
		district, office, community, grid, unit_grid, road, chiefs, lead, lead_name, bodies, edition, engine, assignment, description)
	select (extract(epoch from at - timestamptz '2020-01-01 00:00Z')::bigint << 21) | (n & 32767), 8,
		case when n % 20 = 0 then 'dispatched' else 'closed' end, n % 300 = 0, at, at, (array['12319', '12345', 'patrol', 'camera', 'citizen'])[n % 5 + 1], true, 0, 'app',
		'matter:' || lpad((1000 + n * 7919 % 150)::text, 5, '0'), jsonb_build_object('address', 'road ' || n % 1000),
		st_setsrid(st_makepoint(113.4 + (n * 31 % 10007) / 20000.0, 34.6 + (n * 17 % 10009) / 30000.0), 4490),
		'd' || g % 12, 'o' || g % 40, 'm' || g % 400, 'g' || g, 'u' || g, 'r' || n % 3200, array['k' || n % 90], 'l' || g % 60, 'body ' || g % 60,
		array['l' || g % 60, 'o' || g % 40], 1, '1', jsonb_build_object('reasons', md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text) || md5((n + 3)::text)), md5(n::text)
	from (select n, n * 104729 % 857 as g, timestamptz '2025-11-01' + n * interval '1 second' * (365.0 * 86400 / $2) as at from generate_series($1::bigint, $3) n) x`

// manyReports fills a database with n reports of a year.
func manyReports(b testing.TB, s *Store, n int) {
	b.Helper()
	ctx := b.Context()
	for m := range 14 {
		_, err := s.pool.Exec(ctx, `select report_month($1)`, time.Date(2025, time.Month(10+m), 15, 0, 0, 0, 0, time.UTC))
		require.NoError(b, err)
	}
	for from := 0; from < n; from += 100_000 {
		_, err := s.pool.Exec(ctx, sqlManyReports, from, n, min(from+100_000, n)-1)
		require.NoError(b, err)
	}
	_, err := s.pool.Exec(ctx, `vacuum analyze report`)
	require.NoError(b, err)
}

// BenchmarkReports asks 2,000,000 reports of a year for pages and counts.
func BenchmarkReports(b *testing.B) {
	n := 2_000_000
	if os.Getenv("CHENGGE_BENCH_SMALL") != "" {
		n = 50_000
	}
	s := openSchema(b, schema.URL(b))
	manyReports(b, s, n)
	feed := NewFeed(s, FeedOptions{})
	background(b, feed.Run)
	index := NewReportIndex(s, feed, func(err error) { b.Error(err) })
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			_, err := index.load(b.Context())
			require.NoError(b, err)
		}
		var words int
		for _, t := range index.words {
			words += len(t.words)
		}
		b.ReportMetric(float64(len(index.blocks)*indexBlockSize+4*len(index.places.slots)+64*words)/float64(index.rows), "B/report")
	})
	if index.rows == 0 {
		_, err := index.load(b.Context())
		require.NoError(b, err)
	}
	is := true
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(b, err)
	pages := func(name string, connections int, query func(n int) ReportQuery) {
		b.Run(name, func(b *testing.B) {
			var mu sync.Mutex
			var took []time.Duration
			next := make(chan int)
			var workers sync.WaitGroup
			for range connections {
				workers.Go(func() {
					for n := range next {
						began := time.Now()
						page, err := s.Reports(context.Background(), index, query(n))
						d := time.Since(began)
						if err != nil || len(page.Reports) == 0 {
							b.Errorf("%d reports, %v", len(page.Reports), err)
						}
						mu.Lock()
						took = append(took, d)
						mu.Unlock()
					}
				})
			}
			for i := 0; b.Loop(); i++ {
				next <- i
			}
			close(next)
			workers.Wait()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
	office := func(n int) []string { return []string{fmt.Sprintf("o%d", n%40)} }
	for _, c := range []int{1, 8} {
		pages(fmt.Sprintf("open-of-office/%d", c), c, func(n int) ReportQuery {
			return ReportQuery{Filter: chengge.ReportFilter{Open: &is, Office: office(n)}, Limit: 50}
		})
	}
	pages("queue-of-office/8", 8, func(n int) ReportQuery {
		return ReportQuery{Filter: chengge.ReportFilter{Open: &is, Office: office(n)}, Order: QueueOrder, Limit: 50}
	})
	pages("open-of-scope/8", 8, func(n int) ReportQuery {
		return ReportQuery{Filter: chengge.ReportFilter{Open: &is, Scope: office(n)}, Limit: 50}
	})
	pages("road-and-category/8", 8, func(n int) ReportQuery {
		p, _ := chengge.ParseCategoryPattern("01*")
		return ReportQuery{Filter: chengge.ReportFilter{Road: []string{fmt.Sprintf("r%d", n%3200)}, Category: []chengge.CategoryPattern{p}}, Order: OldestFirst, Limit: 50}
	})
	for name, f := range map[string]chengge.ReportFilter{
		"all": {}, "open": {Open: &is}, "office": {Office: office(3)}, "scope": {Scope: []string{"o1", "o2", "l7"}},
		"week": {From: time.Date(2026, 9, 1, 0, 0, 0, 0, zone), To: time.Date(2026, 9, 8, 0, 0, 0, 0, zone)},
	} {
		for _, by := range [][]Grouping{{ByState}, Groupings()} {
			b.Run(fmt.Sprintf("count/%s/%d", name, len(by)), func(b *testing.B) {
				for b.Loop() {
					_, err := index.Count(b.Context(), &f, by, zone)
					require.NoError(b, err)
				}
			})
		}
	}
}

const indexBlockSize = indexRows * (8 + 8 + 16 + 4 + 2 + 4*int(indexColumns))

// Plans that don't know the values are good, too: of what an index of the table
// serves, no more rows are read than are asked for.
func TestPlansOfLists(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	manyReports(t, s, 60_000)
	is := true
	for name, c := range map[string]struct {
		f     chengge.ReportFilter
		index string
	}{
		"everything":     {chengge.ReportFilter{}, "report_202610_pkey"},
		"open of office": {chengge.ReportFilter{Open: &is, Office: []string{"o3"}}, "office_id_idx"},
		"open of lead":   {chengge.ReportFilter{Open: &is, Lead: []string{"l3"}}, "lead_id_idx"},
		"emergencies":    {chengge.ReportFilter{Open: &is, Emergency: &is, Office: []string{"o3"}}, "Index Scan"},
	} {
		require.True(t, served(&c.f), name)
		var w wheres
		w.filter(&c.f)
		w.add(pieceBelow, int64(1)<<52)
		sql := listedColumns + w.from() + w.text() + ` order by r.id desc limit ` + w.place(11)
		var lines []string
		require.NoError(t, s.transact(t.Context(), func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `set local plan_cache_mode = force_generic_plan`); err != nil {
				return err
			}
			rows, err := tx.Query(t.Context(), `explain (analyze, buffers, costs off, timing off, summary off) `+sql, w.args...)
			if err != nil {
				return err
			}
			lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		}))
		plan := strings.Join(lines, "\n")
		require.NotContains(t, plan, "Seq Scan", name)
		if name != "emergencies" { // few: sorted where they are not many more than a page
			require.NotContains(t, plan, "Sort", "%s\n%s", name, plan)
		}
		require.Contains(t, plan, c.index, "%s\n%s", name, plan)
	}
}
