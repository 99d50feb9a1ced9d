package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"chengge"
	"chengge/api"
	"chengge/exporters"

	"github.com/paulmach/orb"
)

// locateOne answers for a point given as an argument.
func (a *app) locateOne(ctx context.Context, arg string, f *locateFlags) error {
	format := exporters.Table
	if f.format != "" {
		var err error
		if format, err = exporters.ParseFormat(f.format, exporters.Table, exporters.JSON, exporters.CSV, exporters.NDJSON, exporters.GeoJSON); err != nil {
			return usageError{fmt.Errorf("--format: %w", err)}
		}
	}
	full, err := f.fullReasons(true)
	if err != nil {
		return err
	}
	p, texts, err := parsePoint(arg)
	if err != nil {
		return err
	}
	snap, err := f.open(ctx, a)
	if err != nil {
		return err
	}
	asker, err := askerFor(snap)
	if err != nil {
		return err
	}
	city := snap.City()
	terms, err := f.terms(asker, city.Location())
	if err != nil {
		return err
	}
	q, fault := asker.Query(p, &terms)
	if fault != nil {
		return fault
	}
	answer := snap.Locate(q)
	var out bytes.Buffer
	switch format {
	case exporters.Table:
		category, _ := snap.Catalogue().Lookup(answer.Category)
		err = exporters.WriteCard(&out, &answer, exporters.CardOptions{Lang: a.lang, Levels: city.Levels(), Category: category.Text()})
	case exporters.JSON:
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(exporters.NewAnswer(&answer, exporters.AnswerOptions{Lang: a.lang, FullReasons: full, Levels: city.Levels()}))
	default:
		l := exporters.NewLocated(exporters.LocatedOptions{Format: format, Columns: []string{"lng", "lat"}, Lang: a.lang, FullReasons: full, BOM: f.bom})
		row := exporters.LocatedRow{Row: 1, Values: texts, Point: answer.Point, Assignment: &answer}
		out.Write(l.AppendTail(l.AppendRow(l.AppendHead(nil), 0, &row)))
	}
	if err != nil {
		return err
	}
	return a.writeOut(f.out, out.Bytes())
}

// parsePoint reads LNG,LAT.
func parsePoint(arg string) (orb.Point, []string, error) {
	parts := strings.FieldsFunc(arg, func(r rune) bool { return r == ',' || r == '，' })
	bad := func(zh, en string) error {
		return &api.Fault{Code: chengge.ErrBadCoordinates, Field: "LNG,LAT", Value: arg, Text: chengge.Text{
			Zh: fmt.Sprintf("“%s”：%s。点写作 经度,纬度，如 113.6653,34.7579", arg, zh),
			En: fmt.Sprintf("%q: %s. Write a point as LNG,LAT, as in 113.6653,34.7579", arg, en),
		}}
	}
	if len(parts) != 2 {
		return orb.Point{}, nil, bad("不是两个数", "not two numbers")
	}
	var p orb.Point
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
		v, err := strconv.ParseFloat(parts[i], 64)
		if err != nil {
			return p, nil, bad("“"+parts[i]+"”不是数字", strconv.Quote(parts[i])+" is not a number")
		}
		p[i] = v
	}
	return p, parts, nil
}
