package editions

import (
	"chengge"
)

func (k *checker) checkOverlays(c chengge.Contents) error {
	seen := codeSet{}
	var all places
	defer func() { k.farAway(chengge.KindOverlays, &all) }()
	return each(chengge.KindOverlays, c.Overlays, func(r *chengge.Overlay) {
		inside, _ := pointIn(r.Shape)
		all.add(r.Code, at(inside))
		k.code(chengge.KindOverlays, seen, r.Code, at(inside))
		k.polygon(chengge.KindOverlays, r.Code, r.Shape)
		if r.Holder == "" {
			k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: chengge.KindOverlays, Code: r.Code, Field: "holder", Place: at(inside)})
		}
		k.body(chengge.KindOverlays, r.Code, "holder", r.Holder, at(inside))
		for _, s := range chengge.SplitList(r.Category) {
			p, err := chengge.ParseCategoryPattern(s)
			if err != nil {
				k.add(chengge.Finding{Rule: chengge.FindBadValue, Layer: chengge.KindOverlays, Code: r.Code, Field: "category", Value: s, Cause: err.Error(), Place: at(inside)})
				continue
			}
			k.pattern(chengge.KindOverlays, r.Code, p)
		}
	})
}

func (k *checker) checkCameras(c chengge.Contents) error {
	seen := codeSet{}
	var all places
	defer func() { k.farAway(chengge.KindCameras, &all) }()
	return each(chengge.KindCameras, c.Cameras, func(r *chengge.Camera) {
		all.add(r.Code, at(r.Point))
		k.code(chengge.KindCameras, seen, r.Code, at(r.Point))
		k.point(chengge.KindCameras, r.Code, r.Point)
		k.body(chengge.KindCameras, r.Code, "organisation", r.Organisation, at(r.Point))
	})
}

func (k *checker) checkBuildings(c chengge.Contents) error {
	seen := codeSet{}
	var all places
	defer func() { k.farAway(chengge.KindBuildings, &all) }()
	return each(chengge.KindBuildings, c.Buildings, func(r *chengge.Building) {
		inside, ok := pointIn(r.Shape)
		all.add(r.Code, at(inside))
		k.code(chengge.KindBuildings, seen, r.Code, at(inside))
		k.polygon(chengge.KindBuildings, r.Code, r.Shape)
		if ok {
			k.unitGrid(chengge.KindBuildings, r.Code, r.UnitGrid, inside)
		}
	})
}

func (k *checker) checkSites(c chengge.Contents) error {
	seen := codeSet{}
	var all places
	defer func() { k.farAway(chengge.KindSites, &all) }()
	return each(chengge.KindSites, c.Sites, func(r *chengge.Site) {
		all.add(r.Code, at(r.Point))
		k.code(chengge.KindSites, seen, r.Code, at(r.Point))
		k.point(chengge.KindSites, r.Code, r.Point)
		k.body(chengge.KindSites, r.Code, "organisation", r.Organisation, at(r.Point))
	})
}
