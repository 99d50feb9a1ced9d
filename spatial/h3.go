package spatial

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/uber/h3-go/v4"
)

// Cell is a cell of H3, the hexagons (and twelve pentagons) of
// https://h3geo.org/docs: its 64-bit index, which as a signed number is
// positive and orders like the index. Store it as a bigint. The zero Cell is
// invalid; ParseCell and CellAt give valid ones only.
type Cell int64

var errNoCell = errors.New("not a cell")

// FinestCell is the finest resolution of H3: hexagons of 0.9 m².
const FinestCell = 15

const (
	cellResShift  = 52
	cellResMask   = 0xf
	cellBaseShift = 45
	cellBaseMask  = 0x7f
	cellDigitBits = 3
	cellMode      = 1 << 59 // mode 1, reserved bits 0
)

// cellPentagons has a bit set for each base cell that is a pentagon.
var cellPentagons = func() (set [2]uint64) {
	for _, b := range [...]uint{4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117} {
		set[b/64] |= 1 << (b % 64)
	}
	return set
}()

// CellAt returns the cell of the resolution, 0 to 15, that has p (CGCS2000). It
// costs a call of C, about 1 µs: compute resolution 12 once, at intake, and take
// Parents. H3 is computed on the sphere, so that a cell's edges are no straight
// lines in longitude and latitude; for the cell of a point this decides, not the
// polygon that Boundary draws.
func CellAt(p orb.Point, resolution int) (Cell, error) {
	if err := CheckLngLat(p); err != nil {
		return 0, fmt.Errorf("cell of a point: %w", err)
	}
	if resolution < 0 || resolution > FinestCell {
		return 0, fmt.Errorf("cell of a point: resolution %d is not in 0 to %d", resolution, FinestCell)
	}
	c, err := h3.LatLngToCell(h3.LatLng{Lat: p[1], Lng: p[0]}, resolution)
	if err != nil {
		return 0, fmt.Errorf("cell of %v at resolution %d: %w", p, resolution, err)
	}
	return Cell(c), nil
}

// ParseCell reads a cell as H3 writes it, 15 or 16 hexadecimal digits in either
// case, such as 8a2a1072b59ffff.
func ParseCell(s string) (Cell, error) {
	v, err := strconv.ParseUint(s, 16, 64)
	if c := Cell(v); err == nil && v <= math.MaxInt64 && c.Valid() {
		return c, nil
	}
	return 0, fmt.Errorf("H3 cell %q: not a cell; write 15 hexadecimal digits such as 8a2a1072b59ffff", s)
}

// String returns the cell as H3 writes it, in lower case.
func (c Cell) String() string { return strconv.FormatUint(uint64(c), 16) }

// MarshalText writes the cell as String does.
func (c Cell) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the cell as ParseCell does.
func (c *Cell) UnmarshalText(text []byte) (err error) {
	*c, err = ParseCell(string(text))
	return err
}

// Resolution returns 0 (4.4e12 m² a cell) to 15 (0.9 m²).
func (c Cell) Resolution() int { return int(c>>cellResShift) & cellResMask }

func (c Cell) digit(resolution int) int {
	return int(c>>((FinestCell-resolution)*cellDigitBits)) & 7
}

// Valid tells whether c is a cell: its mode, base cell and digits are in range
// and none lies in the part that a pentagon lacks.
func (c Cell) Valid() bool {
	if c <= 0 || c>>56 != cellMode>>56 {
		return false
	}
	base := uint(c>>cellBaseShift) & cellBaseMask
	if base > 121 {
		return false
	}
	res, leading := c.Resolution(), true
	for r := 1; r <= FinestCell; r++ {
		switch d := c.digit(r); {
		case r > res:
			if d != 7 {
				return false
			}
		case d == 7:
			return false
		case leading && d != 0:
			if d == 1 && cellPentagons[base/64]>>(base%64)&1 == 1 {
				return false
			}
			leading = false
		}
	}
	return true
}

// Parent returns the cell of a coarser resolution that c descends from, by bit
// masks in 1 ns; c itself at its own resolution, and the zero Cell where the
// resolution is finer than c's or below 0. A child is not wholly within its
// parent: H3 nests only by index.
func (c Cell) Parent(resolution int) Cell {
	if resolution < 0 || resolution > c.Resolution() {
		return 0
	}
	c = c&^(cellResMask<<cellResShift) | Cell(resolution)<<cellResShift
	return c | (1<<((FinestCell-resolution)*cellDigitBits) - 1)
}

// Disk returns c and all cells at most k steps from it, in no promised order: 7
// for k = 1, one less around a pentagon. c must be valid and k at least 0.
func (c Cell) Disk(k int) ([]Cell, error) {
	cells, err := h3.GridDisk(h3.Cell(c), k)
	if err == nil && !c.Valid() {
		err = errNoCell
	}
	if err != nil {
		return nil, fmt.Errorf("cells within %d steps of %s: %w", k, c, err)
	}
	return fromH3(cells), nil
}

// Ring returns the cells exactly k steps from c, in no promised order; fewer
// than 6k near a pentagon.
func (c Cell) Ring(k int) ([]Cell, error) {
	cells, err := h3.GridRing(h3.Cell(c), k)
	if err == nil && !c.Valid() {
		err = errNoCell
	}
	if err != nil {
		return nil, fmt.Errorf("cells %d steps from %s: %w", k, c, err)
	}
	return fromH3(cells), nil
}

func fromH3(cells []h3.Cell) []Cell {
	out := make([]Cell, 0, len(cells))
	for _, c := range cells {
		if c != 0 {
			out = append(out, Cell(c))
		}
	}
	return out
}

// Centre returns the middle of the cell, the zero point for an invalid one.
func (c Cell) Centre() orb.Point {
	ll, err := h3.CellToLatLng(h3.Cell(c))
	if err != nil {
		return orb.Point{}
	}
	return orb.Point{ll.Lng, ll.Lat}
}

// Boundary returns the cell's outline, its vertices joined by straight lines in
// longitude and latitude, counter-clockwise: one polygon, or where the cell
// crosses the 180th meridian the pieces on both sides of it; a cell with a pole
// in it reaches up to the pole. It is empty for an invalid cell.
func (c Cell) Boundary() orb.MultiPolygon {
	vertices, err := h3.CellToBoundary(h3.Cell(c))
	if err != nil || !c.Valid() || len(vertices) == 0 {
		return nil
	}
	ring, prev := make(orb.Ring, 0, len(vertices)+4), 0.0
	for i, v := range vertices {
		lng := v.Lng
		if i > 0 {
			lng = unrolled(prev, lng)
		}
		ring = append(ring, orb.Point{lng, v.Lat})
		prev = lng
	}
	if last := unrolled(prev, ring[0][0]); last != ring[0][0] {
		// It went around: close it over the pole.
		pole := math.Copysign(90, ring[0][1])
		ring = append(ring, orb.Point{last, ring[0][1]}, orb.Point{last, pole}, orb.Point{ring[0][0], pole})
	}
	var out orb.MultiPolygon
	for _, turn := range [...]float64{0, 360, -360} {
		piece := clipLng(clipLng(ring, turn-180, 1), turn+180, -1)
		if len(piece) < 3 {
			continue
		}
		for i := range piece {
			piece[i][0] -= turn
		}
		piece = append(piece, piece[0])
		if piece.Orientation() == orb.CW {
			piece.Reverse()
		}
		out = append(out, orb.Polygon{piece})
	}
	return out
}

// unrolled returns lng moved by whole turns to within half a turn of from.
func unrolled(from, lng float64) float64 {
	for lng-from > 180 {
		lng -= 360
	}
	for lng-from < -180 {
		lng += 360
	}
	return lng
}

// clipLng returns the part of an open ring where sign·(lng − at) ≥ 0, as a new
// open ring; empty where only a line is left. (Sutherland and Hodgman.)
func clipLng(ring orb.Ring, at, sign float64) orb.Ring {
	out, beyond := make(orb.Ring, 0, len(ring)+2), false
	for i, b := range ring {
		a := ring[(i+len(ring)-1)%len(ring)]
		da, db := sign*(a[0]-at), sign*(b[0]-at)
		if da > 0 && db < 0 || da < 0 && db > 0 {
			out = append(out, orb.Point{at, a[1] + (b[1]-a[1])*(da/(da-db))})
		}
		if db >= 0 {
			out = append(out, b)
			beyond = beyond || db > 0
		}
	}
	if !beyond {
		return nil
	}
	return out
}

// Area returns the area on the ellipsoid of the polygon that Boundary draws, so
// that it adds up with the areas of other polygons. H3's own areas are those on
// a sphere and differ by up to 0.5 %.
func (c Cell) Area() SquareMetres { return Area(c.Boundary()) }

// CellsIn returns the cells of the resolution whose centres lie in mp, in
// ascending order, each once. Polygons may have holes and overlap; they must not
// cross the 180th meridian.
func CellsIn(mp orb.MultiPolygon, resolution int) ([]Cell, error) {
	return cellsOf(mp, resolution, h3.ContainmentCenter)
}

// CellsWithin returns the cells of the resolution that lie wholly in one of the
// polygons of mp, in ascending order.
func CellsWithin(mp orb.MultiPolygon, resolution int) ([]Cell, error) {
	return cellsOf(mp, resolution, h3.ContainmentFull)
}

func cellsOf(mp orb.MultiPolygon, resolution int, mode h3.ContainmentMode) ([]Cell, error) {
	if resolution < 0 || resolution > FinestCell {
		return nil, fmt.Errorf("cells in a polygon: resolution %d is not in 0 to %d", resolution, FinestCell)
	}
	var out []Cell
	for _, poly := range mp {
		if len(poly) == 0 || len(poly[0]) == 0 {
			continue
		}
		var gp h3.GeoPolygon
		for i, ring := range poly {
			loop := make(h3.GeoLoop, len(ring))
			for j, p := range ring {
				if err := CheckLngLat(p); err != nil {
					return nil, fmt.Errorf("cells in a polygon: %w", err)
				}
				loop[j] = h3.LatLng{Lat: p[1], Lng: p[0]}
			}
			if n := len(loop); n > 1 && loop[0] == loop[n-1] {
				loop = loop[:n-1]
			}
			if i == 0 {
				gp.GeoLoop = loop
			} else {
				gp.Holes = append(gp.Holes, loop)
			}
		}
		cells, err := h3.PolygonToCellsExperimental(gp, resolution, mode)
		if err != nil {
			return nil, fmt.Errorf("cells in a polygon at resolution %d: %w", resolution, err)
		}
		out = append(out, fromH3(cells)...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
