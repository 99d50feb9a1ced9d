package earthwork_test

import (
	"errors"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"chengge"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"
	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
)

// TestRandomOpeningsAgreeWithAllCases chooses sites in small problems, and holds
// the choice to that of all cases looked at one by one, each a network.
func TestRandomOpeningsAgreeWithAllCases(t *testing.T) {
	options := child(t)
	r := rand.New(rand.NewPCG(80, 8))
	chosen, none, seen := 0, 0, 0
	for seen < 150 {
		p := randomProblem(r)
		p.Objective = nil
		var candidates []int
		for i := range p.Sites {
			s := &p.Sites[i]
			for j := range s.Gives {
				s.Gives[j].Must = false
			}
			for j := range s.Takes {
				s.Takes[j].Must = false
			}
			if len(candidates) < 4 && r.IntN(2) == 0 {
				s.Candidate, s.Opening, s.Stores = true, yuan*earthwork.Yuan(r.IntN(60)), nil
				for j := range s.Gives { // what a closed site gives is not there
					s.Gives[j].Optional = true
				}
				for j := range s.Takes {
					s.Takes[j].Optional = true
				}
				candidates = append(candidates, i)
			}
		}
		if len(candidates) == 0 {
			continue
		}
		seen++
		if r.IntN(2) == 0 {
			p.MostOpen, p.Exactly = 1+r.IntN(len(candidates)), r.IntN(2) == 0
		}
		var best *network.Sum
		for set := range 1 << len(candidates) {
			if n := bits.OnesCount(uint(set)); p.MostOpen > 0 && (n > p.MostOpen || p.Exactly && n != p.MostOpen) {
				continue
			}
			q := *p
			q.Sites, q.MostOpen, q.Exactly = slices.Clone(p.Sites), 0, false
			opening := network.SumOf(0)
			for k, i := range candidates {
				s := &q.Sites[i]
				if set&(1<<k) == 0 {
					s.Gives, s.Takes = nil, nil
				} else {
					opening = opening.Add(network.SumOf(int64(s.Opening)))
				}
				s.Candidate, s.Opening = false, 0
			}
			_, plan := checkPlan(t, &q)
			if plan == nil {
				continue
			}
			if total := plan.Levels[0].Total.Add(opening); best == nil || total.Cmp(*best) < 0 {
				best = &total
			}
		}
		pl, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		plan, err := pl.SolveCoupled(t.Context(), earthwork.Options{}, options)
		if best == nil {
			require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
			none++
			continue
		}
		require.NoError(t, err)
		require.NoError(t, plan.Verify())
		require.Equal(t, best.String(), plan.Levels[0].Total.String())
		if len(plan.Opened) > 0 {
			chosen++
		}
	}
	t.Logf("%d problems, %d open something, %d have no plan", seen, chosen, none)
	require.Greater(t, chosen, 20)
}

// TestConflictNamesTheWayOut: C takes 150 of the 300 m³ that A must lose.
func TestConflictNamesTheWayOut(t *testing.T) {
	p := threeSites()
	p.Sites[0].Gives[0].Must = true
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	_, err = pl.Solve(t.Context(), earthwork.Options{})
	var c *earthwork.Conflict
	require.True(t, errors.As(err, &c))
	require.NoError(t, c.Verify())
	require.Len(t, c.Demands, 1)
	require.Len(t, c.Relief, 1)
	require.Equal(t, earthwork.BankVolume(500), c.Relief[0].Volume)
	require.Contains(t, err.Error(), "the cheapest way out waives 50 m³")
	var e *chengge.Error
	require.True(t, errors.As(err, &e))
	require.Contains(t, e.Chinese(), "代价最小的办法是免去：")
}

// TestConflictWithTies: A must lose 200 m³ to C by contract and B must have 100,
// while trucks move 250 m³ in all: the nights and both demands contradict each
// other, and 50 m³ must be waived.
func TestConflictWithTies(t *testing.T) {
	p := threeSites()
	p.Sites[0].Gives[0].Volume = 3000
	p.Sites[1].Takes[0].Must = true
	p.Sites[2].Takes[0].Volume = 2000
	p.Contracts = []earthwork.Flow{{From: "A", To: "C", Material: spoil, Use: earthwork.Disposal, Volume: 2000}}
	p.HaulLimits = []earthwork.HaulLimit{{Name: "by day", Period: 0, Volume: 90_000}, {Name: "nights", Period: -1, Volume: 2500}, {Name: "other", From: []string{"B"}, Period: -1, Volume: 5}}
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	_, err = pl.SolveCoupled(t.Context(), earthwork.Options{}, child(t))
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	var c *earthwork.Conflict
	require.True(t, errors.As(err, &c), "%v", err)
	require.NoError(t, c.Verify())
	require.Equal(t, []string{"haul limit nights"}, c.Ties)
	require.Len(t, c.Demands, 2)
	require.Len(t, c.Relief, 1)
	require.Equal(t, earthwork.BankVolume(500), c.Relief[0].Volume)
	require.Contains(t, err.Error(), "waives 50 m³")
	// Without any one of the three there is a plan.
	for _, change := range []func(*earthwork.Problem){
		func(q *earthwork.Problem) { q.HaulLimits = q.HaulLimits[:1] },
		func(q *earthwork.Problem) { q.Contracts = nil },
		func(q *earthwork.Problem) { q.Sites = slices.Clone(q.Sites); q.Sites[1].Takes = nil },
	} {
		q := *p
		change(&q)
		pl, err := earthwork.NewPlanner(&q)
		require.NoError(t, err)
		_, err = pl.SolveCoupled(t.Context(), earthwork.Options{}, child(t))
		require.NoError(t, err)
	}
}

// TestTooManyTiedHauls refuses beyond 100,000 hauls whose flows are tied, with
// the reason and advice; the network alone solves as many.
func TestTooManyTiedHauls(t *testing.T) {
	p := bigCity(120, 60, 26, 20)
	p.HaulLimits = []earthwork.HaulLimit{{Name: "nights", Period: -1, Volume: 1000}}
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	_, err = pl.SolveCoupled(t.Context(), earthwork.Options{}, coupled.Options{})
	require.Equal(t, chengge.ErrFindings, chengge.CodeOf(err))
	require.ErrorContains(t, err, "haul limit nights")
	require.ErrorContains(t, err, "at most 100000; take longer periods or a shorter distance")
	plan, err := pl.Solve(t.Context(), earthwork.Options{})
	require.NoError(t, err)
	require.NoError(t, plan.Verify())
	require.Equal(t, []string{"haul limit nights"}, plan.Ignored)
}
