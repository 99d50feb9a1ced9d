package grids_test

import (
	"testing"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// at gives a point of the lattice: i and j in hundredths of a degree.
func at(i, j float64) orb.Point { return orb.Point{113 + i/100, 34 + j/100} }

func TestBorderBelongsToLowestCode(t *testing.T) {
	c := lattice(8)
	for seed := range uint64(4) {
		s := build(t, shuffled(t, c, seed))
		for _, row := range []struct {
			name    string
			p       orb.Point
			grid    string
			office  string
			borders []chengge.Kind
		}{
			{"inside", at(1.5, 1.5), "G0101", "O00", nil},
			{"edge between east and west", at(2, 1.5), "G0101", "O00", []chengge.Kind{chengge.KindGrids}},
			{"edge between north and south", at(1.5, 2), "G0101", "O00", []chengge.Kind{chengge.KindGrids}},
			{"corner of four", at(2, 2), "G0101", "O00", []chengge.Kind{chengge.KindGrids}},
			{"corner of four offices", at(4, 4), "G0303", "O00", []chengge.Kind{chengge.KindStreetOffices, chengge.KindGrids}},
			{"border of two offices", at(4, 1.5), "G0103", "O00", []chengge.Kind{chengge.KindStreetOffices, chengge.KindGrids}},
			{"outer edge", at(0, 1.5), "G0100", "O00", []chengge.Kind{chengge.KindStreetOffices, chengge.KindGrids}},
			{"outer corner", at(8, 8), "G0707", "O11", []chengge.Kind{chengge.KindStreetOffices, chengge.KindGrids}},
			{"beyond", at(8.001, 8), "", "", nil},
		} {
			a := s.Locate(chengge.Query{Point: row.p})
			require.Equal(t, row.grid, a.Grid.Code, row.name)
			require.Equal(t, row.office, a.Office.Code, row.name)
			require.ElementsMatch(t, row.borders, a.Borders, row.name)
			for _, k := range row.borders {
				found := false
				for _, r := range a.Reasons {
					found = found || r.Rule == chengge.NotedBorder && r.Other == string(k)
				}
				require.True(t, found, "%s: the answer says that it lies on a border of %s", row.name, k)
			}
		}
	}
}

func TestRowOrderNeverShows(t *testing.T) {
	c := lattice(8)
	c.Roads = chengge.Each(crossing())
	first := build(t, c)
	for seed := range uint64(5) {
		s := build(t, shuffled(t, c, seed))
		require.Equal(t, first.Hash(), s.Hash())
		for i := range 81 {
			for j := range 81 {
				q := chengge.Query{Point: at(float64(i)/10, float64(j)/10), Accuracy: 30}
				require.Equal(t, first.Locate(q), s.Locate(q))
			}
		}
	}
}

// crossing is four segments that meet in one point, with one code each.
func crossing() []chengge.RoadSegment {
	line := func(code string, width float64, precedence int, ps ...orb.Point) chengge.RoadSegment {
		return chengge.RoadSegment{Code: code, Name: "road " + code, Width: width, Precedence: precedence, Line: orb.MultiLineString{ps}}
	}
	return []chengge.RoadSegment{
		line("R2", 20, 0, at(1, 1.5), at(1.5, 1.5)),
		line("R1", 20, 0, at(1.5, 1.5), at(2, 1.5)),
		line("R4", 10, 1, at(1.5, 1), at(1.5, 1.5)),
		line("R3", 10, 1, at(1.5, 1.5), at(1.5, 2)),
	}
}

func TestSegmentTiesAndJunctions(t *testing.T) {
	c := lattice(4)
	c.Roads = chengge.Each(crossing())
	plain := crossing()
	for i := range plain {
		plain[i].Precedence = 0
	}
	p := c
	p.Roads = chengge.Each(plain)
	for seed := range uint64(4) {
		tie := build(t, shuffled(t, p, seed)).Locate(chengge.Query{Point: at(1.5, 1.5)})
		require.Equal(t, "R1", tie.Road.Code, "a shared end belongs to the lowest code")
		require.Contains(t, rules(tie), chengge.NotedRoadTie)

		s := build(t, shuffled(t, c, seed))
		junction := s.Locate(chengge.Query{Point: at(1.5, 1.5)})
		require.Equal(t, "R3", junction.Road.Code, "on the carriageways of four, precedence decides, then the code")
		require.Contains(t, rules(junction), chengge.NotedJunction)

		// 15 m east of the crossing: on the carriageway of R1 alone.
		beside := s.Locate(chengge.Query{Point: at(1.5164, 1.5)})
		require.Equal(t, "R1", beside.Road.Code)
		require.NotContains(t, rules(beside), chengge.NotedJunction)
	}
}

func rules(a chengge.Assignment) []chengge.RuleID {
	var out []chengge.RuleID
	for _, r := range a.Reasons {
		out = append(out, r.Rule)
	}
	return out
}

func TestMirroredTieGoesToLowestCode(t *testing.T) {
	c := lattice(4)
	c.Roads = chengge.Each([]chengge.RoadSegment{
		{Code: "B", Line: orb.MultiLineString{{at(1.501, 1), at(1.501, 2)}}},
		{Code: "A", Line: orb.MultiLineString{{at(1.499, 1), at(1.499, 2)}}},
	})
	a := build(t, c).Locate(chengge.Query{Point: at(1.5, 1.5)})
	require.Equal(t, "A", a.Road.Code)
	require.InDelta(t, 0.923, a.Road.Distance, 0.001)
}

func TestOutsideIsHintedNeverMoved(t *testing.T) {
	s := build(t, lattice(4))
	swapped := s.Locate(chengge.Query{Point: orb.Point{34.015, 113.015 - 90}}) // not plausible either way
	require.Empty(t, swapped.Hints)
	out := s.Locate(chengge.Query{Point: orb.Point{34.015, 113.015}})
	require.Equal(t, chengge.ByOutsideRoutine, out.Reasons[0].Rule)
	require.Equal(t, chengge.DefaultSupervisionCentre.Code, out.Lead.Code)

	// A GCJ-02 place just inside the eastern edge, sent as WGS 84, is 500 m off.
	g := s.Locate(chengge.Query{Point: at(4.3, 2)})
	require.Equal(t, at(4.3, 2), g.Point)
	require.Len(t, g.Hints, 2, "GCJ-02 and BD-09 would both lie inside")
	require.Equal(t, chengge.HintDatum, g.Hints[0].Rule)
	require.Equal(t, "GCJ-02", g.Hints[0].Code)
	require.InDelta(t, 560, g.Hints[0].Value, 60)
}

func TestLatticeHasLeadEverywhere(t *testing.T) {
	s := build(t, lattice(4))
	a := s.Locate(chengge.Query{Point: at(1.5, 1.5)})
	require.Equal(t, chengge.Body{Code: "O00", Name: "office 0-0"}, a.Lead)
	require.Equal(t, chengge.ByArea, a.Reasons[0].Rule)
}
