package hotspot

import (
	"context"
	"errors"
	"fmt"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// OfAreas finds hot spots among areas (CGCS2000), such as grids or street
// offices, that have one value each: neighbours are areas with a common border
// or corner, and what else the options leave open is chosen by the data. It says
// what would change with common borders only, and with the six nearest centres.
func OfAreas(ctx context.Context, shapes []orb.MultiPolygon, d Data, o Options) (*Study, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	w, err := Contiguity(shapes, ContiguityOptions{})
	if err != nil {
		return nil, err
	}
	out, err := OfUnits(ctx, w, d, o)
	if err != nil {
		return nil, err
	}
	for _, other := range []struct {
		value string
		build func() (*Weights, error)
	}{
		{string(KindRook), func() (*Weights, error) { return Contiguity(shapes, ContiguityOptions{Rook: true}) }},
		{fmt.Sprint(KindNearest, " 6"), func() (*Weights, error) { return Nearest(centres(shapes), min(6, len(shapes)-1)) }},
	} {
		w, err := other.build()
		var r *Result
		if err == nil {
			r, err = Local(ctx, d, w, quiet(o))
		}
		var known *chengge.Error
		switch {
		case err == nil:
			out.Alternatives = append(out.Alternatives, difference(ChosenNeighbours, other.value, out.Result, r))
		case errors.As(err, &known):
			out.Alternatives = append(out.Alternatives, Alternative{What: ChosenNeighbours, Value: other.value, Refused: err.Error(), RefusedZh: known.Chinese()})
		default:
			return nil, err
		}
	}
	return out, nil
}

// OfUnits is Local with the choices that it made and what would change by
// another p and by other corrections.
func OfUnits(ctx context.Context, w *Weights, d Data, o Options) (*Study, error) {
	r, err := Local(ctx, d, w, o)
	if err != nil {
		return nil, err
	}
	about := w.About()
	rule := RuleGiven
	if about.Kind == KindQueen || about.Kind == KindRook || about.Kind == KindConnected {
		rule = RuleContiguity
	}
	out := &Study{Weights: w, Result: r, Choices: []Choice{{ChosenNeighbours, string(about.Kind), rule, map[string]float64{"islands": float64(r.Islands)}}}}
	out.Choices = append(out.Choices, chosenTest(o, r)...)
	out.Alternatives, err = otherTests(r.Options, func(o Options) (*Result, error) { return Local(ctx, d, w, o) }, r)
	return out, err
}

func quiet(o Options) Options {
	o.Progress = nil
	return o
}

func centres(shapes []orb.MultiPolygon) []orb.Point {
	out := make([]orb.Point, len(shapes))
	for i, mp := range shapes {
		if len(mp) > 0 {
			out[i], _ = planar.CentroidArea(mp)
		}
	}
	return out
}
