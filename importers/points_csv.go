package importers

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/paulmach/orb"

	"chengge"
)

// csvPoints reads CSV as spreadsheets write it: comma, tab, semicolon or bar,
// quotes doubled inside quotes, line feeds inside quotes.
type csvPoints struct {
	*Points
	comma    byte
	lng, lat int
	wkt      int
	terms    []columnRole // besides the coordinates
	buf      []byte
	fields   []string // memory for rows
}

type columnRole struct {
	column int
	role   role
}

func (p *Points) beginCSV() error {
	c := &csvPoints{Points: p, comma: ',', lng: -1, lat: -1, wkt: -1}
	record, err := c.record()
	for err == nil && len(bytes.TrimSpace(record)) == 0 {
		record, err = c.record()
	}
	switch {
	case err == io.EOF:
		return p.bad("是空的", "it is empty")
	case errors.Is(err, errLongRow) || errors.Is(err, errOpenQuote):
		return p.bad("第一行不是 CSV 的表头：%w", "its first line is no header of a CSV: %w", err)
	case err != nil:
		return err
	}
	if what := recognise(record); what.En != "" {
		return p.bad("不是点位表，而是%[2]s", "it is %[1]s", what.En, what.Zh)
	}
	if bytes.IndexByte(record, 0) >= 0 {
		return p.bad("不是文本", "it is no text")
	}
	if record, err = p.text.decode(record); err != nil {
		return p.bad("表头：%w", "its header: %w", err)
	}
	c.comma = sniffComma(record)
	header, err := c.split(record)
	if err != nil {
		return p.bad("表头：%w", "its header: %w", err)
	}
	p.columns = append([]string(nil), header...)
	p.next = c.next
	return c.findColumns()
}

// findColumns finds the columns that matter by their names.
func (c *csvPoints) findColumns() error {
	var best [roleCount]int
	var rank [roleCount]int
	for i, name := range c.columns {
		k := c.roles.of([]byte(trim(name)))
		switch {
		case k.role == noRole:
		case k.role == attributeRole:
			c.terms = append(c.terms, columnRole{i, attributeRole})
		case best[k.role] == 0 || k.rank < rank[k.role]:
			best[k.role], rank[k.role] = i+1, k.rank
		}
	}
	for _, stated := range []struct{ flag, name string }{
		{"longitude", c.o.LngColumn}, {"latitude", c.o.LatColumn}, {"category", c.o.CategoryColumn},
		{"time", c.o.TimeColumn}, {"accuracy", c.o.AccuracyColumn}, {"crs", c.o.CRSColumn},
	} {
		if stated.name != "" && !containsTrimmed(c.columns, stated.name) {
			return both(chengge.ErrColumns, "没有 %[2]s 所说的列“%[1]s”%[3]s", "there is no column %q, stated for %s%s", stated.name, stated.flag, suggest(stated.name, c.columns))
		}
	}
	c.lng, c.lat, c.wkt = best[lngRole]-1, best[latRole]-1, best[wktRole]-1
	if (c.lng < 0 || c.lat < 0) && c.wkt < 0 {
		return both(chengge.ErrColumns, "各列 %s 中找不到经度和纬度：请指明（命令行 --lng 与 --lat，接口 lng_column 与 lat_column）", "no columns of longitude and latitude among %s: name them (--lng and --lat; in the API lng_column and lat_column)", listed(c.columns))
	}
	if c.lng >= 0 && c.lat >= 0 {
		c.wkt = -1
	}
	for _, r := range []role{categoryRole, timeRole, accuracyRole, crsRole} {
		if best[r] > 0 {
			c.terms = append(c.terms, columnRole{best[r] - 1, r})
		}
	}
	return nil
}

func containsTrimmed(names []string, name string) bool {
	for _, n := range names {
		if trim(n) == name {
			return true
		}
	}
	return false
}

func (c *csvPoints) next(row *PointRow) error {
	record, err := c.record()
	for err == nil && len(record) == 0 {
		record, err = c.record()
	}
	if errors.Is(err, errLongRow) {
		row.Err = badRow("该行超过 %d 字节", "the row is longer than %d bytes", c.o.LineBytes)
		return nil
	}
	if errors.Is(err, errOpenQuote) {
		return c.bad("第 %d 行：%w", "row %d: %w", c.row+1, err)
	}
	if err != nil {
		return err
	}
	text, err := c.text.decode(record)
	if err != nil {
		row.Err = badRow("%w", "%w", err)
		return nil
	}
	if row.Values, err = c.split(text); err != nil {
		row.Err = badRow("%w", "%w", err)
		return nil
	}
	if n := len(row.Values); n > len(c.columns) {
		row.Values = row.Values[:len(c.columns)]
		row.Err = badRow("该行有 %d 个字段，表头有 %d 个：是否有逗号未加引号？", "the row has %d fields, the header %d: is a comma not quoted?", n, len(c.columns))
		return nil
	}
	row.Err = c.read(row)
	return nil
}

// read finds the point and what else the row says.
func (c *csvPoints) read(row *PointRow) error {
	get := func(i int) string {
		if i < len(row.Values) {
			return row.Values[i]
		}
		return "" // spreadsheets leave out empty cells at the end
	}
	for _, t := range c.terms {
		text := get(t.column)
		if t.role == attributeRole {
			attribute(row, trim(c.columns[t.column]), trim(text))
			continue
		}
		if err := c.roles.term(row, t.role, text); err != nil {
			return err
		}
	}
	if c.wkt < 0 {
		return lngLat(row, get(c.lng), get(c.lat))
	}
	return wktPoint(row, trim(get(c.wkt)))
}

func wktPoint(row *PointRow, text string) error {
	if text == "" {
		return badPoint("该行没有坐标", "the row has no coordinates")
	}
	g, other, err := parseWKT(text)
	if err != nil {
		return badPoint("几何无法读取：%w", "the geometry can't be read: %w", err)
	}
	switch g := g.(type) {
	case orb.Point:
		return finitePoint(row, g)
	case orb.MultiPoint:
		if len(g) == 1 {
			return finitePoint(row, g[0])
		}
	case nil:
		if other == "" {
			return badPoint("几何是空的", "the geometry is empty")
		}
		return badPoint("几何是 %s，应为点", "the geometry is a %s, expected a point", other)
	}
	return badPoint("几何是 %s，应为点", "the geometry is a %s, expected a point", strings.ToLower(g.GeoJSONType()))
}

func finitePoint(row *PointRow, p orb.Point) error {
	if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
		return badPoint("%v, %v 不是数字", "%v, %v is not a number", p[0], p[1])
	}
	row.Point = p
	return nil
}
