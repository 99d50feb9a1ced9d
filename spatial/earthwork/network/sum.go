package network

import (
	"math/big"
	"math/bits"
)

// Sum is an integer of 128 bits, in which totals of flow × cost are exact. The
// zero Sum is 0.
type Sum struct {
	hi int64
	lo uint64
}

// SumOf gives x as a Sum.
func SumOf(x int64) Sum { return Sum{x >> 63, uint64(x)} }

// Add gives s + t.
func (s Sum) Add(t Sum) Sum {
	lo, carry := bits.Add64(s.lo, t.lo, 0)
	return Sum{s.hi + t.hi + int64(carry), lo}
}

// Neg gives −s.
func (s Sum) Neg() Sum {
	lo, borrow := bits.Sub64(0, s.lo, 0)
	return Sum{-s.hi - int64(borrow), lo}
}

// Sub gives s − t.
func (s Sum) Sub(t Sum) Sum { return s.Add(t.Neg()) }

// AddProduct gives s + a·b.
func (s Sum) AddProduct(a, b int64) Sum {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	p := Sum{int64(hi), lo}
	if a < 0 {
		p.hi -= b
	}
	if b < 0 {
		p.hi -= a
	}
	return s.Add(p)
}

// Sign gives −1, 0 or 1.
func (s Sum) Sign() int {
	switch {
	case s.hi < 0:
		return -1
	case s.hi == 0 && s.lo == 0:
		return 0
	}
	return 1
}

// Cmp gives the sign of s − t.
func (s Sum) Cmp(t Sum) int { return s.Sub(t).Sign() }

// Int64 gives s where it fits.
func (s Sum) Int64() (int64, bool) {
	return int64(s.lo), s.hi == int64(s.lo)>>63
}

// Big gives s as a big integer.
func (s Sum) Big() *big.Int {
	b := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	return b.Add(b, new(big.Int).SetUint64(s.lo))
}

// Float gives the nearest float64, for printing.
func (s Sum) Float() float64 { f, _ := new(big.Float).SetInt(s.Big()).Float64(); return f }

// String gives s in decimal digits.
func (s Sum) String() string { return s.Big().String() }

// MarshalText writes the decimal digits: a JSON number would lose the last.
func (s Sum) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
