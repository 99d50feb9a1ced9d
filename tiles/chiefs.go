package tiles

import (
	"slices"
	"sync"

	"chengge"
	"chengge/grids"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// hues is how many colours chiefs have: those that people with any sort of
// colour vision tell apart (Okabe and Ito, 2008), black aside.
const hues = 7

// chiefLayer draws roads by chief: a feature a chief, with the segments that
// are his own and those that he has through an area.
func newChiefLayer(s *grids.Snapshot, row chengge.TileLayer) *shapeLayer {
	held := sync.OnceValue(func() [][]int { return heldSegments(s) })
	l := &shapeLayer{kind: typeLine}
	l.attrs = sync.OnceValue(func() *attributes {
		a, i := newAttributes(row.Columns), 0
		colours := chiefHues(s, held())
		for c := range s.Chiefs() {
			for _, kv := range [...]struct{ key, value string }{{"code", c.Code}, {"name", c.Name}, {"level", c.Level}, {"organisation", c.Organisation}} {
				if kv.value != "" {
					a.tag(kv.key, a.values.text(kv.value))
				}
			}
			a.tag("hue", a.values.integer(int64(colours[i])))
			a.row(c.ID)
			i++
		}
		a.values.done()
		return a
	})
	l.sheet = &sheet{make: func() (*drawing, []int) {
		roads := slices.Collect(s.Roads(""))
		since := roadSince(s)
		d := newDrawer()
		d.layer(row.MinZoom, true)
		for i, list := range held() {
			for _, k := range list {
				d.lines(i, since[k], roads[k].Line)
			}
		}
		return d.done(), []int{len(held())}
	}}
	return l
}

// heldSegments gives for each chief the segments that he answers for, by their
// places in the order of codes: those named, those with a side in a street
// office or district named, those whose middle lies in another area named.
func heldSegments(s *grids.Snapshot) [][]int {
	byCode, i := map[string]int{}, 0
	byOffice, byDistrict := map[string][]int{}, map[string][]int{}
	var middles []orb.Point
	for r := range s.Roads("") {
		byCode[r.Code] = i
		for k, code := range [...]string{r.Left.Office, r.Right.Office} {
			if code == "" || k == 1 && code == r.Left.Office {
				continue
			}
			byOffice[code] = append(byOffice[code], i)
			if o, ok := s.Area(chengge.KindStreetOffices, code); ok && o.Parent != "" {
				if list := byDistrict[o.Parent]; len(list) == 0 || list[len(list)-1] != i {
					byDistrict[o.Parent] = append(list, i)
				}
			}
		}
		middles = append(middles, middle(r.Line))
		i++
	}
	near := spatial.NewPointIndex(middles)
	within := func(k chengge.Kind, code string) (list []int) {
		a, ok := s.Area(k, code)
		if !ok || len(a.Shape) == 0 {
			return nil
		}
		near.Search(a.Shape.Bound(), func(j int, p orb.Point) bool {
			if spatial.PointInPolygon(p, a.Shape) != spatial.Outside {
				list = append(list, j)
			}
			return true
		})
		return list
	}
	var out [][]int
	for c := range s.Chiefs() {
		var list []int
		for _, on := range c.On {
			switch on.Kind {
			case chengge.KindRoads:
				if j, ok := byCode[on.Code]; ok {
					list = append(list, j)
				}
			case chengge.KindStreetOffices:
				list = append(list, byOffice[on.Code]...)
			case chengge.KindDistricts:
				list = append(list, byDistrict[on.Code]...)
			case chengge.KindWaters: // a river's chief (河长) has no roads by it
			default:
				if on.Kind.IsArea() {
					list = append(list, within(on.Kind, on.Code)...)
				}
			}
		}
		slices.Sort(list)
		out = append(out, slices.Compact(list))
	}
	return out
}

// middle gives a vertex in the middle of a line, or a point between two.
func middle(ml orb.MultiLineString) orb.Point {
	for _, line := range ml {
		if n := len(line); n > 2 {
			return line[n/2]
		} else if n == 2 {
			return orb.Point{(line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2}
		}
	}
	return nowhere
}

// chiefHues gives each chief a colour that no chief of the same level has whose
// roads meet his, as far as there are colours: in the order of codes the one
// that fewest neighbours have, and of those the one least used.
func chiefHues(s *grids.Snapshot, held [][]int) []int {
	roads := slices.Collect(s.Roads(""))
	levels, i := make([]string, len(held)), 0
	for c := range s.Chiefs() {
		levels[i] = c.Level
		i++
	}
	type joint struct {
		level string
		at    orb.Point
	}
	meeting := map[joint][]int{}
	for i, list := range held {
		seen := map[orb.Point]bool{}
		for _, k := range list {
			for _, line := range roads[k].Line {
				if len(line) == 0 {
					continue
				}
				for _, p := range [...]orb.Point{line[0], line[len(line)-1]} {
					if !seen[p] {
						seen[p] = true
						meeting[joint{levels[i], p}] = append(meeting[joint{levels[i], p}], i)
					}
				}
			}
		}
	}
	out := slices.Repeat([]int{-1}, len(held))
	used := map[string]*[hues]int{}
	for i, list := range held {
		var taken [hues]int
		counted := map[int]bool{}
		for _, k := range list {
			for _, line := range roads[k].Line {
				if len(line) == 0 {
					continue
				}
				for _, p := range [...]orb.Point{line[0], line[len(line)-1]} {
					for _, j := range meeting[joint{levels[i], p}] {
						if out[j] >= 0 && !counted[j] {
							counted[j] = true
							taken[out[j]]++
						}
					}
				}
			}
		}
		if used[levels[i]] == nil {
			used[levels[i]] = new([hues]int)
		}
		best := 0
		for h := range hues {
			if taken[h] < taken[best] || taken[h] == taken[best] && used[levels[i]][h] < used[levels[i]][best] {
				best = h
			}
		}
		out[i] = best
		used[levels[i]][best]++
	}
	return out
}
