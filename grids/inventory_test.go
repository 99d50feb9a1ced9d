package grids

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// Codes that share much, differ late, or begin one another, in any order: the
// layer has them bytewise, each with what belongs to it.
func TestInventory(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var rows []chengge.Component
	seen := map[string]bool{}
	for len(rows) < 3*inventoryPart {
		code := "4101" + strings.Repeat("7", rnd.IntN(14)) + fmt.Sprint(rnd.IntN(1<<rnd.IntN(20)))
		if seen[code] {
			continue
		}
		seen[code] = true
		n := len(rows)
		r := chengge.Component{Code: code, Name: "n" + fmt.Sprint(n%7), Category: fmt.Sprintf("%05d", 1000+n%11), UnitGrid: "u" + fmt.Sprint(n%13),
			Authority: "a" + fmt.Sprint(n%3), Owner: "o" + fmt.Sprint(n%5), Maintainer: "m" + fmt.Sprint(n%2), State: chengge.Intact,
			Accuracy: chengge.AccuracyB, Point: orb.Point{113 + float64(n)*1e-5, 34 + float64(n%100)*1e-5}}
		if n%9 == 0 {
			r.State, r.Valid = chengge.Removed, chengge.Period{Begins: time.Unix(int64(n), 0).UTC()}
		}
		if n%2 == 0 {
			r.ID = chengge.ID(n + 1)
		}
		rows = append(rows, r)
	}
	build := func(rows []chengge.Component) (*componentLayer, [32]byte, error) {
		v, err := readInventory(chengge.Each(rows))
		require.NoError(t, err)
		return v.layer()
	}
	l, sum, err := build(rows)
	require.NoError(t, err)
	ordered := slices.Clone(rows)
	slices.SortFunc(ordered, func(a, b chengge.Component) int { return strings.Compare(a.Code, b.Code) })
	w := newHasher()
	for i := range ordered {
		r := &ordered[i]
		w.component(r)
		require.Equal(t, r.Code, l.codes.at(i))
		require.Equal(t, []string{r.Name, r.Authority, r.Owner, r.Maintainer},
			[]string{l.texts[l.names[i]], l.texts[l.rows[i].authority], l.texts[l.rows[i].owner], l.texts[l.rows[i].maintainer]})
		require.Equal(t, r.Valid, l.valid[l.rows[i].valid])
		require.Equal(t, r.State == chengge.Removed, l.rows[i].removed)
		require.Equal(t, r.Category, fmt.Sprintf("%05d", l.rows[i].category))
		if id := l.ids[i]; r.ID == 0 {
			require.EqualValues(t, chengge.DerivedID(chengge.KindComponents, i), id)
		} else {
			require.EqualValues(t, r.ID, id)
		}
	}
	require.Equal(t, w.sum(), sum)
	require.True(t, l.dated)

	rnd.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	_, again, err := build(rows)
	require.NoError(t, err)
	require.Equal(t, sum, again)

	_, _, err = build(append(rows, rows[17]))
	require.ErrorContains(t, err, fmt.Sprintf("code %q occurs twice", rows[17].Code))

	rows[3].Category = "1"
	_, err = readInventory(chengge.Each(rows))
	require.ErrorContains(t, err, "not five digits")
}
