package main

// #cgo pkg-config: cbc clp
// #include "solve.h"
import "C"

import (
	"math"
	"runtime"
	"unsafe"

	"chengge/spatial/earthwork/coupled"
)

// solve solves the relaxation by Clp, and where columns are whole the problem by
// Cbc, which tells its progress to a file descriptor.
func solve(r *coupled.Request, progress int) (status coupled.Status, bound float64, x, dual []float64) {
	x, dual = make([]float64, len(r.Cost)), make([]float64, len(r.RowLower))
	var pin runtime.Pinner
	defer pin.Unpin()
	p := C.problem{columns: C.int(len(r.Cost)), rows: C.int(len(r.RowLower)), seconds: C.double(r.Seconds), gap: C.double(r.Gap), progress: C.int(progress),
		start: (*C.int)(ints(&pin, r.Start)), row: (*C.int)(ints(&pin, r.Row)), entry: floats(&pin, r.Entry), cost: floats(&pin, r.Cost),
		lower: floats(&pin, r.Lower), upper: floats(&pin, r.Upper), row_lower: floats(&pin, r.RowLower), row_upper: floats(&pin, r.RowUpper)}
	o := C.relax(&p, floats(&pin, x), floats(&pin, dual))
	status, bound = coupled.Status(o.status), float64(o.bound)
	if r.Whole != nil && status != coupled.Infeasible && status != coupled.Unbounded {
		p.whole = (*C.char)(unsafe.Pointer(pinned(&pin, r.Whole)))
		o = C.search(&p, floats(&pin, x))
		status, bound = coupled.Status(o.status), float64(o.bound)
	}
	if o.has_plan == 0 {
		x = nil
	}
	return status, bound, x, dual
}

func pinned[T any](pin *runtime.Pinner, list []T) *T {
	if len(list) == 0 {
		list = make([]T, 1)
	}
	p := unsafe.SliceData(list)
	pin.Pin(p)
	return p
}

func ints(pin *runtime.Pinner, list []int32) unsafe.Pointer { return unsafe.Pointer(pinned(pin, list)) }

// floats hands numbers to C; a bound that does not bind is COIN_DBL_MAX there.
func floats(pin *runtime.Pinner, list []float64) *C.double {
	for i, v := range list {
		if math.IsInf(v, 0) {
			list[i] = math.Copysign(math.MaxFloat64, v)
		}
	}
	return (*C.double)(unsafe.Pointer(pinned(pin, list)))
}
