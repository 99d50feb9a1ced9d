package demo

// planFiles are the tables of the city's balance of earth (土方平衡), by the kind
// that city.json calls them.
var planFiles = [...]struct{ kind, file string }{
	{"sites", "site_terms.csv"}, {"volumes", "site_volumes.csv"}, {"permits", "permits.csv"}, {"hauliers", "hauliers.csv"},
}

// PlanTables gives the tables of the city's balance as the folder has them: by
// kind, each row by the names of its columns.
func (c *City) PlanTables() map[string][]map[string]string {
	out := map[string][]map[string]string{}
	for _, t := range c.tables() {
		for _, p := range planFiles {
			if p.file != t.name {
				continue
			}
			for cells := range t.rows {
				row := map[string]string{}
				for i, name := range t.head {
					row[name] = cells[i]
				}
				out[p.kind] = append(out[p.kind], row)
			}
		}
	}
	return out
}
