package main

import (
	"context"

	"chengge"
	"chengge/balance"
	"chengge/grids"
	"chengge/importers"
	"chengge/jobs"
	"chengge/store"
)

// keep keeps what files say of a balance in the database, as a ground, whole or
// not at all. It is checked with the sites and roads of the edition in force.
func (f *balanceFlags) keep(ctx context.Context, a *app) error {
	return f.database.existing(ctx, a, func(ctx context.Context, d *database) error {
		live := grids.NewLive(grids.Source{Timetable: d.Timetable, Contents: a.newThrift().contents(d.Contents)}, grids.LiveOptions{})
		if err := patiently(ctx, live.Look); err != nil {
			return err
		}
		snap := live.Now()
		if snap == nil {
			return chengge.Errorf(chengge.ErrNotFound, "no edition is in force yet: chengge import, then chengge publish").InChinese("尚无已发布的版本：请先 chengge import 再 chengge publish")
		}
		var plans *importers.SitePlans
		var err error
		source := f.load
		if f.sites != "" {
			plans, err = importers.ReadWorkbook(f.sites, snap.City())
			source = f.sites
		} else {
			var m *importers.Manifest
			if m, err = importers.ReadManifest(f.load); err == nil {
				plans, err = importers.ReadSitePlans(ctx, m, importers.Options{GDAL: f.folder.gdal})
			}
		}
		if err != nil {
			return err
		}
		if plans.Errors() > 0 {
			a.sayFindings(plans.Findings)
			return errGround
		}
		g, err := a.keepGround(ctx, d, snap, balance.GroundOf(plans), source)
		if err != nil {
			return err
		}
		a.say("底数 {number} 已载入（{hash}）", "ground {number} is in ({hash})", chengge.Arg{Name: "number", Value: g.Number}, chengge.Arg{Name: "hash", Value: g.Hash[:12]})
		return nil
	})
}

var errGround = chengge.Errorf(chengge.ErrFindings, "what is stated has errors, and nothing was kept").InChinese("数据有错误，未载入")

// keepGround checks a ground with a city and keeps it, whole or not at all.
func (a *app) keepGround(ctx context.Context, d *database, snap *grids.Snapshot, g *balance.Ground, source string) (store.Ground, error) {
	in, err := jobs.InputOn(snap, g)
	if err != nil {
		return store.Ground{}, err
	}
	found, err := balance.Check(ctx, in, balance.Options{})
	if err != nil {
		return store.Ground{}, err
	}
	for _, f := range found {
		if f.Severity == chengge.SeverityError {
			a.sayFindings(found)
			return store.Ground{}, errGround
		}
	}
	a.sayFindings(found)
	row, body, err := jobs.GroundRow(g, found)
	if err != nil {
		return row, err
	}
	row.Edition, row.Source, row.Actor = snap.Edition(), source, actor()
	row, _, err = d.AddGround(ctx, row, body)
	return row, err
}
