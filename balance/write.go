package balance

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"chengge"

	"github.com/paulmach/orb"
)

// WriteJSON writes the document.
func (d *Document) WriteJSON(w io.Writer) error { return writeJSON(w, d) }

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// ReadDocument reads what WriteJSON wrote.
func ReadDocument(r io.Reader) (*Document, error) {
	d := &Document{}
	if err := json.NewDecoder(io.LimitReader(r, 1<<30)).Decode(d); err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "this is no plan in JSON: %w", err).InChinese("不是 JSON 格式的方案：%v", err)
	}
	if d.Format != 1 {
		return nil, chengge.Errorf(chengge.ErrFile, "this is no plan that chengge balance wrote: format %d, expected 1", d.Format).InChinese("不是 chengge balance 所写的方案")
	}
	return d, nil
}

var flowHead = strings.Fields("period from from_name to to_name class soil quality use from_store m3 loose_m3 trips km yuan_per_m3 yuan roads")

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (f *FlowLine) cells() []string {
	return []string{f.Period, f.From, f.FromName, f.To, f.ToName, string(f.Class), string(f.Soil), string(f.Quality), string(f.Use), strconv.FormatBool(f.FromStore),
		number(f.M3), number(f.Loose), strconv.FormatInt(f.Trips, 10), number(f.Km), f.PerM3, f.Yuan, strings.Join(f.Roads, "|")}
}

// WriteCSV writes the flows, a row each.
func (d *Document) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(flowHead); err != nil {
		return err
	}
	for i := range d.Flows {
		if err := out.Write(d.Flows[i].cells()); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteTable writes the plan for people to read.
func (d *Document) WriteTable(w io.Writer) error {
	say := func(zh, en string) string { return chengge.Text{Zh: zh, En: en}.In(d.Lang) }
	for _, line := range d.Head {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintln(w)
	rows := make([]*ScenarioRow, len(d.Scenarios))
	for i := range d.Scenarios {
		rows[i] = &d.Scenarios[i]
	}
	if err := figureTable(w, rows, d.Lang); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n"+say("与无统筹相比节省 %s 元（%s%%），其中惩罚 %s 元，少支出 %s 元", "saved against no coordination: %s yuan (%s %%), of it penalties %s, money spent less %s")+"\n\n", d.Saving.Yuan, fixed(d.Saving.Percent), d.Saving.Penalties, d.Saving.Spent)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, say("时段\t自\t至\t物料\t用途\t立方米\t车次\t千米\t元/立方米\t元\t道路", "period\tfrom\tto\tmaterial\tuse\tm³\ttrips\tkm\tyuan/m³\tyuan\troads"))
	for _, f := range d.Flows {
		fmt.Fprintln(t, strings.Join([]string{f.Period, f.From + " " + f.FromName, f.To + " " + f.ToName, f.Material, f.UseName, number(f.M3), strconv.FormatInt(f.Trips, 10),
			number(f.Km), f.PerM3, f.Yuan, strings.Join(f.Roads, " ")}, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	list := func(title string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(w, "\n%s\n", title)
		}
		for _, line := range lines {
			fmt.Fprintln(w, "  "+line)
		}
	}
	var lines []string
	for _, u := range d.Unserved {
		what := say("未满足", "unmet")
		if u.Left {
			what = say("未外运", "left")
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s, %s %s m³: %s", u.Period, u.Site, u.Name, u.What, what, number(u.M3), u.Why))
	}
	list(say("未能安排及原因", "what is left or unmet, and why"), lines)
	lines = nil
	for _, w := range d.Worths {
		lines = append(lines, w.Text)
	}
	list(say("增加一点能力值多少", "what a little more capacity is worth"), lines)
	lines = nil
	for _, o := range d.Objective {
		lines = append(lines, fmt.Sprintf("%s: %s %s", o.Criterion, o.Total, o.Unit))
	}
	list(say("目标（依次）", "the objective, in order"), lines)
	lines = nil
	for _, s := range d.Sites {
		if s.DetourM != nil {
			lines = append(lines, fmt.Sprintf("%s %s: %s, %s m", s.Code, s.Name, s.Road, fixed(*s.DetourM)))
		}
	}
	list(say("场地到道路（路段，绕行）", "sites and their road, with the detour to it"), lines)
	lines = nil
	for _, a := range d.Assumptions {
		lines = append(lines, fmt.Sprintf("%s %s %s (%s)", a.Title, a.Value, a.Unit, a.Source))
	}
	for _, t := range d.Tables {
		lines = append(lines, fmt.Sprintf(say("折算表 %s：%s（%s），舍入余量 %s 立方米", "soil table %s: %s (%s), rounding left %s m³"), t.Code, t.Name, t.Source, t.Residue))
	}
	list(say("假设", "assumptions"), lines)
	return nil
}

func fixed(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

type feature struct {
	Type       string         `json:"type"`
	Properties any            `json:"properties"`
	Geometry   map[string]any `json:"geometry"`
}

// flowFeature are the properties of a flow on a map: flat, and told from those of
// a site by layer.
type flowFeature struct {
	Layer string `json:"layer"`
	*FlowLine
	Parts       *struct{} `json:"parts,omitempty"`
	Alternative *struct{} `json:"alternative,omitempty"`
}

type siteFeature struct {
	Layer string `json:"layer"`
	SiteLine
}

// WriteGeoJSON writes flows along their real roads, a line each, and sites as
// points, in CGCS2000: those of a period or, where it is "", of all. What is used
// where it was dug has no line.
func (d *Document) WriteGeoJSON(w io.Writer, period string) error {
	if _, err := io.WriteString(w, `{"type":"FeatureCollection","features":[`); err != nil {
		return err
	}
	first := true
	put := func(f feature) error {
		if !first {
			if _, err := io.WriteString(w, ","); err != nil {
				return err
			}
		}
		first = false
		f.Type = "Feature"
		b, err := json.Marshal(f)
		if err != nil {
			return err
		}
		_, err = w.Write(append([]byte{'\n'}, b...))
		return err
	}
	for i := range d.Flows {
		f := &d.Flows[i]
		line := d.line(f)
		if line == nil || period != "" && f.Period != period {
			continue
		}
		if err := put(feature{Properties: flowFeature{Layer: "flow", FlowLine: f}, Geometry: map[string]any{"type": "LineString", "coordinates": line}}); err != nil {
			return err
		}
	}
	for _, s := range d.Sites {
		if err := put(feature{Properties: siteFeature{"site", s}, Geometry: map[string]any{"type": "Point", "coordinates": []float64{s.Lng, s.Lat}}}); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

// line gives the way of a flow, from place to place.
func (r *Result) line(f *FlowLine) orb.LineString {
	m := r.Plan.Moves[f.move]
	i, j := -1, -1
	for k := range r.Problem.Sites {
		switch r.Problem.Sites[k].Code {
		case m.From:
			i = k
		case m.To:
			j = k
		}
	}
	line := orb.LineString{r.Problem.Sites[i].Place}
	if path, ok := r.work.path(m.Period, i, j); ok {
		line = append(line, path.Line...)
	}
	return append(line, r.Problem.Sites[j].Place)
}
