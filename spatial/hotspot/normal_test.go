package hotspot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUpperTail(t *testing.T) {
	for z := -8.0; z < 37; z += 0.0137 {
		want := math.Erfc(z/math.Sqrt2) / 2
		require.InEpsilon(t, want, upperTail(z), 1e-13*(3+z*z/300), "%v", z)
	}
	require.Equal(t, 0.0, upperTail(40))
	require.InDelta(t, 0.5, upperTail(0), 1e-15)
	for y := 0.0; y < 700; y += 0.31 {
		require.InEpsilon(t, math.Exp(-y), expNegative(y), 1e-15*(4+y/100), "%v", y)
	}
}

// Taking a value out by subtraction, where it is trusted, is right to the loss
// that is promised; where it is not trusted the table is made again.
func TestWithoutIsTheTableWithout(t *testing.T) {
	refused := 0
	// One large value among many small ones: nearly all choices with a large sum
	// have it.
	lone := make([]float64, 3000)
	for i := range lone {
		lone[i] = float64(min(2, mix(uint64(i))%12/10+mix(uint64(i)+1<<40)%20/19))
	}
	lone[0] = 13
	for _, x := range [][]float64{
		lone,
		{0, 0, 0, 1, 1, 2, 5, 0, 0, 1, 0, 0, 3}, {1, 2, 4, 8, 16, 32, 64, 128, 256}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 1000},
		{7, 7, 7, 7, 8, 8, 8, 9, 40, 41, 42, 43, 44, 45}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20},
	} {
		h := newHistogram(x)
		const k = 6
		all := newChoices(h, k, -1)
		for v := range h.values {
			g, bad := all.without(h.values[v], k)
			want := newChoices(h, k, v)
			for j := 1; j <= k; j++ {
				a, b := newTails(g[j]), newTails(want.f[j])
				for s := range want.f[j] {
					if want.f[j][s] == 0 {
						continue // cannot be observed
					}
					if !trusted(g[j], bad[j], s) {
						refused++
						continue
					}
					require.InEpsilon(t, b.hi[s], a.hi[s], 2*exactLoss)
					require.InEpsilon(t, b.lo[s], a.lo[s], 2*exactLoss)
				}
			}
		}
	}
	require.Positive(t, refused, "some are lost by subtraction, or the test shows nothing")
}

// The draws of a permutation are all different, each number comes as often as
// another, and so does each pair, whichever way they are drawn.
func TestDrawsAreUniform(t *testing.T) {
	for _, c := range []struct{ n, k int }{{40, 6}, {7, 3}, {60, 13}, {9, 9}, {1000, 6}} {
		const times = 60000
		d := &drawer{}
		d.set(c.n, c.k)
		into, seen, pairs := make([]int32, c.k), make([]int, c.n), make([]int, c.n)
		for p := range times {
			d.draw(unitKey(3, 4), uint64(p), into)
			for j, v := range into {
				require.False(t, contains(into[:j], v))
				seen[v]++
			}
			if c.k > 1 {
				pairs[(int(into[0])-int(into[c.k-1])+c.n)%c.n]++
			}
		}
		check := func(counts []int, share float64) {
			chi := 0.0
			for _, got := range counts {
				e := times * share
				chi += (float64(got) - e) * (float64(got) - e) / (e * (1 - share))
			}
			n := float64(len(counts))
			require.Less(t, chi, n+6*math.Sqrt(2*n), "%+v", c)
		}
		if c.k < c.n {
			check(seen, float64(c.k)/float64(c.n))
		}
		check(pairs[1:], 1/float64(c.n-1))
	}
}

// Six in registers are the six that draw draws.
func TestSums6(t *testing.T) {
	for _, n := range []int{25, 40, 5000} {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(mix(uint64(i)) % 10)
		}
		d := &drawer{}
		d.set(n, 6)
		require.True(t, d.sixOf())
		drawn, notAbove, notBelow := make([]int32, 6), uint64(0), uint64(0)
		for p := 10; p < 5000; p++ {
			d.draw(7, uint64(p), drawn)
			sum := 0.0
			for _, j := range drawn {
				sum += values[j]
			}
			if sum < 28 {
				notAbove++
			}
			if sum > 25 {
				notBelow++
			}
		}
		a, b := d.sums6(7, 10, 5000, values, 28, 25, drawn)
		require.Equal(t, []uint64{notAbove, notBelow}, []uint64{a, b})
	}
}
