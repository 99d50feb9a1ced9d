package reports

import (
	"cmp"
	"sort"
	"sync"

	"chengge"
	"chengge/grids"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Router finds the places of reports on one snapshot, and whose they are. It
// may be used by many goroutines.
type Router struct {
	snap     *grids.Snapshot
	convert  Convert
	channels map[string]chengge.Channel
	spots    func() []spot
	named    func() map[string][]*chengge.RoadSegment
}

// Convert brings a point to CGCS2000 from a system that is no Datum. Its error
// is ErrRefusedCRS where there is no exact way, ErrUnknownCRS where there is no
// such system; others speak of the point.
type Convert func(from spatial.CRS, p orb.Point) (orb.Point, error)

// NewRouter makes a Router for a snapshot.
func NewRouter(s *grids.Snapshot, convert Convert) *Router {
	k := &Router{snap: s, convert: convert, channels: map[string]chengge.Channel{}}
	for _, c := range s.City().AllChannels() {
		k.channels[c.Code] = c
	}
	k.spots = sync.OnceValue(k.findSpots)
	k.named = sync.OnceValue(k.nameRoads)
	return k
}

// Snapshot gives the snapshot that it routes on.
func (k *Router) Snapshot() *grids.Snapshot { return k.snap }

// Channel gives a channel by its code.
func (k *Router) Channel(code string) (chengge.Channel, bool) {
	c, ok := k.channels[code]
	return c, ok
}

// Route finds the report's place from what is stated, and routes it: Point,
// Accuracy, Problem, Cell, Emergency, Assignment and Territory follow, and lead
// and support become the assignment's. A place that is of no use is no error:
// it is the report's Problem. Where the report states no coordinate system, crs
// stands for it; "" is none. The category of a report that has none but names a
// component is the component's.
func (k *Router) Route(r *chengge.Report, crs string) {
	written := k.place(r, crs)
	k.assign(r, written)
	r.Lead, r.Support = r.Assignment.Lead, r.Assignment.Support
}

// Reroute routes a report anew from the place that it has. Lead and support
// stay: who has a report changes by a dispatch.
func (k *Router) Reroute(r *chengge.Report) { k.assign(r, nil) }

func (k *Router) assign(r *chengge.Report, written *orb.Point) {
	q := chengge.Query{Accuracy: r.Accuracy, Category: r.Category, At: r.Found, Attributes: r.Attributes}
	if q.At.IsZero() {
		q.At = r.Received
	}
	q.At = q.At.In(k.snap.City().Location())
	r.Territory = chengge.Body{}
	if r.Point == nil {
		r.Assignment = k.snap.Unplaced(&q, r.Problem, written)
	} else {
		q.Point = *r.Point
		q.Stated = cmp.Or(r.Stated.CRS, r.Stated.Assumed)
		r.Assignment = k.snap.Locate(q)
		r.Problem = ""
		if k.snap.Outside(&r.Assignment) {
			r.Problem = chengge.OutsideTheCity
		}
		r.Territory, _ = k.snap.Territory(&r.Assignment)
	}
	r.Emergency = r.Assignment.Emergency
}

// place finds the point of a report. Of what is stated the component is asked
// first, whose place was surveyed, then the point, then the road; the first one
// that is of use is taken, and if none is, the problem is that of the first one
// stated. It gives the numbers of a point that is of no use.
func (k *Router) place(r *chengge.Report, crs string) (written *orb.Point) {
	r.Point, r.Problem, r.Cell, r.Accuracy = nil, "", 0, r.Stated.Accuracy
	if r.Accuracy == 0 {
		r.Accuracy = k.channels[r.Channel].AccuracyM
	}
	found := func(p orb.Point) *orb.Point {
		r.Point, r.Problem = &p, ""
		if cell, err := spatial.CellAt(p, CellResolution); err == nil {
			r.Cell = int64(cell)
		}
		return nil
	}
	failed := func(p chengge.PlaceProblem) {
		if r.Problem == "" {
			r.Problem = p
		}
	}
	st := &r.Stated
	st.Assumed = ""
	if st.Component != "" {
		if s, ok := k.spot(st.Component); ok {
			if r.Category.IsZero() {
				r.Category = s.category
			}
			r.Accuracy = s.survey
			return found(s.point)
		}
		failed(chengge.UnknownComponent)
	}
	if st.Lng != nil && st.Lat != nil {
		p := orb.Point{*st.Lng, *st.Lat}
		at, problem := k.convertPoint(p, st.CRS, crs)
		if problem == "" {
			if st.CRS == "" {
				st.Assumed = crs
			}
			return found(at)
		}
		written = &p
		failed(problem)
	}
	if st.Road != nil {
		if p, ok := k.onRoad(st.Road, r); ok {
			return found(p)
		}
		failed(chengge.UnknownRoad)
	}
	failed(chengge.NoPlaceStated)
	return written
}

// CellResolution is the resolution of H3 at which a report's cell is kept:
// hexagons of 307 m².
const CellResolution = 12

func (k *Router) convertPoint(p orb.Point, stated, otherwise string) (orb.Point, chengge.PlaceProblem) {
	if p == (orb.Point{}) { // what devices without a fix send
		return p, chengge.UnusablePoint
	}
	if stated == "" {
		stated = otherwise
	}
	if stated == "" {
		return p, chengge.NoSystemStated
	}
	crs, err := spatial.ParseCRS(stated)
	if err != nil {
		return p, chengge.NoSystemStated
	}
	if crs.Datum != spatial.DatumUnknown {
		if spatial.CheckLngLat(p) != nil {
			return p, chengge.UnusablePoint
		}
		return crs.Datum.ToCGCS2000(p), ""
	}
	at, err := k.convert(crs, p)
	switch code := chengge.CodeOf(err); {
	case err == nil && spatial.CheckLngLat(at) == nil:
		return at, ""
	case err != nil && code == chengge.ErrRefusedCRS:
		return p, chengge.RefusedSystem
	case err != nil && code == chengge.ErrUnknownCRS:
		return p, chengge.NoSystemStated
	}
	return p, chengge.UnusablePoint
}

// spot is where a component is.
type spot struct {
	point    orb.Point
	survey   float64 // metres
	category chengge.CategoryKey
	placed   bool
}

// findSpots lays the components out in the order of their codes, once for a
// snapshot, when the first report names one: the snapshot's own index is by
// place.
func (k *Router) findSpots() []spot {
	out := make([]spot, k.snap.Count(chengge.KindComponents))
	for c := range k.snap.Components() {
		out[c.Index] = spot{c.Point, c.Survey, chengge.CategoryKey{Kind: chengge.ComponentKind, Code: grids.CategoryCode(c.Category)}, true}
	}
	return out
}

func (k *Router) spot(code string) (spot, bool) {
	spots, codes := k.spots(), k.snap.ComponentCodes()
	i := sort.Search(len(spots), func(i int) bool { return codes.At(i) >= code })
	if i == len(spots) || codes.At(i) != code || !spots[i].placed {
		return spot{}, false
	}
	return spots[i], true
}
