package exporters

import (
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

// settle checks the options against each other and fills in what they leave
// open, before anything is written.
func (j *featureJob) settle() error {
	if !slices.Contains(FeatureFormats, j.o.Format) {
		names := make([]string, len(FeatureFormats))
		for i, f := range FeatureFormats {
			names[i] = string(f)
		}
		list := strings.Join(names, ", ")
		return chengge.Errorf(chengge.ErrUsage, "%q is no format of files: use one of %s", j.o.Format, list).
			InChinese("%q 不是文件格式：请用 %s", j.o.Format, list)
	}
	switch j.o.Headers {
	case "", chengge.Chinese, chengge.English:
	default:
		return chengge.Errorf(chengge.ErrUsage, "headers %q: use zh, en, or nothing for the names of the table of layers", j.o.Headers).
			InChinese("列标题语言 %q：请用 zh 或 en，留空则用图层表中的列名", j.o.Headers)
	}
	switch strings.NewReplacer("-", "", "_", "").Replace(strings.ToUpper(j.o.Encoding)) {
	case "", "UTF8":
		j.o.Encoding = "UTF-8"
	case "GBK", "CP936", "GB2312":
		j.o.Encoding = "GBK"
		if j.o.Format != Shapefile && j.o.Format != CSV {
			return chengge.Errorf(chengge.ErrUsage, "%s is always UTF-8: only csv and shp are written in GBK", j.o.Format).
				InChinese("%s 一律为 UTF-8：仅 csv 和 shp 可用 GBK", j.o.Format)
		}
	default:
		return chengge.Errorf(chengge.ErrUsage, "encoding %q: use UTF-8 or GBK", j.o.Encoding).InChinese("编码 %q：请用 UTF-8 或 GBK", j.o.Encoding)
	}
	return j.settlePlace()
}

// settlePlace finds the coordinate system of the file.
func (j *featureJob) settlePlace() error {
	crs := spatial.CRS{Datum: spatial.CGCS2000}
	if j.o.CRS != "" {
		var err error
		if crs, err = spatial.ParseCRS(j.o.CRS); err != nil {
			return chengge.Errorf(chengge.ErrUnknownCRS, "coordinate system of the file: %w", err).InChinese("文件的坐标系：%s", err)
		}
		if crs.WKT != "" {
			return chengge.Errorf(chengge.ErrUnknownCRS, "coordinate system of the file: use an EPSG code, GCJ-02 or BD-09").
				InChinese("文件的坐标系：请用 EPSG 代码、GCJ-02 或 BD-09")
		}
	}
	if j.o.Format == KML && crs.Datum != spatial.CGCS2000 {
		return chengge.Errorf(chengge.ErrUsage, "kml is always in WGS 84, not %s", crs).InChinese("kml 一律为 WGS 84，不能用 %s", crs)
	}
	if j.o.Format == DXF && j.o.CRS == "" {
		if j.o.Centre == (orb.Point{}) {
			j.place = place{crs: crs, fit: zoneOf}
			return nil
		}
		crs = zoneOf(j.o.Centre)
	}
	p, err := placeOf(crs)
	if err != nil {
		return err
	}
	if j.o.Format == DXF && p.geographic {
		return chengge.Errorf(chengge.ErrUsage, "dxf is drawn in metres: %s counts degrees, use a projected system such as EPSG:4547", crs).
			InChinese("dxf 以米为单位：%s 以度为单位，请用投影坐标系，如 EPSG:4547", crs)
	}
	if crs.Datum == spatial.CGCS2000 && (j.o.Format == KML || strings.Contains(j.o.CRS, "4326") || strings.Contains(strings.ToUpper(j.o.CRS), "WGS")) {
		p.code = 4326 // asked for by name: the same numbers under that name
	}
	j.place = p
	return nil
}

// zoneOf gives the projected system for drawings around a shape: the 3-degree
// zone of CGCS2000 without a zone number before the easting (EPSG:4534 at 75° E
// to EPSG:4554 at 135° E), elsewhere UTM on WGS 84.
func zoneOf(g orb.Geometry) spatial.CRS {
	p := g.Bound().Center()
	if meridian := 3 * int((p[0]+1.5)/3); meridian >= 75 && meridian <= 135 && p[1] > 0 && p[1] < 60 {
		return spatial.CRS{EPSG: 4534 + (meridian-75)/3}
	}
	zone := min(int((p[0]+180)/6)+1, 60)
	if p[1] < 0 {
		return spatial.CRS{EPSG: 32700 + zone}
	}
	return spatial.CRS{EPSG: 32600 + zone}
}

// zone gives the time zone of the file.
func (j *featureJob) zone() *time.Location {
	if j.o.Zone == nil {
		return time.UTC
	}
	return j.o.Zone
}
