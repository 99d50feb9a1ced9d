package analyses_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"testing"

	"chengge"
	"chengge/analyses"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// square is a city of one coverage, 0.1 degrees wide, without anything else.
func square(t *testing.T) *grids.Snapshot {
	t.Helper()
	area := chengge.Area{ID: 1, Kind: chengge.KindCoverage, Code: "C", Name: "城", Shape: orb.MultiPolygon{{{{113.6, 34.7}, {113.7, 34.7}, {113.7, 34.8}, {113.6, 34.8}, {113.6, 34.7}}}}}
	c := chengge.Contents{City: chengge.City{Code: "410199", Name: "城"}, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{
		chengge.KindCoverage: func(yield func(chengge.Area, error) bool) { yield(area, nil) },
	}}
	s, err := grids.Build(c)
	require.NoError(t, err)
	return s
}

// noise is n points spread evenly over the city.
func noise(seed uint64, n int) (events []analyses.Event) {
	r := rand.New(rand.NewPCG(seed, 7))
	for range n {
		events = append(events, analyses.NewEvent(orb.Point{113.6 + 0.1*r.Float64(), 34.7 + 0.1*r.Float64()}, &chengge.Assignment{}))
	}
	return events
}

// TestPureNoise: in cities where events fall evenly, hardly any has a finding:
// of 40 at 5 %, more than 6 is a chance of 1.4 % (binomial).
func TestPureNoise(t *testing.T) {
	city, with := square(t), 0
	for seed := range uint64(40) {
		answer, err := (&analyses.Hotspots{}).Run(t.Context(), city, analyses.Sources{Count: analyses.Tally(noise(seed, 2000))}, nil)
		require.NoError(t, err)
		for i := range answer.Units {
			if answer.Units[i].Found() {
				with++
				break
			}
		}
	}
	t.Logf("%d of 40 cities of pure noise have a finding", with)
	require.LessOrEqual(t, with, 6)
}

func TestSameBytes(t *testing.T) {
	city := square(t)
	for _, h := range []analyses.Hotspots{{}, {Method: "local-moran", Unit: "h3:8", Permutations: 99, Seed: 5}, {Per: "km2", Unit: "h3:8"}, {Method: "g", Weights: "band:1500", Unit: "h3:8"}} {
		var one []byte
		for range 2 {
			answer, err := h.Run(t.Context(), city, analyses.Sources{Count: analyses.Tally(noise(1, 500))}, nil)
			require.NoError(t, err)
			b, err := answer.JSON()
			require.NoError(t, err)
			if one == nil {
				one = b
			}
			require.Equal(t, string(one), string(b))
			require.NotContains(t, string(b), "NaN")
		}
	}
}

// TestTooCostly: what would take more memory or time than there is, is refused
// before it is begun; and a job that is cancelled ends.
func TestTooCostly(t *testing.T) {
	city, events := square(t), noise(1, 2000)
	for _, h := range []analyses.Hotspots{
		{Unit: "h3:11", Weights: "band:90000"}, {Unit: "h3:11", Weights: "kernel:gaussian:90000"}, {Unit: "h3:11", Weights: "nearest:9999"},
		{Unit: "h3:10", Weights: "band:2000", P: "permutation", Permutations: 90_000_000},
	} {
		_, err := h.Run(t.Context(), city, analyses.Sources{Count: analyses.Tally(events)}, nil)
		require.Equal(t, chengge.ErrTooCostly, chengge.CodeOf(err), "%+v: %v", h, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h := analyses.Hotspots{Unit: "h3:9", P: "permutation", Permutations: 5_000_000, Method: "gi"}
	_, err := h.Run(ctx, city, analyses.Sources{Count: analyses.Tally(events)}, func(share float64) {
		if share > 0.2 {
			cancel()
		}
	})
	require.True(t, errors.Is(err, context.Canceled), "%v", err)
}

// TestNothingCounts: where no event counts, the answer says what was asked and what to change.
func TestNothingCounts(t *testing.T) {
	run := func(h analyses.Hotspots, events []analyses.Event) (zh, en string) {
		_, err := h.Run(t.Context(), square(t), analyses.Sources{Count: analyses.Tally(events)}, nil)
		var known *chengge.Error
		require.ErrorAs(t, err, &known)
		require.Equal(t, chengge.ErrBadQuery, known.Code)
		return known.Chinese(), known.Error()
	}
	zh, en := run(analyses.Hotspots{Reports: map[string]string{"category": "06010", "from": "2001-01-01", "to": "2001-02-01", "open": "true"}}, nil)
	require.Equal(t, "没有事件可分析：没有符合条件的问题（类别 06010、2001-01-01 起、2001-02-01 之前、及其他筛选条件）；请放宽时段、改换类别或减少筛选条件", zh)
	require.Equal(t, "no events to study: there are no reports such as asked for (of category 06010, from 2001-01-01 on, before 2001-02-01, by the other filters); take a longer period, another category or fewer filters", en)
	zh, en = run(analyses.Hotspots{}, nil)
	require.Equal(t, "没有事件可分析：还没有问题", zh)
	require.Equal(t, "no events to study: there are no reports yet", en)
	_, en = run(analyses.Hotspots{Amount: "volume_m3"}, noise(1, 1200))
	require.Equal(t, "no events that count: 1200 have no amount; take another amount", en)
}

// TestAlternativesInWords: findings have the names that the statistic gives them, and figures their thousands apart.
func TestAlternativesInWords(t *testing.T) {
	answer, err := (&analyses.Hotspots{}).Run(t.Context(), square(t), analyses.Sources{Count: analyses.Tally(noise(1, 60_000))}, nil)
	require.NoError(t, err)
	require.NotEmpty(t, answer.Alternatives)
	for _, a := range answer.Alternatives {
		require.Regexp(t, `^若(分析单元|邻域| p 值|多重检验校正)取( H3 \d+ 级|六边形 \d 环|正态近似|不校正| B[–A-Za-z]+)：(热点 [\d,]+ 个、冷点 [\d,]+ 个|无法)`, a.Text.Zh)
	}
	require.Contains(t, answer.Choices[0].Text.Zh, "50,000")
	require.Regexp(t, `的 \d,\d{3} 个单元`, answer.Choices[1].Text.Zh)
}
