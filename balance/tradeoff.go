package balance

import (
	"context"

	"chengge"
	"chengge/spatial/earthwork"
)

// CurveRow is a plan between the best for one criterion and the best for another.
type CurveRow struct {
	A      LevelRow `json:"a"`
	B      LevelRow `json:"b"`
	Moved  float64  `json:"moved_m3"`
	Direct float64  `json:"direct_m3"`
	Dumped float64  `json:"dumped_m3"`
	Yuan   string   `json:"yuan"`
	M3Km   float64  `json:"m3_km"`
	CO2    float64  `json:"co2_kg"`
}

// defaultPoints is how many plans a trade-off has where nothing is said.
const defaultPoints = 7

// trade finds the curve. What ties flows together is left aside, as the head of
// the plan says.
func (r *Result) trade(ctx context.Context) error {
	t := r.work.o.TradeOff
	if t == nil {
		return nil
	}
	n := t.Points
	if n == 0 {
		n = defaultPoints
	}
	p := r.Problem
	if r.Plan.Grade != earthwork.ProvenOptimal {
		p = r.priced
	}
	points, err := p.TradeOff(ctx, earthwork.Criterion(t.A), earthwork.Criterion(t.B), n)
	if err != nil {
		return err
	}
	for _, pt := range points {
		if err := pt.Plan.Verify(); err != nil {
			return err
		}
		s, err := pt.Plan.Summarise(r.work.show())
		if err != nil {
			return err
		}
		r.curve = append(r.curve, s)
	}
	r.Curve = points
	return nil
}

func (r *Result) curveRows(lang chengge.Lang) (out []CurveRow) {
	for i, pt := range r.Curve {
		s := r.curve[i]
		out = append(out, CurveRow{levelRow(pt.A, lang), levelRow(pt.B, lang), s.Moved.M3(), s.Direct.M3() + s.OnSite.M3(), s.Dumped.M3(), money(s.Money), s.M3Km.Float() / 10_000, s.CO2.Float() / 1_000_000})
	}
	return out
}
