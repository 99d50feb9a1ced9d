package proj

/*
#cgo pkg-config: proj
#include <stdlib.h>
#include <string.h>
#include <proj.h>

// definition writes the system of an authority's code as WKT, by a context of
// its own. It gives NULL where PROJ knows none. The caller frees the text.
static char *definition(const char *code, int type, int *kind) {
	PJ_CONTEXT *c = proj_context_create();
	if (!c) return NULL;
	proj_log_level(c, PJ_LOG_NONE);
	char *out = NULL;
	PJ *p = proj_create(c, code);
	if (p) {
		const char *const options[] = {"MULTILINE=NO", NULL};
		const char *s = proj_as_wkt(c, p, (PJ_WKT_TYPE)type, options);
		if (s) out = strdup(s);
		*kind = proj_get_type(p);
		proj_destroy(p);
	}
	proj_context_destroy(c);
	return out;
}
*/
import "C"

import (
	"fmt"
	"strconv"
	"unsafe"

	"chengge/spatial"
)

// Definition is a coordinate system of the EPSG register written out.
type Definition struct {
	Name       string
	Geographic bool   // counts degrees
	ESRI       string // WKT 1 as .prj files have it
	WKT        string // WKT 1 as GeoPackages have it
}

// Define writes the system of an EPSG code out, as PROJ's register has it. An
// unknown code is ErrUnknown.
func Define(code int) (Definition, error) {
	var d Definition
	for _, w := range []struct {
		to   *string
		kind C.int
	}{{&d.ESRI, C.PJ_WKT1_ESRI}, {&d.WKT, C.PJ_WKT1_GDAL}} {
		name := C.CString("EPSG:" + strconv.Itoa(code))
		var kind C.int
		s := C.definition(name, w.kind, &kind)
		C.free(unsafe.Pointer(name))
		if s == nil {
			return Definition{}, fmt.Errorf("EPSG:%d: %w: PROJ's register has no such system, or cannot write it as WKT", code, ErrUnknown)
		}
		*w.to = C.GoString(s)
		C.free(unsafe.Pointer(s))
		d.Geographic = kind == C.PJ_TYPE_GEOGRAPHIC_2D_CRS || kind == C.PJ_TYPE_GEOGRAPHIC_3D_CRS
	}
	d.Name = spatial.CRS{WKT: d.WKT}.String()
	return d, nil
}
