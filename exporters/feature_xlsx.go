package exporters

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"github.com/paulmach/orb"

	"chengge"
)

// The limits of Excel.
const (
	xlsxRows  = 1<<20 - 1 // of a sheet without its header
	xlsxChars = 32767     // of a cell, in UTF-16
	xlsxExact = 15        // digits of a number
	xlsxName  = 24        // of a sheet's 31 characters; the rest is for its number
)

// xlsxFile writes a workbook sheet by sheet, as the rows come: cells hold their
// text themselves, so that nothing is gathered. Text is text, so that codes keep
// their digits and nothing is a formula; numbers, booleans and times have their
// types. (excelize keeps the whole archive in memory, its sheets in no order,
// and cuts long text without a word.)
type xlsxFile struct {
	j      *featureJob
	out    *outFile
	zip    *zip.Writer
	sheet  io.Writer
	names  []string
	refs   []string // A, B, … of the columns
	ids    bool
	sheets int
	rows   int // of this sheet, the header included
	most   int
	left   int64 // shapes too long for a cell
	buf    []byte
}

func newXLSXFile(j *featureJob) (featureWriter, error) {
	out, err := j.create(j.f.Name + ".xlsx")
	if err != nil {
		return nil, err
	}
	x := &xlsxFile{j: j, out: out, zip: zip.NewWriter(out), most: xlsxRows}
	if n := j.o.SheetRows; n > 0 {
		x.most = min(n, xlsxRows)
	}
	x.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
	return x, nil
}

func (x *xlsxFile) begin(ids bool) error {
	x.ids = ids
	x.names = x.j.tableFields(ids)
	for i := range x.names {
		ref := string(rune('A' + i%26))
		if i >= 26 {
			ref = string(rune('A'+i/26-1)) + ref
		}
		x.refs = append(x.refs, ref)
	}
	return x.nextSheet()
}

const (
	xlsxHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	xlsxMain  = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	xlsxRel   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	xlsxText  = 1 // styles, by their place in cellXfs
	xlsxTime  = 2
	xlsxTitle = 3
)

func (x *xlsxFile) nextSheet() error {
	if err := x.endSheet(); err != nil {
		return err
	}
	x.sheets++
	x.rows = 0
	var err error
	if x.sheet, err = x.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", x.sheets)); err != nil {
		return err
	}
	x.buf = append(x.buf, xlsxHead+`<worksheet xmlns="`+xlsxMain+`"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`...)
	x.openRow()
	for i, name := range x.names {
		x.text(i, xlsxTitle, name)
	}
	x.buf = append(x.buf, "</row>"...)
	return nil
}

func (x *xlsxFile) endSheet() error {
	if x.sheet == nil {
		return nil
	}
	x.buf = append(x.buf, "</sheetData></worksheet>"...)
	return x.pour(0)
}

// pour hands the sheet what has gathered, once it is more than least.
func (x *xlsxFile) pour(least int) error {
	if len(x.buf) <= least {
		return nil
	}
	_, err := x.sheet.Write(x.buf)
	x.buf = x.buf[:0]
	return err
}

func (x *xlsxFile) openRow() {
	x.rows++
	x.buf = strconv.AppendInt(append(x.buf, `<row r="`...), int64(x.rows), 10)
	x.buf = append(x.buf, `">`...)
}

func (x *xlsxFile) write(r *chengge.Row) error {
	if x.rows > x.most {
		if err := x.nextSheet(); err != nil {
			return err
		}
	}
	x.openRow()
	at := 0
	if x.ids {
		if r.ID != 0 {
			x.number(at, strconv.FormatInt(int64(r.ID), 10))
		}
		at++
	}
	for i, v := range r.Values {
		if v == "" {
			continue
		}
		if err := x.value(at+i, x.j.f.Columns[i], v); err != nil {
			return err
		}
	}
	at += len(r.Values)
	switch g := r.Shape.(type) {
	case nil:
	case orb.Point:
		x.number(at, strconv.FormatFloat(g[0], 'f', -1, 64))
		x.number(at+1, strconv.FormatFloat(g[1], 'f', -1, 64))
	default:
		if wkt := AppendWKT(nil, g); len(wkt) <= xlsxChars {
			x.text(at, 0, string(wkt))
		} else {
			x.left++
		}
	}
	x.buf = append(x.buf, "</row>"...)
	return x.pour(64 << 10)
}

// value writes a cell by its column's type; what is not of the type is text.
func (x *xlsxFile) value(at int, c chengge.Column, v string) error {
	switch c.Type {
	case chengge.NumberColumn, chengge.IntegerColumn:
		if isNumber(v) {
			x.number(at, v)
			return nil
		}
	case chengge.BooleanColumn:
		if v == "true" || v == "false" {
			x.cell(at, 0, "b", map[string]string{"true": "1", "false": "0"}[v])
			return nil
		}
	case chengge.TimeColumn:
		if serial, ok := x.serial(v); ok {
			x.cell(at, xlsxTime, "n", serial)
			return nil
		}
	}
	if len(v) > xlsxChars && utf16Len(v) > xlsxChars {
		return chengge.Errorf(chengge.ErrFile, "column %s: %d characters are more than the %d that a cell of Excel holds", c.Name, utf16Len(v), xlsxChars).
			InChinese("列 %s：%d 个字符，超过 Excel 单元格的上限 %d", c.Name, utf16Len(v), xlsxChars)
	}
	x.text(at, xlsxText, v)
	return nil
}

// serial gives a time as Excel counts it: days since 30 December 1899, in the
// zone of the file. Times before March 1900 have none.
func (x *xlsxFile) serial(v string) (string, bool) {
	t, err := time.Parse(time.RFC3339Nano, v)
	if err != nil {
		return "", false
	}
	t = t.In(x.j.zone())
	_, offset := t.Zone()
	seconds := t.Unix() + int64(offset) + 2209161600
	if seconds < 61*86400 || t.Year() > 9999 {
		return "", false
	}
	days := float64(seconds)/86400 + float64(t.Nanosecond())/86400e9
	return strconv.FormatFloat(days, 'f', -1, 64), true
}

// number writes a number; one of more digits than Excel keeps is text.
func (x *xlsxFile) number(at int, v string) {
	if digits := strings.TrimLeft(v, "-0"); len(digits) > xlsxExact && strings.Trim(digits, "0123456789") == "" {
		x.text(at, xlsxText, v)
		return
	}
	x.cell(at, 0, "n", v)
}

func (x *xlsxFile) openCell(at, style int, kind string) {
	x.buf = append(append(x.buf, `<c r="`...), x.refs[at]...)
	x.buf = strconv.AppendInt(x.buf, int64(x.rows), 10)
	if style != 0 {
		x.buf = strconv.AppendInt(append(x.buf, `" s="`...), int64(style), 10)
	}
	x.buf = append(append(append(x.buf, `" t="`...), kind...), `">`...)
}

func (x *xlsxFile) cell(at, style int, kind, v string) {
	x.openCell(at, style, kind)
	x.buf = append(append(append(x.buf, "<v>"...), v...), "</v></c>"...)
}

func (x *xlsxFile) text(at, style int, v string) {
	x.openCell(at, style, "inlineStr")
	x.buf = appendXLSXText(append(x.buf, `<is><t xml:space="preserve">`...), v)
	x.buf = append(x.buf, "</t></is></c>"...)
}

func (x *xlsxFile) close(failed bool) error {
	err := x.endSheet()
	if err == nil {
		err = x.book()
	}
	if cerr := x.zip.Close(); err == nil {
		err = cerr
	}
	if kerr := x.j.keep(x.out, failed); err == nil {
		err = kerr
	}
	if x.left > 0 {
		x.j.written.Notes = append(x.j.written.Notes, Said{
			fmt.Sprintf("%d 个图形的 WKT 超过 Excel 单元格的上限（%d 个字符），未写入", x.left, xlsxChars),
			fmt.Sprintf("%d shapes are longer as WKT than a cell of Excel (%d characters) and were left out", x.left, xlsxChars)})
	}
	return err
}

// book writes the parts that tell of the sheets.
func (x *xlsxFile) book() error {
	var types, sheets, rels []byte
	title := x.j.header(chengge.Column{Name: x.j.f.Name, Title: x.j.f.Title})
	title = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return '_'
		}
		return r
	}, title), "' ")
	for utf16Len(title) > xlsxName {
		_, size := utf8.DecodeLastRuneInString(title)
		title = title[:len(title)-size]
	}
	if title == "" {
		title = x.j.f.Name[:min(len(x.j.f.Name), xlsxName)]
	}
	for i := 1; i <= x.sheets; i++ {
		types = fmt.Appendf(types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, i)
		name := title
		if i > 1 {
			name += " (" + strconv.Itoa(i) + ")"
		}
		sheets = fmt.Appendf(sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, appendXML(nil, name), i, i)
		rels = fmt.Appendf(rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i, xlsxRel, i)
	}
	const packages = `http://schemas.openxmlformats.org/package/2006/`
	for _, part := range []struct{ name, content string }{
		{"xl/workbook.xml", `<workbook xmlns="` + xlsxMain + `" xmlns:r="` + xlsxRel + `"><sheets>` + string(sheets) + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packages + `relationships">` + string(rels) +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, x.sheets+1, xlsxRel)},
		{"xl/styles.xml", `<styleSheet xmlns="` + xlsxMain + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
			`<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
			`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
			`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`},
		{"_rels/.rels", `<Relationships xmlns="` + packages + `relationships"><Relationship Id="rId1" Type="` + xlsxRel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"[Content_Types].xml", `<Types xmlns="` + packages + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + string(types) + `</Types>`},
	} {
		w, err := x.zip.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xlsxHead+part.content); err != nil {
			return err
		}
	}
	return nil
}

// utf16Len counts s as Excel does.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

// appendXLSXText escapes text for a cell. What XML can't hold is written as
// Excel does it, _x0001_, and so is text that looks like that.
func appendXLSXText(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf && c >= 0x20 && c != '<' && c != '>' && c != '&' && c != '_' || c == '\n' || c == '\t' {
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '_' && looksEscaped(s[i:]):
			dst = append(dst, "_x005F_"...)
		case c == '_':
			dst = append(dst, '_')
		case r < 0x20 || r == 0xfffe || r == 0xffff:
			dst = fmt.Appendf(dst, "_x%04X_", r)
		default:
			dst = appendXML(dst, s[i:i+size])
		}
		i += size
	}
	return dst
}

func looksEscaped(s string) bool {
	return len(s) >= 7 && (s[1] == 'x' || s[1] == 'X') && s[6] == '_' && strings.Trim(s[2:6], "0123456789abcdefABCDEF") == ""
}

// appendXML escapes text for XML. What XML can't hold becomes U+FFFD.
func appendXML(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == 0xfffe || r == 0xffff {
				r = utf8.RuneError
			}
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		}
		switch {
		case c == '<':
			dst = append(dst, "&lt;"...)
		case c == '>':
			dst = append(dst, "&gt;"...)
		case c == '&':
			dst = append(dst, "&amp;"...)
		case c == '"':
			dst = append(dst, "&quot;"...)
		case c == '\r':
			dst = append(dst, "&#13;"...)
		case c < 0x20 && c != '\n' && c != '\t':
			dst = append(dst, "\ufffd"...)
		default:
			dst = append(dst, c)
		}
		i++
	}
	return dst
}
