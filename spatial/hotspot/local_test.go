package hotspot_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/stretchr/testify/require"
)

// A unit without data is not a unit with zero: the answer is that of the units
// with data alone, and differs from that with zeros.
func TestMissingIsNotZero(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 1))
	w := lattice(t, 10, 10)
	d := hotspot.Data{Values: make([]float64, 100), Missing: make([]bool, 100)}
	keep, sub := make([]bool, 100), []float64{}
	for i := range d.Values {
		d.Values[i] = 3 + poisson(r, 2)
		if i%7 == 3 {
			d.Missing[i], d.Values[i] = true, math.NaN()
			continue
		}
		keep[i], sub = true, append(sub, d.Values[i])
	}
	for _, p := range []hotspot.PMethod{hotspot.Exact, hotspot.Analytic, hotspot.Permutation} {
		got, err := hotspot.Local(context.Background(), d, w, hotspot.Options{P: p})
		require.NoError(t, err)
		checkResult(t, got)
		want := local(t, sub, w.Subset(keep), hotspot.Options{P: p})
		k := 0
		for i, u := range got.Units {
			if d.Missing[i] {
				require.Equal(t, hotspot.Unit{Class: hotspot.NoData}, u)
				continue
			}
			if p != hotspot.Permutation { // whose draws go by the unit's place
				require.Equal(t, want.Units[k], u)
			}
			k++
		}
		require.Equal(t, 14, got.NoData)
		require.Equal(t, hotspot.NotedNoData, got.Notes[0].ID)
	}
	text, err := json.Marshal(hotspot.Unit{Class: hotspot.NoData})
	require.NoError(t, err)
	require.JSONEq(t, `{"neighbours":0,"class":"no-data"}`, string(text))
}

func TestIslands(t *testing.T) {
	var links []hotspot.Link
	for i := range 9 {
		links = append(links, hotspot.Link{From: i, To: (i + 1) % 9, Weight: 1}, hotspot.Link{From: (i + 1) % 9, To: i, Weight: 1})
	}
	w, err := hotspot.NewWeights(10, links)
	require.NoError(t, err)
	x := []float64{1, 2, 3, 4, 5, 4, 3, 2, 1, 9}
	for _, s := range []hotspot.Statistic{hotspot.Gi, hotspot.GiStar, hotspot.LocalMoran, hotspot.LocalGeary} {
		for _, weights := range []*hotspot.Weights{w, w.Standardise()} {
			r := local(t, x, weights, hotspot.Options{Statistic: s})
			require.Equal(t, 1, r.Islands)
			require.Equal(t, 9, r.Tests)
			require.Equal(t, hotspot.Unit{Value: 9, Class: hotspot.Island}, r.Units[9])
			require.Contains(t, noted(r.Notes), hotspot.NotedIslands)
		}
	}
	// spdep leaves the island out of n, the others do not; G leaves it out wholly.
	spdep := whole(t, x, w, hotspot.GlobalOptions{})
	require.Equal(t, 9, spdep.N)
	require.InDelta(t, -1.0/8, spdep.Expected, 1e-15)
	require.InDelta(t, -1.0/9, whole(t, x, w, hotspot.GlobalOptions{Convention: hotspot.ESDA}).Expected, 1e-15)
	require.Equal(t, 9, whole(t, x, w, hotspot.GlobalOptions{Statistic: hotspot.GlobalG}).N)
}

func noted(notes []hotspot.Note) (ids []hotspot.NoteID) {
	for _, n := range notes {
		ids = append(ids, n.ID)
	}
	return ids
}

func TestBadInputIsRefused(t *testing.T) {
	w := lattice(t, 4, 4)
	values := func(change func(x []float64)) []float64 {
		x := make([]float64, 16)
		for i := range x {
			x[i] = float64(i)
		}
		change(x)
		return x
	}
	lone, err := hotspot.NewWeights(16, nil)
	require.NoError(t, err)
	fine := values(func([]float64) {})
	for name, c := range map[string]struct {
		d hotspot.Data
		w *hotspot.Weights
		o hotspot.Options
	}{
		"no events":      {hotspot.Data{Values: make([]float64, 16)}, w, hotspot.Options{}},
		"all equal":      {hotspot.Data{Values: values(func(x []float64) { fill(x, 7) })}, w, hotspot.Options{}},
		"all islands":    {hotspot.Data{Values: fine}, lone, hotspot.Options{}},
		"NaN":            {hotspot.Data{Values: values(func(x []float64) { x[3] = math.NaN() })}, w, hotspot.Options{}},
		"infinite":       {hotspot.Data{Values: values(func(x []float64) { x[3] = math.Inf(1) })}, w, hotspot.Options{}},
		"huge":           {hotspot.Data{Values: values(func(x []float64) { x[3] = 1e200 })}, w, hotspot.Options{}},
		"tiny":           {hotspot.Data{Values: values(func(x []float64) { fill(x, 0); x[3] = 1e-200 })}, w, hotspot.Options{}},
		"wrong number":   {hotspot.Data{Values: fine[:15]}, w, hotspot.Options{}},
		"wrong missing":  {hotspot.Data{Values: fine, Missing: make([]bool, 3)}, w, hotspot.Options{}},
		"no weights":     {hotspot.Data{Values: fine}, nil, hotspot.Options{}},
		"all missing":    {hotspot.Data{Values: fine, Missing: slices.Repeat([]bool{true}, 16)}, w, hotspot.Options{}},
		"statistic":      {hotspot.Data{Values: fine}, w, hotspot.Options{Statistic: "gj"}},
		"permutations":   {hotspot.Data{Values: fine}, w, hotspot.Options{Permutations: 1e9}},
		"negative":       {hotspot.Data{Values: fine}, w, hotspot.Options{Permutations: -1}},
		"most":           {hotspot.Data{Values: fine}, w, hotspot.Options{Permutations: 999, MostPermutations: 99}},
		"alpha":          {hotspot.Data{Values: fine}, w, hotspot.Options{Alpha: 1}},
		"alpha NaN":      {hotspot.Data{Values: fine}, w, hotspot.Options{Alpha: math.NaN()}},
		"exact Geary":    {hotspot.Data{Values: fine}, w, hotspot.Options{Statistic: hotspot.LocalGeary, P: hotspot.Exact}},
		"total Moran":    {hotspot.Data{Values: fine}, w, hotspot.Options{Statistic: hotspot.LocalMoran, Null: hotspot.NullTotal}},
		"normal exact":   {hotspot.Data{Values: fine}, w, hotspot.Options{Null: hotspot.NullNormal, P: hotspot.Exact}},
		"variance of Gi": {hotspot.Data{Values: fine}, w, hotspot.Options{Variance: hotspot.Total}},
		"shared total":   {hotspot.Data{Values: fine}, w, hotspot.Options{Null: hotspot.NullTotal, Draws: hotspot.Shared}},
		"exact of parts": {hotspot.Data{Values: values(func(x []float64) { x[3] = 0.5 })}, w, hotspot.Options{P: hotspot.Exact}},
		"exact too dear": {hotspot.Data{Values: values(func(x []float64) { x[3] = 1e15 + 1 })}, w, hotspot.Options{P: hotspot.Exact}},
	} {
		_, err := hotspot.Local(context.Background(), c.d, c.w, c.o)
		checkRefusal(t, err, name)
	}
	for name, o := range map[string]hotspot.GlobalOptions{
		"statistic": {Statistic: "x"}, "normal G": {Statistic: hotspot.GlobalG, Assumption: hotspot.Normality}, "permutations": {Permutations: -1},
	} {
		_, err := hotspot.Whole(context.Background(), hotspot.Data{Values: fine}, w, o)
		checkRefusal(t, err, name)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, p := range []hotspot.PMethod{hotspot.Exact, hotspot.Permutation} {
		_, err = hotspot.Local(cancelled, hotspot.Data{Values: fine}, w, hotspot.Options{P: p})
		require.ErrorIs(t, err, context.Canceled)
	}
}

func fill(x []float64, v float64) {
	for i := range x {
		x[i] = v
	}
}

// One event, two values, a window of all units, an outlier that is nearly all of
// the variance: answered, and finite.
func TestDegenerateIsFinite(t *testing.T) {
	w := lattice(t, 4, 4)
	all := make([]hotspot.Link, 0)
	for i := range 5 {
		for j := range 5 {
			if i != j {
				all = append(all, hotspot.Link{From: i, To: j, Weight: 1})
			}
		}
	}
	full, err := hotspot.NewWeights(5, all)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		x []float64
		w *hotspot.Weights
	}{
		"one event":   {[]float64{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, w},
		"outlier":     {[]float64{0, 1, 0, 0, 1, 1e9, 0, 0, 1, 0, 0, 1, 0, 0, 0, 2}, w},
		"large":       {[]float64{1e15, 1e15 + 1, 1e15, 1e15, 1e15, 1e15 + 2, 1e15, 1e15, 1e15, 1e15, 1e15, 1e15, 1e15, 1e15, 1e15, 1e15}, w},
		"all near":    {[]float64{1, 2, 3, 4, 5}, full},
		"tiny values": {[]float64{1e-100, 2e-100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, w},
	} {
		for _, weights := range []*hotspot.Weights{c.w, c.w.Standardise()} {
			for _, s := range []hotspot.Statistic{hotspot.Gi, hotspot.GiStar, hotspot.LocalMoran, hotspot.LocalGeary} {
				for _, convention := range []hotspot.Convention{hotspot.SPDEP, hotspot.GeoDa, hotspot.ESDA, hotspot.ArcGIS} {
					for _, p := range []hotspot.PMethod{"", hotspot.Analytic, hotspot.Permutation} {
						if s == hotspot.LocalGeary && p == hotspot.Analytic {
							continue
						}
						r := local(t, c.x, weights, hotspot.Options{Statistic: s, Convention: convention, P: p, MostPermutations: 999})
						if name == "one event" && s == hotspot.GiStar && p != hotspot.Analytic {
							require.Contains(t, noted(r.Notes), hotspot.NotedFew)
						}
					}
				}
			}
		}
	}
}

// The same seed gives the same bytes on any number of cores.
func TestSameBytesOnAnyCores(t *testing.T) {
	x, w := hexCity(t, 1200, 1.5)
	y := slices.Clone(x)
	for i := range y {
		y[i] = math.Sqrt(x[i] + 0.1)
	}
	for _, o := range []hotspot.Options{
		{}, {P: hotspot.Analytic}, {P: hotspot.Permutation}, {P: hotspot.Permutation, Draws: hotspot.Shared},
		{Statistic: hotspot.LocalGeary, MostPermutations: 999}, {Statistic: hotspot.LocalMoran, Convention: hotspot.ESDA, P: hotspot.Permutation},
		{Null: hotspot.NullTotal, P: hotspot.Permutation, Permutations: 99},
	} {
		for _, values := range [][]float64{x, y} {
			var want string
			for _, cores := range []int{1, 3} {
				before := runtime.GOMAXPROCS(cores)
				text, err := json.Marshal(local(t, values, w, o))
				runtime.GOMAXPROCS(before)
				require.NoError(t, err)
				if want == "" {
					want = string(text)
				}
				require.True(t, want == string(text), "%+v on %d cores", o, cores)
			}
			if o.P == hotspot.Permutation {
				other := o
				other.Seed++
				text, err := json.Marshal(local(t, values, w, other).Units)
				require.NoError(t, err)
				require.False(t, strings.Contains(want, string(text)), "another seed draws anew")
			}
		}
	}
}

// Units near the floor get more permutations, until their finding is decided.
func TestMorePermutationsAtTheFloor(t *testing.T) {
	x, w := hexCity(t, 5000, 2)
	disk, err := hotspot.Rings(hexagons(t, 5000), 2)
	require.NoError(t, err)
	planted := append(row(disk, 100), 100)
	for _, i := range planted {
		x[i] += 6
	}
	few := local(t, x, w, hotspot.Options{P: hotspot.Permutation, MostPermutations: 999, Permutations: 999})
	require.Zero(t, few.Found[hotspot.Hot], "p is at least 0.002, and 5,000 units are tested")
	require.Contains(t, noted(few.Notes), hotspot.NotedFloor)
	more := local(t, x, w, hotspot.Options{P: hotspot.Permutation})
	exact := local(t, x, w, hotspot.Options{})
	require.Positive(t, exact.Found[hotspot.Hot])
	require.InDelta(t, exact.Found[hotspot.Hot], more.Found[hotspot.Hot], 2)
	drawn := map[int32]int{}
	for _, u := range more.Units {
		drawn[u.Permutations]++
	}
	require.Greater(t, drawn[999], 4500)
	require.Positive(t, drawn[99_999]+drawn[999_999])
	require.Less(t, more.Undecided, 0.01)
	t.Logf("%v permutations of %d units, %d in all; undecided %v", drawn, len(x), more.Drawn, more.Undecided)
}

func TestAdjust(t *testing.T) {
	// R's documentation has no example; these are p.adjust of R for
	// c(0.01, 0.02, 0.03, 0.04, 0.05): BH 0.05 throughout, BY 0.05·(1+1/2+…+1/5).
	p := []float64{0.04, 0.01, 0.05, 0.02, 0.03}
	for _, v := range hotspot.Adjust(p, hotspot.BenjaminiHochberg) {
		require.InDelta(t, 0.05, v, 1e-15)
	}
	for _, v := range hotspot.Adjust(p, hotspot.BenjaminiYekutieli) {
		require.InDelta(t, 0.05*(1+1.0/2+1.0/3+1.0/4+1.0/5), v, 1e-15)
	}
	require.InDeltaSlice(t, []float64{0.2, 0.05, 0.25, 0.1, 0.15}, hotspot.Adjust(p, hotspot.Bonferroni), 1e-15)
	require.Equal(t, p, hotspot.Adjust(p, hotspot.NoCorrection))
	require.Empty(t, hotspot.Adjust(nil, hotspot.BenjaminiHochberg))

	// Against the definition: the least of m·q/rank over all q that are no less.
	r := rand.New(rand.NewPCG(21, 1))
	for range 50 {
		q := make([]float64, 1+r.IntN(400))
		for i := range q {
			q[i] = math.Pow(r.Float64(), float64(1+r.IntN(9)))
			if r.IntN(3) == 0 {
				q[i] = float64(1+r.IntN(4)) / 4
			}
		}
		got := hotspot.Adjust(q, hotspot.BenjaminiHochberg)
		for i, v := range q {
			want := 1.0
			for _, u := range q {
				if u >= v {
					rank := 0
					for _, other := range q {
						if other <= u {
							rank++
						}
					}
					want = min(want, float64(len(q))*u/float64(rank))
				}
			}
			require.InEpsilon(t, max(want, v), got[i], 1e-12)
		}
	}
}

func TestNotesAndRulesAreSaid(t *testing.T) {
	for _, id := range hotspot.NoteIDs() {
		n := hotspot.Note{ID: id}
		require.NotEmpty(t, n.Sentence("en"), id)
		require.False(t, han.MatchString(n.Sentence("en")), id)
		require.True(t, han.MatchString(n.Sentence("zh")), id)
	}
	for _, rule := range hotspot.RulesOfChoice() {
		c := hotspot.Choice{ByRule: rule}
		require.False(t, han.MatchString(c.Sentence("en")), rule)
		require.True(t, han.MatchString(c.Sentence("zh")), rule)
	}
	for c := range hotspot.Classes {
		require.True(t, han.MatchString(hotspot.Class(c).Text().Zh))
		text, err := hotspot.Class(c).MarshalText()
		require.NoError(t, err)
		var back hotspot.Class
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, hotspot.Class(c), back)
	}
	require.Error(t, new(hotspot.Class).UnmarshalText([]byte("warm")))
	x, w := hexCity(t, 2000, 0.2)
	r := local(t, x, w, hotspot.Options{P: hotspot.Analytic, Correction: hotspot.NoCorrection})
	require.Contains(t, noted(r.Notes), hotspot.NotedSkew)
	require.Contains(t, noted(r.Notes), hotspot.NotedUncorrected)
	r = local(t, x, w, hotspot.Options{P: hotspot.Permutation, Convention: hotspot.ESDA, Permutations: 200_000})
	for _, id := range []hotspot.NoteID{hotspot.NotedShared, hotspot.NotedGain, hotspot.NotedSmallerTail} {
		require.Contains(t, noted(r.Notes), id)
	}
	small := local(t, []float64{1, 2, 3, 4, 7, 8, 9, 9.5, 11}, lattice(t, 3, 3), hotspot.Options{P: hotspot.Permutation})
	require.Contains(t, noted(small.Notes), hotspot.NotedArrangements)
}

// Permutations of the global statistics agree with their moments.
func TestGlobalPermutations(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 1))
	w := lattice(t, 12, 12).Standardise()
	x := make([]float64, 144)
	for i := range x {
		x[i] = 5 + r.NormFloat64() + 0.4*float64(i%12)/12
	}
	for _, s := range []hotspot.GlobalStatistic{hotspot.GlobalMoran, hotspot.GlobalGeary, hotspot.GlobalG} {
		g := whole(t, x, w, hotspot.GlobalOptions{Statistic: s, Permutations: 9999, Tail: hotspot.Greater})
		require.InDelta(t, g.P, g.PermutationP, 0.03, s)
	}
}

// A cluster of high values is hot, one of low values cold; corners of local
// Moran and Geary follow.
func TestClasses(t *testing.T) {
	w := lattice(t, 20, 20)
	x := make([]float64, 400)
	r := rand.New(rand.NewPCG(23, 1))
	for i := range x {
		x[i] = 50 + math.Round(r.NormFloat64()*3)
		if i%20 < 5 && i/20 < 5 {
			x[i] = 90 + float64(r.IntN(3))
		}
		if i%20 > 14 && i/20 > 14 {
			x[i] = 10 + float64(r.IntN(3))
		}
	}
	star := local(t, x, w, hotspot.Options{})
	moran := local(t, x, w.Standardise(), hotspot.Options{Statistic: hotspot.LocalMoran})
	geary := local(t, x, w.Standardise(), hotspot.Options{Statistic: hotspot.LocalGeary})
	require.Equal(t, hotspot.Hot, star.Units[2*20+2].Class)
	require.Equal(t, hotspot.Cold, star.Units[17*20+17].Class)
	require.Equal(t, hotspot.HighHigh, moran.Units[2*20+2].Class)
	require.Equal(t, hotspot.LowLow, moran.Units[17*20+17].Class)
	require.Equal(t, hotspot.HighHigh, geary.Units[2*20+2].Class)
	require.Equal(t, hotspot.LowLow, geary.Units[17*20+17].Class)
	require.Equal(t, hotspot.NotSignificant, star.Units[10*20+3].Class)
}
