package store

import (
	"context"
	"fmt"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// The columns by which reports are tallied, each with the order of the answer.
// A cell's parent is made by bit masks: bits 52 to 55 of a cell are its
// resolution, of the digits below them three bits belong to each finer one, which
// are 7 where there is none.
const (
	tallyCell = `select (r.cell & $1::bigint) | $2::bigint, '', '', `
	tallySide = `select 0::bigint, coalesce(r.road, '') collate "C", coalesce(r.assignment -> 'road' ->> 'side', '') collate "C", `
	// Sums are of numeric, so that the order of rows doesn't change the last digit.
	tallyCounts = `count(*), 0::bigint, 0::numeric `
)

var tallyAreas = map[chengge.Kind]string{
	chengge.KindDistricts:     `select 0::bigint, coalesce(r.district, '') collate "C", '', `,
	chengge.KindStreetOffices: `select 0::bigint, coalesce(r.office, '') collate "C", '', `,
	chengge.KindCommunities:   `select 0::bigint, coalesce(r.community, '') collate "C", '', `,
	chengge.KindGrids:         `select 0::bigint, coalesce(r.grid, '') collate "C", '', `,
	chengge.KindUnitGrids:     `select 0::bigint, coalesce(r.unit_grid, '') collate "C", '', `,
	chengge.KindRoads:         tallySide,
}

// H3's layout of a cell.
const (
	cellResolutionShift = 52
	intakeResolution    = 12 // that reports have their cells at
)

// parentMasks gives the bits that a cell's parent keeps and those that are set.
func parentMasks(resolution int) (keep, set int64) {
	unused := int64(1)<<(3*(15-resolution)) - 1
	return ^(int64(15)<<cellResolutionShift | unused), int64(resolution)<<cellResolutionShift | unused
}

// TallyReports counts the reports that a filter means by their places, in the
// order of cells or codes: in the database, by the cells and codes stored at
// intake. Reports without a place have neither cell nor codes: by cells they are
// left out, by codes they are under "".
func (s *Store) TallyReports(ctx context.Context, f *chengge.ReportFilter, by chengge.TallyBy) (out []chengge.PlaceTally, err error) {
	var w wheres
	columns, known := tallyAreas[by.Kind]
	switch {
	case by.Kind != "" && (!known || by.Resolution != 0):
		return nil, chengge.Errorf(chengge.ErrBadQuery, "reports are not tallied by %s", by.Kind).InChinese("不能按 %s 统计问题", by.Kind)
	case by.Kind == "" && (by.Resolution < 1 || by.Resolution > intakeResolution):
		return nil, chengge.Errorf(chengge.ErrBadQuery, "reports are tallied by cells of resolution 1 to %d, not %d", intakeResolution, by.Resolution).
			InChinese("问题按 H3 单元统计的级别为 1 至 %d，不能为 %d", intakeResolution, by.Resolution)
	case by.Kind == "":
		keep, set := parentMasks(by.Resolution)
		w.place(keep)
		w.place(set)
		columns = tallyCell
	}
	counts := tallyCounts
	if by.Amount != "" {
		at := w.place(by.Amount)
		value := `(r.attributes ->> ` + at + `::text)::numeric`
		counts = `count(*), count(` + value + `), coalesce(sum(` + value + `), 0) `
	}
	if by.Kind == "" {
		w.add(pieceWithCell)
	}
	w.filter(f)
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, columns+counts+w.from()+w.text()+` group by 1, 2, 3 order by 1, 2, 3`, w.args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t chengge.PlaceTally, err error) {
			err = row.Scan(&t.Cell, &t.Code, &t.Side, &t.Events, &t.Amounted, &t.Sum)
			return t, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tally reports: %w", away(err))
	}
	return out, nil
}

const pieceWithCell = `r.cell is not null`
