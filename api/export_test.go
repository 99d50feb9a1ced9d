package api

import "chengge"

// Row is a row of the tables of routes, for the tests that walk them.
type Row struct {
	Method, Path, ID string
	Right            chengge.Right
	Edition          bool // takes the edition parameter, which wants ReadEditions
	Standing         bool // its answer does not end
}

// Rows gives the tables of a server of a database, or of files.
func Rows(database bool) (out []Row) {
	tables := [][]route{routes, tileRoutes}
	if database {
		tables = append(tables, storeRoutes...)
	}
	for _, table := range tables {
		for _, rt := range table {
			out = append(out, Row{rt.method, rt.path, rt.id, rt.right, rt.of != nil, rt.pace == standing})
		}
	}
	return out
}
