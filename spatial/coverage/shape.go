package coverage

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// findTwins finds areas with the same border, whatever their vertices, and keeps
// the first of each.
func (c *check) findTwins() {
	c.twin = make([]int32, len(c.areas))
	for i := range c.twin {
		c.twin[i] = -1
	}
	// The sum of a hash of all its parts says which areas may be alike.
	type print struct{ sum, n uint64 }
	prints := make([]print, len(c.areas))
	c.eachBorder(func(p, area int32) {
		prints[area].sum += scatter(uint64(p))
		prints[area].n++
	})
	alike := map[print][]int32{}
	for i, p := range prints {
		if p.n > 0 {
			alike[p] = append(alike[p], int32(i))
		}
	}
	parts := map[int32][]int32{}
	for _, list := range alike {
		if len(list) > 1 {
			for _, i := range list {
				parts[i] = nil
			}
		}
	}
	if len(parts) == 0 {
		return
	}
	c.eachBorder(func(p, area int32) {
		if own, ok := parts[area]; ok {
			parts[area] = append(own, p)
		}
	})
	for _, list := range alike {
		for k, i := range list {
			for _, j := range list[:k] {
				if c.twin[j] < 0 && slices.Equal(parts[i], parts[j]) {
					c.twin[i] = j
					size, width, place := c.form(int(i))
					c.faults = append(c.faults, Fault{Kind: Duplicate, Area: int(i), Other: int(j), Within: -1, Home: -1, Place: place, Size: size, Width: width})
					break
				}
			}
		}
	}
}

// eachBorder visits the parts that are border of an area, once for each.
func (c *check) eachBorder(visit func(p, area int32)) {
	for p := range int32(len(c.parts)) {
		users := c.users(p)
		for k := 0; k < len(users); k++ {
			owner := c.owners[users[k]]
			if owner >= c.firstWithin {
				break
			}
			if k+1 < len(users) && c.owners[users[k+1]] == owner {
				k++ // between two polygons of one area
				continue
			}
			visit(p, owner)
		}
	}
}

// scatter is a step of splitmix64.
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// form gives an area's size, its width and a place inside.
func (c *check) form(i int) (spatial.SquareMetres, spatial.Metres, orb.Point) {
	mp := c.areas[i]
	var place orb.Point
	var largest spatial.SquareMetres = -1
	for _, poly := range mp {
		if s := spatial.Area(orb.MultiPolygon{poly}); s > largest && len(poly) > 0 && len(poly[0]) > 0 {
			place, largest = inside(poly), s
		}
	}
	size := spatial.Area(mp)
	return size, width(mp, size), place
}

func width(mp orb.MultiPolygon, size spatial.SquareMetres) spatial.Metres {
	perimeter := 0.0
	for _, poly := range mp {
		for _, ring := range poly {
			if len(ring) == 0 {
				continue
			}
			pl := spatial.NewPlane(ring[0])
			for k := range ring {
				perimeter += flat(pl, ring[k], ring[(k+1)%len(ring)])
			}
		}
	}
	if perimeter == 0 {
		return 0
	}
	return spatial.Metres(2 * float64(size) / perimeter)
}

// flatArea is the area in the plane at a first vertex, good to a few per mille.
func flatArea(mp orb.MultiPolygon) spatial.SquareMetres {
	sum := 0.0
	for _, poly := range mp {
		for k, ring := range poly {
			if len(ring) == 0 {
				continue
			}
			pl := spatial.NewPlane(ring[0])
			double := 0.0
			ax, ay := pl.Forward(ring[len(ring)-1])
			for _, p := range ring {
				bx, by := pl.Forward(p)
				double += ax*by - bx*ay
				ax, ay = bx, by
			}
			if k > 0 {
				sum -= math.Abs(double) / 2
			} else {
				sum += math.Abs(double) / 2
			}
		}
	}
	return spatial.SquareMetres(sum)
}

// shapes finds areas that are slivers themselves.
func (c *check) shapes() {
	for i, mp := range c.areas {
		if len(mp) == 0 || !usable(mp) {
			continue
		}
		if rough := flatArea(mp); !narrow(rough/2, width(mp, rough/2)) {
			continue // the exact area takes ten times as long
		}
		if size, w, place := c.form(i); narrow(size, w) {
			c.faults = append(c.faults, Fault{Kind: Sliver, Area: i, Other: -1, Within: -1, Home: -1, Place: place, Size: size, Width: w})
		}
	}
}

// pieces finds areas whose polygons do not hang together by edges.
func (c *check) pieces() {
	apart := newGroups(len(c.owners))
	for p := range int32(len(c.parts)) {
		users := c.users(p)
		for k := 1; k < len(users); k++ {
			if c.owners[users[k]] == c.owners[users[k-1]] {
				apart.join(users[k], users[k-1])
			}
		}
	}
	piece := int32(0)
	for i, mp := range c.areas {
		if !usable(mp) {
			continue
		}
		sizes := map[int32]spatial.SquareMetres{}
		for k, poly := range mp {
			if len(poly) > 0 && len(mp) > 1 {
				sizes[apart.of(piece+int32(k))] += spatial.Area(orb.MultiPolygon{poly})
			}
		}
		if len(sizes) > 1 {
			f := Fault{Kind: Pieces, Area: i, Other: -1, Within: -1, Home: -1, Count: len(sizes)}
			smallest := int32(-1)
			for k := range int32(len(mp)) {
				g := apart.of(piece + k)
				if s, ok := sizes[g]; ok && (smallest < 0 || s < sizes[smallest]) {
					smallest, f.Place, f.Size = g, inside(mp[k]), s
				}
			}
			c.faults = append(c.faults, f)
		}
		piece += int32(len(mp))
	}
}
