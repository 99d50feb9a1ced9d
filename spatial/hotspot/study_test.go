package hotspot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"testing"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// box is a square city of a given width in degrees, not in line with hexagons.
func box(width float64) orb.MultiPolygon {
	x, y := 113.6, 34.7
	return orb.MultiPolygon{{{{x, y}, {x + width, y + 0.1*width}, {x + 0.9*width, y + width}, {x - 0.1*width, y + 0.9*width}, {x, y}}}}
}

// within gives n random points of mp as cells of resolution 12.
func within(t testing.TB, r *rand.Rand, mp orb.MultiPolygon, n int) []spatial.Cell {
	t.Helper()
	b := mp.Bound()
	var out []spatial.Cell
	for len(out) < n {
		p := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
		if spatial.PointInPolygon(p, mp) == spatial.Inside {
			c, err := spatial.CellAt(p, 12)
			require.NoError(t, err)
			out = append(out, c)
		}
	}
	return out
}

func TestStudyOfEvents(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	area := box(0.1)
	events := within(t, r, area, 1500)
	centre, err := spatial.CellAt(orb.Point{113.65, 34.75}, 12)
	require.NoError(t, err)
	disk, err := centre.Disk(12)
	require.NoError(t, err)
	for range 150 {
		events = append(events, disk[r.IntN(len(disk))])
	}
	s, err := hotspot.OfEvents(context.Background(), hotspot.Events{Cells: events}, hotspot.StudyOptions{Area: area})
	require.NoError(t, err)
	checkResult(t, s.Result)
	require.Equal(t, hotspot.Exact, s.Result.Options.P)
	require.Equal(t, len(events), s.Events+s.Outside)
	// The 19 cells of two rings expect at least five events, and at the next finer
	// resolution would not.
	mean := float64(len(events)) / (float64(spatial.Area(area)) / float64(s.Cells[0].Area()))
	require.True(t, 19*mean >= 5 && 19*mean/7 < 5, "%v at %d", mean, s.Resolution)
	hot := 0
	for i, u := range s.Result.Units {
		if u.Class == hotspot.Hot {
			hot++
			require.Less(t, float64(spatial.Distance(s.Cells[i].Centre(), centre.Centre())), 1500.0)
		}
	}
	require.Positive(t, hot)
	what := map[hotspot.Chosen]int{}
	for _, c := range s.Choices {
		what[c.What]++
	}
	require.Equal(t, map[hotspot.Chosen]int{hotspot.ChosenUnits: 1, hotspot.ChosenArea: 1, hotspot.ChosenNeighbours: 1, hotspot.ChosenP: 1, hotspot.ChosenCorrection: 1}, what)
	others := map[hotspot.Chosen]int{}
	for _, a := range s.Alternatives {
		others[a.What]++
		require.Empty(t, a.Refused)
		require.True(t, a.Changed >= 0 && a.Changed <= 1)
	}
	require.Equal(t, map[hotspot.Chosen]int{hotspot.ChosenUnits: 2, hotspot.ChosenNeighbours: 1, hotspot.ChosenP: 1, hotspot.ChosenCorrection: 3}, others)
	checkSentences(t, s)

	// The same request gives the same bytes, alternatives found later included.
	o := hotspot.StudyOptions{Area: area, NoAlternatives: true}
	again, err := hotspot.OfEvents(context.Background(), hotspot.Events{Cells: events}, o)
	require.NoError(t, err)
	again.Alternatives, err = hotspot.Alternatives(context.Background(), hotspot.Events{Cells: events}, o, again)
	require.NoError(t, err)
	a, err := json.Marshal(s)
	require.NoError(t, err)
	b, err := json.Marshal(again)
	require.NoError(t, err)
	require.Equal(t, string(a), string(b))
}

var (
	open = regexp.MustCompile(`\{[^}]*\}`)
	han  = regexp.MustCompile(`\p{Han}`)
)

// checkSentences holds that each choice and note is said in both languages with
// all of its places filled.
func checkSentences(t testing.TB, s *hotspot.Study) {
	t.Helper()
	var said []string
	for _, c := range s.Choices {
		said = append(said, c.Sentence(chengge.English), c.Sentence(chengge.Chinese))
	}
	for _, n := range s.Result.Notes {
		said = append(said, n.Sentence(chengge.English), n.Sentence(chengge.Chinese))
	}
	said = append(said, s.Result.Null.Text().En, s.Result.Null.Text().Zh)
	for i, text := range said {
		require.NotEmpty(t, text)
		require.Empty(t, open.FindString(text), text)
		require.Equal(t, i%2 == 1, han.MatchString(text), text)
	}
}

// Events that are counted by the cells of FinestNeeded have the answer of those
// counted by the finest.
func TestFinestNeeded(t *testing.T) {
	area := box(0.1)
	for _, n := range []int{1, 40, 300, 2500, 30_000} {
		cells := within(t, rand.New(rand.NewPCG(6, uint64(n))), area, n)
		resolution, err := hotspot.FinestNeeded(area, int64(n))
		require.NoError(t, err)
		counted := map[spatial.Cell]int64{}
		for _, c := range cells {
			counted[c.Parent(resolution)]++
		}
		var e hotspot.Events
		for c, k := range counted {
			e.Cells, e.Numbers = append(e.Cells, c), append(e.Numbers, k)
		}
		var answers []string
		for _, e := range []hotspot.Events{{Cells: cells}, e} {
			s, err := hotspot.OfEvents(context.Background(), e, hotspot.StudyOptions{Area: area})
			require.NoError(t, err)
			require.LessOrEqual(t, len(s.Cells), 50_000)
			b, err := json.Marshal(s)
			require.NoError(t, err)
			answers = append(answers, string(b))
		}
		require.True(t, answers[0] == answers[1], "%d events by %d", n, resolution)
		t.Logf("%d events by cells of resolution %d: %d places", n, resolution, len(counted))
	}
}

func TestStudyWithoutArea(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	events := within(t, r, box(0.05), 600)
	s, err := hotspot.OfEvents(context.Background(), hotspot.Events{Cells: events}, hotspot.StudyOptions{Resolution: 9})
	require.NoError(t, err)
	checkResult(t, s.Result)
	for _, u := range s.Result.Units {
		require.Positive(t, u.Value, "a unit without data is not a unit with zero")
	}
	require.Equal(t, hotspot.RuleGiven, s.Choices[0].ByRule)

	// Of means, cells without events have no data.
	amounts := make([]float64, len(events))
	for i := range amounts {
		amounts[i] = r.NormFloat64()
	}
	s, err = hotspot.OfEvents(context.Background(), hotspot.Events{Cells: events, Amounts: amounts},
		hotspot.StudyOptions{Area: box(0.05), Resolution: 10, Measure: hotspot.MeasureMean, NoAlternatives: true})
	require.NoError(t, err)
	checkResult(t, s.Result)
	require.Positive(t, s.Result.NoData)
	require.Equal(t, hotspot.Permutation, s.Result.Options.P)
	checkSentences(t, s)

	// Signed whole volumes have an exact distribution too.
	for i := range amounts {
		amounts[i] = float64(50 * (r.IntN(7) - 3))
	}
	s, err = hotspot.OfEvents(context.Background(), hotspot.Events{Cells: events, Amounts: amounts},
		hotspot.StudyOptions{Area: box(0.05), Unobserved: []spatial.Cell{events[0].Parent(8)}})
	require.NoError(t, err)
	checkResult(t, s.Result)
	require.Equal(t, hotspot.Exact, s.Result.Options.P)
	require.Positive(t, s.Result.NoData)
}

func TestStudyOfAreas(t *testing.T) {
	cells := hexagons(t, 300)
	shapes, x := make([]orb.MultiPolygon, len(cells)), make([]float64, len(cells))
	r := rand.New(rand.NewPCG(4, 2))
	for i, c := range cells {
		shapes[i], x[i] = c.Boundary(), poisson(r, 3)
	}
	s, err := hotspot.OfAreas(context.Background(), shapes, hotspot.Data{Values: x}, hotspot.Options{})
	require.NoError(t, err)
	checkResult(t, s.Result)
	checkSentences(t, s)
	rings, err := hotspot.Rings(cells, 1)
	require.NoError(t, err)
	require.Equal(t, rings.Links(), s.Weights.Links(), "hexagons have the neighbours that they share a border with")
	for _, a := range s.Alternatives {
		require.Empty(t, a.Refused)
		if a.What == hotspot.ChosenNeighbours {
			require.LessOrEqual(t, a.Changed, 0.05, "%+v", a)
		}
	}
}

func TestStudyRefuses(t *testing.T) {
	c, err := spatial.CellAt(orb.Point{113.65, 34.75}, 12)
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		e hotspot.Events
		o hotspot.StudyOptions
	}{
		"no events":          {hotspot.Events{}, hotspot.StudyOptions{Area: box(0.1)}},
		"one event, no area": {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{}},
		"all outside":        {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Area: orb.MultiPolygon{{{{100, 30}, {100.1, 30}, {100.1, 30.1}, {100, 30}}}}}},
		"bad cell":           {hotspot.Events{Cells: []spatial.Cell{c, 17}}, hotspot.StudyOptions{}},
		"mixed resolutions":  {hotspot.Events{Cells: []spatial.Cell{c, c.Parent(11)}}, hotspot.StudyOptions{}},
		"NaN":                {hotspot.Events{Cells: []spatial.Cell{c}, Amounts: []float64{math.NaN()}}, hotspot.StudyOptions{}},
		"too few amounts":    {hotspot.Events{Cells: []spatial.Cell{c, c}, Amounts: []float64{1}}, hotspot.StudyOptions{}},
		"means of nothing":   {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Measure: hotspot.MeasureMean}},
		"resolution":         {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Resolution: 13}},
		"coarse events":      {hotspot.Events{Cells: []spatial.Cell{c.Parent(5)}}, hotspot.StudyOptions{}},
		"tiny area":          {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Area: box(0.001), Resolution: 6}},
		"huge area":          {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Area: box(5), Resolution: 12}},
		"options":            {hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Local: hotspot.Options{Alpha: 2}}},
	} {
		_, err := hotspot.OfEvents(context.Background(), bad.e, bad.o)
		checkRefusal(t, err, name)
	}
	// One event in an area is answered: nothing can be told from it.
	s, err := hotspot.OfEvents(context.Background(), hotspot.Events{Cells: []spatial.Cell{c}}, hotspot.StudyOptions{Area: box(0.1)})
	require.NoError(t, err)
	checkResult(t, s.Result)
	require.Equal(t, len(s.Cells), s.Result.Found[hotspot.NotSignificant])
	require.Contains(t, fmt.Sprint(s.Result.Notes), string(hotspot.NotedFew))
}

// checkRefusal holds that an error has a code and says why in both languages.
func checkRefusal(t testing.TB, err error, name string) {
	t.Helper()
	var known *chengge.Error
	require.ErrorAs(t, err, &known, name)
	require.NotEqual(t, chengge.ErrInternal, known.Code, name)
	require.True(t, han.MatchString(known.Chinese()), "%s: %s", name, known.Chinese())
	require.NotContains(t, known.Chinese()+known.Error(), "%!", name)
}
