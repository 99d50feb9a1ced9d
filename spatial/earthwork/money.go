package earthwork

import (
	"math/big"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// Yuan is money in 10⁻⁴ yuan. Prices are Yuan per bank m³; what a plan computes
// with is that price per 0.1 m³, rounded once for each haul.
type Yuan int64

// MostPrice is the dearest a price may be: 10⁶ yuan per m³.
const MostPrice Yuan = 1_000_000 * 10_000

// MostOpening is the most that opening a site may cost: 10¹⁰ yuan.
const MostOpening Yuan = 10_000_000_000 * 10_000

// ParseYuan reads an amount in yuan, exact to 10⁻⁴.
func ParseYuan(s string) (Yuan, error) {
	r, err := ParseRatio(s)
	if err != nil {
		return 0, chengge.Errorf(chengge.ErrBadBody, "amount %q: %w", s, err).InChinese("金额“%s”无法识别", s)
	}
	v, left := roundHalfAway(new(big.Rat).Mul(r.rat(), big.NewRat(10_000, 1)))
	if left.Sign() != 0 || !v.IsInt64() {
		return 0, chengge.Errorf(chengge.ErrBadBody, "amount %q: at most four decimals", s).InChinese("金额“%s”最多四位小数", s)
	}
	return Yuan(v.Int64()), nil
}

// String gives the amount in yuan.
func (y Yuan) String() string { return Ratio{int64(y), 10_000}.String() }

// Yuan gives the amount as a float, for printing.
func (y Yuan) Yuan() float64 { return float64(y) / 10_000 }

// YuanOf prints a total of a plan, which is in 10⁻⁴ yuan, in yuan.
func YuanOf(total network.Sum) string {
	return new(big.Rat).SetFrac(total.Big(), big.NewInt(10_000)).FloatString(4)
}

// perUnit gives a·b/den rounded to the nearest integer, halves away from 0: the
// price of 0.1 m³.
func perUnit(a, b, den int64) int64 {
	p, q := network.SumOf(0).AddProduct(a, b), den
	if v, ok := p.Int64(); ok {
		half := q / 2
		if v < 0 {
			return (v - half) / q
		}
		return (v + half) / q
	}
	v, _ := roundHalfAway(new(big.Rat).SetFrac(p.Big(), big.NewInt(q)))
	return v.Int64()
}
