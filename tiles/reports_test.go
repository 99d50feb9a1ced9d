package tiles

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// placedAmong gives those of a list that lie in the box, in another order each
// time.
func placedAmong(rng *rand.Rand, list []chengge.PlacedReport) chengge.PlacedReports {
	return func(_ context.Context, box orb.Bound, each func(*chengge.PlacedReport)) error {
		for _, i := range rng.Perm(len(list)) {
			if r := list[i]; box.Contains(r.Point) {
				each(&r)
			}
		}
		return nil
	}
}

// somePlaced makes up reports, some of them in one and the same place.
func somePlaced(rng *rand.Rand, n int, middle orb.Point, size float64) []chengge.PlacedReport {
	out := make([]chengge.PlacedReport, n)
	for i := range out {
		out[i] = chengge.PlacedReport{
			ID: chengge.ReportID(1<<52 + rng.Int64N(1<<20)<<12 + int64(i)), State: chengge.States()[rng.IntN(10)], Emergency: rng.IntN(20) == 0, Duplicate: rng.IntN(9) == 0,
			Point:    orb.Point{middle[0] + size*rng.NormFloat64(), middle[1] + size*rng.NormFloat64()},
			Category: []string{"matter:06010", "matter:01003", "component:01001", ""}[rng.IntN(4)], Office: "41010200" + fmt.Sprint(rng.IntN(9)), Lead: "l" + fmt.Sprint(rng.IntN(30)),
			Channel: "12319", Received: time.Unix(1_760_000_000+rng.Int64N(30_000_000), 0),
		}
		if rng.IntN(9) == 0 && i > 0 {
			out[i].Point = out[i-1].Point
		}
	}
	return out
}

func decodeOne(t testing.TB, tile Tile) decodedLayer {
	t.Helper()
	if tile.Empty {
		require.Nil(t, tile.Body)
		return decodedLayer{}
	}
	layers, err := decodeTile(tile.Body)
	require.NoError(t, err)
	require.Len(t, layers, 1)
	return layers[0]
}

// Points: ids as a set, each in the tile in which it lies when rounded, within
// half a unit, with what it is.
func TestReportPoints(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	middle := orb.Point{113.66, 34.76}
	list := somePlaced(rng, 3000, middle, 0.05)
	for z := chengge.TilePointZoom; z <= maxZoom; z++ {
		p := truePlace(middle, z)
		for dx := -2; dx <= 2; dx++ {
			for dy := -2; dy <= 2; dy++ {
				x, y := int(p[0]/extent)+dx, int(p[1]/extent)+dy
				tile, err := ReportTile(context.Background(), z, x, y, Identity, placedAmong(rng, list))
				require.NoError(t, err)
				again, err := ReportTile(context.Background(), z, x, y, Identity, placedAmong(rng, list))
				require.NoError(t, err)
				require.Equal(t, tile, again, "the order of reports never shows")
				got := map[uint64]decodedFeature{}
				for _, f := range decodeOne(t, tile).features {
					require.EqualValues(t, typePoint, f.kind)
					got[f.id] = f
				}
				for _, r := range list {
					q := truePlace(r.Point, z)
					u, v := q[0]-float64(x*extent), q[1]-float64(y*extent)
					in := u >= -0.5 && u < extent-0.5 && v >= -0.5 && v < extent-0.5
					f, there := got[uint64(r.ID)]
					require.Equal(t, in, there, r)
					if !in {
						continue
					}
					delete(got, uint64(r.ID))
					require.InDelta(t, u, float64(f.parts[0][0].x), 0.5+1e-6)
					require.InDelta(t, v, float64(f.parts[0][0].y), 0.5+1e-6)
					want := map[string]any{"state": string(r.State), "office": r.Office, "lead": r.Lead, "channel": r.Channel, "received": float64(r.Received.Unix())}
					for name, stated := range map[string]bool{"emergency": r.Emergency, "duplicate": r.Duplicate} {
						if stated {
							want[name] = true
						}
					}
					if r.Category != "" {
						want["category"] = r.Category
					}
					require.Equal(t, want, f.tags)
				}
				require.Empty(t, got)
			}
		}
	}
}

// Below, and where there are too many, none is lost: numbers add up, those of a
// hexagon are what lies in it and the same in every tile, and no tile is too
// large.
func TestReportCounts(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	middle := orb.Point{113.66, 34.76}
	list := somePlaced(rng, 12_000, middle, 0.006)
	list[7].Point, list[8].Point, list[9].Point = orb.Point{-180, -90}, orb.Point{180, 90}, orb.Point{math.NaN(), 3}
	inside := len(list) - 3
	for z := 0; z <= maxZoom; z++ {
		reach := map[[2]int]bool{}
		for _, r := range list {
			if p := truePlace(r.Point, z); math.Abs(r.Point[1]) < 85 && r.Point[0] == r.Point[0] {
				reach[[2]int{int(p[0] / extent), int(p[1] / extent)}] = true
			}
		}
		found, sum, open, emergencies := map[uint64]float64{}, 0.0, 0.0, 0.0
		for at := range reach {
			tile, err := ReportTile(context.Background(), z, at[0], at[1], Identity, placedAmong(rng, list))
			require.NoError(t, err)
			require.LessOrEqual(t, len(tile.Body), 500_000)
			for _, e := range []Encoding{Gzip, Zstd, Brotli} {
				require.LessOrEqual(t, len(e.compress(tile.Body)), 100_000, "%d %v", z, e)
			}
			l := decodeOne(t, tile)
			if z < 3 {
				require.True(t, tile.Empty)
				continue
			}
			for _, f := range l.features {
				n, grouped := f.tags["count"].(float64)
				if z < chengge.TilePointZoom {
					require.NoError(t, validRings(f.parts))
				} else {
					require.LessOrEqual(t, len(l.features), mostReports)
				}
				if !grouped {
					n = 1
				} else {
					parts := 0
					for word := range strings.FieldsSeq(f.tags["mix"].(string)) {
						parts += numberOf(word, ":")
					}
					require.EqualValues(t, n, parts)
					parts = 0
					for word := range strings.FieldsSeq(f.tags["classes"].(string)) {
						parts += numberOf(word, "=")
					}
					require.EqualValues(t, n, parts)
					require.True(t, strings.HasPrefix(f.tags["mix"].(string), f.tags["most"].(string)+":"))
					if _, twice := found[f.id]; !twice {
						open += f.tags["open"].(float64)
						emergencies += f.tags["emergencies"].(float64)
					}
				}
				if old, twice := found[f.id]; twice {
					require.Equal(t, old, n, "the same number in every tile")
					continue
				}
				found[f.id] = n
				sum += n
			}
		}
		if z >= 3 {
			// The poles' own tiles are not asked; a hexagon on the edge may have one.
			require.InDelta(t, inside, sum, 2, z)
		}
		if z >= 3 && z < chengge.TilePointZoom {
			wantOpen, wantEmergencies := 0, 0
			for _, r := range list {
				if r.State.Open() {
					wantOpen++
				}
				if r.Emergency {
					wantEmergencies++
				}
			}
			require.InDelta(t, wantOpen, open, 3)
			require.InDelta(t, wantEmergencies, emergencies, 3)
		}
	}
}

func numberOf(word, equals string) (n int) {
	_, digits, _ := cutLast(word, equals)
	for _, c := range digits {
		n = 10*n + int(c-'0')
	}
	return n
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func TestReportTileRefuses(t *testing.T) {
	none := func(context.Context, orb.Bound, func(*chengge.PlacedReport)) error { return nil }
	for _, at := range [][3]int{{-1, 0, 0}, {17, 0, 0}, {3, 8, 0}, {3, 0, -1}, {16, math.MaxInt, 0}} {
		_, err := ReportTile(context.Background(), at[0], at[1], at[2], Gzip, none)
		require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	}
	away := errors.New("away")
	for _, z := range []int{5, 15} {
		_, err := ReportTile(context.Background(), z, 1, 1, Gzip, func(context.Context, orb.Bound, func(*chengge.PlacedReport)) error { return away })
		require.ErrorIs(t, err, away)
	}
	for z := range maxZoom + 1 {
		for _, at := range [][2]int{{0, 0}, {1<<z - 1, 1<<z - 1}} {
			tile, err := ReportTile(context.Background(), z, at[0], at[1], Gzip, none)
			require.NoError(t, err)
			require.True(t, tile.Empty)
		}
	}
}

// BenchmarkReportTiles draws 2,000,000 reports that are handed over at once:
// what drawing takes beside the database.
func BenchmarkReportTiles(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	list := somePlaced(rng, 2_000_000, orb.Point{113.66, 34.76}, 0.1)
	for _, z := range []int{10, 13, 14, 16} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			p := truePlace(orb.Point{113.66, 34.76}, z)
			for b.Loop() {
				tile, err := ReportTile(context.Background(), z, int(p[0]/extent), int(p[1]/extent), Gzip, func(_ context.Context, box orb.Bound, each func(*chengge.PlacedReport)) error {
					for i := range list {
						if box.Contains(list[i].Point) {
							each(&list[i])
						}
					}
					return nil
				})
				require.NoError(b, err)
				b.ReportMetric(float64(len(tile.Body)), "B")
			}
		})
	}
}
