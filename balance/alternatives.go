package balance

import (
	"cmp"
	"context"
	"errors"
	"math/big"
	"slices"

	"chengge"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/network"
)

// AlternativeRow is the best plan without a flow, beside the plan: what it costs
// more, and what then moves otherwise.
type AlternativeRow struct {
	None    bool        `json:"none,omitempty" doc:"No plan is left without this flow"`
	Change  string      `json:"change" doc:"By how much the objective grows, of the first level that changes"`
	Level   string      `json:"level,omitempty" doc:"That level: cost, distance, co2 and the like"`
	Unit    string      `json:"unit,omitempty"`
	PerM3   string      `json:"per_m3,omitempty" doc:"The same for each m³ of the flow"`
	Instead []ShiftLine `json:"instead,omitempty" doc:"What moves more, the largest first"`
}

// ShiftLine is a haul that carries more.
type ShiftLine struct {
	Period string  `json:"period"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Use    string  `json:"use"`
	M3     float64 `json:"m3"`
}

// mostInstead bounds what is listed of an alternative.
const mostInstead = 5

// mostAlternatives is for how many flows an alternative is found where nothing
// is said.
const mostAlternatives = 1000

// alternate finds the best plan without each of the dearest flows, by solving
// again from the plan's basis. Of a coupled plan the flows are those of its
// network with the plan's sites open, and only those that it shares are asked
// for.
func (r *Result) alternate(ctx context.Context, pl *earthwork.Planner, plan *earthwork.Plan) error {
	n := r.work.o.Alternatives
	if n == 0 {
		n = mostAlternatives
	}
	r.alternatives = map[int]alternative{}
	type haul struct{ own, priced int }
	var list []haul
	for i, m := range r.Plan.Moves {
		for j, k := range plan.Moves {
			if a, b := m.Flow, k.Flow; a.Volume > 0 && m.Haulier == k.Haulier && m.FromStore == k.FromStore && m.ToStore == k.ToStore {
				a.Volume, b.Volume = 0, 0
				if a == b {
					list = append(list, haul{i, j})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b haul) int {
		return cmp.Or(r.Plan.Moves[b.own].Money.Cmp(r.Plan.Moves[a.own].Money), cmp.Compare(a.own, b.own))
	})
	for k, h := range list {
		if k >= n {
			break
		}
		out, err := pl.Alternative(ctx, plan, plan.Moves[h.priced])
		switch {
		case errors.Is(err, network.ErrInfeasible):
			r.alternatives[h.own] = alternative{none: true}
		case err != nil:
			return err
		default:
			r.alternatives[h.own] = alternativeOf(out, plan.Moves[h.priced].Volume, plan.Levels)
		}
	}
	return nil
}

// alternative is what the best plan without a flow comes to: of all that moves
// otherwise only what is shown is kept, since there may be a thousand of them.
type alternative struct {
	none    bool
	change  []network.Sum
	volume  earthwork.BankVolume
	levels  []earthwork.Level
	instead []earthwork.Move
}

func alternativeOf(out earthwork.Outcome, v earthwork.BankVolume, levels []earthwork.Level) alternative {
	moves := slices.DeleteFunc(out.Moves, func(m earthwork.Move) bool { return m.Volume <= 0 })
	slices.SortStableFunc(moves, func(a, b earthwork.Move) int { return cmp.Compare(b.Volume, a.Volume) })
	return alternative{change: slices.Clone(out.Change), volume: v, levels: levels, instead: slices.Clone(moves[:min(len(moves), mostInstead)])}
}

func (r *Result) alternativeRow(move int, lang chengge.Lang) *AlternativeRow {
	a, ok := r.alternatives[move]
	switch {
	case !ok:
		return nil
	case a.none:
		return &AlternativeRow{None: true}
	}
	row := &AlternativeRow{Change: "0"}
	for l, c := range a.change {
		if c.Sign() != 0 {
			u := levelUnits[a.levels[l].Criterion]
			per := max(u.per, -u.per)
			row.Change, row.Level, row.Unit = units(c, per, 4), string(a.levels[l].Criterion), u.unit.In(lang)
			if a.volume > 0 {
				row.PerM3 = new(big.Rat).Quo(new(big.Rat).SetFrac(c.Big(), big.NewInt(per)), big.NewRat(int64(a.volume), 10)).FloatString(4)
			}
			break
		}
	}
	for _, m := range a.instead {
		row.Instead = append(row.Instead, ShiftLine{day(r.Problem.Periods[m.Period].Begins), m.From, m.To, string(m.Use), m.Volume.M3()})
	}
	return row
}
