package hotspot

import "fmt"

// Summary describes weights in numbers.
type Summary struct {
	About
	Units           int     `json:"units"`
	Links           int     `json:"links"`
	Least           int     `json:"least_neighbours"`
	Most            int     `json:"most_neighbours"`
	Mean            float64 `json:"mean_neighbours"`
	Islands         int     `json:"islands"`
	RowStandardised bool    `json:"row_standardised"`
	Self            bool    `json:"self"`
}

// Summary describes the weights.
func (w *Weights) Summary() Summary {
	s := Summary{About: w.about, Units: w.N(), Links: w.Links(), RowStandardised: w.rows, Self: w.self != nil}
	for i := range w.N() {
		d := w.Degree(i)
		if i == 0 || d < s.Least {
			s.Least = d
		}
		s.Most = max(s.Most, d)
		if w.island(i) {
			s.Islands++
		}
	}
	if s.Units > 0 {
		s.Mean = float64(s.Links) / float64(s.Units)
	}
	return s
}

// String says what the weights are, for a message.
func (s Summary) String() string {
	style := "binary or as given"
	if s.RowStandardised {
		style = "row-standardised"
	}
	return fmt.Sprintf("%s, %s, %d units, %d links, %d islands", s.Kind, style, s.Units, s.Links, s.Islands)
}
