package hotspot

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ReadGWT reads a GWT or KWT file as GeoDa and PySAL write it: the number of
// units, alone or as "0 n file id-column", then for each link its two ids and
// its weight. GeoDa writes distances there for nearest neighbours and bands:
// take Binary of what is read. Units without links are known only where ids are
// given or are the numbers 1 to n. For the order of units and errors see ReadGAL.
func ReadGWT(r io.Reader, name string, ids []string) (*Weights, []string, error) {
	f, err := newWeightsFile(name, ids)
	if err != nil {
		return nil, nil, err
	}
	lines, err := words(r)
	if err != nil {
		return nil, nil, f.failed(err)
	}
	n, err := f.header(lines)
	if err != nil {
		return nil, nil, err
	}
	var links []Link
	for _, line := range lines[1:] {
		if len(line) != 3 {
			return nil, nil, f.wrong(line[len(line)-1], "a link has two ids and a weight, this row has %d fields", "每行应为两个编号与一个权重，此行有 %d 项", len(line))
		}
		l, err := f.link(line)
		if err != nil {
			return nil, nil, err
		}
		links = append(links, l)
	}
	return f.weights(n, links, func(k int) field { return lines[k+1][0] })
}

func (f *weightsFile) link(line []field) (l Link, err error) {
	if l.From, err = f.unit(line[0]); err != nil {
		return l, err
	}
	if l.To, err = f.unit(line[1]); err != nil {
		return l, err
	}
	l.Weight, err = f.weight(line[2])
	return l, err
}

// WriteGWT writes all links with their weights, under the ids, 1 to n where they
// are nil; a unit with a weight of its own is a link to itself.
func WriteGWT(out io.Writer, w *Weights, ids []string) error {
	ids, err := named(w, ids)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(out)
	fmt.Fprintf(b, "0 %d chengge id\n", w.N())
	for i := range w.N() {
		if v := w.Self(i); v > 0 {
			fmt.Fprintf(b, "%s %s %s\n", ids[i], ids[i], decimal(v))
		}
		w.Neighbours(i, func(j int, v float64) bool {
			fmt.Fprintf(b, "%s %s %s\n", ids[i], ids[j], decimal(v))
			return true
		})
	}
	return b.Flush()
}

// decimal is the shortest text that reads back as v.
func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// linkColumns are the names of the columns of links in a CSV file, in lower
// case; PySAL's adjacency lists have the first of each.
var linkColumns = [3][]string{
	{"focal", "from", "i", "id", "origin"},
	{"neighbor", "neighbour", "to", "j", "nid", "destination"},
	{"weight", "weights", "w"},
}

// ReadWeightsCSV reads links from a CSV file with a header, as PySAL's adjacency
// lists are: columns focal, neighbor and weight (or from, to; i, j), other
// columns are ignored; without a column of weights they are 1. A unit without
// neighbours is a row with itself and the weight 0. For the order of units and
// errors see ReadGAL.
func ReadWeightsCSV(r io.Reader, name string, ids []string) (*Weights, []string, error) {
	f, err := newWeightsFile(name, ids)
	if err != nil {
		return nil, nil, err
	}
	c := csv.NewReader(r)
	header, err := c.Read()
	if err != nil {
		return nil, nil, f.csvError(err)
	}
	columns := [3]int{-1, -1, -1}
	for at, h := range header {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		for k, known := range linkColumns {
			if columns[k] < 0 && slices.Contains(known, h) {
				columns[k] = at
			}
		}
	}
	if columns[0] < 0 || columns[1] < 0 {
		return nil, nil, f.wrong(field{row: 1, col: 1}, "the header %q has no columns focal and neighbor (or from and to)", "表头 %q 缺少 focal 与 neighbor（或 from 与 to）列", strings.Join(header, ","))
	}
	var links []Link
	var at []field
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, f.csvError(err)
		}
		line := make([]field, 3)
		for k, column := range columns {
			line[k] = field{text: "1"}
			if column >= 0 {
				number, _ := c.FieldPos(column)
				line[k] = field{strings.TrimSpace(row[column]), number, column + 1}
			}
			if line[k].text == "" {
				return nil, nil, f.wrong(line[k], "the field is empty", "该项为空")
			}
		}
		l, err := f.link(line)
		if err != nil {
			return nil, nil, err
		}
		links, at = append(links, l), append(at, line[0])
	}
	if len(f.list) == 0 {
		return nil, nil, f.wrong(field{row: 2, col: 1}, "there are no links", "没有邻接记录")
	}
	return f.weights(len(f.list), links, func(k int) field { return at[k] })
}

func (f *weightsFile) csvError(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return f.wrong(field{row: p.Line, col: p.Column}, "%v", "CSV 格式有误：%v", p.Err)
	}
	if errors.Is(err, io.EOF) {
		return f.wrong(field{row: 1, col: 1}, "the file is empty", "文件为空")
	}
	return f.failed(err)
}

// WriteWeightsCSV writes links as PySAL's adjacency lists: focal, neighbor,
// weight, under the ids, 1 to n where they are nil. A unit without neighbours
// and without a weight of its own is a row with itself and the weight 0.
func WriteWeightsCSV(out io.Writer, w *Weights, ids []string) error {
	if ids == nil {
		for i := range w.N() {
			ids = append(ids, strconv.Itoa(i+1))
		}
	}
	if len(ids) != w.N() {
		_, err := named(w, ids)
		return err
	}
	c := csv.NewWriter(out)
	_ = c.Write([]string{"focal", "neighbor", "weight"}) // Flush keeps the error
	for i := range w.N() {
		if v := w.Self(i); v > 0 || w.Degree(i) == 0 {
			_ = c.Write([]string{ids[i], ids[i], decimal(v)})
		}
		w.Neighbours(i, func(j int, v float64) bool {
			_ = c.Write([]string{ids[i], ids[j], decimal(v)})
			return true
		})
	}
	c.Flush()
	return c.Error()
}
