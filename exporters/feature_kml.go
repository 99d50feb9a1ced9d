package exporters

import (
	"strconv"

	"github.com/paulmach/orb"

	"chengge"
)

// kmlFile writes KML 2.2: a placemark for each row, called by its name or else
// its code, all values as typed data with their titles.
type kmlFile struct {
	j     *featureJob
	out   *outFile
	names []string // of the columns, escaped
	ids   bool
	name  int // column of the name, −1 for none
}

func newKMLFile(j *featureJob) (featureWriter, error) {
	out, err := j.create(j.f.Name + ".kml")
	if err != nil {
		return nil, err
	}
	k := &kmlFile{j: j, out: out, name: -1}
	for i, c := range j.f.Columns {
		if c.Name == "name" {
			k.name = i
		}
	}
	return k, nil
}

// kmlTypes are the types of data; a whole number of KML has 32 bits, a double
// holds every id.
var kmlTypes = map[chengge.ColumnType]string{chengge.NumberColumn: "double", chengge.IntegerColumn: "double", chengge.BooleanColumn: "bool"}

func (k *kmlFile) begin(ids bool) error {
	k.ids = ids
	columns := k.j.f.Columns
	if ids {
		columns = append([]chengge.Column{idColumn}, columns...)
	}
	layer := k.j.f.Name
	title := k.j.f.Title.In(k.j.titles())
	if title == "" {
		title = layer
	}
	b := append(k.out.buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+`<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="`+layer+`.kml"><name>`...)
	b = append(appendXML(b, title), "</name>\n<Schema name=\""+layer+`" id="`+layer+`">`...)
	for i, name := range k.j.fields(columns) {
		kind := kmlTypes[columns[i].Type]
		if kind == "" || columns[i].Name == idColumn.Name && ids && i == 0 {
			kind = "string"
		}
		name = string(appendXML(nil, name))
		k.names = append(k.names, name)
		b = append(b, "\n<SimpleField type=\""+kind+`" name="`+name+`"><displayName>`...)
		display := columns[i].Title.In(k.j.titles())
		if display == "" {
			display = columns[i].Name
		}
		b = append(appendXML(b, display), "</displayName></SimpleField>"...)
	}
	b = append(b, "\n</Schema>\n"+`<Style id="look"><LineStyle><color>ff2d6be6</color><width>2</width></LineStyle><PolyStyle><color>402d6be6</color></PolyStyle></Style>`+"\n<Folder><name>"...)
	k.out.buf = append(appendXML(b, title), "</name>\n"...)
	return nil
}

// titles is the language of titles where the headers have none.
func (j *featureJob) titles() chengge.Lang {
	if j.o.Headers == "" {
		return chengge.Chinese
	}
	return j.o.Headers
}

func (k *kmlFile) write(r *chengge.Row) error {
	b := append(k.out.buf, "<Placemark"...)
	if r.ID != 0 {
		b = strconv.AppendInt(append(b, ` id="`+k.j.f.Name+`.`...), int64(r.ID), 10)
		b = append(b, '"')
	}
	called := ""
	if k.name >= 0 {
		called = r.Values[k.name]
	}
	if called == "" && len(r.Values) > 0 {
		called = r.Values[0]
	}
	b = appendXML(append(b, "><name>"...), called)
	b = append(b, `</name><styleUrl>#look</styleUrl><ExtendedData><SchemaData schemaUrl="#`+k.j.f.Name+`">`...)
	names := k.names
	if k.ids {
		if r.ID != 0 {
			b = append(append(append(b, `<SimpleData name="`...), names[0]...), `">`...)
			b = append(appendID(b, r.ID), "</SimpleData>"...)
		}
		names = names[1:]
	}
	for i, v := range r.Values {
		if v == "" {
			continue
		}
		if k.j.f.Columns[i].Type == chengge.BooleanColumn { // GDAL takes the word true for 0
			switch v {
			case "true":
				v = "1"
			case "false":
				v = "0"
			}
		}
		b = append(append(append(b, `<SimpleData name="`...), names[i]...), `">`...)
		b = append(appendXML(b, v), "</SimpleData>"...)
	}
	b = append(b, "</SchemaData></ExtendedData>"...)
	k.out.buf = append(appendKML(b, r.Shape), "</Placemark>\n"...)
	k.out.spill()
	return nil
}

func (k *kmlFile) close(failed bool) error {
	k.out.buf = append(k.out.buf, "</Folder></Document></kml>\n"...)
	return k.j.keep(k.out, failed)
}

// appendKML writes a shape; several parts become a MultiGeometry.
func appendKML(b []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		b = appendWKTPoint(append(b, "<Point><coordinates>"...), g, ',')
		return append(b, "</coordinates></Point>"...)
	case orb.LineString:
		b = append(b, "<LineString><tessellate>1</tessellate>"...)
		return append(appendKMLPoints(b, g), "</LineString>"...)
	case orb.MultiLineString:
		return appendKMLParts(b, g, func(b []byte, l orb.LineString) []byte { return appendKML(b, l) })
	case orb.Polygon:
		b = append(b, "<Polygon><tessellate>1</tessellate>"...)
		for i, ring := range g {
			side := [2]string{"<outerBoundaryIs><LinearRing>", "</LinearRing></outerBoundaryIs>"}
			if i > 0 {
				side = [2]string{"<innerBoundaryIs><LinearRing>", "</LinearRing></innerBoundaryIs>"}
			}
			b = append(appendKMLPoints(append(b, side[0]...), ring), side[1]...)
		}
		return append(b, "</Polygon>"...)
	case orb.MultiPolygon:
		return appendKMLParts(b, g, func(b []byte, p orb.Polygon) []byte { return appendKML(b, p) })
	}
	return b
}

func appendKMLParts[P any](b []byte, parts []P, one func([]byte, P) []byte) []byte {
	if len(parts) == 1 {
		return one(b, parts[0])
	}
	b = append(b, "<MultiGeometry>"...)
	for _, p := range parts {
		b = one(b, p)
	}
	return append(b, "</MultiGeometry>"...)
}

func appendKMLPoints[L ~[]orb.Point](b []byte, points L) []byte {
	b = append(b, "<coordinates>"...)
	for i, p := range points {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendWKTPoint(b, p, ',')
	}
	return append(b, "</coordinates>"...)
}
