package store_test

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"chengge"
	"chengge/grids"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// oracle is PostGIS beside the snapshot of the same edition. Where the two
// disagree a third judge decides: exact rational arithmetic for areas, the
// geodesic to the foot found by refinement for roads. A disagreement in which
// the judge is with PostGIS fails the test; the others are counted and said.
type oracle struct {
	pool *pgxpool.Pool
	snap *grids.Snapshot
}

// How finely PostGIS gets the edges of roads, in degrees. It measures an edge
// as a great circle, which lies L²·tan φ/8R from the straight in lng/lat: 2 µm
// for 11 m, 13 mm for 1 km.
const oraclePiece = 0.0001

const sqlOracleEdges = `create table oracle_edge as
	select r.code, st_segmentize(d.geom, %g) as geom, st_segmentize(d.geom, %g)::geography as geog
	from roads r, st_dumpsegments(r.geom) d where r.ended is null and not st_equals(st_startpoint(d.geom), st_endpoint(d.geom));
	create index on oracle_edge using gist (geom); analyze oracle_edge`

// ask loads an edition into a database of its own, publishes it and builds the
// snapshot from there.
func ask(t testing.TB, c chengge.Contents) oracle {
	t.Helper()
	s := open(t)
	ctx := t.Context()
	in := grid(nil)
	in.City, in.Layers = c.City, map[chengge.Kind]iter.Seq2[chengge.Row, error]{}
	if in.City.Zone == nil {
		in.City.Zone = time.UTC
	}
	for l := range chengge.Layers() {
		if rows := c.Rows(l.Kind); rows != nil {
			in.Layers[l.Kind] = rows
		}
	}
	_, _, err := s.Import(ctx, in)
	require.NoError(t, err)
	e := publish(t, s)
	stored, release, err := s.Contents(ctx, e.Number)
	require.NoError(t, err)
	defer release()
	snap, err := grids.Build(stored)
	require.NoError(t, err)
	_, err = s.Pool().Exec(ctx, fmt.Sprintf(sqlOracleEdges, oraclePiece, oraclePiece))
	require.NoError(t, err)
	for l := range chengge.Layers() { // statistics of what was just loaded
		_, err = s.Pool().Exec(ctx, `analyze `+pgx.Identifier{string(l.Kind)}.Sanitize())
		require.NoError(t, err)
	}
	return oracle{s.Pool(), snap}
}

const (
	sqlOraclePoints = `create table if not exists oracle_point (i integer, lng float8, lat float8, accuracy float8, geom geometry(point, 4490), geog geography);
		truncate oracle_point; drop index if exists oracle_point_geom`
	sqlOraclePointsMade = `update oracle_point set geom = st_setsrid(st_makepoint(lng, lat), 4490), geog = st_setsrid(st_makepoint(lng, lat), 4490)::geography;
		create index oracle_point_geom on oracle_point using gist (geom); analyze oracle_point`
)

func (o oracle) give(ctx context.Context, t testing.TB, qs []chengge.Query) {
	t.Helper()
	_, err := o.pool.Exec(ctx, sqlOraclePoints)
	require.NoError(t, err)
	_, err = o.pool.CopyFrom(ctx, pgx.Identifier{"oracle_point"}, []string{"i", "lng", "lat", "accuracy"},
		pgx.CopyFromSlice(len(qs), func(i int) ([]any, error) { return []any{i, qs[i].Point[0], qs[i].Point[1], qs[i].Accuracy}, nil }))
	require.NoError(t, err)
	_, err = o.pool.Exec(ctx, sqlOraclePointsMade)
	require.NoError(t, err)
}

// tally says what came out of a comparison.
type tally struct {
	points, onBorder, onRoad, junctions int
	areas, roads                        int // disagreements in which the judge was with us
	worst                               float64
}

// compare asks both about points and judges what differs. It returns what it
// counted; the test has failed where PostGIS was right.
func (o oracle) compare(t testing.TB, points []orb.Point, roadMaxDistance float64) tally {
	t.Helper()
	ctx := t.Context()
	qs, got := make([]chengge.Query, len(points)), make([]chengge.Assignment, len(points))
	for i, p := range points {
		qs[i] = chengge.Query{Point: p, RoadMaxDistance: roadMaxDistance}
	}
	o.snap.LocateBatch(qs, got)
	o.give(ctx, t, qs)
	sum := tally{points: len(points)}
	o.compareAreas(ctx, t, got, &sum)
	o.compareRoads(ctx, t, got, roadMaxDistance, &sum)
	t.Logf("%d points, %d on a border, %d on a road (%d by precedence): PostGIS was wrong about %d areas and %d roads; distances within %.1g m",
		sum.points, sum.onBorder, sum.onRoad, sum.junctions, sum.areas, sum.roads, sum.worst)
	return sum
}

// cover is what one layer says of a point.
type cover struct {
	codes  []string // of all areas that cover it, in order
	border bool
}

func (c cover) first() string {
	if len(c.codes) == 0 {
		return ""
	}
	return c.codes[0]
}

const sqlOracleAreas = `select p.i, array_agg(a.code order by a.code collate "C"), bool_or(st_touches(a.geom, p.geom))
	from %s a join oracle_point p on st_covers(a.geom, p.geom) where a.ended is null group by p.i`

func (o oracle) covers(ctx context.Context, t testing.TB, k chengge.Kind, n int) []cover {
	t.Helper()
	out := make([]cover, n)
	rows, err := o.pool.Query(ctx, fmt.Sprintf(sqlOracleAreas, pgx.Identifier{string(k)}.Sanitize()))
	require.NoError(t, err)
	var i int
	var c cover
	_, err = pgx.ForEachRow(rows, []any{&i, &c.codes, &c.border}, func() error { out[i] = c; c.codes = nil; return nil })
	require.NoError(t, err)
	return out
}

func (o oracle) compareAreas(ctx context.Context, t testing.TB, got []chengge.Assignment, sum *tally) {
	t.Helper()
	said := map[chengge.Kind][]cover{}
	for _, k := range []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids,
		chengge.KindUnitGrids, chengge.KindZones, chengge.KindWaters} {
		said[k] = o.covers(ctx, t, k, len(got))
	}
	wrong := 0
	for i := range got {
		a := &got[i]
		if len(a.Borders) > 0 {
			sum.onBorder++
		}
		if o.sameAreas(a, func(k chengge.Kind) cover { return said[k][i] }) {
			continue
		}
		if o.sameAreas(a, func(k chengge.Kind) cover { return exactCover(o.snap, k, a.Point) }) {
			sum.areas++
			continue
		}
		if wrong++; wrong <= 5 {
			t.Errorf("at %v (%x %x): %+v, PostGIS says %v", a.Point, a.Point[0], a.Point[1], a.Place,
				func() (all []cover) {
					for k := range said {
						all = append(all, said[k][i])
					}
					return all
				}())
		}
	}
	require.Zero(t, wrong, "points whose areas are wrong")
}

// sameAreas tells whether an answer follows from what covers its point. What no
// area covers is taken from the areas below, which name the ones above.
func (o oracle) sameAreas(a *chengge.Assignment, of func(chengge.Kind) cover) bool {
	up := func(k chengge.Kind, code string) (chengge.Area, bool) {
		if x, ok := o.snap.Area(k, code); ok {
			return *x, true
		}
		return chengge.Area{}, false
	}
	unit := of(chengge.KindUnitGrids).first()
	grid := of(chengge.KindGrids).first()
	if grid == "" {
		x, _ := up(chengge.KindUnitGrids, unit)
		grid = x.Parent
	}
	gridRow, _ := up(chengge.KindGrids, grid)
	community, office, district := of(chengge.KindCommunities).first(), of(chengge.KindStreetOffices).first(), of(chengge.KindDistricts).first()
	if community == "" {
		community = gridRow.Community
	}
	if office == "" {
		office = gridRow.Parent
	}
	if district == "" {
		x, _ := up(chengge.KindStreetOffices, office)
		district = x.Parent
	}
	var borders []chengge.Kind
	for _, k := range []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids} {
		if of(k).border {
			borders = append(borders, k)
		}
	}
	codes := func(list []chengge.Named) (out []string) {
		for _, n := range list {
			out = append(out, n.Code)
		}
		return out
	}
	return a.District.Code == district && a.Office.Code == office && a.Community.Code == community && a.Grid.Code == grid && a.UnitGrid.Code == unit &&
		slices.Equal(a.Borders, borders) && slices.Equal(codes(a.Zones), of(chengge.KindZones).codes) && slices.Equal(codes(a.Waters), of(chengge.KindWaters).codes)
}

// exactCover is what a layer says by rational arithmetic.
func exactCover(s *grids.Snapshot, k chengge.Kind, p orb.Point) cover {
	var c cover
	for a := range s.Areas(k, "") {
		if len(a.Shape) == 0 || !a.Shape.Bound().Contains(p) {
			continue
		}
		in, on := false, false
		for _, poly := range a.Shape {
			odd := false
			for _, ring := range poly {
				for j := 1; j < len(ring); j++ {
					u, v := ring[j-1], ring[j]
					if u[1] > v[1] {
						u, v = v, u
					}
					if p[1] < u[1] || p[1] > v[1] || p[0] > max(u[0], v[0]) {
						continue
					}
					side := exactSide(u, v, p)
					on = on || side == 0 && p[0] >= min(u[0], v[0])
					if side > 0 && p[1] < v[1] {
						odd = !odd
					}
				}
			}
			in = in || odd
		}
		if in || on {
			c.codes = append(c.codes, a.Code)
			c.border = c.border || on
		}
	}
	return c
}

// exactSide is 1 where p is left of u → v, −1 where it is right, 0 on the line.
func exactSide(u, v, p orb.Point) int {
	r := func(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }
	sub := func(a, b float64) *big.Rat { return new(big.Rat).Sub(r(a), r(b)) }
	l := new(big.Rat).Mul(sub(v[0], u[0]), sub(p[1], u[1]))
	return l.Cmp(new(big.Rat).Mul(sub(p[0], u[0]), sub(v[1], u[1])))
}

// The segments within reach, the one that has the point by nearness, and the one
// that has it by precedence: where that lies on the nearest one's carriageway
// and on others', the lowest precedence.
const sqlOracleRoads = `
	with near as (
		select p.i, e.code, min(st_distance(p.geog, e.geog)) as d
		from oracle_point p join oracle_edge e on e.geom && st_expand(p.geom, $2::float8, $3::float8)
		group by p.i, e.code
	), seen as (
		select n.*, coalesce(r.width, 0) / 2 as half, coalesce(r.precedence, 2147483647) as rank,
			row_number() over (partition by n.i order by n.d, n.code collate "C") as place
		from near n join roads r on r.code = n.code and r.ended is null
		where n.d <= case when $1::float8 > 0 then $1 else coalesce(r.width, 0) / 2 + 15 end
	), best as (
		select *, bool_or(place = 1 and d <= half) over (partition by i) as junction from seen
	)
	select i, min(code) filter (where place = 1), min(d) filter (where place = 1),
		(array_agg(code order by rank, place = 1 desc, d, code collate "C") filter (where place = 1 or junction and d <= half))[1]
	from best group by i`

// roadSaid is what PostGIS says of a point's road.
type roadSaid struct {
	nearest, chosen string
	distance        float64
}

func (o oracle) compareRoads(ctx context.Context, t testing.TB, got []chengge.Assignment, limit float64, sum *tally) {
	t.Helper()
	said := make([]roadSaid, len(got))
	reach, lat := limit, 0.0
	for r := range o.snap.Roads("") {
		if limit == 0 {
			reach = max(reach, r.Width/2+15)
		}
		lat = max(lat, math.Abs(r.Line[0][0][1]))
	}
	dy := (reach + 1) / 110_500
	dx := dy / math.Cos((lat+0.5)*math.Pi/180)
	rows, err := o.pool.Query(ctx, sqlOracleRoads, limit, dx, dy)
	require.NoError(t, err)
	var i int
	var r roadSaid
	_, err = pgx.ForEachRow(rows, []any{&i, &r.nearest, &r.distance, &r.chosen}, func() error { said[i] = r; return nil })
	require.NoError(t, err)
	wrong, worst := 0, -1
	for i := range got {
		a := &got[i]
		mine := roadSaid{a.Road.Code, a.Road.Code, a.Road.Distance}
		for _, reason := range a.Reasons {
			if reason.Rule == chengge.NotedJunction {
				mine.nearest = reason.Other
				sum.junctions++
			}
		}
		if a.Road.Code != "" {
			sum.onRoad++
		}
		if mine.nearest == said[i].nearest && mine.chosen == said[i].chosen {
			if off := math.Abs(mine.distance - said[i].distance); mine.nearest == mine.chosen && off > sum.worst {
				sum.worst, worst = off, i
			}
			continue
		}
		if why := o.judgeRoad(ctx, t, a.Point, mine, said[i], limit); why != "" {
			if wrong++; wrong <= 5 {
				t.Errorf("at %v: %+v, PostGIS says %+v: %s", a.Point, mine, said[i], why)
			}
			continue
		}
		if sum.roads++; sum.roads <= 3 {
			t.Logf("at %v: %+v, PostGIS was wrong with %+v", a.Point, mine, said[i])
		}
	}
	require.Zero(t, wrong, "points whose road is wrong")
	if worst >= 0 { // PostGIS takes the foot on a sphere, up to half a metre beside the true one
		a := &got[worst]
		r, _ := o.snap.Road(a.Road.Code)
		require.InDelta(t, o.exactDistance(ctx, t, a.Point, r.Line), a.Road.Distance, 1e-6)
		require.Less(t, sum.worst, 0.005, "%v: %v, PostGIS says %v", a.Point, a.Road.Distance, said[worst])
	}
}

// sameMetre is what a geodesic in PostGIS and ours may differ by: PostGIS
// rounds to 10 nm.
const sameMetre = 1.2e-7

// judgeRoad tells what is wrong with our answer, "" where nothing is: the
// geodesic distances, with the foot found on the ellipsoid, are within the
// limits, none is less than that to our nearest, and of equal ones ours has the
// lowest code.
func (o oracle) judgeRoad(ctx context.Context, t testing.TB, p orb.Point, mine, said roadSaid, limit float64) string {
	t.Helper()
	exact := func(code string) (d, half, most float64, rank int) {
		r, ok := o.snap.Road(code)
		if !ok {
			return math.Inf(1), 0, 0, 0
		}
		d, half, most, rank = o.exactDistance(ctx, t, p, r.Line), r.Width/2, r.Width/2+15, r.Precedence
		if limit > 0 {
			most = limit
		}
		if rank == 0 {
			rank = math.MaxInt
		}
		if d > most+sameMetre {
			d = math.Inf(1)
		}
		return d, half, most, rank
	}
	dm, half, most, rank := exact(mine.nearest)
	ds, _, mostSaid, _ := exact(said.nearest)
	switch {
	case mine.nearest != "" && math.IsInf(dm, 1):
		return "ours is out of reach"
	case mine.nearest == "" && ds < mostSaid-sameMetre:
		return fmt.Sprintf("theirs is within reach: %.9f", ds)
	case mine.nearest != said.nearest && ds < dm-sameMetre:
		return fmt.Sprintf("theirs is nearer: %.9f, ours %.9f of %g", ds, dm, most)
	case mine.nearest != said.nearest && math.Abs(ds-dm) < 1e-7-sameMetre/4 && said.nearest < mine.nearest:
		return fmt.Sprintf("they tie, and theirs has the lower code: %.9f, %.9f", ds, dm)
	case mine.chosen == said.chosen || mine.chosen == mine.nearest && said.chosen == said.nearest:
		return ""
	}
	dc, halfChosen, _, rankChosen := exact(mine.chosen)
	dt, halfSaid, _, rankSaid := exact(said.chosen)
	switch {
	case mine.chosen != mine.nearest && (dm > half+sameMetre || dc > halfChosen+sameMetre || rankChosen >= rank):
		return "ours is no junction"
	case dm < half-sameMetre && dt < halfSaid-sameMetre && rankSaid < rankChosen:
		return fmt.Sprintf("theirs comes before: %.9f from its line, half its width is %g", dt, halfSaid)
	}
	return ""
}

const sqlOracleDistances = `select st_distance(st_setsrid(st_makepoint($1, $2), 4490)::geography, st_setsrid(st_makepoint(q.lng, q.lat), 4490)::geography)
	from unnest($3::float8[], $4::float8[]) with ordinality as q(lng, lat, n) order by n`

// exactDistance gives the least geodesic distance to the places of a line whose
// edges are straight in lng/lat: PostGIS measures to 21 places of an edge, then
// to 21 between the neighbours of the nearest one, and on until that is 0.1 mm.
func (o oracle) exactDistance(ctx context.Context, t testing.TB, p orb.Point, line orb.MultiLineString) float64 {
	t.Helper()
	const places = 20
	least := math.Inf(1)
	scale := math.Cos(p[1] * math.Pi / 180)
	for _, part := range line {
		for k := 1; k < len(part); k++ {
			a, b := part[k-1], part[k]
			length := math.Hypot((b[0]-a[0])*scale, b[1]-a[1]) * 111_000
			// An edge whose bound is far off can't be the nearest: a kilometre is.
			if bound := (orb.LineString{a, b}).Bound().Pad(0.01 / scale); !bound.Contains(p) {
				continue
			}
			from, to := 0.0, 1.0
			for {
				lngs, lats := make([]float64, places+1), make([]float64, places+1)
				for i := range places + 1 {
					s := from + (to-from)*float64(i)/places
					lngs[i], lats[i] = a[0]+s*(b[0]-a[0]), a[1]+s*(b[1]-a[1])
					if s == 1 {
						lngs[i], lats[i] = b[0], b[1]
					}
				}
				rows, err := o.pool.Query(ctx, sqlOracleDistances, p[0], p[1], lngs, lats)
				require.NoError(t, err)
				ds, err := pgx.CollectRows(rows, pgx.RowTo[float64])
				require.NoError(t, err)
				at := 0
				for i, d := range ds {
					least = min(least, d)
					if d < ds[at] {
						at = i
					}
				}
				if (to-from)*length < 1e-4 || ds[at]-(to-from)*length/places > least+1 {
					break
				}
				from, to = from+(to-from)*float64(max(at-1, 0))/places, from+(to-from)*float64(min(at+1, places))/places
			}
		}
	}
	return least
}
