package exporters

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"chengge"
)

// dxfFile writes a drawing of AutoCAD's release 12, which every CAD program
// reads: a drawing layer with the shapes (points, polylines, closed ones for
// rings), and one, NAME_codes, with the codes as text. Each shape has its id and
// code as extended data of the application CHENGGE; other values have no place
// in a drawing.
type dxfFile struct {
	j      *featureJob
	out    *outFile
	shapes string // names of the drawing layers
	labels string
	height float64 // of the text in metres
}

// dxfName is how long the name of a layer may be, without _codes.
const dxfName = 25

func newDXFFile(j *featureJob) (featureWriter, error) {
	out, err := j.create(j.f.Name + ".dxf")
	if err != nil {
		return nil, err
	}
	name := j.f.Name[:min(len(j.f.Name), dxfName)]
	d := &dxfFile{j: j, out: out, shapes: name, labels: name + "_codes", height: 5}
	if j.f.Geometry == chengge.Points {
		d.height = 0.5
	}
	return d, nil
}

func (d *dxfFile) begin(bool) error {
	if d.j.f.Geometry == chengge.NoGeometry {
		return chengge.Errorf(chengge.ErrUsage, "%s has no shapes to draw", d.j.f.Name).InChinese("%s 没有图形，不能导出为 DXF", d.j.f.Name)
	}
	table := func(name string, rows ...string) string {
		s := "  0\nTABLE\n  2\n" + name + "\n 70\n" + strconv.Itoa(len(rows)) + "\n"
		for _, r := range rows {
			s += "  0\n" + name + "\n" + r
		}
		return s + "  0\nENDTAB\n"
	}
	layer := func(name string, colour int) string {
		return fmt.Sprintf("  2\n%s\n 70\n0\n 62\n%d\n  6\nCONTINUOUS\n", name, colour)
	}
	d.out.buf = append(d.out.buf, "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1009\n  0\nENDSEC\n"+
		"  0\nSECTION\n  2\nTABLES\n"+
		table("LTYPE", "  2\nCONTINUOUS\n 70\n0\n  3\nSolid line\n 72\n65\n 73\n0\n 40\n0.0\n")+
		table("LAYER", layer("0", 7), layer(d.shapes, 5), layer(d.labels, 3))+
		table("STYLE", "  2\nSTANDARD\n 70\n0\n 40\n0.0\n 41\n1.0\n 50\n0.0\n 71\n0\n 42\n0.2\n  3\ntxt\n  4\n\n")+
		table("APPID", "  2\nCHENGGE\n 70\n0\n")+
		"  0\nENDSEC\n  0\nSECTION\n  2\nENTITIES\n"...)
	for _, c := range d.j.f.Columns[:min(1, len(d.j.f.Columns))] {
		d.j.note(d.labels, c)
	}
	d.j.written.Notes = append(d.j.written.Notes, Said{
		"DXF 只有图形、代码和内部编号，其他列未写入",
		"a drawing has shapes, codes and ids: the other columns are not in it"})
	return nil
}

func (d *dxfFile) write(r *chengge.Row) error {
	code := ""
	if len(r.Values) > 0 {
		code = r.Values[0]
	}
	var label orb.Point
	switch g := r.Shape.(type) {
	case nil:
		return nil
	case orb.Point:
		d.entity("POINT", d.shapes)
		d.point(g)
		d.extra(r.ID, code)
		label = g
	case orb.LineString:
		d.line(g, false, r.ID, code)
		label = middle(g)
	case orb.MultiLineString:
		longest := 0.0
		for _, l := range g {
			d.line(l, false, r.ID, code)
			if n := planeLength(l); n >= longest {
				longest, label = n, middle(l)
			}
		}
	case orb.Polygon:
		label = d.polygons(orb.MultiPolygon{g}, r.ID, code)
	case orb.MultiPolygon:
		label = d.polygons(g, r.ID, code)
	default:
		return fmt.Errorf("a %s can't be drawn", g.GeoJSONType())
	}
	if code != "" {
		d.entity("TEXT", d.labels)
		d.point(label)
		d.number(40, d.height)
		d.out.buf = append(appendDXFText(append(d.out.buf, "  1\n"...), code), '\n')
	}
	d.out.spill()
	return nil
}

func (d *dxfFile) close(failed bool) error {
	d.out.buf = append(d.out.buf, "  0\nENDSEC\n  0\nEOF\n"...)
	return d.j.keep(d.out, failed)
}

func (d *dxfFile) entity(kind, layer string) {
	b := append(append(d.out.buf, "  0\n"...), kind...)
	d.out.buf = append(append(append(b, "\n  8\n"...), layer...), '\n')
}

func (d *dxfFile) number(code int, v float64) {
	b := append(strconv.AppendInt(append(d.out.buf, ' '), int64(code), 10), '\n')
	d.out.buf = append(strconv.AppendFloat(b, v, 'f', -1, 64), '\n')
}

// point writes a place to a tenth of a millimetre.
func (d *dxfFile) point(p orb.Point) {
	b := strconv.AppendFloat(append(d.out.buf, " 10\n"...), p[0], 'f', 4, 64)
	b = strconv.AppendFloat(append(b, "\n 20\n"...), p[1], 'f', 4, 64)
	d.out.buf = append(b, "\n 30\n0.0\n"...)
}

// extra writes id and code as extended data, which the text of a label is no
// part of.
func (d *dxfFile) extra(id chengge.ID, code string) {
	if id == 0 && code == "" {
		return
	}
	b := append(d.out.buf, "1001\nCHENGGE\n"...)
	if id != 0 {
		b = append(appendID(append(b, "1000\nid="...), id), '\n')
	}
	if code != "" {
		b = append(appendDXFText(append(b, "1000\ncode="...), code), '\n')
	}
	d.out.buf = b
}

func (d *dxfFile) line(points orb.LineString, closed bool, id chengge.ID, code string) {
	d.entity("POLYLINE", d.shapes)
	flag := byte('0')
	if closed {
		flag = '1'
		if n := len(points); n > 1 && points[0] == points[n-1] {
			points = points[:n-1]
		}
	}
	d.out.buf = append(append(d.out.buf, " 66\n1\n 10\n0.0\n 20\n0.0\n 30\n0.0\n 70\n"...), flag, '\n')
	d.extra(id, code)
	for _, p := range points {
		d.entity("VERTEX", d.shapes)
		d.point(p)
	}
	d.entity("SEQEND", d.shapes)
	d.out.spill()
}

// polygons draws all rings and gives a place for the label in the largest part.
func (d *dxfFile) polygons(m orb.MultiPolygon, id chengge.ID, code string) orb.Point {
	var label orb.Point
	largest := -1.0
	for _, poly := range m {
		for _, ring := range poly {
			d.line(orb.LineString(ring), true, id, code)
		}
		if len(poly) > 0 {
			if a := math.Abs(ringArea(poly[0])); a > largest {
				largest, label = a, insideOf(poly)
			}
		}
	}
	return label
}

// appendDXFText writes text in ASCII, other characters as \U+XXXX, which CAD
// programs show; line breaks become blanks.
func appendDXFText(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r < 0x20 || r == 0x7f:
			b = append(b, ' ')
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case r > 0xffff:
			r -= 0x10000
			b = fmt.Appendf(b, `\U+%04X\U+%04X`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			b = fmt.Appendf(b, `\U+%04X`, r)
		}
	}
	return b
}
