package hotspot

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

// ReadGAL reads a GAL file as GeoDa, PySAL and spdep write it: the number of
// units, alone or as "0 n file id-column", then for each unit its id with the
// number of its neighbours, and in the next line their ids; the line of a unit
// without neighbours may be empty or missing. Weights are 1; a unit that lists
// itself has a weight with itself.
//
// Units come in the order of ids; where ids is nil, in that of their numbers if
// all ids are 1 to n, else as the file names them at the head of a record. The
// ids are returned. Errors name file, row and field.
func ReadGAL(r io.Reader, name string, ids []string) (*Weights, []string, error) {
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
	var rest []field
	for _, line := range lines[1:] {
		rest = append(rest, line...)
	}
	type record struct {
		head       field
		neighbours []field
	}
	var records []record
	heads := map[string]int{}
	for len(rest) > 0 {
		head := rest[0]
		if len(rest) < 2 {
			return nil, nil, f.wrong(head, "the unit %q has no number of neighbours", "单元 %q 缺少邻近单元数", head.text)
		}
		count, err := strconv.Atoi(rest[1].text)
		if err != nil || count < 0 {
			return nil, nil, f.wrong(rest[1], "%q is not the number of neighbours of unit %q", "%q 不是单元 %q 的邻近单元数", rest[1].text, head.text)
		}
		if len(rest)-2 < count {
			return nil, nil, f.wrong(rest[1], "the unit %q has %d neighbours, but the file ends after %d", "单元 %q 应有 %d 个邻近单元，文件仅余 %d 个", head.text, count, len(rest)-2)
		}
		if row, twice := heads[head.text]; twice {
			return nil, nil, f.wrong(head, "the unit %q was already described in row %d", "单元 %q 已在第 %d 行给出", head.text, row)
		}
		heads[head.text] = head.row
		if _, err := f.unit(head); err != nil {
			return nil, nil, err
		}
		records = append(records, record{head, rest[2 : 2+count]})
		rest = rest[2+count:]
	}
	if len(records) != n {
		return nil, nil, f.wrong(field{row: 1, col: 1}, "the header says %d units, but %d are described", "首行称有 %d 个单元，实有 %d 个", n, len(records))
	}
	var links []Link
	var at []field
	for _, rec := range records {
		from, err := f.unit(rec.head)
		if err != nil {
			return nil, nil, err
		}
		for _, to := range rec.neighbours {
			if _, ok := heads[to.text]; !ok {
				return nil, nil, f.wrong(to, "the neighbour %q of unit %q is no unit of the file", "邻近单元 %q（属单元 %q）不在文件中", to.text, rec.head.text)
			}
			j, err := f.unit(to)
			if err != nil {
				return nil, nil, err
			}
			links, at = append(links, Link{from, j, 1}), append(at, to)
		}
	}
	return f.weights(n, links, func(k int) field { return at[k] })
}

// WriteGAL writes who is whose neighbour, without weights, under the ids, 1 to n
// where they are nil. A unit with a weight of its own lists itself.
func WriteGAL(out io.Writer, w *Weights, ids []string) error {
	ids, err := named(w, ids)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(out)
	fmt.Fprintf(b, "0 %d chengge id\n", w.N())
	for i := range w.N() {
		k, own := w.Degree(i), w.Self(i) > 0
		if own {
			k++
		}
		fmt.Fprintf(b, "%s %d\n", ids[i], k)
		blank := ""
		if own {
			b.WriteString(ids[i])
			blank = " "
		}
		w.Neighbours(i, func(j int, _ float64) bool {
			b.WriteString(blank + ids[j])
			blank = " "
			return true
		})
		b.WriteByte('\n')
	}
	return b.Flush()
}
