package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"chengge"
	"chengge/editions"
	"chengge/exporters"
	"chengge/store"
)

// showReplay writes the reports that would go to somebody else as they are
// found, then the counts. In CSV there are either.
func (a *app) showReplay(ctx context.Context, d *database, f exporters.Format, r editions.Replay, filter store.PastFilter, countsOnly bool) error {
	out := bufio.NewWriter(a.stdout)
	var list movedWriter
	if !countsOnly {
		list = a.movedWriter(f, out, r.After.City().Location())
	}
	var tally editions.Tally
	for o, err := range r.Outcomes(d.PastReports(ctx, filter)) {
		if err != nil {
			return err
		}
		tally.Add(o)
		if !countsOnly && o.Elsewhere() {
			if err := list.add(editions.NewMoved(o, a.lang)); err != nil {
				return err
			}
		}
	}
	tally.Sum()
	if !countsOnly {
		if err := list.end(&tally); err != nil {
			return err
		}
		if f == exporters.Table && tally.Elsewhere > 0 {
			out.WriteByte('\n')
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if countsOnly || f == exporters.Table && tally.Elsewhere > 0 {
		if err := a.showCounts(f, &tally); err != nil {
			return err
		}
	}
	a.sayConsequences(&tally)
	return nil
}

// sayConsequences gives the number to people.
func (a *app) sayConsequences(t *editions.Tally) {
	a.say("{n} 条问题中，{elsewhere} 条将改由他人主办，其中未结 {open} 条", "of {n} reports, {elsewhere} would go to somebody else; {open} of them are open",
		chengge.Arg{Name: "n", Value: t.Reports}, chengge.Arg{Name: "elsewhere", Value: t.Elsewhere}, chengge.Arg{Name: "open", Value: t.Open})
}

// showCounts writes the counts by office and rule, and from whom to whom.
func (a *app) showCounts(f exporters.Format, t *editions.Tally) error {
	if f == exporters.JSON {
		return a.listing(f, t, nil, nil)
	}
	var groups [][]string
	for _, g := range t.Groups {
		groups = append(groups, []string{g.Office, string(g.Rule), g.Code, strconv.FormatInt(g.Reports, 10), strconv.FormatInt(g.Elsewhere, 10), strconv.FormatInt(g.Open, 10)})
	}
	if err := a.listing(f, nil, []chengge.Text{{Zh: "街道", En: "office"}, {Zh: "规则", En: "rule"}, {Zh: "条目", En: "row"}, {Zh: "问题", En: "reports"},
		{Zh: "改由他人", En: "elsewhere"}, {Zh: "其中未结", En: "open"}}, groups); err != nil || f == exporters.CSV {
		return err
	}
	fmt.Fprintln(a.stdout)
	var moves [][]string
	for _, m := range t.Moves {
		moves = append(moves, []string{bodyText(m.From), bodyText(m.To), strconv.FormatInt(m.Elsewhere, 10), strconv.FormatInt(m.Open, 10)})
	}
	return a.listing(f, nil, []chengge.Text{{Zh: "原主办", En: "from"}, {Zh: "新主办", En: "to"}, {Zh: "问题", En: "reports"}, {Zh: "其中未结", En: "open"}}, moves)
}

func bodyText(b chengge.Body) string {
	if b.Name == "" {
		return b.Code
	}
	return b.Code + " " + b.Name
}

// movedWriter writes reports one by one.
type movedWriter struct {
	add func(editions.Moved) error
	end func(*editions.Tally) error
}

func (a *app) movedWriter(f exporters.Format, out *bufio.Writer, zone *time.Location) movedWriter {
	head := make([]string, len(movedHead))
	for i, t := range movedHead {
		head[i] = t.In(a.lang)
	}
	n := 0
	switch f {
	case exporters.CSV:
		w := csv.NewWriter(out)
		failed := w.Write(head)
		return movedWriter{
			func(m editions.Moved) error { return w.Write(movedCells(&m, zone)) },
			func(*editions.Tally) error {
				if w.Flush(); failed == nil {
					failed = w.Error()
				}
				return failed
			},
		}
	case exporters.JSON, exporters.GeoJSON:
		start, finish := `{"items":[`, "\n],\"counts\":"
		if f == exporters.GeoJSON {
			start, finish = `{"type":"FeatureCollection","features":[`, "\n],\"counts\":"
		}
		out.WriteString(start)
		return movedWriter{
			func(m editions.Moved) error {
				var v any = m
				if f == exporters.GeoJSON {
					geometry := json.RawMessage("null")
					if m.Point != nil {
						geometry = exporters.AppendGeometry(nil, *m.Point)
					}
					m.Point = nil
					v = movedFeature{"Feature", geometry, m}
				}
				if n++; n > 1 {
					out.WriteByte(',')
				}
				return encodeLine(out, v)
			},
			func(t *editions.Tally) error {
				out.WriteString(finish)
				if err := encodeLine(out, t); err != nil {
					return err
				}
				_, err := out.WriteString("}\n")
				return err
			},
		}
	}
	t := exporters.NewTableWriter(out, head, 0)
	return movedWriter{
		func(m editions.Moved) error { n++; return t.Write(movedCells(&m, zone)) },
		func(*editions.Tally) error {
			if n == 0 {
				return nil
			}
			return t.Close()
		},
	}
}

type movedFeature struct {
	Type       string          `json:"type"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties editions.Moved  `json:"properties"`
}

// encodeLine writes v as JSON on a line of its own.
func encodeLine(out *bufio.Writer, v any) error {
	out.WriteByte('\n')
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = out.Write(b)
	return err
}

var movedHead = []chengge.Text{
	{Zh: "编号", En: "id"}, {Zh: "状态", En: "state"}, {Zh: "收到", En: "received"}, {Zh: "类别", En: "category"}, {Zh: "街道", En: "office"},
	{Zh: "原主办", En: "before"}, {Zh: "新主办", En: "after"}, {Zh: "原依据", En: "reason before"}, {Zh: "新依据", En: "reason after"},
}

func movedCells(m *editions.Moved, zone *time.Location) []string {
	return []string{m.ID.String(), string(m.State), m.Received.In(zone).Format("2006-01-02T15:04:05Z07:00"), m.Category, m.Before.Office,
		bodyText(m.Before.Lead), bodyText(m.After.Lead), m.Before.Sentence, m.After.Sentence}
}
