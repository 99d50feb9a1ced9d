package grids

import "chengge"

// others are the layers that no question of routing asks, and that maps show.
type others struct {
	cameras   []chengge.Camera
	buildings []chengge.Building
	sites     []chengge.Site
}

func (s *builder) buildOthers(c chengge.Contents) error {
	if s.same(chengge.KindCameras, chengge.KindBuildings, chengge.KindSites) {
		s.others = s.former.others
		return nil
	}
	var o others
	var err error
	if o.cameras, err = read(s, chengge.KindCameras, c.Cameras,
		func(r *chengge.Camera) string { return r.Code }, func(r *chengge.Camera) *chengge.ID { return &r.ID }, (*hasher).camera); err != nil {
		return err
	}
	if o.buildings, err = read(s, chengge.KindBuildings, c.Buildings,
		func(r *chengge.Building) string { return r.Code }, func(r *chengge.Building) *chengge.ID { return &r.ID }, (*hasher).building); err != nil {
		return err
	}
	if o.sites, err = read(s, chengge.KindSites, c.Sites,
		func(r *chengge.Site) string { return r.Code }, func(r *chengge.Site) *chengge.ID { return &r.ID }, (*hasher).site); err != nil {
		return err
	}
	s.others = &o
	return nil
}
