package exporters

import (
	"iter"
	"time"

	"github.com/paulmach/orb"

	"chengge"
)

// Features is a layer on its way into a file: of an edition, or anything else
// that has rows and shapes, such as the result of an analysis or a plan. It is
// read once, row by row, and never held.
type Features struct {
	// Name names the files and the layer in them: an ASCII letter, then letters,
	// digits, - and _, at most 100.
	Name     string
	Title    chengge.Text
	Geometry chengge.GeometryType
	Columns  []chengge.Column // one for each of a row's values
	Count    int64            // rows to come, −1 where nobody knows: for progress, never trusted
	// Rows gives the rows as chengge.Row has them: values as text in their one
	// way, shapes in longitude and latitude CGCS2000. The next row may use the same
	// slice of values again, not the same shape. Rows whose ID is 0 have none;
	// whether the file has a column of ids is decided by the first row.
	Rows iter.Seq2[chengge.Row, error]
}

// The formats of files of features, beside CSV, GeoJSON and XLSX.
const (
	GeoPackage Format = "gpkg"
	Shapefile  Format = "shp"
	FlatGeobuf Format = "fgb"
	KML        Format = "kml"
	DXF        Format = "dxf"
)

// FeatureFormats are the formats that WriteFeatures writes.
var FeatureFormats = []Format{GeoJSON, CSV, XLSX, GeoPackage, Shapefile, FlatGeobuf, KML, DXF}

// FileOptions say how a file is written. Format alone is enough.
type FileOptions struct {
	Format Format
	// CRS is the coordinate system of the file: an EPSG code (EPSG:4547), GCJ-02
	// or BD-09. Empty is CGCS2000 (EPSG:4490), for KML WGS 84 and for DXF the
	// 3-degree zone of CGCS2000 around Centre.
	CRS string
	// Centre is the middle of the city, so that all its drawings are in one zone;
	// where it is zero, the first shape decides.
	Centre orb.Point
	// Headers is the language of the names of columns; empty is their names in
	// the table of layers, which are those that an import looks for first.
	Headers chengge.Lang
	// Encoding is UTF-8 (also where empty) or GBK, of Shapefile and CSV.
	Encoding string
	// Zone is the city's time zone, for formats whose dates have none; nil is UTC.
	Zone *time.Location
	// About says in the manifest where the rows came from.
	About About

	PartBytes int64 // of a Shapefile's .shp or .dbf, after which a new one begins; 0 is just below 2 GB
	SheetRows int   // of an XLSX sheet without its header; 0 is what Excel takes, 1,048,575

	// Progress is told the number of rows written, now and then and at the end.
	Progress func(rows int64)
}

// About is where the rows of a file came from, as its manifest says.
type About struct {
	Product string            `json:"product,omitempty"` // version of the program
	Edition int64             `json:"edition,omitempty"`
	Hash    string            `json:"hash,omitempty"`    // of the edition's content
	Filters map[string]string `json:"filters,omitempty"` // as asked for
	// Made is when, in RFC 3339; where it is empty, two equal exports are equal in
	// every byte.
	Made string `json:"made,omitempty"`
}

// Written is what WriteFeatures wrote.
type Written struct {
	Files  []WrittenFile  // by name, the manifest last
	Rows   int64          // written
	CRS    string         // of the shapes, "" where there are none
	Fields []WrittenField // in the order of the file
	Notes  []Said         // what the format could not hold as it was
}

// WrittenFile is a file in the folder.
type WrittenFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// WrittenField says under which name a column stands in the file.
type WrittenField struct {
	Field  string             `json:"field"`
	Column string             `json:"column"`
	Type   chengge.ColumnType `json:"type"`
	Zh     string             `json:"zh,omitempty"`
	En     string             `json:"en,omitempty"`
}
