package proof

import (
	"fmt"
	"math"
	"math/big"
)

// Infinite is a bound that does not bind: Infinite above, −Infinite below.
const Infinite = math.MaxInt64

// Linear is a linear programme in integers: least Cost·x with Lower ≤ x ≤ Upper
// and RowLower ≤ A·x ≤ RowUpper. A is stored by columns: the entries of column
// j are Start[j] to Start[j+1] of Row and Entry. Columns that are marked in
// Integer, which may be nil, take whole values only.
type Linear struct {
	Cost, Lower, Upper []int64
	RowLower, RowUpper []int64
	Start              []int
	Row                []int32
	Entry              []int64
	Integer            []bool
}

// dualBits is how finely dual values are rounded before the proof: any values
// prove a bound, these are near the best.
const dualBits = 40

// Bound proves that no solution costs less than what it returns, from any dual
// values, one a row. Values of a sign that an infinite bound forbids count as 0.
// A column that is free on the side where its reduced cost would gain leaves no
// bound: ok is false and column names it.
func Bound(p *Linear, dual []float64) (bound *big.Rat, column int, ok bool) {
	y := make([]*big.Int, len(p.RowLower))
	for i := range y {
		v := 0.0
		if i < len(dual) && !math.IsNaN(dual[i]) && !math.IsInf(dual[i], 0) {
			v = dual[i]
		}
		if v > 0 && p.RowLower[i] == -Infinite || v < 0 && p.RowUpper[i] == Infinite {
			v = 0
		}
		y[i], _ = new(big.Float).SetMantExp(big.NewFloat(v), dualBits).Int(nil)
	}
	sum, t := new(big.Int), new(big.Int)
	for i, v := range y {
		switch v.Sign() {
		case 1:
			sum.Add(sum, t.Mul(v, big.NewInt(p.RowLower[i])))
		case -1:
			sum.Add(sum, t.Mul(v, big.NewInt(p.RowUpper[i])))
		}
	}
	d := new(big.Int)
	for j, c := range p.Cost {
		d.Lsh(d.SetInt64(c), dualBits)
		for k := p.Start[j]; k < p.Start[j+1]; k++ {
			d.Sub(d, t.Mul(y[p.Row[k]], big.NewInt(p.Entry[k])))
		}
		at := p.Lower[j]
		if d.Sign() < 0 {
			at = p.Upper[j]
		}
		if d.Sign() != 0 {
			if at == Infinite || at == -Infinite {
				return nil, j, false
			}
			sum.Add(sum, t.Mul(d, big.NewInt(at)))
		}
	}
	return new(big.Rat).SetFrac(sum, new(big.Int).Lsh(big.NewInt(1), dualBits)), 0, true
}

// Holds proves that x keeps every bound, every row and every whole value, and
// gives what it costs.
func Holds(p *Linear, x []*big.Rat) (*big.Rat, error) {
	if len(x) != len(p.Cost) {
		return nil, fmt.Errorf("%d values for %d columns", len(x), len(p.Cost))
	}
	cost, t := new(big.Rat), new(big.Rat)
	rows := make([]big.Rat, len(p.RowLower))
	for j, v := range x {
		if outside(v, p.Lower[j], p.Upper[j]) {
			return nil, fmt.Errorf("column %d: %s is outside [%d, %d]", j, v.RatString(), p.Lower[j], p.Upper[j])
		}
		if p.Integer != nil && p.Integer[j] && !v.IsInt() {
			return nil, fmt.Errorf("column %d: %s is not whole", j, v.RatString())
		}
		if v.Sign() == 0 {
			continue
		}
		cost.Add(cost, t.Mul(v, new(big.Rat).SetInt64(p.Cost[j])))
		for k := p.Start[j]; k < p.Start[j+1]; k++ {
			r := &rows[p.Row[k]]
			r.Add(r, new(big.Rat).Mul(v, new(big.Rat).SetInt64(p.Entry[k])))
		}
	}
	for i := range rows {
		if outside(&rows[i], p.RowLower[i], p.RowUpper[i]) {
			return nil, fmt.Errorf("row %d: %s is outside [%d, %d]", i, rows[i].RatString(), p.RowLower[i], p.RowUpper[i])
		}
	}
	return cost, nil
}

func outside(v *big.Rat, lower, upper int64) bool {
	return lower != -Infinite && v.Cmp(new(big.Rat).SetInt64(lower)) < 0 || upper != Infinite && v.Cmp(new(big.Rat).SetInt64(upper)) > 0
}
