package balance

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"chengge"
)

// figure is a row of scenarios side by side: the table of what is compared, in
// the order of every report.
type figure struct {
	name  string // in files
	title chengge.Text
	value func(*ScenarioRow) string
}

var comparedFigures = []figure{
	{"given_m3", chengge.Text{Zh: "产生（立方米，自然方）", En: "given, m³ bank"}, func(s *ScenarioRow) string { return number(s.Given) }},
	{"needed_m3", chengge.Text{Zh: "需要（立方米，自然方）", En: "needed, m³ bank"}, func(s *ScenarioRow) string { return number(s.Needed) }},
	{"moved_m3", chengge.Text{Zh: "运量（立方米，自然方）", En: "moved, m³ bank"}, func(s *ScenarioRow) string { return number(s.Moved) }},
	{"moved_loose_m3", chengge.Text{Zh: "运量（立方米，虚方）", En: "moved, m³ loose"}, func(s *ScenarioRow) string { return number(s.MovedLoose) }},
	{"trips", chengge.Text{Zh: "车次", En: "trips"}, func(s *ScenarioRow) string { return strconv.FormatInt(s.Trips, 10) }},
	{"m3_km", chengge.Text{Zh: "立方米·千米", En: "m³·km"}, func(s *ScenarioRow) string { return fixed(s.M3Km) }},
	{"yuan", chengge.Text{Zh: "费用（元，含惩罚）", En: "yuan, with penalties"}, func(s *ScenarioRow) string { return s.Yuan }},
	{"penalties_yuan", chengge.Text{Zh: "其中惩罚（元）", En: "of it penalties"}, func(s *ScenarioRow) string { return s.Penalties }},
	{"co2_kg", chengge.Text{Zh: "CO₂（千克）", En: "kg CO₂"}, func(s *ScenarioRow) string { return fixed(s.CO2) }},
	{"on_site_m3", chengge.Text{Zh: "场内利用（立方米）", En: "used on site, m³"}, func(s *ScenarioRow) string { return number(s.OnSite) }},
	{"direct_m3", chengge.Text{Zh: "工地间直接利用（立方米）", En: "reused directly, m³"}, func(s *ScenarioRow) string { return number(s.Direct) }},
	{"direct_percent", chengge.Text{Zh: "直接利用 %", En: "reused directly, %"}, func(s *ScenarioRow) string { return fixed(s.DirectPct) }},
	{"from_store_m3", chengge.Text{Zh: "经堆场利用（立方米）", En: "reused out of stores, m³"}, func(s *ScenarioRow) string { return number(s.FromStore) }},
	{"recycled_m3", chengge.Text{Zh: "资源化（立方米）", En: "recycled, m³"}, func(s *ScenarioRow) string { return number(s.Recycled) }},
	{"recycled_percent", chengge.Text{Zh: "资源化 %", En: "recycled, %"}, func(s *ScenarioRow) string { return fixed(s.RecycledPc) }},
	{"treated_m3", chengge.Text{Zh: "处理（立方米）", En: "treated, m³"}, func(s *ScenarioRow) string { return number(s.Treated) }},
	{"dumped_m3", chengge.Text{Zh: "消纳（立方米）", En: "dumped, m³"}, func(s *ScenarioRow) string { return number(s.Dumped) }},
	{"dumped_percent", chengge.Text{Zh: "消纳 %", En: "dumped, %"}, func(s *ScenarioRow) string { return fixed(s.DumpedPct) }},
	{"borrowed_m3", chengge.Text{Zh: "借土（立方米）", En: "borrowed, m³"}, func(s *ScenarioRow) string { return number(s.Borrowed) }},
	{"left_m3", chengge.Text{Zh: "未外运（立方米）", En: "left, m³"}, func(s *ScenarioRow) string { return number(s.Left) }},
	{"unmet_m3", chengge.Text{Zh: "未满足（立方米）", En: "unmet, m³"}, func(s *ScenarioRow) string { return number(s.Unmet) }},
}

// figureTable writes scenarios as columns.
func figureTable(w io.Writer, list []*ScenarioRow, lang chengge.Lang) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	line := func(name string, cell func(*ScenarioRow) string) {
		cells := []string{name}
		for _, s := range list {
			cells = append(cells, cell(s))
		}
		fmt.Fprintln(t, strings.Join(cells, "\t")+"\t")
	}
	line("", func(s *ScenarioRow) string { return s.Title })
	for _, f := range comparedFigures {
		line(f.title.In(lang), f.value)
	}
	return t.Flush()
}

// WriteComparison writes plans side by side, for people to read.
func WriteComparison(w io.Writer, list []Compared, lang chengge.Lang) error {
	rows := make([]*ScenarioRow, len(list))
	for i := range list {
		rows[i] = &list[i].ScenarioRow
	}
	if err := figureTable(w, rows, lang); err != nil {
		return err
	}
	for _, c := range list {
		if c.Saving != nil {
			if _, err := fmt.Fprintf(w, chengge.Text{Zh: "%s：与%s相比节省 %s 元（%s%%），其中惩罚 %s 元\n", En: "%s: saves %[3]s yuan (%[4]s %%) against %[2]s, of it penalties %[5]s\n"}.In(lang),
				c.Title, list[0].Title, c.Saving.Yuan, fixed(c.Saving.Percent), c.Saving.Penalties); err != nil {
				return err
			}
		}
	}
	return nil
}

// WriteComparisonCSV writes a row a scenario.
func WriteComparisonCSV(w io.Writer, list []Compared) error {
	out := csv.NewWriter(w)
	head := []string{"scenario", "name", "grade"}
	for _, f := range comparedFigures {
		head = append(head, f.name)
	}
	if err := out.Write(append(head, "saving_yuan")); err != nil {
		return err
	}
	for i := range list {
		c := &list[i]
		cells := []string{c.Title, c.Name, string(c.Grade)}
		for _, f := range comparedFigures {
			cells = append(cells, f.value(&c.ScenarioRow))
		}
		saving := ""
		if c.Saving != nil {
			saving = c.Saving.Yuan
		}
		if err := out.Write(append(cells, saving)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteComparisonJSON writes them as the API does.
func WriteComparisonJSON(w io.Writer, list []Compared) error {
	type column struct {
		ScenarioRow
		Grade  string  `json:"grade"`
		Saving *Saving `json:"saving,omitempty"`
	}
	out := struct {
		Scenarios []column `json:"scenarios"`
	}{}
	for _, c := range list {
		out.Scenarios = append(out.Scenarios, column{c.ScenarioRow, string(c.Grade), c.Saving})
	}
	return writeJSON(w, out)
}
