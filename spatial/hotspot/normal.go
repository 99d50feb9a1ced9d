package hotspot

import (
	"math"
	"math/bits"
)

// Exponentials and normal tails are computed here with each product rounded, so
// that no machine's fused multiply-add or assembly changes the last bit.

// mul is a product that is rounded before it is added to anything.
func mul(a, b float64) float64 { return float64(a * b) }

// expNegative gives e to the power −y, y ≥ 0, to 1e-15 relative: 2^(k/32) from a
// table, and Taylor for what is left.
func expNegative(y float64) float64 {
	if y > 745 {
		return 0
	}
	const perLn2 = 32 * 1.4426950408889634
	const ln2Hi, ln2Lo = 6.93147180369123816490e-01 / 32, 1.90821492927058770002e-10 / 32
	k := math.Floor(0.5 - float64(y*perLn2))
	r := (-y - float64(k*ln2Hi)) - float64(k*ln2Lo)
	// |r| ≤ ln 2/64: the seventh power over 7! is below 4e-18.
	rr := float64(r * r)
	odd := float64(r * (1 + float64(rr*(1.0/6+float64(rr*(1.0/120))))))
	even := float64(rr * (0.5 + float64(rr*(1.0/24+float64(rr*(1.0/720))))))
	v := float64(powers[int(k)&31] * (1 + (odd + even)))
	e := int(k) >> 5
	if e < -1021 {
		return math.Ldexp(v, e)
	}
	return v * math.Float64frombits(uint64(e+1023)<<52)
}

// powers are 2^(j/32), by square roots and products, which round alike everywhere.
var powers = func() (p [32]float64) {
	p[0] = 1
	root := 2.0
	for bit := 16; bit > 0; bit /= 2 {
		root = math.Sqrt(root)
		p[bit] = root
	}
	for j := range p {
		if p[j] == 0 {
			top := 1 << (bits.Len(uint(j)) - 1)
			p[j] = float64(p[top] * p[j-top])
		}
	}
	return p
}()

// upperTail gives the probability that a normal variate exceeds z, to 1e-12
// relative. (J. F. Hart et al., Computer Approximations, 1968, algorithm 5666,
// as given by G. West, Better approximations to cumulative normal functions,
// Wilmott, 2005; beyond 3 Laplace's continued fraction.)
func upperTail(z float64) float64 {
	if z < 0 {
		return 1 - upperTail(-z)
	}
	if z > 39 {
		return 0
	}
	e := expNegative(float64(z*z) / 2)
	if z > 3 {
		// From its depth up.
		f := z
		for k := 60.0; k >= 1; k-- {
			f = z + k/f
		}
		return e / f / 2.5066282746310002
	}
	num, den := hartNum[0], hartDen[0]
	for _, c := range hartNum[1:] {
		num = float64(num*z) + c
	}
	for _, c := range hartDen[1:] {
		den = float64(den*z) + c
	}
	return e * num / den
}

var (
	hartNum = [...]float64{3.52624965998911e-02, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376}
	hartDen = [...]float64{8.83883476483184e-02, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752}
)
