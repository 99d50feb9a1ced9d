package network_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"testing"

	"chengge/spatial/earthwork/network"
	"chengge/spatial/earthwork/proof"

	"github.com/stretchr/testify/require"
)

// small makes a random network: often degenerate (few different costs, bounds
// and supplies), sometimes with costs below 0, lower bounds, or no feasible flow.
func small(r *rand.Rand) *network.Problem {
	n := 2 + r.IntN(9)
	p := &network.Problem{Supply: make([]int64, n)}
	scale := int64([]int{1, 2, 10, 1000}[r.IntN(4)])
	for range r.IntN(n + 1) {
		u, v, q := r.IntN(n), r.IntN(n), r.Int64N(scale)+1
		p.Supply[u] += q
		p.Supply[v] -= q
	}
	if r.IntN(12) == 0 {
		p.Supply[r.IntN(n)]++ // more than anyone takes: no flow is feasible
	}
	negative := r.IntN(3) == 0
	lower := r.IntN(3) == 0
	dense := 1 + r.IntN(4)
	for range n * dense {
		a := network.Arc{From: int32(r.IntN(n)), To: int32(r.IntN(n)), Upper: network.Unlimited, Cost: r.Int64N(scale + 3)}
		if r.IntN(3) > 0 || negative {
			a.Upper = r.Int64N(3*scale + 1)
		}
		if lower && r.IntN(4) == 0 {
			a.Lower = min(r.Int64N(scale+1), a.Upper)
		}
		if negative && r.IntN(3) == 0 {
			a.Cost = -a.Cost
		}
		p.Arcs = append(p.Arcs, a)
	}
	return p
}

// planOf gives the solver's flows as the verifier takes them.
func planOf(p *network.Problem, s *network.Solver) proof.Network {
	return proof.Network{Supply: p.Supply, Arcs: func(yield func(proof.Arc) bool) {
		for i, a := range p.Arcs {
			if !yield(proof.Arc{From: a.From, To: a.To, Lower: a.Lower, Upper: a.Upper, Flow: s.Flow(i), Costs: []int64{a.Cost}}) {
				return
			}
		}
	}}
}

// checkSolved solves p, or goes on with s where that is given, has the verifier
// prove the outcome, and tells the total, "" where no flow is feasible.
func checkSolved(t testing.TB, p *network.Problem, s *network.Solver, price func(*network.Solver) (int, error)) string {
	t.Helper()
	err := s.Solve(t.Context(), network.Options{Price: price})
	if errors.Is(err, network.ErrInfeasible) {
		require.NoError(t, proof.Infeasible(planOf(p, s), s.Cut()))
		return ""
	}
	require.NoError(t, err)
	totals, err := proof.Optimal(planOf(p, s), s.Potentials())
	require.NoError(t, err)
	require.Equal(t, totals[0].String(), s.Total().String())
	return s.Total().String()
}

func TestRandomAgreesWithLEMON(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2026))
	var problems []*network.Problem
	for range 3000 {
		problems = append(problems, small(r))
	}
	answers := askLEMON(t, problems...)
	feasible := 0
	for i, p := range problems {
		s, err := network.New(p)
		require.NoError(t, err)
		total := checkSolved(t, p, s, nil)
		require.Equal(t, answers[i].optimal, total != "", "problem %d", i)
		if total != "" {
			feasible++
			require.Equal(t, answers[i].cost, total, "problem %d", i)
		}
	}
	require.Greater(t, feasible, 1000)
	require.Less(t, feasible, 2700)
}

// TestWarmStartAgreesWithCold changes networks step by step: each warm answer is
// proven, and equal to that of a new solver.
func TestWarmStartAgreesWithCold(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 2026))
	for range 400 {
		p := small(r)
		s, err := network.New(p)
		require.NoError(t, err)
		checkSolved(t, p, s, nil)
		for range 8 {
			i := r.IntN(len(p.Arcs))
			a := &p.Arcs[i]
			switch r.IntN(6) {
			case 0:
				a.Cost = r.Int64N(2000)
				s.SetCost(i, a.Cost)
			case 1:
				a.Lower, a.Upper = 0, r.Int64N(10)
				require.NoError(t, s.SetBounds(i, a.Lower, a.Upper))
			case 2:
				u, v := r.IntN(len(p.Supply)), r.IntN(len(p.Supply))
				p.Supply[u]++
				p.Supply[v]--
				s.SetSupply(u, p.Supply[u])
				s.SetSupply(v, p.Supply[v])
			case 3:
				b := network.Arc{From: int32(r.IntN(len(p.Supply))), To: int32(r.IntN(len(p.Supply))), Upper: r.Int64N(9), Cost: r.Int64N(50000)}
				p.Arcs = append(p.Arcs, b)
				_, err := s.Add(b)
				require.NoError(t, err)
			case 4:
				b := s.Basis()
				if r.IntN(2) == 0 {
					b = s.Cheapest()
				}
				require.NoError(t, s.SetBasis(b))
			case 5:
				s = s.Clone()
			}
			cold, err := network.New(p)
			require.NoError(t, err)
			require.Equal(t, checkSolved(t, p, cold, nil), checkSolved(t, p, s, nil))
		}
	}
}

// TestPricingAgreesWithAllArcs starts with few arcs and prices the others in.
func TestPricingAgreesWithAllArcs(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 2026))
	for range 400 {
		p := small(r)
		for i := range p.Arcs {
			p.Arcs[i].Lower = 0
		}
		all, err := network.New(p)
		require.NoError(t, err)
		want := checkSolved(t, p, all, nil)

		few := &network.Problem{Supply: p.Supply}
		at := map[int]int{} // arc of p → of the solver
		for i, a := range p.Arcs {
			if r.IntN(4) == 0 {
				at[i] = len(few.Arcs)
				few.Arcs = append(few.Arcs, a)
			}
		}
		s, err := network.New(few)
		require.NoError(t, err)
		for _, a := range p.Arcs {
			s.Expect(max(a.Cost, -a.Cost))
		}
		err = s.Solve(t.Context(), network.Options{Price: func(s *network.Solver) (added int, err error) {
			pi := s.Potentials()
			for i, a := range p.Arcs {
				if _, ok := at[i]; !ok && a.Upper > 0 && a.Cost+pi[a.From]-pi[a.To] < 0 {
					if at[i], err = s.Add(a); err != nil {
						return 0, err
					}
					added++
				}
			}
			return added, nil
		}})
		plan := proof.Network{Supply: p.Supply, Arcs: func(yield func(proof.Arc) bool) {
			for i, a := range p.Arcs {
				b := proof.Arc{From: a.From, To: a.To, Upper: a.Upper, Costs: []int64{a.Cost}}
				if j, ok := at[i]; ok {
					b.Flow = s.Flow(j)
				}
				if !yield(b) {
					return
				}
			}
		}}
		if want == "" {
			require.ErrorIs(t, err, network.ErrInfeasible)
			require.NoError(t, proof.Infeasible(plan, s.Cut()))
			continue
		}
		require.NoError(t, err)
		totals, err := proof.Optimal(plan, s.Potentials())
		require.NoError(t, err)
		require.Equal(t, want, totals[0].String())
	}
}

// TestLevels optimises a second cost among the optima of the first and compares
// with one weighted cost, which small numbers allow.
func TestLevels(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 2026))
	for range 400 {
		p := small(r)
		second, weighted := make([]int64, len(p.Arcs)), *p
		weighted.Arcs = append([]network.Arc(nil), p.Arcs...)
		for i := range p.Arcs {
			p.Arcs[i].Cost = r.Int64N(3)
			second[i] = r.Int64N(20)
			weighted.Arcs[i].Cost = 1_000_000*p.Arcs[i].Cost + second[i]
		}
		w, err := network.New(&weighted)
		require.NoError(t, err)
		want := checkSolved(t, &weighted, w, nil)
		s, err := network.New(p)
		require.NoError(t, err)
		if want == "" {
			continue
		}
		require.NoError(t, s.Solve(t.Context(), network.Options{}))
		first := append([]int64(nil), s.Potentials()...)
		s.FixFace()
		for i, c := range second {
			s.SetCost(i, c)
		}
		require.NoError(t, s.Solve(t.Context(), network.Options{}))
		totals, err := proof.Optimal(proof.Network{Supply: p.Supply, Arcs: func(yield func(proof.Arc) bool) {
			for i, a := range p.Arcs {
				if !yield(proof.Arc{From: a.From, To: a.To, Lower: a.Lower, Upper: a.Upper, Flow: s.Flow(i), Costs: []int64{a.Cost, second[i]}}) {
					return
				}
			}
		}}, first, s.Potentials())
		require.NoError(t, err)
		require.Equal(t, want, totals[0].Mul(totals[0], bigInt(1_000_000)).Add(totals[0], totals[1]).String())

		// And back: without the face, the first cost has its optimum again.
		s.Unfix()
		for i, a := range p.Arcs {
			s.SetCost(i, a.Cost)
		}
		cold, err := network.New(p)
		require.NoError(t, err)
		require.Equal(t, checkSolved(t, p, cold, nil), checkSolved(t, p, s, nil))
	}
}

// TestVerifierRefusesSpoiledPlans changes a proven plan in one place, in 1,000
// ways: a flow moved around a circle that costs more, a flow off balance or out of
// bounds, a potential that proves nothing.
func TestVerifierRefusesSpoiledPlans(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 2026))
	refused := 0
	for refused < 1000 {
		p := small(r)
		s, err := network.New(p)
		require.NoError(t, err)
		if s.Solve(t.Context(), network.Options{}) != nil {
			continue
		}
		flow := make([]int64, len(p.Arcs))
		for i := range flow {
			flow[i] = s.Flow(i)
		}
		pi := append([]int64(nil), s.Potentials()...)
		supply := append([]int64(nil), p.Supply...)
		i := r.IntN(len(flow))
		a := p.Arcs[i]
		switch r.IntN(4) {
		case 0: // off balance
			if a.From == a.To {
				continue
			}
			flow[i] += 1 - 2*r.Int64N(2)
		case 1: // out of bounds
			if flow[i] = a.Lower - 1; a.Upper != network.Unlimited && r.IntN(2) == 0 {
				flow[i] = a.Upper + 1
			}
		case 2: // a potential under which an arc gains
			rc := a.Cost + pi[a.From] - pi[a.To]
			if a.From == a.To || flow[i] == a.Upper {
				continue
			}
			pi[a.From] -= rc + 1
		case 3: // a dearer flow of the same balance
			j := r.IntN(len(flow))
			b := p.Arcs[j]
			if i == j || a.From != b.From || a.To != b.To || a.Cost == b.Cost || a.From == a.To {
				continue
			}
			if a.Cost > b.Cost {
				i, j, a, b = j, i, b, a
			}
			if flow[i] == a.Lower || flow[j] == b.Upper {
				continue
			}
			flow[i]--
			flow[j]++
		}
		_, err = proof.Optimal(proof.Network{Supply: supply, Arcs: arcsWith(p, flow)}, pi)
		require.Error(t, err)
		refused++
	}
}

func arcsWith(p *network.Problem, flow []int64) iter.Seq[proof.Arc] {
	return func(yield func(proof.Arc) bool) {
		for i, a := range p.Arcs {
			if !yield(proof.Arc{From: a.From, To: a.To, Lower: a.Lower, Upper: a.Upper, Flow: flow[i], Costs: []int64{a.Cost}}) {
				return
			}
		}
	}
}

func TestUnboundedAndCancelled(t *testing.T) {
	p := &network.Problem{Supply: []int64{1, -1}, Arcs: []network.Arc{{0, 1, 0, network.Unlimited, -2}, {1, 0, 0, network.Unlimited, 1}}}
	s, err := network.New(p)
	require.NoError(t, err)
	require.ErrorIs(t, s.Solve(t.Context(), network.Options{}), network.ErrUnbounded)
	require.Equal(t, []int{0, 1}, network.ProfitableCycle(len(p.Supply), p.Arcs))
	p.Arcs[1].Cost = 2
	require.Empty(t, network.ProfitableCycle(len(p.Supply), p.Arcs))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err = network.New(p)
	require.NoError(t, err)
	require.ErrorIs(t, s.Solve(ctx, network.Options{}), context.Canceled)
	require.NoError(t, s.Solve(t.Context(), network.Options{}))
	require.Equal(t, "-2", s.Total().String())
}

func TestCheckNamesTheField(t *testing.T) {
	for field, p := range map[string]*network.Problem{
		"supply": {Supply: []int64{network.Most + 1, 0}},
		"from":   {Supply: []int64{0}, Arcs: []network.Arc{{-1, 0, 0, 1, 1}}},
		"to":     {Supply: []int64{0}, Arcs: []network.Arc{{0, 1, 0, 1, 1}}},
		"lower":  {Supply: []int64{0}, Arcs: []network.Arc{{0, 0, -network.Most - 1, 1, 1}}},
		"upper":  {Supply: []int64{0}, Arcs: []network.Arc{{0, 0, 2, 1, 1}}},
		"cost":   {Supply: []int64{0}, Arcs: []network.Arc{{0, 0, 0, 1, 1 << 60}}},
	} {
		_, err := network.New(p)
		var f *network.FieldError
		require.ErrorAs(t, err, &f)
		require.Equal(t, field, f.Field)
	}
	_, err := network.New(&network.Problem{Supply: make([]int64, 1000), Arcs: []network.Arc{{0, 1, 0, 1, network.Most}}})
	require.ErrorIs(t, err, network.ErrTooLarge)
}
