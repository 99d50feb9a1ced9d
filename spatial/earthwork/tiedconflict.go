package earthwork

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial/earthwork/coupled"
	"chengge/spatial/earthwork/proof"
)

// tiedItem is a demand or a tie of a problem that no plan meets, and how it is
// let go in its programme: a demand by a column that waives it, a tie by its row.
type tiedItem struct {
	must   *must
	tie    string
	column int
	row    int
}

// tiedConflict finds out why no plan keeps both the demands and what ties flows
// together, although the network alone has one: a set of demands and ties that
// contradict each other, without any of which the others can be kept, and the
// demands that are waived most cheaply.
func (pl *Planner) tiedConflict(ctx context.Context, links []link, o coupled.Options) error {
	o.Progress = nil
	lp, items, err := pl.elastic(links)
	if err != nil {
		return err
	}
	c := &Conflict{planner: pl}
	let := func(it *tiedItem, free bool) {
		switch {
		case it.must == nil && free:
			lp.RowUpper[it.row] = proof.Infinite
		case it.must == nil:
			lp.RowUpper[it.row] = links[it.row-len(pl.m.nodes)].most
		case free:
			lp.Upper[it.column] = it.must.volume
		default:
			lp.Upper[it.column] = 0
		}
	}
	ask := func() (*coupled.Answer, bool, error) {
		a, err := coupled.Solve(ctx, lp, o)
		if err != nil {
			return nil, false, err
		}
		return a, a.Status == coupled.Infeasible, nil
	}
	price := func(of func(*tiedItem) int64) {
		for i := range items {
			if it := &items[i]; it.must != nil {
				lp.Cost[it.column] = of(it)
			}
		}
	}
	// The cheapest way out, by the demands alone.
	price(func(it *tiedItem) int64 { return max(perUnit(int64(it.must.penalty), 1, 10), 1) })
	a, broken, err := ask()
	if err != nil {
		return err
	}
	for i := range items {
		it := &items[i]
		if it.must == nil || broken || a.X == nil {
			continue
		}
		c.all = append(c.all, it.must.Demand)
		if v := math.Ceil(a.X[it.column] - 1e-6); v > 0 {
			d := it.must.Demand
			d.Volume = BankVolume(v)
			c.Relief = append(c.Relief, d)
		}
	}
	// Deletion filter, many at a time and then one by one.
	price(func(*tiedItem) int64 { return 0 })
	for i := range items {
		let(&items[i], false)
	}
	kept := make([]bool, len(items))
	var filter func(from, to int) error
	filter = func(from, to int) error {
		for i := from; i < to; i++ {
			let(&items[i], true)
		}
		_, still, err := ask()
		if err != nil || still {
			return err
		}
		if to-from == 1 {
			let(&items[from], false)
			kept[from] = true
			return nil
		}
		for i := from; i < to; i++ {
			let(&items[i], false)
		}
		middle := (from + to) / 2
		return errors.Join(filter(from, middle), filter(middle, to))
	}
	if len(items) > 0 {
		if err := filter(0, len(items)); err != nil {
			return err
		}
	}
	for i := range items {
		it := &items[i]
		switch {
		case !kept[i]:
		case it.must == nil:
			c.Ties = append(c.Ties, it.tie)
		default:
			c.Demands = append(c.Demands, it.must.Demand)
			lp.Upper[it.column], lp.Cost[it.column] = it.must.volume, 1
		}
	}
	if len(c.Ties)+len(c.Demands) == 0 {
		return pl.noPlan()
	}
	// With each of these demands at a price something must be paid: the proof.
	if lp.Integer == nil && len(c.Demands) > 0 {
		if a, _, err = ask(); err != nil {
			return err
		}
		c.linear, c.dual = lp, a.Dual
	}
	return chengge.Errorf(chengge.ErrConflict, "%w", c).InChinese("%s", c.Chinese())
}

func (pl *Planner) noPlan() error {
	return chengge.Errorf(chengge.ErrConflict, "no plan keeps all that ties flows together: %s", strings.Join(pl.m.p.ties(), "; ")).
		InChinese("没有方案能同时满足联合约束：%s", strings.Join(pl.m.p.ties(), "；"))
}

// elastic gives the programme in which every demand can be waived.
func (pl *Planner) elastic(links []link) (*proof.Linear, []tiedItem, error) {
	lp, _ := pl.linear(links, 0)
	clear(lp.Cost)
	w := *pl
	w.s, w.hauls = pl.s.Clone(), slices.Clone(pl.hauls)
	musts, err := w.waivers()
	if err != nil {
		return nil, nil, err
	}
	var items []tiedItem
	for l := range links {
		items = append(items, tiedItem{tie: links[l].name, row: len(pl.m.nodes) + l})
	}
	for i := range musts {
		k := &musts[i]
		items = append(items, tiedItem{must: k, column: len(lp.Cost)})
		lp.Cost, lp.Lower, lp.Upper = append(lp.Cost, 0), append(lp.Lower, 0), append(lp.Upper, k.volume)
		if lp.Integer != nil {
			lp.Integer = append(lp.Integer, false)
		}
		sign := int64(1)
		switch {
		case k.haul >= 0: // what is waived of a contract did not move
			arc := pl.arc(k.haul)
			for j := lp.Start[arc]; j < lp.Start[arc+1]; j++ {
				lp.Row, lp.Entry = append(lp.Row, lp.Row[j]), append(lp.Entry, -lp.Entry[j])
			}
		case !k.Gives:
			sign = -1
			fallthrough
		default:
			lp.Row, lp.Entry = append(lp.Row, k.at, 0), append(lp.Entry, sign, -sign)
		}
		lp.Start = append(lp.Start, len(lp.Row))
	}
	return lp, items, nil
}
