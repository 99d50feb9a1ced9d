package exporters

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"chengge"
)

// csvFile writes a table that spreadsheets open: in UTF-8 with a byte order
// mark, or in GBK; points as two columns, other shapes as WKT. Text that a
// spreadsheet would take for a formula has an apostrophe before it.
type csvFile struct {
	j   *featureJob
	out *outFile
	ids bool
	gbk gbk
}

func newCSVFile(j *featureJob) (featureWriter, error) {
	out, err := j.create(j.f.Name + ".csv")
	if err != nil {
		return nil, err
	}
	return &csvFile{j: j, out: out}, nil
}

// shapeColumns are the columns in which a table keeps shapes.
func (j *featureJob) shapeColumns() []chengge.Column {
	number := func(name, zh, en string) chengge.Column {
		return chengge.Column{Name: name, Type: chengge.NumberColumn, Title: chengge.Text{Zh: zh, En: en}}
	}
	switch {
	case j.f.Geometry == chengge.NoGeometry:
		return nil
	case j.f.Geometry != chengge.Points:
		return []chengge.Column{{Name: "geometry", Type: chengge.TextColumn, Title: chengge.Text{Zh: "几何", En: "geometry"}}}
	case j.place.geographic:
		return []chengge.Column{number("lng", "经度", "longitude"), number("lat", "纬度", "latitude")}
	}
	return []chengge.Column{number("easting", "东坐标", "easting"), number("northing", "北坐标", "northing")}
}

// tableFields names the columns of a table: the id, the layer's own, the shape.
func (j *featureJob) tableFields(ids bool) []string {
	var all []chengge.Column
	if ids {
		all = append(all, idColumn)
	}
	all = append(append(all, j.f.Columns...), j.shapeColumns()...)
	return j.fields(all)
}

func (c *csvFile) begin(ids bool) error {
	c.ids = ids
	if c.j.o.Encoding == "UTF-8" {
		c.out.buf = append(c.out.buf, byteOrderMark...)
	}
	for i, name := range c.j.tableFields(ids) {
		if i > 0 {
			c.out.buf = append(c.out.buf, ',')
		}
		if err := c.text(name); err != nil {
			return fmt.Errorf("header: %w", err)
		}
	}
	c.out.buf = append(c.out.buf, '\n')
	return nil
}

func (c *csvFile) write(r *chengge.Row) error {
	b := c.out.buf
	if c.ids {
		b = append(appendID(b, r.ID), ',')
	}
	for i, v := range r.Values {
		if i > 0 {
			b = append(b, ',')
		}
		if v == "" {
			continue
		}
		c.out.buf = b
		if err := c.text(v); err != nil {
			return fmt.Errorf("column %s: %w", c.j.f.Columns[i].Name, err)
		}
		b = c.out.buf
	}
	if c.j.f.Geometry != chengge.NoGeometry {
		b = append(b, ',')
		switch g := r.Shape.(type) {
		case orb.Point:
			b = appendWKTPoint(b, g, ',')
		case nil:
			if c.j.f.Geometry == chengge.Points {
				b = append(b, ',')
			}
		default:
			b = append(AppendWKT(append(b, '"'), g), '"')
		}
	}
	c.out.buf = append(b, '\n')
	c.out.spill()
	return nil
}

// text appends a field.
func (c *csvFile) text(s string) error {
	if isFormula(s) {
		s = "'" + s
	}
	if c.j.o.Encoding == "GBK" { // whose second bytes are none that CSV knows
		var err error
		if s, err = c.gbk.encode(s); err != nil {
			return err
		}
	}
	c.out.buf = appendField(c.out.buf, s)
	return nil
}

func (c *csvFile) close(failed bool) error { return c.j.keep(c.out, failed) }

// isFormula tells whether a spreadsheet would compute s: it begins as a formula
// does, in either width, and is no number.
func isFormula(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '@', '\t', '\r', '\n':
		return true
	case '+', '-':
		return !isNumber(s)
	}
	if s[0] < utf8.RuneSelf {
		return false
	}
	return strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠")
}

// gbk encodes text in GBK.
type gbk struct {
	encoder *encoding.Encoder
	known   map[string]string // of short texts that came before
}

// encode gives s in GBK. The error names the character that it lacks.
func (g *gbk) encode(s string) (string, error) {
	if isASCIIText(s) {
		return s, nil
	}
	if out, ok := g.known[s]; ok {
		return out, nil
	}
	if g.encoder == nil {
		g.encoder, g.known = simplifiedchinese.GBK.NewEncoder(), map[string]string{}
	}
	out, err := g.encoder.String(s)
	if err != nil {
		for _, r := range s {
			if _, err := g.encoder.String(string(r)); err != nil {
				return "", chengge.Errorf(chengge.ErrFile, "GBK lacks the character %q (U+%04X): take UTF-8", r, r).
					InChinese("GBK 没有字符 %q（U+%04X）：请用 UTF-8", r, r)
			}
		}
		return "", err
	}
	if len(g.known) < 1<<14 && len(s) <= 64 {
		g.known[s] = out
	}
	return out, nil
}

func isASCIIText(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
