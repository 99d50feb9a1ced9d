package main

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"chengge/demo"
	"chengge/exporters"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// expected counts the planted clusters that the default test must find with a
// chance of at least 95 %, which follows from how many reports each adds by the
// generator's plan, and how many of those are found.
type expected struct{ strong, found int }

// add takes in a cluster of a kind: the test of a unit beside it asks whether the
// sum over its k neighbours is larger than that of k units drawn from all n. By
// the normal approximation that sum has the mean k·b and the variance k·s² of the
// units away from all clusters; the cluster adds its plan's events, which vary as
// Poisson's, on top of what a unit has anyway. A correction for false discoveries
// asks for no more than Bonferroni's p. But the units of clusters are among those
// drawn: j of them that make up the sum by themselves come with a chance of about
// C(k, j)·(M/n)^j, where M of the n are as large, and p is no smaller than that.
func (e *expected) add(t *testing.T, answer *exporters.Hotspots, kind []demo.Cluster, k int, found bool) {
	t.Helper()
	width := widthOfCell(t, answer.Units[0].Code)
	c := &kind[k]
	planned, days := 0.0, 0
	for at := c.Valid.Begins; at.Before(c.Valid.Ends); at = at.AddDate(0, 0, 1) {
		if c.Days[at.Weekday()] {
			days++
		}
	}
	planned = c.PerDay * float64(days)
	var n, sum, squares float64
	for i := range answer.Units {
		u := &answer.Units[i]
		away := true
		for j := range kind {
			away = away && float64(spatial.Distance(orb.Point{u.Lng, u.Lat}, kind[j].Centre)) > kind[j].Radius+width
		}
		if away {
			n, sum, squares = n+1, sum+*u.Value, squares+*u.Value**u.Value
		}
	}
	b := sum / n
	variance := squares/n - b*b
	rings := answer.Local.Weights.Rings
	share, neighbours, parts := bestWindow(t, answer, c, rings)
	added, spread := share*planned, float64(neighbours)*variance
	alpha := 0.05 / 2 / float64(answer.Local.Tests)
	need := upperQuantile(alpha)
	least := added - 1.645*math.Sqrt(added+spread)
	j, sum2, drawn := 0, 0.0, 1.0
	for ; j < len(parts) && sum2 < least; j++ {
		sum2 += parts[j] * planned
		drawn *= float64(neighbours-j) / float64(j+1) * float64(len(kind)*(j+1)) / float64(len(answer.Units))
	}
	strong := least >= need*math.Sqrt(spread) && drawn < alpha
	t.Logf("%s %s on %s, %d rings: adds %.0f, of which %.0f in a window with a standard deviation of %.0f; z %.1f, needs %.1f; drawn by chance %.2g: strong %v, found %v",
		c.ID, c.Name, answer.Unit, rings, planned, added, math.Sqrt(spread), added/math.Sqrt(spread), need, drawn, strong, found)
	if strong {
		e.strong++
		if found {
			e.found++
		}
	}
}

// check asks for as many as chance leaves of a power of 95 %, in all but one case
// of a thousand.
func (e *expected) check(t *testing.T) {
	t.Helper()
	misses, rest, term := 0, 1.0, math.Pow(0.95, float64(e.strong))
	for rest -= term; rest > 0.001; rest -= term {
		misses++
		term *= float64(e.strong-misses+1) / float64(misses) * 0.05 / 0.95
	}
	t.Logf("%d clusters are strong enough to be found with a chance of 95 %% or more; %d of them are found, at most %d may be missed", e.strong, e.found, misses)
	require.GreaterOrEqual(t, e.found, e.strong-misses)
	require.Positive(t, e.strong)
}

// bestWindow gives the largest share of a cluster's disc that the neighbours of a
// unit have, how many neighbours that unit has, and the shares of all units, the
// largest first.
func bestWindow(t *testing.T, answer *exporters.Hotspots, c *demo.Cluster, rings int) (share float64, neighbours int, parts []float64) {
	t.Helper()
	in := map[spatial.Cell]float64{}
	var resolution, points int
	cell, err := spatial.ParseCell(answer.Units[0].Code)
	require.NoError(t, err)
	resolution = cell.Resolution()
	plane := spatial.NewPlane(c.Centre)
	for x := -c.Radius; x <= c.Radius; x += c.Radius / 12 {
		for y := -c.Radius; y <= c.Radius; y += c.Radius / 12 {
			if math.Hypot(x, y) > c.Radius {
				continue
			}
			at, err := spatial.CellAt(plane.Inverse(x, y), resolution)
			require.NoError(t, err)
			in[at]++
			points++
		}
	}
	units := map[spatial.Cell]int{}
	for i := range answer.Units {
		u, err := spatial.ParseCell(answer.Units[i].Code)
		require.NoError(t, err)
		units[u] = int(answer.Units[i].Neighbours)
	}
	for u, n := range units {
		disk, err := u.Disk(rings)
		require.NoError(t, err)
		sum := 0.0
		for _, d := range disk {
			if _, unit := units[d]; unit && d != u {
				sum += in[d]
			}
		}
		if sum /= float64(points); sum > share {
			share, neighbours = sum, n
		}
	}
	for _, n := range in {
		parts = append(parts, n/float64(points))
	}
	slices.SortFunc(parts, func(a, b float64) int { return cmp.Compare(b, a) })
	return share, neighbours, parts
}

// upperQuantile gives the z that the normal distribution passes with a chance.
func upperQuantile(p float64) float64 {
	low, high := 0.0, 40.0
	for range 100 {
		if z := (low + high) / 2; math.Erfc(z/math.Sqrt2)/2 > p {
			low = z
		} else {
			high = z
		}
	}
	return low
}
