package editions

import (
	"encoding/csv"
	"errors"
	"iter"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
	"chengge/grids"
	"chengge/spatial"
)

// townReports are the 20 reports of the town as they were kept, decided as
// docs/town.md works out by hand; odd ones are open. The id is the number.
func townReports(t *testing.T) (out []chengge.PastReport) {
	f, err := os.Open("../testdata/town/reports.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	for _, cells := range rows[1:] {
		c := map[string]string{}
		for i, name := range rows[0] {
			c[name] = cells[i]
		}
		number := func(column string) float64 {
			if c[column] == "" {
				return 0
			}
			v, err := strconv.ParseFloat(c[column], 64)
			require.NoError(t, err)
			return v
		}
		at, err := time.Parse(time.RFC3339, c["time"])
		require.NoError(t, err)
		p := chengge.PastReport{
			ID: chengge.ReportID(number("no")), State: chengge.Closed, Received: at, At: at, Placed: true, Accuracy: number("accuracy"),
			Point:  orb.Point{number("lng"), number("lat")},
			Stored: chengge.Decision{Edition: 1, Engine: "1", Lead: chengge.Body{Code: c["expected_lead"]}, Reason: chengge.Reason{Rule: chengge.RuleID(c["expected_rule"])}},
		}
		if c["crs"] != "" {
			datum, err := spatial.ParseDatum(c["crs"])
			require.NoError(t, err)
			p.Point = datum.ToCGCS2000(p.Point)
		}
		if p.Category, err = chengge.DefaultCatalogue().Parse(c["category"]); err != nil {
			p.Category, err = chengge.ParseCategoryKey("matter:" + c["category"])
			require.NoError(t, err)
		}
		if p.ID%2 == 1 {
			p.State = chengge.Dispatched
		}
		if c["area_m2"] != "" {
			p.Attributes = map[string]float64{"area_m2": number("area_m2")}
		}
		out = append(out, p)
	}
	require.Len(t, out, 20)
	return out
}

func townSnapshot(t *testing.T, change ...func(*town)) *grids.Snapshot {
	w := readTown(t)
	for _, f := range change {
		f(w)
	}
	s, err := grids.Build(w.contents())
	require.NoError(t, err)
	return s
}

// moved gives which reports go from whom to whom, and the counts.
func moved(t *testing.T, r Replay, past []chengge.PastReport) (map[chengge.ReportID]string, *Tally) {
	got := map[chengge.ReportID]string{}
	var tally Tally
	n := 0
	for o, err := range r.Outcomes(chengge.Each(past)) {
		require.NoError(t, err)
		require.Equal(t, past[n].ID, o.Report.ID, "in the order of the reports")
		n++
		tally.Add(o)
		if o.Elsewhere() {
			got[o.Report.ID] = o.Before.Lead.Code + " " + o.After.Lead.Code
		}
	}
	require.Equal(t, len(past), n)
	return got, tally.Sum()
}

func permanentDig(w *town) { // as town-next has it
	for i := range w.overlays {
		if w.overlays[i].Code == "O02" {
			w.overlays[i].Valid.Ends = time.Date(2099, 2, 1, 0, 0, 0, 0, w.city.Location())
		}
	}
}

func otherMender(w *town) {
	for i := range w.rules {
		if w.rules[i].Code == "T04" {
			w.rules[i].Lead = "D07"
		}
	}
}

func TestReplayOfTheTown(t *testing.T) {
	past := townReports(t)
	now := townSnapshot(t)

	// The same edition decides as it did.
	got, tally := moved(t, Replay{After: now}, past)
	require.Empty(t, got)
	require.EqualValues(t, 20, tally.Reports)
	require.Zero(t, tally.Elsewhere)
	require.Empty(t, tally.Groups)

	// In town-next the dig at O02 has no end: in November that changes nothing; of
	// one winter's night 6, 7 and 8, all at the same place, go to its holder and
	// not to D04 by row T04.
	next := townSnapshot(t, permanentDig)
	got, _ = moved(t, Replay{Before: now, After: next}, past)
	require.Empty(t, got)
	night := time.Date(2027, 1, 15, 23, 30, 0, 0, now.City().Location())
	got, tally = moved(t, Replay{Before: now, After: next, At: night}, past)
	require.Equal(t, map[chengge.ReportID]string{6: "D04 K02", 7: "D04 K02", 8: "D04 K02"}, got)
	require.Equal(t, []TallyRow{{Office: "410197001", Rule: chengge.ByMatrix, Code: "T04", Reports: 3, Elsewhere: 3, Open: 1}}, tally.Groups)
	require.Len(t, tally.Moves, 1)
	require.Equal(t, [...]string{"D04", "K02"}, [...]string{tally.Moves[0].From.Code, tally.Moves[0].To.Code})
	require.EqualValues(t, 3, tally.Moves[0].Elsewhere)
	require.EqualValues(t, 1, tally.Moves[0].Open)

	// Another body for row T04: report 8, the one by day.
	got, tally = moved(t, Replay{Before: now, After: townSnapshot(t, otherMender)}, past)
	require.Equal(t, map[chengge.ReportID]string{8: "D04 D07"}, got)
	require.EqualValues(t, 1, tally.Elsewhere)
	require.Zero(t, tally.Open)
	got, _ = moved(t, Replay{After: townSnapshot(t, otherMender)}, past)
	require.Equal(t, map[chengge.ReportID]string{8: "D04 D07"}, got, "against what was decided, too")

	// What has no place goes to the centres, by every edition.
	lost := past[0]
	lost.Placed, lost.Problem, lost.Stored.Lead.Code = false, chengge.NoPlaceStated, "S01"
	got, _ = moved(t, Replay{After: now}, []chengge.PastReport{lost})
	require.Empty(t, got)
}

func TestMovedSaysWhy(t *testing.T) {
	past := townReports(t)[7:8]
	for o, err := range (Replay{Before: townSnapshot(t), After: townSnapshot(t, otherMender)}).Outcomes(chengge.Each(past)) {
		require.NoError(t, err)
		m := NewMoved(o, chengge.English)
		require.Equal(t, "matter:06013", m.Category)
		require.Equal(t, orb.Point{113.6630, 34.75795}, *m.Point)
		require.Equal(t, "T04", m.Before.Code)
		require.Equal(t, "By row T04 of the responsibility matrix (matter 06013): 市市政设施管理处 leads", m.Before.Sentence)
		require.Equal(t, "D07", m.After.Lead.Code)
		require.Equal(t, "按权责清单 T04（事项 06013），由市城管执法支队主办", NewMoved(o, chengge.Chinese).After.Sentence)
	}
}

// A long sequence comes out whole and in order; who stops early stops the
// reading, and an error comes after what was read before it.
func TestOutcomesStream(t *testing.T) {
	one := townReports(t)[0]
	now := townSnapshot(t)
	read := 0
	fails := errors.New("the database went away")
	seq := func(n int, last error) iter.Seq2[chengge.PastReport, error] {
		return func(yield func(chengge.PastReport, error) bool) {
			read = 0
			for i := range n {
				p := one
				p.ID = chengge.ReportID(i + 1)
				read++
				if !yield(p, nil) {
					return
				}
			}
			if last != nil {
				yield(chengge.PastReport{}, last)
			}
		}
	}
	for _, n := range []int{0, 1, replayPart - 1, replayPart, replayPart + 1, 10*replayPart + 7} {
		for _, last := range []error{nil, fails} {
			got := 0
			var failed error
			for o, err := range (Replay{After: now}).Outcomes(seq(n, last)) {
				if err != nil {
					failed = err
					break
				}
				got++
				require.EqualValues(t, got, o.Report.ID)
				require.Equal(t, "H01", o.After.Lead.Code)
			}
			require.Equal(t, n, got)
			require.Equal(t, last, failed)
		}
	}
	for range (Replay{After: now}).Outcomes(seq(1_000_000, nil)) {
		break
	}
	require.LessOrEqual(t, read, 5*replayPart)
}
