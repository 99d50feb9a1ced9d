package hotspot

import (
	"math"
	"math/bits"
)

// Random numbers are a function of (seed, unit, permutation): no state, so that
// the order in which units are computed does not show.

const golden = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio, odd

// mix is the finaliser of SplitMix64: a bijection in which each bit of the input
// turns half of the bits of the output. (G. L. Steele, D. Lea and C. H. Flood,
// Fast splittable pseudorandom number generators, OOPSLA 2014.)
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unitKey begins the random numbers of a unit.
func unitKey(seed, unit uint64) uint64 {
	return mix(mix(seed+golden) ^ (unit+1)*0xd1342543de82ef95)
}

// The generator of words is wyrand: the state steps by an odd number, and a
// word is both halves of the product of the state with a scrambled self. It
// costs one multiplication. (Wang Yi, wyhash, final version 4; it passes BigCrush
// and PractRand.)
const (
	wyStep = 0x2d358dccaa6c78a5
	wyMask = 0x8bb84b93962eacc9
)

func word(state uint64) uint64 {
	hi, lo := bits.Mul64(state, state^wyMask)
	return hi ^ lo
}

// drawer draws k of the numbers 0 to n−1 without replacement, each choice
// equally likely.
type drawer struct {
	n     uint32
	k     int
	limit uint32 // products below it in their lower half are drawn again (D. Lemire, Fast random integer generation in an interval, 2019)
	words uint64 // random words of a permutation
	mark  []uint32
	stamp uint32
	deck  []int32 // for dense draws
	swaps []int32
}

// fewDrawn is up to how many are compared each with each.
const fewDrawn = 12

func (d *drawer) set(n, k int) {
	d.n, d.k, d.words = uint32(n), k, uint64(k+1)/2
	d.limit = -d.n % d.n
	switch {
	case d.dense():
		if len(d.deck) != n {
			d.deck = make([]int32, n)
			for i := range d.deck {
				d.deck[i] = int32(i)
			}
		}
		if len(d.swaps) < k {
			d.swaps = make([]int32, k)
		}
	case k > fewDrawn && len(d.mark) != n:
		d.mark, d.stamp = make([]uint32, n), 0
	}
}

// dense tells whether so many are drawn that repeats would be common.
func (d *drawer) dense() bool { return 4*d.k > int(d.n) }

// draw fills into with the choice of a permutation.
func (d *drawer) draw(key, permutation uint64, into []int32) {
	if d.dense() {
		d.shuffle(key, permutation, into)
		return
	}
	state := key + permutation*d.words*wyStep
	into = into[:d.k]
	n, least := uint64(d.n), ^uint32(0)
	for j := 0; j < len(into); j += 2 {
		state += wyStep
		z := word(state)
		a, b := uint64(uint32(z))*n, (z>>32)*n
		into[j] = int32(a >> 32)
		least = min(least, uint32(a))
		if j+1 < len(into) {
			into[j+1] = int32(b >> 32)
			least = min(least, uint32(b))
		}
	}
	if least < d.limit || d.repeats(into) {
		d.redraw(key, permutation, into)
	}
}

// repeats tells whether a number is there twice.
func (d *drawer) repeats(drawn []int32) bool {
	if len(drawn) <= fewDrawn {
		for j, v := range drawn {
			for _, u := range drawn[:j] {
				if u == v {
					return true
				}
			}
		}
		return false
	}
	d.stamp++
	if d.stamp == 0 {
		clear(d.mark)
		d.stamp = 1
	}
	for _, v := range drawn {
		if d.mark[v] == d.stamp {
			return true
		}
		d.mark[v] = d.stamp
	}
	return false
}

// redraw draws one number after the other from a stream of its own, each until
// it is new.
func (d *drawer) redraw(key, permutation uint64, into []int32) {
	state := mix(key ^ mix(permutation+0x5851f42d4c957f2d))
	for j := range into {
		for {
			into[j] = int32(below(&state, d.n, d.limit))
			if !contains(into[:j], into[j]) {
				break
			}
		}
	}
}

func contains(drawn []int32, v int32) bool {
	for _, u := range drawn {
		if u == v {
			return true
		}
	}
	return false
}

// below gives a number below n; limit is 2^32 modulo n.
func below(state *uint64, n, limit uint32) uint32 {
	for {
		*state += wyStep
		if a := (word(*state) >> 32) * uint64(n); uint32(a) >= limit {
			return uint32(a >> 32)
		}
	}
}

// shuffle draws by the first k steps of Fisher and Yates, and takes them back.
func (d *drawer) shuffle(key, permutation uint64, into []int32) {
	state := mix(key ^ mix(permutation+0x14057b7ef767814f))
	for j := range d.k {
		rest := d.n - uint32(j)
		at := int32(uint32(j) + below(&state, rest, -rest%rest))
		d.deck[j], d.deck[at] = d.deck[at], d.deck[j]
		d.swaps[j] = at
		into[j] = d.deck[j]
	}
	for j := d.k - 1; j >= 0; j-- {
		at := d.swaps[j]
		d.deck[j], d.deck[at] = d.deck[at], d.deck[j]
	}
}

// sixOf tells whether sums6 can be taken.
func (d *drawer) sixOf() bool { return d.k == 6 && !d.dense() }

// sums6 is draw and the sum of the values drawn, for the six neighbours that
// hexagons have, in registers: four times as fast. It counts the permutations
// from from to to whose sum is not at least above, and not at most below.
func (d *drawer) sums6(key, from, to uint64, values []float64, above, below float64, drawn []int32) (notAbove, notBelow uint64) {
	n, limit := uint64(d.n), d.limit
	state := key + from*3*wyStep
	for p := from; p < to; p++ {
		z0, z1, z2 := word(state+wyStep), word(state+2*wyStep), word(state+3*wyStep)
		state += 3 * wyStep
		a0, a1 := uint64(uint32(z0))*n, z0>>32*n
		a2, a3 := uint64(uint32(z1))*n, z1>>32*n
		a4, a5 := uint64(uint32(z2))*n, z2>>32*n
		least := min(uint32(a0), uint32(a1), uint32(a2), uint32(a3), uint32(a4), uint32(a5))
		i0, i1, i2, i3, i4, i5 := a0>>32, a1>>32, a2>>32, a3>>32, a4>>32, a5>>32
		var sum float64
		if least < limit || i0 == i1 || i0 == i2 || i0 == i3 || i0 == i4 || i0 == i5 || i1 == i2 || i1 == i3 ||
			i1 == i4 || i1 == i5 || i2 == i3 || i2 == i4 || i2 == i5 || i3 == i4 || i3 == i5 || i4 == i5 {
			d.redraw(key, p, drawn)
			for _, j := range drawn {
				sum += values[j]
			}
		} else {
			sum = values[i0] + values[i1] + values[i2] + values[i3] + values[i4] + values[i5]
		}
		// The sign bits: that of 0 is clear.
		notAbove += math.Float64bits(sum-above) >> 63
		notBelow += math.Float64bits(below-sum) >> 63
	}
	return notAbove, notBelow
}
