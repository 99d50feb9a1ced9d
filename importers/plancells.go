package importers

import (
	"maps"
	"slices"

	"chengge"
)

// PlanCells is a table of a balance as text, by column: what a program hands in
// in place of a file. Places are longitudes and latitudes of CGCS2000.
type PlanCells struct {
	Kind PlanKind
	Rows []map[string]string // by the names of the columns of Kind; "" is not stated
}

// ReadPlanCells reads tables as ReadSitePlans reads those of files. In findings
// the kind stands for the file, and rows count from 1.
func ReadPlanCells(city chengge.City, list []PlanCells) (*SitePlans, error) {
	var tables []planTable
	for _, c := range list {
		t := planTable{kind: c.Kind, file: string(c.Kind), first: 1, crs: "CGCS2000", head: []string{}}
		if len(c.Rows) == 0 {
			continue
		}
		table, _ := c.Kind.Table()
		named := map[string]bool{}
		for _, row := range c.Rows {
			for name := range row {
				named[name] = true
			}
		}
		for _, column := range table.Columns {
			if column.Required {
				named[column.Name] = true
			}
		}
		t.head = slices.Sorted(maps.Keys(named))
		for _, row := range c.Rows {
			cells := make([]string, len(t.head))
			for i, name := range t.head {
				cells[i] = trim(row[name])
			}
			t.rows = append(t.rows, cells)
		}
		if len(t.rows) > maxPlanRows {
			return nil, chengge.Errorf(chengge.ErrBadBody, "%s: more than %d rows", c.Kind, maxPlanRows).InChinese("%s：超过 %d 行", table.Title.Zh, maxPlanRows)
		}
		tables = append(tables, t)
	}
	return readPlanTables(city, tables)
}
