package store

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// ListedReport is what a list shows of a report: nothing of who reported.
type ListedReport struct {
	ID                                                      chengge.ReportID
	Version                                                 int64
	State                                                   chengge.State
	Emergency                                               bool
	Received, Updated                                       time.Time
	Found, Filed                                            time.Time // zero is not told, not yet
	Channel, Category, CategoryText, Address                string
	Problem                                                 chengge.PlaceProblem
	Point                                                   *orb.Point
	District, Office, Community, Grid, UnitGrid, Road, Part string // codes; Part is the component
	Chiefs                                                  []string
	Lead                                                    chengge.Body
	DuplicateOf                                             chengge.ReportID
	Duplicates                                              int
}

// ReportOrder is the order of a list.
type ReportOrder string

// The orders. Paging goes by ids, which never change, so that it neither skips
// nor repeats what was there all the time; a queue goes by the emergency flag
// first, which a correction may change.
const (
	NewestFirst ReportOrder = "newest"
	OldestFirst ReportOrder = "oldest"
	QueueOrder  ReportOrder = "queue" // emergencies, then the others, the oldest first
)

// ReportQuery asks for a page of reports.
type ReportQuery struct {
	Filter chengge.ReportFilter
	Order  ReportOrder // "" is NewestFirst
	After  string      // Next of the page before
	Limit  int
}

// ReportList is a page of reports.
type ReportList struct {
	Reports []ListedReport
	Next    string // "" on the last page
	// Event is the last number given when the page was read: who follows the
	// events from there misses nothing that came later.
	Event int64
}

// segment is a stretch of a list that goes by ids.
type segment struct {
	letter    string // of its cursors
	emergency *bool  // only those, nil for all
	rising    bool
}

func segments(o ReportOrder) []segment {
	yes, no := true, false
	switch o {
	case OldestFirst:
		return []segment{{"o", nil, true}}
	case QueueOrder:
		return []segment{{"e", &yes, true}, {"r", &no, true}}
	}
	return []segment{{"n", nil, false}}
}

// Reports gives a page of the reports that a filter means. Where an index of the
// table serves the filter as it is, that is used; otherwise index says which
// reports it may be, if it isn't nil and has been read, and the table whether it
// is: the answer is as fresh either way.
func (s *Store) Reports(ctx context.Context, index *ReportIndex, q ReportQuery) (out ReportList, err error) {
	parts := segments(q.Order)
	at := int64(-1)
	if q.After != "" {
		if parts, at, err = resume(parts, q.After); err != nil {
			return out, err
		}
	}
	out.Reports = []ListedReport{}
	err = s.transact(ctx, func(tx pgx.Tx) error {
		var kept int64
		if err := tx.QueryRow(ctx, sqlEventNumbers).Scan(&out.Event, &kept); err != nil {
			return err
		}
		for n, part := range parts {
			f := q.Filter
			if part.emergency != nil {
				if f.Emergency != nil && *f.Emergency != *part.emergency {
					continue
				}
				f.Emergency = part.emergency
			}
			if n > 0 || at < 0 {
				at = math.MaxInt64
				if part.rising {
					at = 0
				}
			}
			if len(out.Reports) == q.Limit { // the segment before ended with the page
				out.Next = part.letter + "0"
				return nil
			}
			list, last, err := s.listSegment(ctx, tx, index, &f, part.rising, at, q.Limit-len(out.Reports))
			if err != nil {
				return err
			}
			out.Reports = append(out.Reports, list...)
			if last != 0 {
				out.Next = part.letter + strconv.FormatInt(last, 10)
				return nil
			}
		}
		return nil
	})
	return out, err
}

// resume reads a cursor: the segments from its own on, and the id after which
// that goes on.
func resume(parts []segment, after string) ([]segment, int64, error) {
	for n, part := range parts {
		if digits, ok := strings.CutPrefix(after, part.letter); ok {
			if id, err := strconv.ParseInt(digits, 10, 64); err == nil && id >= 0 {
				return parts[n:], id, nil
			}
		}
	}
	return nil, 0, chengge.Errorf(chengge.ErrBadQuery, "after %q is not next of a page in this order", after).
		InChinese("after“%s”不是此排序下前一页的 next", after)
}

// listSegment gives at most limit reports after an id; last is the id to go on
// after, 0 where there is no more.
func (s *Store) listSegment(ctx context.Context, tx pgx.Tx, index *ReportIndex, f *chengge.ReportFilter, rising bool, after int64, limit int) (list []ListedReport, last int64, err error) {
	var w wheres
	w.filter(f)
	bound := after // of the candidates, where there are more of them
	if !served(f) && index.isReady() {
		ids, event := index.candidates(f, rising, after, limit+1)
		if len(ids) > limit {
			bound = ids[limit]
		}
		w.add(pieceCandidates, ids, event)
	}
	order := ` order by r.id desc`
	switch {
	case rising && bound != after:
		w.add(pieceBetween, after+1, bound)
		order = ` order by r.id`
	case rising:
		w.add(pieceAbove, after)
		order = ` order by r.id`
	case bound != after:
		w.add(pieceBetween, bound, after-1)
	default:
		w.add(pieceBelow, after)
	}
	rows, err := tx.Query(ctx, listedColumns+w.from()+w.text()+order+` limit `+w.place(limit+1), w.args...)
	if err != nil {
		return nil, 0, err
	}
	if list, err = pgx.CollectRows(rows, scanListed); err != nil {
		return nil, 0, err
	}
	if len(list) > limit {
		list = list[:limit]
		return list, int64(list[limit-1].ID), nil
	}
	if bound != after { // some candidates are none any more
		return list, bound, nil
	}
	return list, 0, nil
}

// served tells whether an index of the table gives what a filter means in the
// order of ids without reading much else: everything, or what is open of one
// office or lead, emergencies or not.
func served(f *chengge.ReportFilter) bool {
	g := *f
	g.Emergency = nil
	if g.Open != nil && *g.Open {
		switch {
		case len(g.Office) == 1 && g.Lead == nil:
			g.Office = nil
		case len(g.Lead) == 1 && g.Office == nil:
			g.Lead = nil
		case f.Emergency != nil && *f.Emergency:
		default:
			return false
		}
		g.Open = nil
	} else if f.Emergency != nil {
		return false
	}
	var w wheres
	w.filter(&g)
	return len(w.pieces) == 0
}

const listedColumns = `select r.id, r.version, r.state, r.emergency, r.received_at, r.updated_at, r.found_at, r.filed_at, r.channel, r.category, r.category_text,
		r.stated ->> 'address', r.problem, st_x(r.geom), st_y(r.geom), r.district, r.office, r.community, r.grid, r.unit_grid, r.road, r.component,
		r.chiefs, r.lead, r.lead_name, r.duplicate_of, r.duplicates `

const (
	fromReports = `from report r`
	// What has been changed since the index, as its events or before they have
	// a number, may be meant as well.
	pieceCandidates = `from (select unnest($%d::bigint[]) as id union select report_id from outbox union select report_id from event where no > $%d) c
		cross join lateral (select * from report where report.id = c.id limit 1) r`
	pieceAbove   = `r.id > $%d`
	pieceBelow   = `r.id < $%d`
	pieceBetween = `r.id between $%d and $%d`
)

func scanListed(row pgx.CollectableRow) (r ListedReport, err error) {
	var found, filed *time.Time
	var category, words, address, problem, district, office, community, grid, unit, road, part *string
	var x, y *float64
	var duplicate *int64
	err = row.Scan(&r.ID, &r.Version, &r.State, &r.Emergency, &r.Received, &r.Updated, &found, &filed, &r.Channel, &category, &words, &address, &problem, &x, &y,
		&district, &office, &community, &grid, &unit, &road, &part, &r.Chiefs, &r.Lead.Code, &r.Lead.Name, &duplicate, &r.Duplicates)
	if err != nil {
		return r, err
	}
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	r.Category, r.CategoryText, r.Address, r.Problem = text(category), text(words), text(address), chengge.PlaceProblem(text(problem))
	r.District, r.Office, r.Community, r.Grid, r.UnitGrid, r.Road, r.Part = text(district), text(office), text(community), text(grid), text(unit), text(road), text(part)
	if found != nil {
		r.Found = *found
	}
	if filed != nil {
		r.Filed = *filed
	}
	if x != nil && y != nil {
		r.Point = &orb.Point{*x, *y}
	}
	if duplicate != nil {
		r.DuplicateOf = chengge.ReportID(*duplicate)
	}
	return r, nil
}
