package exporters

import (
	"bufio"
	"io"
	"strings"
)

// TableWriter writes rows in columns that stand below each other, for people.
// It keeps the first rows until it knows how wide the columns are.
type TableWriter struct {
	w        *bufio.Writer
	head     []string
	kept     [][]string
	widths   []int
	maxWidth int
}

const (
	tableSample = 1000 // rows by which the widths are decided
	cellWidth   = 40   // a cell is not cut shorter than this on a terminal
)

// NewTableWriter makes a writer. A maxWidth above zero is that of a terminal:
// long cells are then cut, so that a row fits where it can.
func NewTableWriter(w io.Writer, head []string, maxWidth int) *TableWriter {
	return &TableWriter{w: bufio.NewWriter(w), head: head, maxWidth: maxWidth}
}

// Write adds a row; cells beyond the head are dropped.
func (t *TableWriter) Write(cells []string) error {
	row := make([]string, len(t.head))
	for i := range row {
		if i < len(cells) {
			row[i] = strings.Join(strings.Fields(cells[i]), " ")
		}
	}
	if t.widths == nil {
		t.kept = append(t.kept, row)
		if len(t.kept) < tableSample {
			return nil
		}
		return t.decide()
	}
	return t.print(row)
}

// Close writes what was kept. It does not close the writer below.
func (t *TableWriter) Close() error {
	if t.widths == nil {
		if err := t.decide(); err != nil {
			return err
		}
	}
	return t.w.Flush()
}

func (t *TableWriter) decide() error {
	t.widths = make([]int, len(t.head))
	total := 0
	for i, name := range t.head {
		t.widths[i] = Width(name)
		for _, row := range t.kept {
			t.widths[i] = max(t.widths[i], Width(row[i]))
		}
		total += t.widths[i] + 2
	}
	for t.maxWidth > 0 && total > t.maxWidth+2 {
		widest := 0
		for i, w := range t.widths {
			if w > t.widths[widest] {
				widest = i
			}
		}
		if len(t.widths) == 0 || t.widths[widest] <= cellWidth {
			break // rows that do not fit run over: better than cells of two letters
		}
		t.widths[widest]--
		total--
	}
	if err := t.print(t.head); err != nil {
		return err
	}
	for _, row := range t.kept {
		if err := t.print(row); err != nil {
			return err
		}
	}
	t.kept = nil
	return nil
}

func (t *TableWriter) print(row []string) error {
	var line strings.Builder
	for i, cell := range row {
		if i > 0 {
			line.WriteString("  ")
		}
		if t.maxWidth > 0 {
			cell = clip(cell, t.widths[i])
		}
		line.WriteString(pad(cell, t.widths[i]))
	}
	_, err := t.w.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	return err
}

// Cells gives a row as the cells of a table.
func (l *Located) Cells(r *LocatedRow) []string {
	cells := make([]string, 0, len(l.o.Columns)+len(locatedColumns))
	values := l.values(r)
	for i := range l.o.Columns {
		if i < len(values) {
			cells = append(cells, values[i])
		} else {
			cells = append(cells, "")
		}
	}
	if r.Err != nil || r.Assignment == nil {
		cells = append(cells, make([]string, len(locatedColumns)-1)...)
		return append(cells, "error: "+errorText(r.Err))
	}
	a := r.Assignment
	cells = append(cells, a.District.Code, a.Office.Code, a.Community.Code, a.Grid.Code, a.UnitGrid.Code, a.Road.Code, string(a.Road.Side))
	distance, ambiguous := "", "false"
	if !a.Road.IsZero() {
		distance = string(appendNumber(nil, a.Road.Distance))
	}
	if a.Ambiguous {
		ambiguous = "true"
	}
	return append(cells, distance, roadChief(a), chosenComponent(a), a.Lead.Code, ambiguous, string(l.appendReason(nil, a)))
}

// Head gives the names of all columns.
func (l *Located) Head() []string {
	return append(append([]string{}, l.o.Columns...), l.added...)
}
