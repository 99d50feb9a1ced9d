package balance

import (
	"cmp"
	"math/big"

	"chengge/spatial/earthwork"
)

// Column is a plan of a comparison. Documents are of one language.
type Column struct {
	Title    string // "" is that of the document
	Document *Document
}

// Compared is a scenario of a comparison: a column.
type Compared struct {
	ScenarioRow
	Column int // of which plan it is
	Grade  earthwork.Grade
	Saving *Saving // against the baseline of the first plan, nil for that itself
}

// Compare puts plans side by side: the baseline and today's practice of the
// first, then each plan.
func Compare(columns []Column) (out []Compared) {
	if len(columns) == 0 {
		return nil
	}
	var base *ScenarioRow
	for i, c := range columns {
		for k := range c.Document.Scenarios {
			s := &c.Document.Scenarios[k]
			row := Compared{ScenarioRow: *s, Column: i, Grade: earthwork.Given}
			switch {
			case s.Name == "plan":
				row.Grade, row.Title = c.Document.Grade, cmp.Or(c.Title, s.Title)
			case i > 0:
				continue
			}
			if base == nil {
				base = s
			} else {
				saving := savingOf(base, s)
				row.Saving = &saving
			}
			out = append(out, row)
		}
	}
	return out
}

// savingOf is what a scenario spends less than another, from their figures.
func savingOf(base, s *ScenarioRow) Saving {
	rat := func(text string) *big.Rat {
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			return new(big.Rat)
		}
		return r
	}
	diff := new(big.Rat).Sub(rat(base.Yuan), rat(s.Yuan))
	penalties := new(big.Rat).Sub(rat(base.Penalties), rat(s.Penalties))
	out := Saving{Yuan: diff.FloatString(4), Penalties: penalties.FloatString(4), Spent: new(big.Rat).Sub(diff, penalties).FloatString(4), M3Km: base.M3Km - s.M3Km, CO2: base.CO2 - s.CO2}
	if all := rat(base.Yuan); all.Sign() > 0 {
		share, _ := diff.Quo(diff, all).Float64()
		out.Percent = round1(share * 100)
	}
	return out
}
