package main

/*
#cgo pkg-config: gdal
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "cpl_conv.h"
#include "cpl_error.h"
#include "cpl_string.h"
#include "ogr_api.h"
#include "ogr_srs_api.h"

// A row is built in C: one call for a feature instead of three for each field.
typedef struct { unsigned char *p; size_t n, cap; int failed; } buffer;

static void put(buffer *b, const void *data, size_t n) {
	if (b->failed) return;
	if (b->n + n > b->cap) {
		size_t cap = b->cap ? b->cap : 4096;
		while (cap < b->n + n) cap *= 2;
		unsigned char *p = realloc(b->p, cap);
		if (!p) { b->failed = 1; return; }
		b->p = p; b->cap = cap;
	}
	memcpy(b->p + b->n, data, n);
	b->n += n;
}
static void put_byte(buffer *b, char c) { put(b, &c, 1); }
static void put_u32(buffer *b, uint32_t v) { unsigned char d[4]; for (int i = 0; i < 4; i++) d[i] = v >> (8*i); put(b, d, 4); }
static void put_u64(buffer *b, uint64_t v) { unsigned char d[8]; for (int i = 0; i < 8; i++) d[i] = v >> (8*i); put(b, d, 8); }
static void put_text(buffer *b, const char *s, size_t n) { put_byte(b, 't'); put_u32(b, (uint32_t)n); put(b, s, n); }

static char *messages[20];
static int message_count;
static void CPL_STDCALL keep(CPLErr class, CPLErrorNum no, const char *message) {
	(void)no;
	if (class >= CE_Failure && message_count < 20) messages[message_count++] = strdup(message);
}
static void keep_messages(void) { CPLPushErrorHandler(keep); }
static int kept(void) { return message_count; }
static const char *message(int i) { return messages[i]; }

static void put_shape(buffer *b, OGRFeatureH f) {
	OGRGeometryH g = OGR_F_GetGeometryRef(f);
	if (!g) { put_byte(b, 'n'); return; }
	OGR_G_FlattenTo2D(g);
	OGRwkbGeometryType t = OGR_GT_Flatten(OGR_G_GetGeometryType(g));
	if (t < wkbPoint || t > wkbGeometryCollection) {
		const char *name = OGR_G_GetGeometryName(g);
		put_byte(b, 's'); put_u32(b, strlen(name)); put(b, name, strlen(name));
		return;
	}
	size_t n = OGR_G_WkbSizeEx(g);
	unsigned char *wkb = n < ((size_t)1 << 31) ? malloc(n) : NULL;
	if (!wkb || OGR_G_ExportToIsoWkb(g, wkbNDR, wkb) != OGRERR_NONE) { free(wkb); b->failed = 1; return; }
	put_byte(b, 'w'); put_u32(b, (uint32_t)n); put(b, wkb, n);
	free(wkb);
}

static void put_time(buffer *b, OGRFeatureH f, int i, OGRFieldType type) {
	int y, mo, d, h, mi, tz; float s;
	char out[64];
	if (!OGR_F_GetFieldAsDateTimeEx(f, i, &y, &mo, &d, &h, &mi, &s, &tz)) { put_byte(b, 'n'); return; }
	int n = 0;
	if (type != OFTTime) n += snprintf(out, sizeof out, "%04d-%02d-%02d", y, mo, d);
	if (type == OFTDateTime) out[n++] = 'T';
	if (type != OFTDate) n += snprintf(out + n, sizeof out - n, "%02d:%02d:%02d", h, mi, (int)s);
	if (type == OFTDateTime && tz == 100) out[n++] = 'Z';
	else if (type == OFTDateTime && tz > 1) {
		int m = (tz - 100) * 15;
		n += snprintf(out + n, sizeof out - n, "%c%02d:%02d", m < 0 ? '-' : '+', abs(m) / 60, abs(m) % 60);
	}
	put_text(b, out, n);
}

// Lists become text parted by semicolons.
static void put_list(buffer *b, OGRFeatureH f, int i, OGRFieldType type) {
	buffer t = {0};
	int n = 0;
	char num[32];
	switch (type) {
	case OFTStringList: {
		char **l = OGR_F_GetFieldAsStringList(f, i);
		for (; l && l[n]; n++) { if (n) put_byte(&t, ';'); put(&t, l[n], strlen(l[n])); }
		break;
	}
	case OFTIntegerList: case OFTInteger64List: {
		const GIntBig *l = type == OFTInteger64List ? OGR_F_GetFieldAsInteger64List(f, i, &n) : NULL;
		const int *k = type == OFTIntegerList ? OGR_F_GetFieldAsIntegerList(f, i, &n) : NULL;
		for (int j = 0; j < n; j++) {
			if (j) put_byte(&t, ';');
			put(&t, num, snprintf(num, sizeof num, "%lld", (long long)(l ? l[j] : k[j])));
		}
		break;
	}
	default: {
		const double *l = OGR_F_GetFieldAsDoubleList(f, i, &n);
		for (int j = 0; j < n; j++) {
			if (j) put_byte(&t, ';');
			put(&t, num, snprintf(num, sizeof num, "%.17g", l[j]));
		}
	}
	}
	if (t.failed) b->failed = 1;
	put_text(b, t.p ? (char *)t.p : "", t.n);
	free(t.p);
}

static void put_field(buffer *b, OGRFeatureH f, OGRFeatureDefnH defn, int i) {
	if (!OGR_F_IsFieldSetAndNotNull(f, i)) { put_byte(b, 'n'); return; }
	OGRFieldDefnH fd = OGR_FD_GetFieldDefn(defn, i);
	OGRFieldType type = OGR_Fld_GetType(fd);
	switch (type) {
	case OFTInteger: case OFTInteger64: {
		GIntBig v = OGR_F_GetFieldAsInteger64(f, i);
		if (OGR_Fld_GetSubType(fd) == OFSTBoolean) { put_text(b, v ? "true" : "false", v ? 4 : 5); return; }
		put_byte(b, 'i'); put_u64(b, (uint64_t)v);
		return;
	}
	case OFTReal: {
		double v = OGR_F_GetFieldAsDouble(f, i);
		uint64_t u;
		memcpy(&u, &v, 8);
		put_byte(b, 'r'); put_u64(b, u);
		return;
	}
	case OFTDate: case OFTTime: case OFTDateTime: put_time(b, f, i, type); return;
	case OFTStringList: case OFTIntegerList: case OFTInteger64List: case OFTRealList: put_list(b, f, i, type); return;
	case OFTBinary: put_byte(b, 'n'); return;
	default: {
		const char *s = OGR_F_GetFieldAsString(f, i);
		put_text(b, s, strlen(s));
	}
	}
}

// next_row gives 1 for a row in b, 0 after the last, -1 where memory runs out.
static int next_row(OGRLayerH l, buffer *b) {
	b->n = 0; b->failed = 0;
	OGRFeatureH f = OGR_L_GetNextFeature(l);
	if (!f) return 0;
	put_u64(b, (uint64_t)OGR_F_GetFID(f));
	put_shape(b, f);
	OGRFeatureDefnH defn = OGR_L_GetLayerDefn(l);
	int n = OGR_FD_GetFieldCount(defn);
	for (int i = 0; i < n; i++) put_field(b, f, defn, i);
	OGR_F_Destroy(f);
	return b->failed ? -1 : 1;
}

static char *layer_wkt(OGRLayerH l) {
	OGRSpatialReferenceH s = OGR_L_GetSpatialRef(l);
	char *out = NULL;
	const char *const options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", NULL};
	if (!s || OSRExportToWktEx(s, &out, options) != OGRERR_NONE) { CPLFree(out); return NULL; }
	return out;
}
*/
import "C"

import (
	"errors"
	"unsafe"

	"github.com/airbusgeo/godal"

	"chengge/importers"
)

// rows reads a layer with accessors of its own. Those of godal read a null
// integer of GeoJSON as 0 and build a map of all fields for each feature.
type rows struct {
	layer C.OGRLayerH
	buf   C.buffer
}

// newRows takes the handle out of godal's Layer, whose only word it is.
func newRows(l godal.Layer) *rows {
	C.keep_messages()
	return &rows{layer: *(*C.OGRLayerH)(unsafe.Pointer(&l))}
}

func (r *rows) close() { C.free(unsafe.Pointer(r.buf.p)) }

func (r *rows) fields() []importers.StreamField {
	defn := C.OGR_L_GetLayerDefn(r.layer)
	fields := []importers.StreamField{}
	for i := range C.OGR_FD_GetFieldCount(defn) {
		f := C.OGR_FD_GetFieldDefn(defn, C.int(i))
		fields = append(fields, importers.StreamField{
			Name: []byte(C.GoString(C.OGR_Fld_GetNameRef(f))),
			Type: C.GoString(C.OGR_GetFieldTypeName(C.OGR_Fld_GetType(f))),
		})
	}
	return fields
}

func (r *rows) wkt() string {
	s := C.layer_wkt(r.layer)
	if s == nil {
		return ""
	}
	defer C.VSIFree(unsafe.Pointer(s))
	return C.GoString(s)
}

// count gives the number of rows where the driver knows it without reading.
func (r *rows) count() int64 { return int64(C.OGR_L_GetFeatureCount(r.layer, 0)) }

// next gives the payload of the next row, nil after the last. It is valid until
// the next call.
func (r *rows) next() ([]byte, error) {
	switch C.next_row(r.layer, &r.buf) {
	case 0:
		return nil, nil
	case 1:
		return unsafe.Slice((*byte)(unsafe.Pointer(r.buf.p)), int(r.buf.n)), nil
	}
	return nil, errors.New("the geometry is too large")
}

// complaints gives the failures that GDAL reported while it read on.
func (r *rows) complaints() []string {
	var out []string
	for i := range C.kept() {
		out = append(out, C.GoString(C.message(C.int(i))))
	}
	return out
}

func setConfig(key, value string) {
	k, v := C.CString(key), C.CString(value)
	defer C.free(unsafe.Pointer(k))
	defer C.free(unsafe.Pointer(v))
	C.CPLSetConfigOption(k, v)
}
