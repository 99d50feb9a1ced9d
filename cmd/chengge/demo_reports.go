package main

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/grids"
	"chengge/reports"
	"chengge/spatial"
	"chengge/store"

	"github.com/paulmach/orb"
)

var demoReportsLabel = chengge.Text{Zh: "问题", En: "reports"}

// loadDemoReports brings the demo city's reports in, routed by its first edition
// and with what became of them, where there are no reports yet and the city is
// as it was made. They come while the city is served already.
func (a *app) loadDemoReports(ctx context.Context, d *database, city *demo.City, snap *grids.Snapshot) error {
	if snap.Edition() != 1 {
		return nil
	}
	if any, err := d.HasReports(ctx); err != nil || any {
		return err
	}
	_, now, err := d.Timetable(ctx)
	if err != nil {
		return err
	}
	a.say("正在载入示范城市的历史问题；地图已可使用 …", "bringing in the demo city's past reports; the map is in use already …")
	p := a.newProgress()
	defer p.end()
	if _, err = d.LoadReports(ctx, pastOfDemo(city, snap, now, func(n int64) { p.step(demoReportsLabel.In(a.lang), n, -1) })); err == nil {
		a.say("历史问题已载入", "the past reports are in")
	}
	return err
}

// demoPart is how many reports of the demo are routed at once.
const demoPart = 2000

// pastOfDemo gives the demo city's reports up to now in the order in which they
// came, routed on all cores while the ones before are stored, each with the
// steps that were taken until then, or until the city's last day ended. The same
// city and moment give the same reports.
func pastOfDemo(city *demo.City, snap *grids.Snapshot, now time.Time, progress func(n int64)) iter.Seq2[store.LoadedReport, error] {
	return func(yield func(store.LoadedReport, error) bool) {
		parts := make(chan demoPast, 1)
		stop := make(chan struct{})
		var done sync.WaitGroup
		defer done.Wait()
		defer close(stop)
		done.Go(func() {
			defer close(parts)
			router, until := reports.NewRouter(snap, convertNone), city.Until()
			if now.Before(until) {
				until = now
			}
			for part := range demoParts(city, now) {
				out := routeDemo(router, part, until)
				select {
				case parts <- out:
				case <-stop:
					return
				}
			}
		})
		var n int64
		for part := range parts {
			for i := range part.reports {
				if !yield(part.reports[i], part.failed[i]) {
					return
				}
			}
			n += int64(len(part.reports))
			progress(n)
		}
	}
}

// convertNone stands for PROJ: the demo's points are on datums.
func convertNone(from spatial.CRS, p orb.Point) (orb.Point, error) {
	return p, fmt.Errorf("the demo has no points in %v", from)
}

// toldDemo is a report of the demo with how often it was told again.
type toldDemo struct {
	demo.Report
	duplicates int
}

// demoParts gives the reports in parts. Each is held back for the day in which
// others may tell the same, so that they are counted.
func demoParts(city *demo.City, now time.Time) iter.Seq[[]toldDemo] {
	return func(yield func([]toldDemo) bool) {
		var held []toldDemo
		first := 1 // the number of held[0]
		for r := range city.Reports() {
			if r.Time.After(now) {
				break
			}
			held = append(held, toldDemo{Report: r})
			if of := r.Truth.DuplicateOf; of >= first {
				held[of-first].duplicates++
			}
			ready := 0
			if len(held) >= 3*demoPart { // then the first ones are days old, or look now and then
				for ready < len(held) && r.Time.Sub(held[ready].Time) > 24*time.Hour {
					ready++
				}
			}
			if ready >= demoPart {
				if !yield(held[:ready]) {
					return
				}
				held, first = append([]toldDemo(nil), held[ready:]...), first+ready
			}
		}
		if len(held) > 0 {
			yield(held)
		}
	}
}

// demoPast is a part that is ready to be stored.
type demoPast struct {
	reports []store.LoadedReport
	failed  []error // what was wrong with each
}

// routeDemo routes a part on all cores and gives each report its life.
func routeDemo(router *reports.Router, part []toldDemo, until time.Time) demoPast {
	out := demoPast{make([]store.LoadedReport, len(part)), make([]error, len(part))}
	var next atomic.Int64
	var done sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		done.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(part) {
					return
				}
				out.reports[i], out.failed[i] = demoReport(router, &part[i], until)
			}
		})
	}
	done.Wait()
	return out
}

func demoReport(router *reports.Router, told *toldDemo, until time.Time) (out store.LoadedReport, err error) {
	r := &told.Report
	channel, _ := router.Channel(r.Channel)
	lng, lat := r.Lng, r.Lat
	out = store.LoadedReport{Report: chengge.Report{
		Version: 1, State: chengge.Reported, Found: r.Time, Received: r.Time, Updated: r.Time, Channel: r.Channel, Collected: channel.Collected, Client: "demo",
		External: fmt.Sprintf("DEMO-%06d", r.No), Category: r.Category, Description: r.Description,
		Stated:      chengge.StatedPlace{Lng: &lng, Lat: &lat, CRS: r.CRS, Accuracy: r.Accuracy},
		DuplicateOf: chengge.ReportID(r.Truth.DuplicateOf), Duplicates: told.duplicates,
	}}
	if !channel.Collected {
		out.Person = chengge.Person{Name: fmt.Sprintf("市民（示例）%06d", r.No), Phone: fmt.Sprintf("000-0000 %04d", r.No%10_000)}
	}
	router.Route(&out.Report, "")
	out.Report, out.Steps, err = demoLife(out.Report, uint64(r.No), until)
	return out, err
}
