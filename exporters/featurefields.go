package exporters

import (
	"strconv"
	"strings"
	"unicode"

	"chengge"
)

// idColumn is the id of a row, which stays when its code changes.
var idColumn = chengge.Column{Name: "id", Type: chengge.IntegerColumn, Title: chengge.Text{Zh: "内部编号", En: "id"}}

// header gives a column's name in the file's language, on one line.
func (j *featureJob) header(c chengge.Column) string {
	if j.o.Headers != "" {
		if s := oneLine(c.Title.In(j.o.Headers)); s != "" {
			return s
		}
	}
	if s := oneLine(c.Name); s != "" {
		return s
	}
	return "column"
}

// oneLine puts blanks for control characters, which names of fields can't have.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}

// fields names the columns in the file and lists them in Written. No two have
// the same name, nor one that is reserved; a second one gets a number.
func (j *featureJob) fields(columns []chengge.Column, reserved ...string) []string {
	names := make([]string, len(columns))
	taken := map[string]bool{}
	for _, name := range reserved {
		taken[name] = true
	}
	for i, c := range columns {
		name := j.header(c)
		for n := 2; taken[foldName(name)]; n++ {
			name = j.header(c) + "_" + strconv.Itoa(n)
		}
		taken[foldName(name)] = true
		names[i] = name
		j.note(name, c)
	}
	return names
}

// note lists a field of the file.
func (j *featureJob) note(field string, c chengge.Column) {
	j.written.Fields = append(j.written.Fields, WrittenField{Field: field, Column: c.Name, Type: c.Type, Zh: c.Title.Zh, En: c.Title.En})
}

// foldName is a name as formats compare it: many know no case.
func foldName(s string) string { return strings.ToLower(s) }
