package api

import (
	"errors"
	"sync"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/proj"
)

// Transforms keeps the conversions of coordinate systems that were asked for,
// since PROJ takes a millisecond to prepare one. The zero Transforms is ready.
type Transforms struct {
	mu    sync.Mutex
	known map[spatial.CRS]*proj.Transform
}

// maxTransforms bounds what a hostile caller can make us keep.
const maxTransforms = 64

// To prepares the conversion of c, which is no Datum.
func (t *Transforms) To(c spatial.CRS) (*proj.Transform, *Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.known[c]; ok {
		return known, nil
	}
	transform, err := proj.Transformer(c)
	if err != nil {
		return nil, crsFault(c.String(), err)
	}
	if t.known == nil || len(t.known) >= maxTransforms {
		t.known = map[spatial.CRS]*proj.Transform{} // those in use live on with their users
	}
	t.known[c] = transform
	return transform, nil
}

func crsFault(value string, err error) *Fault {
	switch {
	case errors.Is(err, proj.ErrParameters):
		return fault(chengge.ErrRefusedCRS, "crs", value,
			"西安80、北京54 需要本市的转换参数，误差可达数十米，不予转换；请向测绘部门索取 CGCS2000 坐标", err.Error())
	case errors.Is(err, proj.ErrNoWay):
		return fault(chengge.ErrRefusedCRS, "crs", value,
			"到 CGCS2000 没有可靠的转换，不予转换；请先转换为 CGCS2000，或改用其他坐标系", err.Error())
	}
	return fault(chengge.ErrUnknownCRS, "crs", value,
		"未知的坐标系；请用 CGCS2000（或 WGS84）、GCJ-02、BD-09，或 EPSG:4547 之类的代码", err.Error())
}
