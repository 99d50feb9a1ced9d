package importers

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"chengge"
)

// The limits of plan tables: they are made by hand or by an office's program.
const (
	maxPlanFile  = 256 << 20
	maxPlanRows  = 1_000_000
	maxPlanCells = 256
)

// planTable is a table of a plan as its file has it: text by row.
type planTable struct {
	kind   PlanKind
	file   string // as messages name it
	excel  bool   // its dates may be numbers of days
	stated map[string]FieldSource
	head   []string
	rows   [][]string
	crs    string // of its coordinates, "" is the city's
	first  int    // number of the first row as people count it in the file
}

// planTables reads the tables that a row of city.json names.
func planTables(ctx context.Context, root, work string, p ManifestPlan, o Options) ([]planTable, error) {
	tables, err := readPlanFile(ctx, root, work, p, o)
	if err != nil && chengge.CodeOf(err) == chengge.ErrInternal && ctx.Err() == nil {
		err = chengge.Errorf(chengge.ErrFile, "%s: %w", p.File, err)
	}
	for i := range tables {
		tables[i].stated = p.Fields
	}
	return tables, err
}

func readPlanFile(ctx context.Context, root, work string, p ManifestPlan, o Options) ([]planTable, error) {
	name, err := within(root, p.File)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(name); err != nil || info.Size() > maxPlanFile {
		return nil, fmt.Errorf("the file has more than %d MB", maxPlanFile>>20)
	}
	ext := toLower(path.Ext(p.File))
	if ext != ".xlsx" && p.Kind == "" {
		return nil, errors.New("state kind: one of " + strings.Join(planKindNames(), ", "))
	}
	switch ext {
	case ".csv", ".tsv":
		t, err := readPlanCSV(name, p)
		return []planTable{t}, err
	case ".xlsx":
		return readPlanWorkbook(name, p)
	case ".gpkg":
		t, err := readPlanPackage(ctx, name, work, p, o)
		return []planTable{t}, err
	}
	return nil, errors.New("this kind of file is not read for a balance: there are .csv, .tsv, .xlsx and .gpkg")
}

func readPlanCSV(name string, p ManifestPlan) (planTable, error) {
	t := planTable{kind: p.Kind, file: p.File, first: 1}
	e, mark, err := textFileEncoding(name, p.Encoding)
	if err != nil {
		return t, err
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return t, err
	}
	text, ok := e.decode(b[mark:])
	if !ok {
		return t, errors.New("the text is not " + e.name + ": state the encoding")
	}
	head, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = rune(sniffComma([]byte(head))), -1
	for {
		row, err := r.Read()
		if err == io.EOF {
			return t, nil
		}
		if err != nil {
			return t, err
		}
		if err := t.add(row); err != nil {
			return t, err
		}
	}
}

// add takes a row; the first is the head.
func (t *planTable) add(row []string) error {
	if len(row) > maxPlanCells || len(t.rows) >= maxPlanRows {
		return fmt.Errorf("more than %d rows or %d columns are not read", maxPlanRows, maxPlanCells)
	}
	for i := range row {
		row[i] = trim(row[i])
	}
	if t.head == nil {
		t.head = row
	} else {
		t.rows = append(t.rows, row)
	}
	return nil
}

// readPlanWorkbook reads one sheet, or all that are named for a kind. The first
// row that is not empty names the columns.
func readPlanWorkbook(name string, p ManifestPlan) (out []planTable, err error) {
	f, err := excelize.OpenFile(name, excelize.Options{UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 256 << 20, RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	var left []string
	for _, sheet := range sheets {
		kind, named := planKindOf(sheet)
		switch {
		case p.Layer != "" && sheet != p.Layer, p.Layer == "" && p.Kind != "" && len(sheets) > 1 && (!named || kind != p.Kind), p.Kind == "" && !named:
			left = append(left, sheet)
			continue
		case p.Kind != "":
			kind = p.Kind
		}
		t, err := readSheet(f, sheet)
		if err != nil {
			return nil, err
		}
		t.kind, t.file, t.excel = kind, p.File+"/"+sheet, true
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no sheet is read: it has %s; state kind and layer, or name the sheets %s", strings.Join(left, ", "), strings.Join(planKindNames(), ", "))
	}
	return out, nil
}

func readSheet(f *excelize.File, sheet string) (t planTable, err error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	for at := 0; rows.Next(); at++ {
		row, err := rows.Columns()
		if err != nil {
			return t, err
		}
		if strings.Join(row, "") == "" && t.head == nil {
			continue
		}
		if t.head == nil {
			t.first = at + 2
		}
		if err := t.add(row); err != nil {
			return t, err
		}
	}
	return t, rows.Error()
}

// readPlanPackage reads a table of a GeoPackage through chengge-gdal. Points in
// it give lng and lat where the table lacks them.
func readPlanPackage(ctx context.Context, name, work string, p ManifestPlan, o Options) (planTable, error) {
	t := planTable{kind: p.Kind, file: p.File, first: 1}
	if p.Layer != "" {
		t.file += "/" + p.Layer
	}
	if err := os.MkdirAll(work, 0o700); err != nil {
		return t, err
	}
	// A copy of its own: nothing is looked for beside it, and nothing locked.
	b, err := os.ReadFile(name)
	if err != nil {
		return t, err
	}
	s := &source{file: t.file, work: work, driver: "GPKG", path: filepath.Join(work, "plan.gpkg"), table: p.Layer, rows: -1}
	if err := os.WriteFile(s.path, b, 0o600); err != nil {
		return t, err
	}
	c, err := startChild(ctx, s, o)
	if err != nil {
		return t, err
	}
	defer c.stop()
	t.head = []string{}
	for _, f := range c.stream.Header.Fields {
		t.head = append(t.head, trim(string(f.Name)))
	}
	fields := len(t.head)
	t.crs = c.stream.Header.WKT
	t.head = append(t.head, "lng", "lat")
	for {
		row, err := c.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return t, err
		}
		cells := make([]string, 0, fields+2)
		r := record{reading: &reading{source: s, known: map[string]string{}}, value: row}
		s.text = utf8Text
		for i := range fields {
			text, _ := r.fieldText(i)
			cells = append(cells, text)
		}
		if g, err := decodeWKB(row.WKB); len(row.WKB) > 0 && err == nil {
			if p, ok := g.(orb.Point); ok {
				cells = append(cells, strconv.FormatFloat(p[0], 'f', -1, 64), strconv.FormatFloat(p[1], 'f', -1, 64))
			}
		}
		if err := t.add(cells); err != nil {
			return t, err
		}
	}
	if failures := c.stream.Trailer.Failures; len(failures) > 0 {
		return t, errors.New("the file is damaged: " + clip(c.hidePaths(failures[0])))
	}
	return t, nil
}
