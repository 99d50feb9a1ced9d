package chengge

import (
	"fmt"
	"strings"
)

// Kind names a layer of an edition, as files, routes and tiles name it.
type Kind string

// The kinds of DESIGN, in the order of the table of layers.
const (
	KindCoverage      Kind = "coverage"       // the area under management, 管理范围
	KindDistricts     Kind = "districts"      // 区、开发区
	KindStreetOffices Kind = "street_offices" // 街道、乡镇、园区
	KindCommunities   Kind = "communities"    // 社区、村
	KindGrids         Kind = "grids"          // 责任网格
	KindUnitGrids     Kind = "unit_grids"     // 单元网格
	KindZones         Kind = "zones"          // 片区
	KindWaters        Kind = "waters"         // 水域
	KindRoads         Kind = "roads"          // 路段
	KindChiefs        Kind = "chiefs"         // 路长、河长、片长
	KindOrganisations Kind = "organisations"  // 责任单位
	KindDuties        Kind = "duties"         // 责任岗位
	KindComponents    Kind = "components"     // 部件
	KindCategories    Kind = "categories"     // 大类小类
	KindRules         Kind = "rules"          // 权责清单
	KindOverlays      Kind = "overlays"       // 工地、占道许可、疏导点
	KindCameras       Kind = "cameras"        // 视频探头
	KindBuildings     Kind = "buildings"      // 楼栋
	KindSites         Kind = "sites"          // 工地、消纳场等土方场地
)

// ParseKind reads the name of a kind. The error lists the kinds there are.
func ParseKind(s string) (Kind, error) {
	if k := Kind(s); k.ordinal() >= 0 {
		return k, nil
	}
	names := make([]string, len(layers))
	for i, l := range layers {
		names[i] = string(l.Kind)
	}
	return "", fmt.Errorf("unknown kind %q: use one of %s", s, strings.Join(names, ", "))
}

// IsArea tells whether things of this kind are Areas.
func (k Kind) IsArea() bool {
	switch k {
	case KindCoverage, KindDistricts, KindStreetOffices, KindCommunities, KindGrids, KindUnitGrids, KindZones, KindWaters:
		return true
	}
	return false
}

// Layer gives the kind's row in the table of layers; for an unknown kind the
// zero Layer.
func (k Kind) Layer() Layer {
	if i := k.ordinal(); i >= 0 {
		return layers[i]
	}
	return Layer{}
}

func (k Kind) ordinal() int {
	for i := range layers {
		if layers[i].Kind == k {
			return i
		}
	}
	return -1
}
