package main

import (
	"context"

	"chengge"
	"chengge/balance"
	"chengge/demo"
	"chengge/grids"
	"chengge/importers"
	"chengge/jobs"
)

// loadDemoGround brings in what the demo city's sites give and take, where no
// ground is there yet, and asks for a first plan, which a worker makes.
func (a *app) loadDemoGround(ctx context.Context, d *database, city *demo.City, snap *grids.Snapshot) error {
	if snap.Edition() != 1 {
		return nil
	}
	if _, err := d.Ground(ctx, 0); chengge.CodeOf(err) != chengge.ErrNotFound {
		return err
	}
	tables := city.PlanTables()
	var cells []importers.PlanCells
	for _, t := range importers.PlanTables() {
		cells = append(cells, importers.PlanCells{Kind: t.Kind, Rows: tables[string(t.Kind)]})
	}
	plans, err := importers.ReadPlanCells(snap.City(), cells)
	if err != nil {
		return err
	}
	kept, err := a.keepGround(ctx, d, snap, balance.GroundOf(plans), "demo city")
	if err != nil {
		return err
	}
	queue, err := jobs.NewQueue(d.Store)
	if err != nil {
		return err
	}
	request := balance.PlanRequest{Name: "示例 demo"}
	_, _, err = queue.Add(ctx, chengge.LoopbackAdministrator, jobs.BalanceKind, snap.Edition(), kept.Hash, jobs.BalanceArguments{Request: request, Ground: kept.Number, Hash: kept.Hash})
	if err == nil {
		a.say("示范城市的土方底数已载入，正在后台编制首个方案", "the demo city's sites of earth are in; a first plan is being made")
	}
	return err
}
