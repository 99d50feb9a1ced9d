package jobs

import (
	"bytes"
	"context"
	"fmt"

	"chengge"
	"chengge/analyses"
	"chengge/balance"
	"chengge/grids"
	"chengge/importers"
	"chengge/store"
)

// HotspotKind is the name of jobs that look for hot spots.
const HotspotKind = "hotspots"

// HotspotArguments are what a job of HotspotKind is about.
type HotspotArguments struct {
	Request analyses.Hotspots `json:"request"`
	// Scope bounds the reports to what who asked may see: those that concern one of
	// these bodies, nil is the whole city.
	Scope []string `json:"scope,omitempty"`
	// Ground is the number of what sites give and take, 0 for none, and Hash what it
	// consists of: the same request on the same ground is answered by what is kept.
	Ground int64  `json:"ground,omitempty"`
	Hash   string `json:"hash,omitempty"`
}

// FindGround settles the ground of a request that needs one: the one that it
// names, else the newest, none where none is loaded.
func (a *HotspotArguments) FindGround(ctx context.Context, s *store.Store) error {
	if !a.Request.NeedsPlans() {
		return nil
	}
	if a.Request.Ground > 0 {
		g, err := s.Ground(ctx, a.Request.Ground)
		a.Ground, a.Hash = g.Number, g.Hash
		return err
	}
	list, err := s.Grounds(ctx, 0, 1)
	if err == nil && len(list) > 0 {
		a.Ground, a.Hash = list[0].Number, list[0].Hash
	}
	return err
}

// SitePlans reads a ground; 0 is none.
func SitePlans(ctx context.Context, s *store.Store, ground int64, city chengge.City) (*importers.SitePlans, error) {
	if ground == 0 {
		return nil, nil
	}
	b, err := s.GroundBody(ctx, ground)
	if err != nil {
		return nil, err
	}
	g, err := balance.ReadGround(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return g.Plans(city)
}

// Filter gives the reports that the request is about. Times without a zone are in
// that of the city.
func (a *HotspotArguments) Filter(city chengge.City) (chengge.ReportFilter, []chengge.FieldError) {
	f, wrong := chengge.ParseReportFilter(a.Request.ReportQuery(), city.Location())
	f.Scope = a.Scope
	return f, wrong
}

// Hotspots gives the kind of jobs that look for hot spots, on snapshots that live
// has. Results are the JSON of exporters.Hotspots.
func Hotspots(s *store.Store, live *grids.Live) Kind {
	return KindOf(HotspotKind, func(ctx context.Context, j *store.Job, a HotspotArguments, progress func(float64)) ([]byte, error) {
		snap, err := live.Edition(ctx, j.Edition)
		if err != nil {
			return nil, err
		}
		progress(0.05)
		f, wrong := a.Filter(snap.City())
		if len(wrong) > 0 {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "%s", wrong[0].Text.En).InChinese("%s", wrong[0].Text.Zh)
		}
		answer, err := a.Request.Run(ctx, snap, analyses.Sources{Count: func(ctx context.Context, by chengge.TallyBy) ([]chengge.PlaceTally, error) {
			return s.TallyReports(ctx, &f, by)
		}, Plans: func(ctx context.Context) (*importers.SitePlans, error) {
			return SitePlans(ctx, s, a.Ground, snap.City())
		}}, func(share float64) { progress(0.05 + 0.9*share) })
		if err != nil {
			return nil, err
		}
		b, err := answer.JSON()
		if err != nil {
			return nil, fmt.Errorf("write hot spots: %w", err)
		}
		return b, nil
	})
}
