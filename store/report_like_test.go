package store

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// TestAroundMissesNobody: whoever is within reach is below a cell that is looked
// into, and both share a lock, for rules of all sizes and over the whole city.
func TestAroundMissesNobody(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, reach := range []float64{1, 10, 50, 120, 500, 2000, chengge.MaxDuplicates.Within} {
		cells := 0
		for range 4000 {
			p := orb.Point{113.3 + r.Float64()*0.6, 34.5 + r.Float64()*0.5}
			s, c := math.Sincos(r.Float64() * 2 * math.Pi)
			d := reach * math.Sqrt(r.Float64()) // evenly over the disc
			if r.IntN(2) == 0 {
				d = reach * 0.999
			}
			q := spatial.NewPlane(p).Inverse(d*c, d*s)
			a, err := spatial.CellAt(p, keptCell)
			require.NoError(t, err)
			b, err := spatial.CellAt(q, keptCell)
			require.NoError(t, err)
			there := around(a, reach)
			cells += len(there)
			found := false
			for _, cell := range there {
				low, high := children(cell)
				found = found || int64(b) >= low && int64(b) <= high
				require.Equal(t, b.Parent(cell.Resolution()) == cell, int64(b) >= low && int64(b) <= high)
			}
			require.True(t, found, "reach %v: %v and %v", reach, p, q)
			lock := func(cells []spatial.Cell) (out []spatial.Cell) {
				for _, c := range cells {
					out = append(out, c.Parent(finest(reach, 4, lockCell)))
				}
				return out
			}
			mine, other := lock(there), lock(around(b, reach))
			require.True(t, slices.ContainsFunc(mine, func(c spatial.Cell) bool { return slices.Contains(other, c) }))
		}
		t.Logf("%v m: %.2f cells a report", reach, float64(cells)/4000)
	}
}

// TestIDsOfServers: ids rise, are of their second and server, go on into the
// next second when one is full, and end with the lease.
func TestIDsOfServers(t *testing.T) {
	n := serverNumber{number: 9, until: time.Now().Add(time.Hour)}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	ids, ok := n.ids(at, 40_000)
	require.True(t, ok)
	require.True(t, slices.IsSorted(ids))
	require.Len(t, slices.Compact(slices.Clone(ids)), 40_000)
	require.Equal(t, at, ids[0].Time())
	require.Equal(t, at.Add(time.Second), ids[39_999].Time())
	require.EqualValues(t, 9, ids[0]>>15&63)
	more, ok := n.ids(at, 1)
	require.True(t, ok)
	require.Greater(t, more[0], ids[39_999], "never back")
	n.until = time.Now()
	_, ok = n.ids(at, 1)
	require.False(t, ok)
}

// TestDuplicatesOfOneGroup: two clients tell the same in one transaction: the
// second is linked to the first, and counted there.
func TestDuplicatesOfOneGroup(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	p := orb.Point{113.6653, 34.7579}
	cell, err := spatial.CellAt(p, keptCell)
	require.NoError(t, err)
	category, err := chengge.ParseCategoryKey("matter:06010")
	require.NoError(t, err)
	var group []*taking
	for range 3 {
		r := chengge.Report{Channel: "12345", Category: category, Point: &p, Cell: int64(cell), Lead: chengge.Body{Code: "H01", Name: "H01"}}
		group = append(group, &taking{in: &Intake{Actor: "app", Role: chengge.Reporter, Rule: chengge.DuplicateRule{Within: 50, Since: 24 * time.Hour}, Reports: []chengge.Report{r},
			Answer: func([]chengge.Report) ([]byte, error) { return nil, nil }}})
	}
	require.NoError(t, s.takeGroup(t.Context(), group))
	var firsts, linked, counted int
	require.NoError(t, s.pool.QueryRow(t.Context(), `select count(*) filter (where duplicate_of is null), count(duplicate_of), sum(duplicates) from report`).Scan(&firsts, &linked, &counted))
	require.Equal(t, []int{1, 2, 2}, []int{firsts, linked, counted})
}
