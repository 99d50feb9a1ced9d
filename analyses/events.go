package analyses

import (
	"cmp"
	"context"
	"slices"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Event is something that happened in a place, as points of files are.
type Event struct {
	Point     orb.Point // CGCS2000
	Amount    float64
	HasAmount bool

	district, office, community, grid, unitGrid, road string
	side                                              chengge.Side
}

// NewEvent makes an event of a place and what lies there. It keeps nothing of the
// assignment but texts.
func NewEvent(p orb.Point, a *chengge.Assignment) Event {
	return Event{Point: p, district: a.District.Code, office: a.Office.Code, community: a.Community.Code, grid: a.Grid.Code, unitGrid: a.UnitGrid.Code,
		road: a.Road.Code, side: a.Road.Side}
}

// code gives what the event lies in.
func (e *Event) code(k chengge.Kind) string {
	switch k {
	case chengge.KindDistricts:
		return e.district
	case chengge.KindStreetOffices:
		return e.office
	case chengge.KindCommunities:
		return e.community
	case chengge.KindGrids:
		return e.grid
	case chengge.KindUnitGrids:
		return e.unitGrid
	}
	return e.road
}

// Tally gives a Counter of events, which counts as the database counts reports.
func Tally(events []Event) Counter {
	return func(ctx context.Context, by chengge.TallyBy) ([]chengge.PlaceTally, error) {
		type place struct {
			cell int64
			code string
			side chengge.Side
		}
		found := map[place]*chengge.PlaceTally{}
		for i := range events {
			e := &events[i]
			var at place
			if by.Kind == "" {
				// By way of the cell that a report has from intake: a point at the rim of
				// a cell may lie in another one than its finest cell does.
				c, err := spatial.CellAt(e.Point, intakeResolution)
				if err != nil {
					return nil, err
				}
				at.cell = int64(c.Parent(by.Resolution))
			} else if at.code = e.code(by.Kind); by.Kind == chengge.KindRoads {
				at.side = e.side
			}
			t := found[at]
			if t == nil {
				t = &chengge.PlaceTally{Cell: at.cell, Code: at.code, Side: at.side}
				found[at] = t
			}
			t.Events++
			if by.Amount != "" && e.HasAmount {
				t.Amounted++
				t.Sum += e.Amount
			}
		}
		out := make([]chengge.PlaceTally, 0, len(found))
		for _, t := range found {
			out = append(out, *t)
		}
		slices.SortFunc(out, func(a, b chengge.PlaceTally) int {
			return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Side, b.Side))
		})
		return out, ctx.Err()
	}
}
