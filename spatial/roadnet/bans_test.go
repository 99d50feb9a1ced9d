package roadnet

import (
	"context"
	"testing"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// square is four ways round a block and one through it:
//
//	d ── c
//	│ ╲  │
//	a ── b
func square(t *testing.T) *Network {
	a, b, c, d := orb.Point{113.60, 34.70}, orb.Point{113.61, 34.70}, orb.Point{113.61, 34.71}, orb.Point{113.60, 34.71}
	n, err := Build([]Way{
		{Code: "AB", Name: "south", Line: orb.LineString{a, b}},
		{Code: "BC", Name: "east", Line: orb.LineString{b, c}},
		{Code: "CD", Name: "north", Line: orb.LineString{c, d}, MaxWeight: 20},
		{Code: "DA", Name: "west", Line: orb.LineString{d, a}},
		{Code: "DB", Name: "through", Line: orb.LineString{d, b}},
	})
	require.NoError(t, err)
	return n
}

func hours(t *testing.T, s string) chengge.Hours {
	h, err := chengge.ParseHours(s)
	require.NoError(t, err)
	return h
}

func TestBans(t *testing.T) {
	n := square(t)
	zone := time.FixedZone("city", 8*3600)
	day := func(d, h, m int) time.Time { return time.Date(2026, 12, d, h, m, 0, 0, zone) }
	inner := orb.MultiPolygon{{{{113.60, 34.70}, {113.61, 34.70}, {113.61, 34.71}, {113.60, 34.71}, {113.60, 34.70}}}}
	bans, err := n.Lay([]Ban{
		{Name: "inside the ring", Zone: inner, Hours: hours(t, "22:00-06:00"), ExceptElectric: true},
		{Name: "alert", Valid: chengge.Period{Begins: day(5, 0, 0), Ends: day(6, 0, 0)}, Exempt: []string{"P1"}},
		{Name: "rush hour", Roads: []string{"south", "BC"}, Hours: hours(t, "07:00-09:00"), Above: 12},
	})
	require.NoError(t, err)
	open := func(tr Trip) (out []string) {
		r := bans.Open(tr)
		for w, c := range r.closed {
			if !c {
				out = append(out, n.ways[w].Code)
			}
		}
		return out
	}
	heavy, light := Vehicle{Weight: 31}, Vehicle{Weight: 10}
	require.Equal(t, []string{"AB", "BC", "DA", "DB"}, open(Trip{At: day(1, 12, 0), Vehicle: heavy}), "the weight limit of CD")
	require.Equal(t, []string{"AB", "BC", "CD", "DA", "DB"}, open(Trip{At: day(1, 12, 0), Vehicle: light}))
	// The ring itself stays open; the night runs across midnight.
	require.Equal(t, []string{"AB", "BC", "DA"}, open(Trip{At: day(1, 23, 30), Vehicle: heavy}))
	require.Equal(t, []string{"AB", "BC", "DA"}, open(Trip{At: day(2, 5, 59), Vehicle: heavy}))
	require.Equal(t, []string{"AB", "BC", "DA", "DB"}, open(Trip{At: day(2, 6, 0), Vehicle: heavy}))
	require.Equal(t, []string{"AB", "BC", "DA", "DB"}, open(Trip{At: day(1, 23, 30), Vehicle: Vehicle{Weight: 31, Electric: true}}))
	require.Empty(t, open(Trip{At: day(5, 12, 0), Vehicle: light}), "an alert stops the whole city")
	require.Len(t, open(Trip{At: day(5, 12, 0), Vehicle: light, Project: "P1"}), 5)
	require.Equal(t, []string{"DA", "DB"}, open(Trip{At: day(1, 8, 0), Vehicle: heavy}))
	require.Len(t, open(Trip{At: day(1, 8, 0), Vehicle: light}), 5)

	spells := bans.Spells(Trip{Vehicle: heavy}, day(4, 20, 0), day(5, 10, 0))
	require.Equal(t, []Spell{
		{day(4, 20, 0), day(4, 22, 0), nil},
		{day(4, 22, 0), day(5, 0, 0), []string{"inside the ring"}},
		{day(5, 0, 0), day(5, 6, 0), []string{"inside the ring", "alert"}},
		{day(5, 6, 0), day(5, 7, 0), []string{"alert"}},
		{day(5, 7, 0), day(5, 9, 0), []string{"alert", "rush hour"}},
		{day(5, 9, 0), day(5, 10, 0), []string{"alert"}},
	}, spells)

	_, err = n.Lay([]Ban{{Name: "typo", Roads: []string{"nowhere"}}})
	require.ErrorContains(t, err, `no road "nowhere"`)
}

func TestClosingUnderWay(t *testing.T) {
	n := square(t)
	bans, err := n.Lay([]Ban{{Name: "evening", Roads: []string{"BC"}, Hours: hours(t, "20:00-22:00")}})
	require.NoError(t, err)
	a, ok := n.Snap(orb.Point{113.601, 34.70}, Vehicle{}, 5)
	require.True(t, ok)
	c, ok := n.Snap(orb.Point{113.61, 34.709}, Vehicle{}, 5)
	require.True(t, ok)
	trip := Trip{At: time.Date(2026, 12, 1, 19, 58, 30, 0, time.UTC)}
	m, err := bans.Open(trip).Matrix(context.Background(), []Place{a}, []Place{c}, ByTime)
	require.NoError(t, err)
	p, ok := m.Path(0, 0)
	require.True(t, ok)
	require.Equal(t, []string{"AB", "BC"}, p.Codes)
	// 820 m at 20 km/h take 2.5 minutes: BC closes before the truck is there.
	require.Equal(t, []string{"evening"}, bans.Closing(p, trip))
	trip.At = trip.At.Add(-time.Hour)
	require.Empty(t, bans.Closing(p, trip))
}

// TestAlong finds the way on an approved route, and none where it leads nowhere.
func TestAlong(t *testing.T) {
	n := square(t)
	a, ok := n.Snap(orb.Point{113.600, 34.705}, Vehicle{}, 5) // on DA
	require.True(t, ok)
	c, ok := n.Snap(orb.Point{113.61, 34.705}, Vehicle{}, 5) // on BC
	require.True(t, ok)
	for _, k := range []struct {
		weight float64
		access spatial.Metres
		route  []string
		want   []string
	}{
		{10, 50, []string{"south"}, []string{"DA", "AB", "BC"}},
		{10, 50, []string{"north"}, []string{"DA", "CD", "BC"}},
		{31, 50, []string{"north"}, nil},                                // it bears 20 t
		{31, 50, []string{"through", "AB"}, []string{"DA", "AB", "BC"}}, // the shorter of two
		{31, 50, []string{"DB"}, []string{"DA", "DB", "BC"}},
		{31, 50, []string{"nowhere"}, nil},
		{31, 2000, []string{"nowhere"}, []string{"DA", "AB", "BC"}}, // all of it is access
	} {
		p, ok := n.Open(Vehicle{Weight: k.weight}).Along(k.route, a, c, k.access, ByDistance)
		require.Equal(t, k.want != nil, ok, k.route)
		require.Equal(t, k.want, p.Codes)
		if !ok {
			continue
		}
		m, err := n.Open(Vehicle{Weight: k.weight}).Matrix(t.Context(), []Place{a}, []Place{c}, ByDistance)
		require.NoError(t, err)
		free, _ := m.Distance(0, 0)
		require.GreaterOrEqual(t, p.Distance+0.001, free)
	}
	p, ok := n.Open(Vehicle{}).Along(nil, a, a, 50, ByDistance)
	require.True(t, ok)
	require.Zero(t, p.Distance)
}
