package exporters

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"chengge"
	"chengge/spatial/proj"
)

// shapeFile writes Shapefiles: .shp and .shx as the rows come, their values into
// a spool, from which the .dbf is made when all widths are known. A new part
// (NAME_2 …) begins before .shp or .dbf would pass the limit. Beside them stand
// .prj, .cpg, fields.csv (short name, name, titles), and NAME_long.csv for text
// that a .dbf can't hold. A layer without shapes is a .dbf alone.
type shapeFile struct {
	j     *featureJob
	gbk   gbk
	names []string // of the fields, coded
	ids   bool
	limit int64
	parts int
	part  *shapePart
	long  *outFile // texts of more than 254 bytes
	longs int64
	row   int64
}

// dbfWidest is what a field of text holds in bytes.
const dbfWidest = 254

func newShapeFile(j *featureJob) *shapeFile {
	s := &shapeFile{j: j, limit: 1<<31 - 1}
	if n := j.o.PartBytes; n > 0 {
		s.limit = min(n, s.limit)
	}
	return s
}

func (s *shapeFile) columns() []chengge.Column {
	if s.ids {
		return append([]chengge.Column{idColumn}, s.j.f.Columns...)
	}
	return s.j.f.Columns
}

func (s *shapeFile) begin(ids bool) error {
	s.ids = ids
	columns := s.columns()
	if len(columns) > 255 {
		return chengge.Errorf(chengge.ErrFile, "%d columns are more than the 255 that a Shapefile holds", len(columns)).
			InChinese("%d 列，超过 Shapefile 的上限 255 列", len(columns))
	}
	list, err := s.j.create("fields.csv")
	if err != nil {
		return err
	}
	list.buf = append(list.buf, byteOrderMark+"field,name,zh,en\n"...)
	taken := map[string]bool{}
	for _, c := range columns {
		short, coded, err := s.shortName(s.j.header(c), taken)
		if err != nil {
			return fmt.Errorf("name of column %s: %w", c.Name, err)
		}
		s.names = append(s.names, coded)
		s.j.note(short, c)
		for i, text := range []string{short, c.Name, c.Title.Zh, c.Title.En} {
			if i > 0 {
				list.buf = append(list.buf, ',')
			}
			list.buf = appendField(list.buf, text)
		}
		list.buf = append(list.buf, '\n')
	}
	if err := s.j.keep(list, false); err != nil {
		return err
	}
	return s.nextPart()
}

// shortName gives a name of at most 10 bytes in the file's encoding, no
// character cut, unlike all others, and the same coded.
func (s *shapeFile) shortName(name string, taken map[string]bool) (short, coded string, err error) {
	clean := make([]rune, 0, len(name))
	for _, r := range name {
		if r < 0x80 && r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') {
			r = '_'
		}
		clean = append(clean, r)
	}
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = "_" + strconv.Itoa(n)
		}
		short, coded = "", ""
		for _, r := range clean {
			c, err := s.coded(string(r))
			if err != nil {
				return "", "", err
			}
			if len(coded)+len(c)+len(suffix) > 10 {
				break
			}
			short, coded = short+string(r), coded+c
		}
		short, coded = short+suffix, coded+suffix
		if !taken[foldName(short)] {
			taken[foldName(short)] = true
			return short, coded, nil
		}
	}
}

func (s *shapeFile) coded(text string) (string, error) {
	if s.j.o.Encoding == "GBK" {
		return s.gbk.encode(text)
	}
	return text, nil
}

func (s *shapeFile) write(r *chengge.Row) error {
	s.row++
	values := s.part.values[:0]
	if s.ids {
		values = append(values, string(appendID(nil, r.ID)))
	}
	for i, v := range r.Values {
		coded, err := s.coded(v)
		if err != nil {
			return fmt.Errorf("column %s: %w", s.j.f.Columns[i].Name, err)
		}
		values = append(values, coded)
	}
	s.part.values = values
	shape, err := s.part.shape(r.Shape)
	if err != nil {
		return err
	}
	if s.part.rows > 0 && !s.part.fits(shape, values) {
		if err := s.nextPart(); err != nil {
			return err
		}
	}
	for i, v := range values {
		if len(v) > dbfWidest {
			if err := s.splitOff(r, i); err != nil {
				return err
			}
		}
	}
	return s.part.add(shape, values)
}

// splitOff writes a text that a field can't hold into the list of long ones.
func (s *shapeFile) splitOff(r *chengge.Row, i int) error {
	if s.long == nil {
		var err error
		if s.long, err = s.j.create(s.j.f.Name + "_long.csv"); err != nil {
			return err
		}
		s.long.buf = append(s.long.buf, byteOrderMark+"row,id,code,column,text\n"...)
	}
	if s.ids {
		i--
	}
	s.longs++
	b := append(strconv.AppendInt(s.long.buf, s.row, 10), ',')
	b = append(appendID(b, r.ID), ',')
	b = append(appendField(b, r.Values[0]), ',')
	b = append(appendField(b, s.j.f.Columns[i].Name), ',')
	s.long.buf = append(appendField(b, r.Values[i]), '\n')
	s.long.spill()
	return nil
}

// nextPart completes the part at hand and begins another.
func (s *shapeFile) nextPart() error {
	if s.part != nil {
		if err := s.endPart(); err != nil {
			return err
		}
	}
	s.parts++
	name := s.j.f.Name
	if s.parts > 1 {
		name += "_" + strconv.Itoa(s.parts)
	}
	var err error
	s.part, err = newShapePart(s, name)
	return err
}

func (s *shapeFile) endPart() error {
	p := s.part
	s.part = nil
	if err := p.close(); err != nil {
		return err
	}
	names := []string{p.name + ".dbf", p.name + ".cpg"}
	if err := os.WriteFile(filepath.Join(s.j.dir, p.name+".cpg"), []byte(s.j.o.Encoding), 0o644); err != nil {
		return err
	}
	if p.kind != shpNull {
		names = append(names, p.name+".shp", p.name+".shx")
		if code := s.j.place.code; code != 0 {
			d, err := proj.Define(code)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(s.j.dir, p.name+".prj"), []byte(d.ESRI), 0o644); err != nil {
				return err
			}
			names = append(names, p.name+".prj")
		}
	}
	for _, name := range names {
		if err := s.j.keepFile(name); err != nil {
			return err
		}
	}
	return nil
}

func (s *shapeFile) close(failed bool) error {
	var err error
	if s.part != nil {
		if failed {
			s.part.drop()
		} else {
			err = s.endPart()
		}
	}
	if s.long != nil {
		if kerr := s.j.keep(s.long, failed); err == nil {
			err = kerr
		}
		s.j.written.Notes = append(s.j.written.Notes, Said{
			fmt.Sprintf("%d 个文本超过 .dbf 的上限 254 字节：字段中只有开头，全文在 %s", s.longs, s.long.name),
			fmt.Sprintf("%d texts are longer than the 254 bytes of a .dbf: the field has their beginning, %s the whole", s.longs, s.long.name)})
	}
	if s.parts > 1 {
		s.j.written.Notes = append(s.j.written.Notes, Said{
			fmt.Sprintf("Shapefile 不得超过 2 GB，已分为 %d 部分", s.parts),
			fmt.Sprintf("parted into %d Shapefiles, since one holds less than 2 GB", s.parts)})
	}
	return err
}
