package exports

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"
)

// where keeps rows that have one of some values in each of some columns.
type where []condition

type condition struct {
	column int
	list   bool
	values []string // in the one way in which rows have them
}

// newWhere reads the conditions on a layer's columns. Times without a zone are in
// that given.
func newWhere(columns []chengge.Column, asked map[string][]string, zone *time.Location) (where, error) {
	if len(asked) > maxWhereColumns {
		return nil, wrong("where", "", chengge.ErrBadQuery, fmt.Sprintf("最多 %d 列", maxWhereColumns), fmt.Sprintf("at most %d columns", maxWhereColumns))
	}
	var out where
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		i := slices.IndexFunc(columns, func(c chengge.Column) bool { return c.Name == name })
		if i < 0 {
			var names []string
			for _, c := range columns {
				names = append(names, c.Name)
			}
			list := strings.Join(names, ", ")
			return nil, wrong("where", name, chengge.ErrBadQuery, "没有这一列，可用的有 "+list, "there is no such column; there are "+list)
		}
		values := asked[name]
		if len(values) == 0 || len(values) > maxWhereValues {
			return nil, wrong("where."+name, "", chengge.ErrBadQuery, fmt.Sprintf("请写 1 至 %d 个值", maxWhereValues), fmt.Sprintf("write 1 to %d values", maxWhereValues))
		}
		c := condition{column: i, list: columns[i].Type == chengge.ListColumn}
		for _, v := range values {
			v, err := oneWay(columns[i].Type, v, zone)
			if err != nil {
				return nil, wrong("where."+name, v, chengge.ErrBadQuery, "值的类型不对", err.Error())
			}
			c.values = append(c.values, v)
		}
		out = append(out, c)
	}
	return out, nil
}

// oneWay writes a value as rows have it: 3.50 as 3.5, false as nothing.
func oneWay(t chengge.ColumnType, v string, zone *time.Location) (string, error) {
	v = strings.TrimSpace(v)
	if v == "" {
		return "", nil
	}
	switch t {
	case chengge.NumberColumn, chengge.IntegerColumn:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || n != n || n-n != 0 {
			return v, fmt.Errorf("expected a number")
		}
		if n == 0 {
			return "", nil
		}
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	case chengge.BooleanColumn:
		switch v {
		case "true":
			return v, nil
		case "false":
			return "", nil
		}
		return v, fmt.Errorf("expected true or false")
	case chengge.TimeColumn:
		at, err := chengge.ParseTime(v, zone)
		if err != nil {
			return v, fmt.Errorf("write 2026-11-21T14:30:00+08:00 or 2026-11-21")
		}
		return at.UTC().Format(time.RFC3339Nano), nil
	}
	return v, nil
}

// holds tells whether a row is meant.
func (w where) holds(r *chengge.Row) bool {
	for i := range w {
		if c := &w[i]; !c.holds(r.Values[c.column]) {
			return false
		}
	}
	return true
}

func (c *condition) holds(v string) bool {
	if !c.list || v == "" {
		return slices.Contains(c.values, v)
	}
	return slices.ContainsFunc(chengge.SplitList(v), func(part string) bool { return slices.Contains(c.values, part) })
}
