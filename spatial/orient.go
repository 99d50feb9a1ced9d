package spatial

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// Orient returns +1 if a, b, c turn counter-clockwise, -1 if they turn clockwise
// and 0 if they are exactly collinear. The sign is exact for every finite input:
// a filter decides nearly all cases, and the rest is computed without rounding
// as a floating-point expansion. (J. R. Shewchuk, Adaptive Precision
// Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997.) With a
// NaN or an infinity it returns 0.
func Orient(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	// (3+16ε)ε with ε = 2^-53; the constant keeps underflow out of the filter.
	bound := 3.3306690738754716e-16*(math.Abs(left)+math.Abs(right)) + 1e-290
	if det > bound {
		return 1
	}
	if -det > bound {
		return -1
	}
	if a[0] == b[0] && b[0] == c[0] || a[1] == b[1] && b[1] == c[1] {
		return 0
	}
	return orientExact(a, b, c)
}

// orientExact sums the six products of the determinant, each as a rounded
// product and its rounding error, into an expansion whose largest component
// has the sign of the whole.
func orientExact(a, b, c orb.Point) int {
	for _, v := range [6]float64{a[0], a[1], b[0], b[1], c[0], c[1]} {
		// Outside this range products or their errors leave the range of float64.
		if v != 0 && !(math.Abs(v) > 1e-120 && math.Abs(v) < 1e120) {
			return orientBig(a, b, c)
		}
	}
	var sum [12]float64
	n := 0
	for _, f := range [6][2]float64{
		{a[0], b[1]}, {-a[0], c[1]}, {-c[0], b[1]}, {-a[1], b[0]}, {a[1], c[0]}, {c[1], b[0]},
	} {
		product := f[0] * f[1]
		n = grow(&sum, n, math.FMA(f[0], f[1], -product))
		n = grow(&sum, n, product)
	}
	if n == 0 {
		return 0
	}
	return sign(sum[n-1])
}

// grow adds v to the expansion of n components, which stays nonoverlapping and
// rising in magnitude, and drops zeros. (Shewchuk, Grow-Expansion.)
func grow(e *[12]float64, n int, v float64) int {
	m := 0
	for i := range n {
		s := v + e[i]
		bb := s - v
		err := (v - (s - bb)) + (e[i] - bb)
		v = s
		if err != 0 {
			e[m] = err
			m++
		}
	}
	if v != 0 {
		e[m] = v
		m++
	}
	return m
}

// orientBig decides what is too large or too small for expansions.
func orientBig(a, b, c orb.Point) int {
	var r [6]*big.Rat
	for i, v := range [6]float64{a[0], a[1], b[0], b[1], c[0], c[1]} {
		if r[i] = new(big.Rat).SetFloat64(v); r[i] == nil {
			return 0
		}
	}
	diff := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Sub(x, y) }
	left := diff(r[0], r[4])
	left.Mul(left, diff(r[3], r[5]))
	right := diff(r[1], r[5])
	return left.Cmp(right.Mul(right, diff(r[2], r[4])))
}

func sign(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
