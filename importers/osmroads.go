package importers

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial/roadnet"

	"github.com/paulmach/orb"
	"github.com/paulmach/osm"
)

// The most that is held of a file of OpenStreetMap at once: 16 bytes a place, so
// some 600 MB at worst. A city has a tenth of it.
const (
	mostOSMPlaces = 20_000_000
	mostOSMWays   = 3_000_000
)

// OSMRoads is the network of roads for trucks that a file of OpenStreetMap has.
type OSMRoads struct {
	// Ways end where roads meet. Their code is "w" and the number of the way, the
	// same for all its parts; their name that of the road, else its number.
	Ways []roadnet.Way
	// Bans are the hours at which a way is closed to trucks (hgv:conditional).
	Bans []roadnet.Ban

	Read        int // ways that were read inside the bound
	Shut        int // of them roads that no truck may use
	Destination int // open only to those who have business there; taken as open
	Conditional int // with conditions that are not read
	Blocked     int // places such as bollards, where the road is cut
	Missing     int // places that the file lacks, where the road is cut
}

// ReadOSMRoads reads the roads that trucks may use, of ways with a place inside
// the bound; an empty bound is everywhere. It goes through the file two or three
// times and holds only what the roads need: a file with more than that is
// refused, with advice.
//
// Directions, classes, speeds, weights, widths, heights, bridges, what is closed
// to trucks and barriers come from the tags. Turn restrictions are not read.
func ReadOSMRoads(ctx context.Context, name string, bound orb.Bound) (*OSMRoads, error) {
	r := &osmReading{bound: bound, out: &OSMRoads{}}
	if err := r.read(ctx, name); err != nil {
		return nil, osmError(filepath.Base(name), err)
	}
	if len(r.out.Ways) == 0 {
		return nil, chengge.Errorf(chengge.ErrFile, "%s has no road for trucks where the sites are", filepath.Base(name)).
			InChinese("%s 在场地所在范围内没有货车可通行的道路", filepath.Base(name))
	}
	return r.out, nil
}

// osmReading is a file on its way to roads.
type osmReading struct {
	bound  orb.Bound
	inside []int64 // places inside the bound, ascending
	out    *OSMRoads

	ways   []osmKept
	nodes  []int64 // of all ways, one after the other
	ids    []int64 // the same, ascending, each once
	places []osmPlace
	uses   []uint8 // of a place: 2 where roads meet or end
	limits map[int64]osmLimit
}

type osmKept struct {
	osmWay
	id       int64
	from, to int // in nodes
}

// osmPlace is in 10⁻⁷ degrees, which is what OpenStreetMap stores.
type osmPlace struct{ lng, lat int32 }

const osmNowhere = math.MinInt32

// osmLimit is what a place lets pass: a bollard nothing, a gate of limited height
// something.
type osmLimit struct {
	blocked               bool
	width, height, weight float64
}

func (r *osmReading) read(ctx context.Context, name string) error {
	if r.bound != (orb.Bound{}) {
		if err := scanOSM(ctx, name, osmSink{node: r.see}); err != nil {
			return err
		}
		slices.Sort(r.inside)
	}
	if err := scanOSM(ctx, name, osmSink{way: r.keep}); err != nil {
		return err
	}
	r.inside = nil
	r.ids = slices.Clone(r.nodes)
	slices.Sort(r.ids)
	r.ids = slices.Compact(r.ids)
	r.places = slices.Repeat([]osmPlace{{osmNowhere, osmNowhere}}, len(r.ids))
	r.limits = map[int64]osmLimit{}
	if err := scanOSM(ctx, name, osmSink{node: r.locate}); err != nil {
		return err
	}
	r.count()
	closed := map[string]int{}
	for i := range r.ways {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.part(&r.ways[i])
		if hours := r.ways[i].Closed; hours != "" {
			r.ban(closed, hours, osmCode(r.ways[i].id))
		}
	}
	return nil
}

func tooManyOSM() error {
	return chengge.Errorf(chengge.ErrFile, "the file has more roads than a city: cut it to the city first, as by osmium extract").
		InChinese("文件所含道路超出一座城市的规模，请先裁剪到本市范围（如 osmium extract）")
}

func (r *osmReading) see(id int64, at orb.Point, _ osm.Tags) error {
	if r.bound.Contains(at) {
		if len(r.inside) >= mostOSMPlaces {
			return tooManyOSM()
		}
		r.inside = append(r.inside, id)
	}
	return nil
}

func (r *osmReading) keep(id int64, nodes []int64, tags osm.Tags) error {
	if tags.Find("highway") == "" || len(nodes) < 2 {
		return nil
	}
	if r.bound != (orb.Bound{}) && !slices.ContainsFunc(nodes, func(n int64) bool {
		_, found := slices.BinarySearch(r.inside, n)
		return found
	}) {
		return nil
	}
	r.out.Read++
	w, ok := truckWay(tags)
	if !ok {
		r.out.Shut++
		return nil
	}
	if w.Destination {
		r.out.Destination++
	}
	if w.Left {
		r.out.Conditional++
	}
	// Strings of a block of the file must not be held by a part of it.
	w.Name = strings.Clone(w.Name)
	w.Closed = strings.Clone(w.Closed)
	if len(r.nodes)+len(nodes) > mostOSMPlaces || len(r.ways) >= mostOSMWays {
		return tooManyOSM()
	}
	from := len(r.nodes)
	r.nodes = append(r.nodes, nodes...)
	r.ways = append(r.ways, osmKept{w, id, from, len(r.nodes)})
	return nil
}

func (r *osmReading) locate(id int64, at orb.Point, tags osm.Tags) error {
	i, ok := slices.BinarySearch(r.ids, id)
	if !ok {
		return nil
	}
	if !(math.Abs(at[0]) <= 180 && math.Abs(at[1]) <= 90) {
		return fmt.Errorf("node %d lies at %v, %v", id, at[0], at[1])
	}
	r.places[i] = osmPlace{int32(math.Round(at[0] * 1e7)), int32(math.Round(at[1] * 1e7))}
	if blocked, width, height, weight := osmBlocks(tags); blocked || width+height+weight > 0 {
		r.limits[id] = osmLimit{blocked, width, height, weight}
	}
	return nil
}

// count finds where roads meet: places used twice, and ends.
func (r *osmReading) count() {
	r.uses = make([]uint8, len(r.ids))
	for i := range r.ways {
		w := &r.ways[i]
		for k := w.from; k < w.to; k++ {
			at, _ := slices.BinarySearch(r.ids, r.nodes[k])
			if r.uses[at]++; k == w.from || k == w.to-1 {
				r.uses[at] = 2
			}
			r.uses[at] = min(r.uses[at], 2)
		}
	}
}

func osmCode(id int64) string { return fmt.Sprintf("w%d", id) }

// part cuts a way where roads meet, and where nothing passes.
func (r *osmReading) part(w *osmKept) {
	way := w.Way
	way.Code = osmCode(w.id)
	var line orb.LineString
	end := func(limit osmLimit) {
		if len(line) > 1 {
			piece := way
			piece.Line = line
			piece.MaxWidth, piece.MaxHeight, piece.MaxWeight = stricter(way.MaxWidth, limit.width), stricter(way.MaxHeight, limit.height), stricter(way.MaxWeight, limit.weight)
			r.out.Ways = append(r.out.Ways, piece)
		}
		line = nil
	}
	for k := w.from; k < w.to; k++ {
		id := r.nodes[k]
		at, _ := slices.BinarySearch(r.ids, id)
		if r.places[at].lng == osmNowhere {
			r.out.Missing++
			end(osmLimit{})
			continue
		}
		p := orb.Point{float64(r.places[at].lng) / 1e7, float64(r.places[at].lat) / 1e7}
		if len(line) > 0 && line[len(line)-1] == p {
			continue
		}
		if limit, ok := r.limits[id]; ok && len(line) > 0 {
			// Only the stretch that leads to the place is closed or narrow.
			before := line[len(line)-1]
			end(osmLimit{})
			if limit.blocked {
				r.out.Blocked++
			} else {
				line = orb.LineString{before, p}
				end(limit)
			}
			line = orb.LineString{p}
			continue
		}
		line = append(line, p)
		if r.uses[at] == 2 && len(line) > 1 {
			end(osmLimit{})
			line = orb.LineString{p}
		}
	}
	end(osmLimit{})
}

// stricter gives the smaller of two limits, where 0 is none.
func stricter(a, b float64) float64 {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

// ban notes the hours at which a way is closed: one ban for all that share them.
func (r *osmReading) ban(known map[string]int, hours, code string) {
	i, ok := known[hours]
	if !ok {
		h, err := chengge.ParseHours(hours)
		if err != nil {
			return // osmHours has read them
		}
		i = len(r.out.Bans)
		known[hours] = i
		r.out.Bans = append(r.out.Bans, roadnet.Ban{Name: "OSM hgv:conditional " + hours, Hours: h})
	}
	r.out.Bans[i].Roads = append(r.out.Bans[i].Roads, code)
}
