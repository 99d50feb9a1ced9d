package network

import (
	"errors"
	"fmt"
	"math"
)

// Unlimited is the Upper of an arc without a limit.
const Unlimited = math.MaxInt64

// Arc carries flow from one node to another, between Lower and Upper, at Cost
// for each unit.
type Arc struct {
	From, To           int32
	Lower, Upper, Cost int64
}

// Problem is a network: what each node gives (or, below 0, takes), and the arcs.
// The supplies of a network with a feasible flow add up to 0.
type Problem struct {
	Supply []int64
	Arcs   []Arc
}

// Most is the largest absolute value of a supply, a finite bound or a cost:
// what is exact also in JavaScript and in the floating point of other solvers.
const Most = 1<<53 - 1

// Errors of Solve and Check.
var (
	ErrInfeasible = errors.New("no flow meets all supplies and bounds")
	ErrUnbounded  = errors.New("a cycle of unlimited arcs earns for ever")
	ErrTooLarge   = errors.New("the numbers together are beyond exact integers")
)

// FieldError says which number of a problem cannot be used. Arc or Node is −1.
type FieldError struct {
	Arc, Node int
	Field     string
	Reason    string
}

// Error names the arc or node, the field and what is wrong with it.
func (e *FieldError) Error() string {
	if e.Arc >= 0 {
		return fmt.Sprintf("arc %d, %s: %s", e.Arc, e.Field, e.Reason)
	}
	return fmt.Sprintf("node %d, %s: %s", e.Node, e.Field, e.Reason)
}

// Check gives all that makes the problem unusable: numbers beyond Most, bounds
// that exclude each other, arcs to no node, and sums that would overflow. It
// does not look for a feasible flow.
func (p *Problem) Check() (errs []error) {
	n := len(p.Supply)
	var flows, most float64
	for u, v := range p.Supply {
		if v > Most || v < -Most {
			errs = append(errs, &FieldError{-1, u, "supply", fmt.Sprintf("%d is beyond exact integers", v)})
		}
		flows += math.Abs(float64(v))
	}
	for i := range p.Arcs {
		a := &p.Arcs[i]
		if err := a.check(i, n); err != nil {
			errs = append(errs, err)
		}
		flows += math.Abs(float64(a.Lower))
		if a.Cost < 0 && a.Upper != Unlimited {
			flows += float64(a.Upper) - float64(a.Lower)
		}
		most = max(most, math.Abs(float64(a.Cost)))
	}
	if flows > 1<<61 || 8*(most+1)*float64(n+2) > 1<<60 {
		errs = append(errs, ErrTooLarge)
	}
	return errs
}

func (a *Arc) check(i, nodes int) error {
	if a.From >= 0 && int(a.From) < nodes && a.To >= 0 && int(a.To) < nodes && -Most <= a.Lower && a.Lower <= a.Upper &&
		(a.Upper <= Most || a.Upper == Unlimited && a.Lower <= Most) && -Most <= a.Cost && a.Cost <= Most {
		return nil
	}
	fail := func(field, reason string, args ...any) error {
		return &FieldError{i, -1, field, fmt.Sprintf(reason, args...)}
	}
	switch {
	case a.From < 0 || int(a.From) >= nodes:
		return fail("from", "there is no node %d", a.From)
	case a.To < 0 || int(a.To) >= nodes:
		return fail("to", "there is no node %d", a.To)
	case a.Lower > Most || a.Lower < -Most:
		return fail("lower", "%d is beyond exact integers", a.Lower)
	case a.Upper != Unlimited && (a.Upper > Most || a.Upper < -Most):
		return fail("upper", "%d is beyond exact integers", a.Upper)
	case a.Upper < a.Lower:
		return fail("upper", "%d is below the lower bound %d", a.Upper, a.Lower)
	case a.Cost > Most || a.Cost < -Most:
		return fail("cost", "%d is beyond exact integers", a.Cost)
	}
	return nil
}
