package analyses

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"chengge"
	"chengge/exporters"
	"chengge/spatial/earthwork"
)

// What a request may be of, besides reports as its filter says.
const (
	ofReports = "reports"
	ofRubble  = "rubble"
	// OfEarthwork asks for what sites give and take, which Sources.Plans tells.
	OfEarthwork = "earthwork"
)

//go:embed presets.csv
var presetsFile []byte

// presets gives the categories of reports by the subject that means them.
var presets = sync.OnceValue(func() map[string][]string {
	r := csv.NewReader(bytes.NewReader(presetsFile))
	r.Comment = '#'
	rows, err := r.ReadAll()
	out := map[string][]string{}
	for i, row := range rows {
		if _, e := chengge.ParseCategoryPattern(row[1]); e != nil && i > 0 {
			err = e
		}
		if i > 0 {
			out[row[0]] = append(out[row[0]], row[1])
		}
	}
	if err != nil {
		panic(fmt.Sprintf("embedded subjects of hot spots: %v", err)) // every test run reads them
	}
	return out
})

// NeedsPlans tells whether the request asks what sites give and take, or the
// routes of their permits.
func (h *Hotspots) NeedsPlans() bool { return h.Of == OfEarthwork || h.Of == ofRubble }

// ReportQuery gives the parameters of GET /v1/reports that choose the reports of
// the request, with the categories of its subject where it names none.
func (h *Hotspots) ReportQuery() url.Values {
	q := url.Values{}
	for name, v := range h.Reports {
		q.Set(name, v)
	}
	if list := presets()[h.Of]; list != nil && q.Get("category") == "" {
		q.Set("category", strings.Join(list, ","))
	}
	return q
}

// readSubject reads what is counted.
func (a *asked) readSubject() error {
	if err := oneOf("of", a.Of, ofReports, ofRubble, OfEarthwork); err != nil {
		return err
	}
	if err := oneOf("sites_counted", a.SitesCounted, sitesProjects, sitesAll); err != nil {
		return err
	}
	if a.Ground < 0 || a.Ground > 0 && a.Of != OfEarthwork && a.Of != ofRubble {
		return wrong("ground %d: write the number of a ground, with of earthwork or rubble", "底数 %d：应为底数编号，且 of 为 earthwork 或 rubble", a.Ground)
	}
	if a.Of != OfEarthwork {
		for _, o := range []struct{ name, v string }{{"class", a.Class}, {"months", a.Months}, {"sites_counted", a.SitesCounted}} {
			if o.v != "" {
				return wrong("%s belongs to of earthwork", "%s 仅用于 of 为 earthwork 时", o.name)
			}
		}
		return nil
	}
	for _, o := range []struct {
		name string
		set  bool
	}{{"reports", len(a.Reports) > 0}, {"points", a.Points != ""}, {"amount", a.Amount != ""}, {"per", a.Per != ""}, {"value", a.Value != "" && a.Value != valueSum && a.Value != valueMean}} {
		if o.set {
			return wrong("%s does not belong to of earthwork, which sums the volumes of sites", "of 为 earthwork 时统计各场地的方量，不用 %s", o.name)
		}
	}
	if a.kind == chengge.KindRoads {
		return wrong("sites lie on ground, not on road segments: take h3 or areas", "场地不在路段上：请用 h3 或区域")
	}
	var err error
	if a.classes, err = readClasses(a.Class); err != nil {
		return err
	}
	if a.months, err = readMonths(a.Months); err != nil {
		return err
	}
	value := valueSum
	if a.Value == valueMean {
		value = valueMean
	}
	c := *a.Hotspots
	c.Value, c.Amount = value, bankAmount
	a.Hotspots = &c
	return nil
}

// bankAmount is the name of what sites give and take.
const bankAmount = "bank_m3"

// readClasses reads classes of waste; none is spoil.
func readClasses(s string) (out []earthwork.WasteClass, err error) {
	for _, name := range strings.Split(s, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		c, err := earthwork.ParseWasteClass(name)
		if err != nil {
			var list []string
			for _, k := range earthwork.WasteClasses() {
				list = append(list, string(k))
			}
			return nil, wrong("class %q is not known: take one or several of %s", "类别“%s”无此取值：可用 %s（可多个，以逗号分隔）", clip(name), strings.Join(list, ", "))
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if out == nil {
		out = []earthwork.WasteClass{earthwork.Spoil}
	}
	return out, nil
}

// what says in words what an event of the request is.
func (a *asked) what() exporters.Said {
	switch {
	case a.Of == OfEarthwork:
		return exporters.Said{Zh: "场地", En: "sites"}
	case a.Points != "":
		return exporters.Said{Zh: "点", En: "points"}
	case a.Of == ofRubble:
		return exporters.Said{Zh: "渣土、遗撒与偷倒问题", En: "reports of spoil, spills and dumps"}
	}
	return exporters.Said{Zh: "问题", En: "reports"}
}
