package earthwork

import (
	"fmt"
	"math/big"
	"strings"
)

// Ratio is an exact rational number; Den is positive and the fraction is in
// lowest terms. The zero Ratio stands for no number.
type Ratio struct{ Num, Den int64 }

func ratio(num, den int64) Ratio {
	r, err := ratioOf(big.NewRat(num, den))
	if err != nil {
		panic(err) // a rational of two int64 fits
	}
	return r
}

func ratioOf(r *big.Rat) (Ratio, error) {
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return Ratio{}, fmt.Errorf("%s needs more digits than exact integers have", r.RatString())
	}
	return Ratio{r.Num().Int64(), r.Denom().Int64()}, nil
}

// ParseRatio reads a decimal number such as 1.33, or a fraction such as 4/3.
// At most 12 digits stand after the point; exponents are refused.
func ParseRatio(s string) (Ratio, error) {
	s = strings.TrimSpace(s)
	if whole, decimals, _ := strings.Cut(s, "."); s == "" || len(whole) > 18 || len(decimals) > 12 || strings.Trim(s, "-0123456789./") != "" {
		return Ratio{}, fmt.Errorf("%q is no plain decimal number", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Ratio{}, fmt.Errorf("%q is no plain decimal number", s)
	}
	return ratioOf(r)
}

// IsZero tells whether r stands for no number.
func (r Ratio) IsZero() bool { return r.Den == 0 }

func (r Ratio) rat() *big.Rat {
	if r.Den == 0 {
		return new(big.Rat)
	}
	return big.NewRat(r.Num, r.Den)
}

// Float gives the nearest float64, for printing.
func (r Ratio) Float() float64 { f, _ := r.rat().Float64(); return f }

// String gives r as a decimal where that is exact, else as a fraction.
func (r Ratio) String() string {
	if n, exact := r.rat().FloatPrec(); exact && n <= 12 {
		return r.rat().FloatString(n)
	}
	return r.rat().RatString()
}

// roundHalfAway rounds to the nearest integer, halves away from zero, and gives
// what that left: x = whole + residue.
func roundHalfAway(x *big.Rat) (whole *big.Int, residue *big.Rat) {
	twice := new(big.Int).Lsh(new(big.Int).Abs(x.Num()), 1)
	twice.Add(twice, x.Denom())
	whole = twice.Quo(twice, new(big.Int).Lsh(x.Denom(), 1))
	if x.Sign() < 0 {
		whole.Neg(whole)
	}
	return whole, new(big.Rat).Sub(x, new(big.Rat).SetInt(whole))
}
