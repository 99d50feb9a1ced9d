package balance_test

import (
	"math/big"
	"path/filepath"
	"testing"

	"chengge/balance"
	"chengge/demo"

	"github.com/stretchr/testify/require"
)

func exactly(t *testing.T, text string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(text)
	require.True(t, ok, "%q", text)
	return r
}

// recomputed gives what a plan's document costs, from nothing but its flows,
// stocks, what is left and its stated prices: volume × (load + km × haul + fee +
// price of earth), holding by period, penalties. It asks no engine.
func recomputed(t *testing.T, d *balance.Document) *big.Rat {
	t.Helper()
	price := map[string]*big.Rat{}
	for _, a := range d.Assumptions {
		price[a.Item] = exactly(t, a.Value)
	}
	kind := map[string]string{}
	for _, s := range d.Sites {
		kind[s.Code] = s.Type
	}
	sum := new(big.Rat)
	add := func(v float64, rates ...*big.Rat) {
		m3 := new(big.Rat).SetFrac64(int64(v*10+0.5), 10)
		for _, r := range rates {
			sum.Add(sum, new(big.Rat).Mul(m3, r))
		}
	}
	for _, f := range d.Flows {
		if f.From == f.To {
			add(f.M3, price["on_site"])
			continue
		}
		km := new(big.Rat).SetFrac64(int64(f.Km*1000+0.5), 1000)
		add(f.M3, price["load"], km.Mul(km, price["haul"]))
		switch kind[f.To] {
		case "disposal_site":
			add(f.M3, price["disposal_fee"])
		case "recycling_plant":
			add(f.M3, price["recycling_fee"])
		case "transfer_site":
			add(f.M3, price["transfer_fee"])
		}
		if kind[f.From] == "borrow_pit" {
			add(f.M3, price["borrow_price"])
		}
	}
	last := d.Periods[len(d.Periods)-1].Begins
	for _, s := range d.Stocks {
		if s.Period == last {
			add(s.M3, price["transfer_rest"])
		} else {
			add(s.M3, price["transfer_hold"])
		}
	}
	for _, u := range d.Unserved {
		if u.Left {
			add(u.M3, price["left"])
		} else {
			add(u.M3, price["unmet"])
		}
	}
	return sum
}

// TestSavingFromItsOwnNumbers: the saving in the demo city is what its documents
// add up to, of the plan and of the baseline alike. Each haul's price is whole
// 10⁻⁴ yuan for 0.1 m³, so that a flow may be off by half of that a unit.
func TestSavingFromItsOwnNumbers(t *testing.T) {
	city, err := demo.New(demo.Options{Components: 153, Days: 1, PerDay: 1})
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "city")
	require.NoError(t, demo.WriteFolder(dir, city, nil))
	in := read(t, dir)
	var money []*big.Rat
	for _, scenario := range []string{balance.ScenarioBaseline, ""} {
		_, d := solve(t, in, balance.Options{Scenario: scenario, Worths: -1, Alternatives: -1})
		row := d.Scenarios[len(d.Scenarios)-1]
		said, sum := exactly(t, row.Yuan), recomputed(t, d)
		slack := new(big.Rat) // half of 10⁻⁴ yuan for each 0.1 m³
		for _, f := range d.Flows {
			slack.Add(slack, new(big.Rat).SetFrac64(int64(f.M3*10+0.5), 20_000))
		}
		off := new(big.Rat).Sub(said, sum)
		t.Logf("%q: said %s, recomputed %s", scenario, row.Yuan, sum.FloatString(4))
		require.LessOrEqual(t, off.Abs(off).Cmp(slack), 0)
		money = append(money, said)

		// The bill adds up to the last digit, and so do the flows.
		bill, rounding := new(big.Rat), new(big.Rat)
		for _, line := range row.Bill {
			bill.Add(bill, exactly(t, line.Yuan))
			if line.Item == "rounding" {
				rounding = exactly(t, line.Yuan)
			}
		}
		require.Equal(t, said.FloatString(4), bill.FloatString(4))
		require.LessOrEqual(t, rounding.Abs(rounding).Cmp(slack), 0)
		for _, f := range d.Flows {
			of := new(big.Rat).Mul(exactly(t, f.PerM3), new(big.Rat).SetFrac64(int64(f.M3*10+0.5), 10))
			require.Equal(t, exactly(t, f.Yuan).FloatString(4), of.FloatString(4))
			parts := new(big.Rat)
			for _, p := range []string{f.Parts.Load, f.Parts.Haul, f.Parts.Hour, f.Parts.OnSite, f.Parts.Fee, f.Parts.Material, f.Parts.Rounding} {
				parts.Add(parts, exactly(t, p))
			}
			require.Equal(t, exactly(t, f.PerM3).FloatString(3), parts.FloatString(3))
		}
		if scenario == "" {
			require.Equal(t, money[0].Sub(money[0], money[1]).FloatString(4), exactly(t, d.Saving.Yuan).FloatString(4))
		}
	}
}
