package hotspot

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

// drawer draws k of the numbers 0 to n−1 but one that is left out, without
// replacement, each choice equally likely.
type drawer struct {
	n     uint32 // numbers that are drawn from, the one left out not among them
	out   int32  // left out; where nothing is, n and above
	k     int
	limit uint32 // products below it in their lower half are drawn again (D. Lemire 2019)
	words uint64 // random words of a permutation
	mark  []uint32
	stamp uint32
	deck  []int32 // for dense draws
	swaps []int32
}

// fewDrawn is up to how many are compared each with each.
const fewDrawn = 12

// newDrawer draws k of n numbers, or of the n−1 others where out is one of them.
func newDrawer(n, k int, out int32) *drawer {
	d := &drawer{}
	d.set(n, k, out)
	return d
}

func (d *drawer) set(n, k int, out int32) {
	if out >= 0 && int(out) < n {
		n--
	} else {
		out = int32(n)
	}
	d.n, d.k, d.out, d.words = uint32(n), k, out, uint64(k+1)/2
	d.limit = -d.n % d.n
	switch {
	case 4*k > n:
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

// draw fills into with the choice of a permutation.
func (d *drawer) draw(key, permutation uint64, into []int32) {
	if 4*d.k > int(d.n) {
		d.shuffle(key, permutation, into)
		return
	}
	state := key + permutation*d.words*golden
	into = into[:d.k]
	for j := 0; j < len(into); j += 2 {
		state += golden
		z := mix(state)
		a, b := uint64(uint32(z))*uint64(d.n), (z>>32)*uint64(d.n)
		if uint32(a) < d.limit || uint32(b) < d.limit {
			d.redraw(key, permutation, into)
			return
		}
		into[j] = int32(a >> 32)
		if j+1 < len(into) {
			into[j+1] = int32(b >> 32)
		}
	}
	if d.repeats(into) {
		d.redraw(key, permutation, into)
		return
	}
	for j, v := range into {
		if v >= d.out {
			into[j] = v + 1
		}
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
	state := mix(key^mix(permutation+0x5851f42d4c957f2d)) + golden
	for j := range into {
		for {
			v := int32(d.below(&state, d.n, d.limit))
			into[j] = v
			if v >= d.out {
				into[j] = v + 1
			}
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

func (d *drawer) below(state *uint64, n, limit uint32) uint32 {
	for {
		*state += golden
		if a := (mix(*state) >> 32) * uint64(n); uint32(a) >= limit {
			return uint32(a >> 32)
		}
	}
}

// shuffle draws by the first k steps of Fisher and Yates, and takes them back.
func (d *drawer) shuffle(key, permutation uint64, into []int32) {
	state := mix(key^mix(permutation+0x14057b7ef767814f)) + golden
	for j := range d.k {
		rest := d.n - uint32(j)
		at := int32(uint32(j) + d.below(&state, rest, -rest%rest))
		d.deck[j], d.deck[at] = d.deck[at], d.deck[j]
		d.swaps[j] = at
		into[j] = d.deck[j]
		if into[j] >= d.out {
			into[j]++
		}
	}
	for j := d.k - 1; j >= 0; j-- {
		at := d.swaps[j]
		d.deck[j], d.deck[at] = d.deck[at], d.deck[j]
	}
}
