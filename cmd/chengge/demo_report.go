package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"chengge"
	"chengge/api"
	"chengge/demo"
	"chengge/exporters"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// greetDemo says where the city is served, then whose one of its reports is and
// why, with the command that asks the same, and then brings its past reports in.
func (a *app) greetDemo(ctx context.Context, d *database, f *demoFlags, address string, live *grids.Live) {
	snap := live.Now()
	if snap == nil {
		return // said already
	}
	name := snap.City().Name
	fmt.Fprintf(a.stdout, "\n%s\n", chengge.Text{
		Zh: name + " 的地址是  " + address + "\n请在浏览器中打开并点选任意一处：卡片说明归谁管、依据什么。",
		En: name + " is served at  " + address + "\nOpen it in a browser and click anywhere: the card says whose the place is, and why.",
	}.In(a.lang))
	city, err := demo.New(f.city)
	if err != nil {
		fmt.Fprintf(a.stderr, "chengge demo: %s\n", api.In(a.lang, err))
		return
	}
	if text, err := a.oneReport(ctx, f, city, snap); err == nil {
		fmt.Fprintf(a.stdout, "\n%s", text)
	} else if ctx.Err() == nil {
		fmt.Fprintf(a.stderr, "chengge demo: %s\n", api.In(a.lang, err))
	}
	if ctx.Err() == nil {
		fmt.Fprintf(a.stdout, "\n%s\n", chengge.Text{Zh: "Ctrl-C 停止服务及其数据库；下次启动很快。", En: "Ctrl-C stops the server and its database; the next start is quick."}.In(a.lang))
	}
	if err := a.loadDemoGround(ctx, d, city, snap); err != nil && ctx.Err() == nil {
		fmt.Fprintf(a.stderr, "chengge demo: %s\n", api.In(a.lang, err))
	}
	if err := a.loadDemoReports(ctx, d, city, snap); err != nil && ctx.Err() == nil {
		fmt.Fprintf(a.stderr, "chengge demo: %s\n", api.In(a.lang, err))
	}
	debug.FreeOSMemory() // the city was made once more, for its reports
}

// oneReport locates the first report of the city that came on a road by day,
// whose coordinates are right, and of which one body is likelier than not.
func (a *app) oneReport(ctx context.Context, f *demoFlags, city *demo.City, snap *grids.Snapshot) (string, error) {
	asker, err := askerFor(snap)
	if err != nil {
		return "", err
	}
	for r := range city.Reports() {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if r.Truth.Error != "" || r.Truth.Segment == "" || r.Truth.DuplicateOf != 0 || r.Category.Kind != chengge.MatterKind || r.Time.Hour() < 8 {
			continue
		}
		crs, fault := asker.CRS(r.CRS)
		if fault != nil {
			return "", fault
		}
		q, fault := asker.Query(orb.Point{r.Lng, r.Lat}, &api.Terms{CRS: crs, Accuracy: r.Accuracy, Category: r.Category, At: r.Time})
		if fault != nil {
			return "", fault
		}
		answer := snap.Locate(q)
		if answer.Ambiguous || len(answer.Chiefs) == 0 {
			continue
		}
		return a.reportText(f, snap, &r, &answer)
	}
	return "", chengge.Errorf(chengge.ErrNotFound, "the demo has no report to show").InChinese("示范城市没有可供展示的上报")
}

func (a *app) reportText(f *demoFlags, snap *grids.Snapshot, r *demo.Report, answer *chengge.Assignment) (string, error) {
	category, _ := snap.Catalogue().Lookup(r.Category)
	from := r.Channel
	for _, c := range chengge.DefaultChannels() {
		if c.Code == r.Channel {
			from = chengge.Text{Zh: c.Name, En: c.NameEn}.In(a.lang)
		}
	}
	at := r.Time.In(snap.City().Location())
	var out bytes.Buffer
	out.WriteString(chengge.Text{Zh: "它的一件上报，第 {no} 件，{at}，来源 {from}：{said}\n", En: "One of its reports, no. {no}, {at}, by {from}: {said}\n"}.Render(a.lang,
		chengge.Arg{Name: "no", Value: r.No}, chengge.Arg{Name: "at", Value: at.Format("2006-01-02 15:04")},
		chengge.Arg{Name: "from", Value: from}, chengge.Arg{Name: "said", Value: r.Description}))
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	fmt.Fprintf(&out, "\n$ %s locate %s,%s --crs %s --accuracy %s --category %s --at %s", os.Args[0],
		degrees(r.Lng), degrees(r.Lat), r.CRS, degrees(r.Accuracy), r.Category, at.Format(time.RFC3339))
	switch {
	case f.url != "":
		out.WriteString(" --database …")
	default:
		fmt.Fprintf(&out, " --data %s", f.data)
	}
	out.WriteByte('\n')
	err := exporters.WriteCard(&out, answer, exporters.CardOptions{Lang: a.lang, Levels: snap.City().Levels(), Category: category.Text()})
	return out.String(), err
}
