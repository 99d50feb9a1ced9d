package demo

// chance gives numbers that depend on the seed and on what is asked, and on
// nothing else: no order of calls, no clock, no number of cores.
type chance uint64

// of gives the chance of one subject.
func (c chance) of(n int) chance { return chance(mix(uint64(c) ^ mix(uint64(n)+0x9e3779b97f4a7c15))) }

// at gives the chance of a subject with two numbers.
func (c chance) at(a, b int) chance { return c.of(a).of(b) }

// named gives the chance of a matter, by its name.
func (c chance) named(s string) chance {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return chance(mix(uint64(c) ^ h))
}

// n gives a whole number from 0 to n−1.
func (c chance) n(n int) int { return int(uint64(c) >> 11 % uint64(n)) }

// unit gives a number from 0 up to 1.
func (c chance) unit() float64 { return float64(uint64(c)>>11) / (1 << 53) }

// among gives a number from a up to b.
func (c chance) among(a, b float64) float64 { return a + float64((b-a)*c.unit()) }

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// noise gives a smooth surface from −1 to 1 with hills about one apart. The
// products are rounded one by one, so that no machine fuses them.
func (c chance) noise(x, y float64) float64 {
	ix, iy := floor(x), floor(y)
	fx, fy := fade(x-float64(ix)), fade(y-float64(iy))
	v := func(dx, dy int) float64 { return float64(2*c.at(ix+dx+1<<20, iy+dy+1<<20).unit()) - 1 }
	south := blend(v(0, 0), v(1, 0), fx)
	north := blend(v(0, 1), v(1, 1), fx)
	return blend(south, north, fy)
}

func floor(x float64) int {
	i := int(x)
	if float64(i) > x {
		i--
	}
	return i
}

func fade(t float64) float64 {
	u := float64(t*6) - 15
	u = float64(t*u) + 10
	return float64(float64(t*t)*t) * u
}

func blend(a, b, t float64) float64 { return a + float64((b-a)*t) }

// share parts total by weights, each part at least least: exactly, by largest
// remainders, the first ones where they are equal.
func share(total int, weights []float64, least int) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	out, rest := make([]int, len(weights)), make([]float64, len(weights))
	given := 0
	for i, w := range weights {
		exact := float64(total) * w / sum
		out[i] = max(least, int(exact))
		rest[i] = exact - float64(out[i])
		given += out[i]
	}
	for ; given != total; given += sign(total - given) {
		best := -1
		for i := range rest {
			if given > total && out[i] <= least {
				continue
			}
			if best < 0 || float64(sign(total-given))*rest[i] > float64(sign(total-given))*rest[best] {
				best = i
			}
		}
		if best < 0 {
			break
		}
		out[best] += sign(total - given)
		rest[best] -= float64(sign(total - given))
	}
	return out
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}
