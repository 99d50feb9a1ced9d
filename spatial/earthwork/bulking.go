package earthwork

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"chengge"
)

// Bulking (可松性系数) is the range in which a class of soil swells. It is another
// quantity than a SoilTable's factors and converts nothing: its back fill
// measures more than the bank, where a rolled road bed measures less.
type Bulking struct {
	Soil     string
	Name     chengge.Text
	Dug      [2]Ratio // Ks: loose over bank, least and most
	BackFill [2]Ratio // Ks′: rolled back over bank, least and most
	Source   string
}

// Covers tells whether a table's loose factor lies in the range of Ks; a plan
// says so in a note where it does not.
func (b Bulking) Covers(t *SoilTable) bool {
	f, ok := t.PerBank[Loose]
	return ok && f.rat().Cmp(b.Dug[0].rat()) >= 0 && f.rat().Cmp(b.Dug[1].rat()) <= 0
}

// DefaultBulking gives the ranges that come with the product.
func DefaultBulking() []Bulking { return slices.Clone(defaultBulking()) }

var defaultBulking = sync.OnceValue(func() (out []Bulking) {
	f, err := tableFiles.ReadFile("data/bulking.csv")
	if err == nil {
		err = readCSV(bytes.NewReader(f), func(row map[string]string) error {
			b := Bulking{Soil: row["soil"], Name: chengge.Text{Zh: row["name_zh"], En: row["name_en"]}, Source: row["source"]}
			for column, to := range map[string]*Ratio{"dug_from": &b.Dug[0], "dug_to": &b.Dug[1], "back_from": &b.BackFill[0], "back_to": &b.BackFill[1]} {
				r, err := ParseRatio(row[column])
				if err != nil {
					return fmt.Errorf("%s: %w", column, err)
				}
				*to = r
			}
			out = append(out, b)
			return nil
		})
	}
	if err != nil {
		panic(fmt.Sprintf("embedded bulking ranges: %v", err)) // every test run reads them
	}
	return out
})
