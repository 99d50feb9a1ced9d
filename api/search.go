package api

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"chengge"
	"chengge/exporters"
)

// Bounds of a search: letters that may be asked for, things that may be told.
const (
	mostSought   = 100
	mostFound    = 50
	mostOfAKind  = 8
	usuallyFound = 12
)

// Found is a thing that a search has found.
type Found struct {
	Kind   string            `json:"kind" enum:"districts,street_offices,communities,grids,unit_grids,zones,waters,roads,crossings,overlays,sites,components,chiefs,organisations,categories"`
	Code   string            `json:"code" doc:"Of a road the code of its first segment; of a crossing the segment that begins or ends there; of a category its key"`
	Name   string            `json:"name,omitempty"`
	Detail string            `json:"detail,omitempty" doc:"What else tells it apart: the other road of a crossing, how many segments a road has, the level of a chief, the category of a component"`
	Point  *exporters.LngLat `json:"point,omitempty" doc:"Of what is a point, on CGCS2000 (WGS 84)"`
	Bounds []float64         `json:"bounds,omitempty" doc:"Of what is not: west, south, east, north in degrees"`
}

// FoundPage is what a search has found, the best first.
type FoundPage struct {
	Items []Found `json:"items"`
	More  bool    `json:"more,omitempty" doc:"There is more: say more of the name"`
}

// search answers GET /v1/search.
func (s *server) search(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		sought := q.required("q", "示范路")
		if n := utf8.RuneCountInString(sought); n > mostSought {
			q.add(fault(chengge.ErrBadQuery, "q", short(sought), fmt.Sprintf("最多 %d 字", mostSought), fmt.Sprintf("at most %d letters", mostSought)))
		}
		limit := q.count("limit", usuallyFound, mostFound)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		f := &finder{snapshot: c.snapshot, lang: c.lang, sought: fold(sought), words: soughtWords(sought)}
		f.all()
		return writeJSON(w, f.page(limit))
	}
}

// page gives the best, whole names before parts, short names before long ones.
func (f *finder) page(limit int) FoundPage {
	slices.SortFunc(f.ranked, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.kind, b.kind), cmp.Compare(utf8.RuneCountInString(a.Name), utf8.RuneCountInString(b.Name)),
			strings.Compare(a.Name, b.Name), strings.Compare(a.Code, b.Code))
	})
	page := FoundPage{Items: []Found{}, More: f.more}
	told := map[string]int{}
	for _, r := range f.ranked {
		if len(page.Items) == limit || r.rank > 0 && told[r.Kind] == mostOfAKind {
			page.More = true
			continue
		}
		told[r.Kind]++
		page.Items = append(page.Items, r.Found)
	}
	return page
}
