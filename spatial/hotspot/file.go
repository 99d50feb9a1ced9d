package hotspot

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"chengge"
)

// field is a word of a file with the row and column where it stands.
type field struct {
	text     string
	row, col int
}

// weightsFile is a file of weights that is being read, for errors that say where.
type weightsFile struct {
	name string
	ids  map[string]int // units by id
	list []string
	open bool // ids are taken as they come
}

// newWeightsFile reads for units of the given ids, or where there are none for
// those that the file names.
func newWeightsFile(name string, ids []string) (*weightsFile, error) {
	f := &weightsFile{name: name, ids: map[string]int{}, open: ids == nil}
	for _, id := range ids {
		if _, twice := f.ids[id]; twice {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "read weights %s: two units have the id %q", name, id).
				InChinese("读取空间权重 %s：单元编号 %q 重复", name, id)
		}
		f.ids[id] = len(f.list)
		f.list = append(f.list, id)
	}
	return f, nil
}

// unit gives the unit of an id.
func (f *weightsFile) unit(at field) (int, error) {
	if i, ok := f.ids[at.text]; ok {
		return i, nil
	}
	if !f.open {
		return 0, f.wrong(at, "%q is none of the %d units", "%q 不在 %d 个单元之中", at.text, len(f.list))
	}
	i := len(f.list)
	f.ids[at.text] = i
	f.list = append(f.list, at.text)
	return i, nil
}

func (f *weightsFile) wrong(at field, en, zh string, args ...any) error {
	place := append([]any{f.name, at.row, at.col}, args...)
	return chengge.Errorf(chengge.ErrFile, "read weights %s row %d field %d: "+en, place...).
		InChinese("读取空间权重 %s 第 %d 行第 %d 项："+zh, place...)
}

func (f *weightsFile) failed(err error) error {
	return chengge.Errorf(chengge.ErrFile, "read weights %s: %w", f.name, err).InChinese("读取空间权重 %s 失败：%v", f.name, err)
}

// maxLine is the longest line of a file of weights: a row of a million
// neighbours.
const maxLine = 16 << 20

// words parts a file into lines of fields, by blanks; empty lines are left out.
func words(r io.Reader) ([][]field, error) {
	var out [][]field
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for row := 1; lines.Scan(); row++ {
		text := lines.Text()
		if row == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		var line []field
		for col, w := range strings.Fields(text) {
			line = append(line, field{w, row, col + 1})
		}
		if line != nil {
			out = append(out, line)
		}
	}
	return out, lines.Err()
}

// header reads the first line of GAL and GWT: the number of units alone, or
// "0 n file id-column".
func (f *weightsFile) header(lines [][]field) (n int, err error) {
	if len(lines) == 0 {
		return 0, f.wrong(field{row: 1, col: 1}, "the file is empty", "文件为空")
	}
	at := lines[0][0]
	if len(lines[0]) > 1 {
		at = lines[0][1]
	}
	n, err = strconv.Atoi(at.text)
	if err != nil || n < 1 {
		return 0, f.wrong(at, "%q is not the number of units; write it alone, or 0 n file id", "%q 不是单元数；首行应为单元数，或 0 单元数 文件名 编号列", at.text)
	}
	if !f.open && n != len(f.list) {
		return 0, f.wrong(at, "the file has %d units, not %d", "文件含 %d 个单元，应为 %d 个", n, len(f.list))
	}
	return n, nil
}

// maxUnnamed is how many units a header may have that no link names: a header of
// a few bytes must not take the memory of a billion units.
const maxUnnamed = 100_000

// complete names units that an open file with n of them has not: where all ids
// are numbers of 1 to n these are the others in that order.
func (f *weightsFile) complete(n int) error {
	if !f.open || len(f.list) == n {
		return nil
	}
	last := field{row: 1, col: 1}
	if len(f.list) > n {
		return f.wrong(last, "the header says %d units, but there are %d: %q is one more", "首行称有 %d 个单元，实有 %d 个，多出 %q", n, len(f.list), f.list[n])
	}
	if n > len(f.list)+maxUnnamed {
		return f.wrong(last, "the header says %d units, but only %d are named", "首行称有 %d 个单元，仅出现 %d 个", n, len(f.list))
	}
	for _, id := range f.list {
		if k, err := strconv.Atoi(id); err != nil || k < 1 || k > n {
			return f.wrong(last, "the header says %d units, but only %d are named: give the ids of all, since some have no neighbours", "首行称有 %d 个单元，仅出现 %d 个：部分单元无邻近，请提供全部编号", n, len(f.list))
		}
	}
	return nil
}

// weights builds the weights of all units, in the order of ids: those given, or
// where all are numbers of 1 to n by number, else as they came.
func (f *weightsFile) weights(n int, links []Link, at func(link int) field) (*Weights, []string, error) {
	if err := f.complete(n); err != nil {
		return nil, nil, err
	}
	if f.open {
		links = f.order(n, links)
	}
	seen := make(map[[2]int]bool, len(links))
	for k, l := range links {
		if seen[[2]int{l.From, l.To}] {
			return nil, nil, f.wrong(at(k), "the link from %q to %q is given twice", "%q 到 %q 的邻接重复", f.list[l.From], f.list[l.To])
		}
		seen[[2]int{l.From, l.To}] = true
	}
	w, err := NewWeights(n, links)
	if err != nil {
		return nil, nil, f.failed(err)
	}
	w.about = About{Kind: KindRead, Source: f.name}
	return w, f.list, nil
}

// order sorts the units by number where all ids are numbers of 1 to n.
func (f *weightsFile) order(n int, links []Link) []Link {
	place := make([]int, len(f.list))
	for i, id := range f.list {
		k, err := strconv.Atoi(id)
		if err != nil || k < 1 || k > n || strconv.Itoa(k) != id {
			return links
		}
		place[i] = k - 1
	}
	f.list = make([]string, n)
	for i := range f.list {
		f.list[i] = strconv.Itoa(i + 1)
	}
	for k := range links {
		links[k].From, links[k].To = place[links[k].From], place[links[k].To]
	}
	return links
}

// weight reads a weight.
func (f *weightsFile) weight(at field) (float64, error) {
	v, err := strconv.ParseFloat(at.text, 64)
	if err != nil || !(v >= 0) || v > 1e300 {
		return 0, f.wrong(at, "%q is not a weight: a number of at least 0", "%q 不是权重，应为不小于 0 的数", at.text)
	}
	return v, nil
}

// named gives the ids of units to write: those given, or 1 to n.
func named(w *Weights, ids []string) ([]string, error) {
	if ids == nil {
		for i := range w.N() {
			ids = append(ids, strconv.Itoa(i+1))
		}
	}
	if len(ids) != w.N() {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "write weights: %d ids for %d units", len(ids), w.N()).
			InChinese("写出空间权重：%d 个编号，%d 个单元", len(ids), w.N())
	}
	for i, id := range ids {
		if id == "" || strings.ContainsAny(id, " \t\r\n\u3000") {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "write weights: the id %q of unit %d is empty or has a blank, which GAL and GWT cannot hold", id, i).
				InChinese("写出空间权重：第 %d 个单元的编号 %q 为空或含空白，GAL 与 GWT 无法表示", i, id)
		}
	}
	return ids, nil
}
