package main

/*
#cgo pkg-config: gdal
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cpl_error.h"
#include "gdal.h"
#include "ogr_api.h"
#include "ogr_srs_api.h"

// A row is taken apart in C: one call for a feature instead of one for each field.
typedef struct { const unsigned char *p, *end; int bad; } input;

static const unsigned char *take(input *in, size_t n) {
	if (in->bad || (size_t)(in->end - in->p) < n) { in->bad = 1; return NULL; }
	in->p += n;
	return in->p - n;
}
static char get_byte(input *in) { const unsigned char *d = take(in, 1); return d ? (char)*d : 0; }
static uint64_t get_uint(input *in, int bytes) {
	const unsigned char *d = take(in, bytes);
	uint64_t v = 0;
	for (int i = 0; d && i < bytes; i++) v |= (uint64_t)d[i] << (8*i);
	return v;
}

static char *text; // of the value at hand, ended by a zero
static size_t text_cap;
static const char *get_text(input *in) {
	uint32_t n = (uint32_t)get_uint(in, 4);
	const unsigned char *d = take(in, n);
	if (!d) return "";
	if (n + 1 > text_cap) {
		char *bigger = realloc(text, (size_t)n + 4096);
		if (!bigger) { in->bad = 1; return ""; }
		text = bigger; text_cap = (size_t)n + 4096;
	}
	memcpy(text, d, n);
	text[n] = 0;
	return text;
}

// put_time reads RFC 3339 in UTC with milliseconds or without.
static int put_time(OGRFeatureH f, int i, const char *s) {
	int y, mo, d, h, mi;
	float sec;
	if (sscanf(s, "%d-%d-%dT%d:%d:%fZ", &y, &mo, &d, &h, &mi, &sec) != 6) return 0;
	OGR_F_SetFieldDateTimeEx(f, i, y, mo, d, h, mi, sec, 100);
	return 1;
}

// write_row gives 1, 0 where GDAL refuses the row (CPLGetLastErrorMsg says why),
// -1 where it is malformed.
static int write_row(OGRLayerH l, OGRFeatureDefnH defn, const unsigned char *p, size_t n) {
	input in = {p, p + n, 0};
	OGRFeatureH f = OGR_F_Create(defn);
	int64_t fid = (int64_t)get_uint(&in, 8);
	(void)fid; // the file numbers its rows; the id is a column
	char kind = get_byte(&in);
	if (kind == 'w') {
		uint32_t size = (uint32_t)get_uint(&in, 4);
		const unsigned char *wkb = take(&in, size);
		OGRGeometryH g = NULL;
		if (!wkb || OGR_G_CreateFromWkbEx(wkb, NULL, &g, size) != OGRERR_NONE) in.bad = 1;
		else OGR_F_SetGeometryDirectly(f, g);
	} else if (kind != 'n') in.bad = 1;
	int fields = OGR_FD_GetFieldCount(defn);
	for (int i = 0; i < fields && !in.bad; i++) {
		switch (get_byte(&in)) {
		case 'n': OGR_F_SetFieldNull(f, i); break;
		case 'i': OGR_F_SetFieldInteger64(f, i, (GIntBig)get_uint(&in, 8)); break;
		case 'r': {
			uint64_t u = get_uint(&in, 8);
			double v;
			memcpy(&v, &u, 8);
			OGR_F_SetFieldDouble(f, i, v);
			break;
		}
		case 't': {
			const char *s = get_text(&in);
			if (OGR_Fld_GetType(OGR_FD_GetFieldDefn(defn, i)) != OFTDateTime) OGR_F_SetFieldString(f, i, s);
			else if (!put_time(f, i, s)) in.bad = 1;
			break;
		}
		default: in.bad = 1;
		}
	}
	int result = in.bad || in.p != in.end ? -1 : OGR_L_CreateFeature(l, f) == OGRERR_NONE;
	OGR_F_Destroy(f);
	return result;
}

static GDALDatasetH create(const char *driver, const char *file) {
	GDALDriverH d = GDALGetDriverByName(driver);
	return d ? GDALCreate(d, file, 0, 0, 0, GDT_Unknown, NULL) : NULL;
}

static OGRLayerH create_layer(GDALDatasetH ds, const char *name, const char *wkt, OGRwkbGeometryType type, char **options) {
	OGRSpatialReferenceH s = NULL;
	if (*wkt) {
		s = OSRNewSpatialReference(NULL);
		OSRSetAxisMappingStrategy(s, OAMS_TRADITIONAL_GIS_ORDER);
		if (OSRSetFromUserInput(s, wkt) != OGRERR_NONE) { OSRDestroySpatialReference(s); return NULL; }
	}
	OGRLayerH l = GDALDatasetCreateLayer(ds, name, s, type, options);
	if (s) OSRRelease(s);
	return l;
}

static int create_field(OGRLayerH l, const char *name, OGRFieldType type, OGRFieldSubType sub) {
	OGRFieldDefnH d = OGR_Fld_Create(name, type);
	OGR_Fld_SetSubType(d, sub);
	int ok = OGR_L_CreateField(l, d, 0) == OGRERR_NONE;
	OGR_Fld_Destroy(d);
	return ok;
}

static int close_dataset(GDALDatasetH ds) {
	CPLErrorReset();
	GDALClose(ds);
	return CPLGetLastErrorType() < CE_Failure;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"unsafe"

	"github.com/airbusgeo/godal"

	"chengge/importers"
)

// fieldTypes are the types of a stream that is written, as GDAL has them.
var fieldTypes = map[string]struct {
	kind C.OGRFieldType
	sub  C.OGRFieldSubType
}{
	"String": {C.OFTString, C.OFSTNone}, "Integer64": {C.OFTInteger64, C.OFSTNone}, "Real": {C.OFTReal, C.OFSTNone},
	"DateTime": {C.OFTDateTime, C.OFSTNone}, "Boolean": {C.OFTInteger, C.OFSTBoolean},
}

var shapeTypes = map[string]C.OGRwkbGeometryType{
	"": C.wkbNone, "point": C.wkbPoint, "line": C.wkbMultiLineString, "polygon": C.wkbMultiPolygon,
}

// write makes a new file of the rows of in. A stream that ends before its
// trailer, since its writer died, makes none that anybody could take for whole.
func write(r request, in io.Reader) (err error) {
	d, err := lookUp(writers, r.driver)
	if err != nil {
		return err
	}
	if strings.HasPrefix(r.file, "/vsi") {
		return fmt.Errorf("%s is no file on disk", r.file)
	}
	if _, err := os.Lstat(r.file); err == nil {
		return fmt.Errorf("%s exists already", r.file)
	}
	if err := limit(r.memory, r.cpu, fileWritten); err != nil {
		return err
	}
	runtime.LockOSThread() // GDAL's last error belongs to a thread
	for k, v := range config {
		setConfig(k, v)
	}
	if err := godal.RegisterVector(d.register); err != nil {
		return err
	}
	stream, err := importers.NewStreamReader(in)
	if err != nil {
		return err
	}
	var free []unsafe.Pointer
	text := func(s string) *C.char {
		c := C.CString(s)
		free = append(free, unsafe.Pointer(c))
		return c
	}
	defer func() {
		for _, p := range free {
			C.free(p)
		}
	}()
	ds := C.create(text(d.name), text(r.file))
	if ds == nil {
		return lastError("create the file")
	}
	layer, err := newLayer(ds, d, stream.Header, text)
	if err == nil {
		err = copyRows(stream, layer)
	}
	if C.close_dataset(ds) == 0 && err == nil {
		err = lastError("complete the file")
	}
	if err != nil {
		os.Remove(r.file)
	}
	return err
}

func newLayer(ds C.GDALDatasetH, d driver, h importers.StreamHeader, text func(string) *C.char) (C.OGRLayerH, error) {
	shape, ok := shapeTypes[h.Geometry]
	if !ok {
		return nil, fmt.Errorf("shapes %q: use point, line, polygon or none", h.Geometry)
	}
	options := make([]*C.char, 0, len(d.options)+1)
	for _, o := range d.options {
		if h.Geometry == "" && strings.HasPrefix(o, "SPATIAL_INDEX") {
			o = "SPATIAL_INDEX=NO"
		}
		options = append(options, text(o))
	}
	list := (**C.char)(C.calloc(C.size_t(len(options)+1), C.size_t(unsafe.Sizeof(uintptr(0)))))
	defer C.free(unsafe.Pointer(list))
	copy(unsafe.Slice(list, len(options)), options)
	layer := C.create_layer(ds, text(h.Layer), text(h.WKT), shape, list)
	if layer == nil {
		return nil, lastError("create the layer")
	}
	for _, f := range h.Fields {
		t, ok := fieldTypes[f.Type]
		if !ok {
			return nil, fmt.Errorf("field %s: no type %q", f.Name, f.Type)
		}
		if C.create_field(layer, text(string(f.Name)), t.kind, t.sub) == 0 {
			return nil, lastError("create field " + string(f.Name))
		}
	}
	return layer, nil
}

func copyRows(stream *importers.StreamReader, layer C.OGRLayerH) error {
	defn := C.OGR_L_GetLayerDefn(layer)
	for n := 1; ; n++ {
		row, err := stream.Payload()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(row) == 0 {
			return fmt.Errorf("row %d: malformed", n)
		}
		switch C.write_row(layer, defn, (*C.uchar)(unsafe.Pointer(&row[0])), C.size_t(len(row))) {
		case 1:
		case 0:
			return fmt.Errorf("row %d: %w", n, lastError("write it"))
		default:
			return fmt.Errorf("row %d: malformed", n)
		}
	}
}

func lastError(what string) error {
	if message := C.GoString(C.CPLGetLastErrorMsg()); message != "" {
		return fmt.Errorf("%s: GDAL: %s", what, message)
	}
	return fmt.Errorf("%s: GDAL refused without saying why", what)
}
