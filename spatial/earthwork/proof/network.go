package proof

import (
	"fmt"
	"iter"
	"math"
	"math/big"
)

// Unlimited is the Upper of an arc without a limit.
const Unlimited = math.MaxInt64

// most bounds potentials and costs, so that sums of three stay in 64 bits.
const most = 1 << 60

// Arc is an arc with what the plan sends through it. Costs has a value for each
// level of the objective, the most important first.
type Arc struct {
	From, To     int32
	Lower, Upper int64
	Flow         int64
	Costs        []int64
}

// Network is a plan for a network: every arc that the problem has, also those
// that the engine never looked at. A sequence may use one Arc's Costs again.
type Network struct {
	Supply []int64
	Arcs   iter.Seq[Arc]
}

// Optimal proves that the flows cost least, by the potentials of each level of
// the objective: it returns the totals by level, or what is wrong. A level may
// only choose among what the levels before it leave equal: of each arc the first
// reduced cost that is not 0 decides, and the arc must then be full (below 0)
// or at its lower bound (above 0).
func Optimal(n Network, potentials ...[]int64) ([]*big.Int, error) {
	for level, pi := range potentials {
		if len(pi) != len(n.Supply) {
			return nil, fmt.Errorf("level %d: %d potentials for %d nodes", level, len(pi), len(n.Supply))
		}
		for u, v := range pi {
			if v > most || v < -most {
				return nil, fmt.Errorf("level %d, node %d: the potential %d is too large to be checked", level, u, v)
			}
		}
	}
	totals := make([]*big.Int, len(potentials))
	for i := range totals {
		totals[i] = new(big.Int)
	}
	balance := newBalance(n.Supply)
	at := 0
	for a := range n.Arcs {
		if err := a.feasible(at, len(n.Supply), len(potentials)); err != nil {
			return nil, err
		}
		balance.move(a)
		decided := false
		for level, pi := range potentials {
			c := a.Costs[level]
			if a.Flow != 0 {
				p := big.NewInt(a.Flow)
				totals[level].Add(totals[level], p.Mul(p, big.NewInt(c)))
			}
			reduced := c + pi[a.From] - pi[a.To]
			if decided || reduced == 0 {
				continue
			}
			decided = true
			if reduced > 0 && a.Flow != a.Lower || reduced < 0 && a.Flow != a.Upper {
				return nil, fmt.Errorf("arc %d from node %d to node %d: level %d would gain: reduced cost %d at flow %d of [%d, %d]",
					at, a.From, a.To, level, reduced, a.Flow, a.Lower, a.Upper)
			}
		}
		at++
	}
	return totals, balance.check()
}

// Feasible proves that the flows keep all bounds and balances, and gives the
// total of each level of cost.
func Feasible(n Network, levels int) ([]*big.Int, error) {
	zero := make([]*big.Int, levels)
	for i := range zero {
		zero[i] = new(big.Int)
	}
	balance := newBalance(n.Supply)
	at := 0
	for a := range n.Arcs {
		if err := a.feasible(at, len(n.Supply), levels); err != nil {
			return nil, err
		}
		balance.move(a)
		for level, c := range a.Costs {
			p := big.NewInt(a.Flow)
			zero[level].Add(zero[level], p.Mul(p, big.NewInt(c)))
		}
		at++
	}
	return zero, balance.check()
}

func (a *Arc) feasible(at, nodes, levels int) error {
	switch {
	case a.From < 0 || int(a.From) >= nodes || a.To < 0 || int(a.To) >= nodes:
		return fmt.Errorf("arc %d: no nodes %d and %d", at, a.From, a.To)
	case a.Flow < a.Lower || a.Flow > a.Upper || a.Flow == Unlimited:
		return fmt.Errorf("arc %d from node %d to node %d: flow %d is outside [%d, %d]", at, a.From, a.To, a.Flow, a.Lower, a.Upper)
	case len(a.Costs) != levels:
		return fmt.Errorf("arc %d: %d costs for %d levels", at, len(a.Costs), levels)
	}
	for _, c := range a.Costs {
		if c > most || c < -most {
			return fmt.Errorf("arc %d: the cost %d is too large to be checked", at, c)
		}
	}
	return nil
}

// Infeasible proves that no flow meets the supplies and bounds: the nodes of the
// cut give more than the arcs out of it can carry away, or the others take more
// than can come.
func Infeasible(n Network, cut []bool) error {
	if len(cut) != len(n.Supply) {
		return fmt.Errorf("a cut of %d nodes in a network of %d", len(cut), len(n.Supply))
	}
	gives, takes, leaves := new(big.Int), new(big.Int), new(big.Int)
	for u, v := range n.Supply {
		if cut[u] {
			gives.Add(gives, big.NewInt(v))
		} else {
			takes.Sub(takes, big.NewInt(v))
		}
	}
	at := 0
	for a := range n.Arcs {
		if a.From < 0 || int(a.From) >= len(cut) || a.To < 0 || int(a.To) >= len(cut) || a.Lower > a.Upper {
			return fmt.Errorf("arc %d is none of this network", at)
		}
		at++
		if cut[a.From] && !cut[a.To] {
			if a.Upper == Unlimited {
				return fmt.Errorf("an arc without limit leaves the cut from node %d to node %d", a.From, a.To)
			}
			leaves.Add(leaves, big.NewInt(a.Upper))
		} else if !cut[a.From] && cut[a.To] {
			leaves.Sub(leaves, big.NewInt(a.Lower))
		}
	}
	if gives.Cmp(leaves) <= 0 && takes.Cmp(leaves) <= 0 {
		return fmt.Errorf("the cut shows nothing: its nodes give %s, the others take %s, and %s can leave it", gives, takes, leaves)
	}
	return nil
}

type balance []big.Int

func newBalance(supply []int64) balance {
	b := make(balance, len(supply))
	for u, v := range supply {
		b[u].SetInt64(v)
	}
	return b
}

func (b balance) move(a Arc) {
	if a.Flow == 0 {
		return
	}
	var f big.Int
	f.SetInt64(a.Flow)
	b[a.From].Sub(&b[a.From], &f)
	b[a.To].Add(&b[a.To], &f)
}

func (b balance) check() error {
	for u := range b {
		if b[u].Sign() != 0 {
			return fmt.Errorf("node %d: %s more comes and is given than leaves", u, b[u].String())
		}
	}
	return nil
}
