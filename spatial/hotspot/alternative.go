package hotspot

import (
	"context"
	"errors"
	"fmt"

	"chengge"
	"chengge/spatial"
)

// Alternatives gives what the answer of OfEvents to the same events and options
// would be by other choices: the next coarser and finer units, one ring of
// neighbours less and more, analytic p, and the other corrections.
func Alternatives(ctx context.Context, e Events, o StudyOptions, chosen *Study) ([]Alternative, error) {
	s := &study{ctx: ctx, events: e, o: o}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s.alternatives(chosen)
}

// alternatives answers the same question by the neighbouring choices.
func (s *study) alternatives(chosen *Study) ([]Alternative, error) {
	var out []Alternative
	try := func(what Chosen, value string, of func() (*Study, error)) error {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		other, err := of()
		if err != nil {
			var known *chengge.Error
			if !errors.As(err, &known) {
				return err
			}
			out = append(out, Alternative{What: what, Value: value, Refused: err.Error(), RefusedZh: known.Chinese()})
			return nil
		}
		out = append(out, compare(what, value, chosen, other))
		return nil
	}
	base := s.o.Local
	base.Progress = nil
	rings := chosen.Weights.About().Rings
	for _, r := range []int{chosen.Resolution - 1, chosen.Resolution + 1} {
		if r < CoarsestUnit || r > min(FinestUnit, s.finest) {
			continue
		}
		if err := try(ChosenUnits, fmt.Sprint(r), func() (*Study, error) { return s.at(r, 0, base) }); err != nil {
			return nil, err
		}
	}
	for _, k := range []int{rings - 1, rings + 1} {
		if k < 1 || k > 20 {
			continue
		}
		if err := try(ChosenNeighbours, ringsText(k), func() (*Study, error) { return s.at(chosen.Resolution, k, base) }); err != nil {
			return nil, err
		}
	}
	more, err := otherTests(chosen.Result.Options, func(o Options) (*Result, error) {
		other, err := s.at(chosen.Resolution, rings, o)
		if err != nil {
			return nil, err
		}
		return other.Result, nil
	}, chosen.Result)
	return append(out, more...), err
}

// otherTests answers by another p and by other corrections.
func otherTests(chosen Options, run func(o Options) (*Result, error), result *Result) ([]Alternative, error) {
	chosen.Progress = nil
	var out []Alternative
	if chosen.P != Analytic && chosen.Statistic != LocalGeary {
		o := chosen
		o.P, o.Null, o.Tail, o.Draws = Analytic, "", chosen.Tail, ""
		other, err := run(o)
		if err != nil {
			return nil, err
		}
		out = append(out, difference(ChosenP, string(Analytic), result, other))
	}
	for _, c := range []Correction{NoCorrection, BenjaminiHochberg, BenjaminiYekutieli, Bonferroni} {
		if c != chosen.Correction {
			out = append(out, difference(ChosenCorrection, string(c), result, recorrected(result, c)))
		}
	}
	return out, nil
}

// recorrected gives the answer with another correction of the same p.
func recorrected(r *Result, c Correction) *Result {
	var p []float64
	for _, u := range r.Units {
		if u.Answered() {
			p = append(p, u.P)
		}
	}
	adjusted, k := Adjust(p, c), 0
	out := &Result{Options: r.Options, Units: make([]Unit, len(r.Units))}
	copy(out.Units, r.Units)
	for i := range out.Units {
		u := &out.Units[i]
		if !u.Answered() {
			continue
		}
		u.Adjusted, u.Class = adjusted[k], NotSignificant
		k++
		if u.Adjusted <= r.Options.Alpha {
			u.Class = u.leaning
		}
	}
	return out
}

// difference compares two answers about the same units.
func difference(what Chosen, value string, chosen, other *Result) Alternative {
	out := Alternative{What: what, Value: value}
	changed := 0
	for i, u := range other.Units {
		out.count(u.Class)
		if u.Class != chosen.Units[i].Class {
			changed++
		}
	}
	out.Changed = float64(changed) / float64(len(other.Units))
	return out
}

func (a *Alternative) count(c Class) {
	switch {
	case c == Hot || c == HighHigh:
		a.Hot++
	case c == Cold || c == LowLow:
		a.Cold++
	case c.Significant():
		a.Other++
	}
}

// compare compares two studies, by the finer one's cells; a cell that only the
// finer one has is compared with no finding.
func compare(what Chosen, value string, chosen, other *Study) Alternative {
	if chosen.Resolution == other.Resolution && len(chosen.Cells) == len(other.Cells) {
		return difference(what, value, chosen.Result, other.Result)
	}
	out := Alternative{What: what, Value: value}
	for _, u := range other.Result.Units {
		out.count(u.Class)
	}
	fine, coarse := chosen, other
	if other.Resolution > chosen.Resolution {
		fine, coarse = other, chosen
	}
	classes := make(map[spatial.Cell]Class, len(coarse.Cells))
	for i, c := range coarse.Cells {
		classes[c] = found(coarse.Result.Units[i].Class)
	}
	changed := 0
	for i, c := range fine.Cells {
		if found(fine.Result.Units[i].Class) != classes[c.Parent(coarse.Resolution)] {
			changed++
		}
	}
	out.Changed = float64(changed) / float64(len(fine.Cells))
	return out
}

// found gives the class of a finding, NotSignificant for every other.
func found(c Class) Class {
	if c.Significant() {
		return c
	}
	return NotSignificant
}
