package grids_test

import (
	"testing"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// Across 中轴路 of the town: 40 m between the kerbs, 6 m of median, runs south.
func TestPositionsAcrossARoad(t *testing.T) {
	s := town(t)
	on := orb.Point{113.6675, 34.7620}
	pl := spatial.NewPlane(on)
	for _, row := range []struct {
		east     float64 // metres
		position chengge.Position
		side     chengge.Side
		compass  chengge.Compass
	}{
		{0, chengge.MedianStrip, chengge.OnLine, ""},
		{2.99, chengge.MedianStrip, chengge.LeftSide, chengge.East},
		{3.01, chengge.Carriageway, chengge.LeftSide, chengge.East},
		{-3.01, chengge.Carriageway, chengge.RightSide, chengge.West},
		{19.99, chengge.Carriageway, chengge.LeftSide, chengge.East},
		{20.01, chengge.LeftPosition, chengge.LeftSide, chengge.East},
		{-20.01, chengge.RightPos, chengge.RightSide, chengge.West},
		{34.99, chengge.LeftPosition, chengge.LeftSide, chengge.East},
		{35.01, "", "", ""},
	} {
		a := s.Locate(chengge.Query{Point: pl.Inverse(row.east, 0)})
		if row.position == "" {
			require.True(t, a.Road.IsZero(), "%v m", row.east)
			continue
		}
		require.Equal(t, "4101990007", a.Road.Code, "%v m", row.east)
		require.Equal(t, row.position, a.Road.Position, "%v m", row.east)
		require.Equal(t, row.side, a.Road.Side, "%v m", row.east)
		require.Equal(t, row.compass, a.Road.Compass, "%v m", row.east)
		require.InDelta(t, 332.8, a.Road.Chainage, 0.5, "three thousandths of a degree from its beginning")
	}
}

// A segment counts while it is in force, also at a junction and for a tie; a
// stated distance holds for the carriageway of a junction too.
func TestSegmentsInForce(t *testing.T) {
	day := func(s string) time.Time { v, err := chengge.ParseTime(s, time.UTC); require.NoError(t, err); return v }
	roads := crossing()
	for i := range roads {
		if roads[i].Precedence > 0 { // R3 and R4, from June on
			roads[i].Valid.Begins = day("2026-06-01")
		}
		if roads[i].Code == "R1" {
			roads[i].Valid.Ends = day("2026-09-01")
		}
	}
	c := lattice(4)
	c.Roads = chengge.Each(roads)
	s := build(t, c)
	for _, row := range []struct {
		at, road string
		rule     chengge.RuleID
	}{
		{"2026-05-31T23:59:59", "R1", chengge.NotedRoadTie},
		{"2026-06-01", "R3", chengge.NotedJunction},
		{"2026-09-01", "R3", ""},
	} {
		a := s.Locate(chengge.Query{Point: at(1.5, 1.5), At: day(row.at)})
		require.Equal(t, row.road, a.Road.Code, row.at)
		if row.rule != "" {
			require.Contains(t, rules(a), row.rule, row.at)
		}
	}
	require.True(t, s.Locate(chengge.Query{Point: at(1.8, 1.5), At: day("2026-09-01")}).Road.IsZero(), "R1 is no more")

	// 0.9 m south of R1 and 4.6 m east of R4's end: on both carriageways.
	p := at(1.505, 1.4992)
	require.Equal(t, "R4", s.Locate(chengge.Query{Point: p, At: day("2026-07-01")}).Road.Code)
	require.Equal(t, "R1", s.Locate(chengge.Query{Point: p, At: day("2026-07-01"), RoadMaxDistance: 2}).Road.Code)
}
