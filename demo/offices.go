package demo

import (
	"fmt"
	"slices"
)

func (l *layers) makeOffices() {
	group := l.within(l.gridRegion, officeCount)
	l.office = relabel(l.grid, group)
	l.offices = make([]officePlan, officeCount)
	regions := l.regions(l.office)
	names := newNamer(l.seed.named("offices"))
	number := map[int]int{}
	for k := range l.offices {
		r := &regions[k]
		d := int(r.district)
		number[d]++
		o := officePlan{stem: names.name(), district: d, zone: -1, centre: l.middle(r.cells)}
		o.code = fmt.Sprintf("%s%03d", districtCodes[d], number[d])
		o.streetCode = o.code
		for _, c := range r.cells {
			o.density += l.density[c] / float64(len(r.cells))
		}
		if o.name = o.stem + "街道"; o.density < 0.07 {
			o.name = o.stem + "镇"
		}
		l.offices[k] = o
	}
	l.makeZones(regions)
	count := make([]int, officeCount)
	for k := range l.grids {
		o := group[k]
		count[o]++
		l.grids[k] = gridPlan{code: fmt.Sprintf("%sG%02d", l.offices[o].code, count[o]),
			name: fmt.Sprintf("%s%d网格", l.offices[o].stem, count[o]), office: o, village: -1}
		for _, c := range l.gridRegion[k].cells {
			l.grids[k].density += l.density[c] / float64(len(l.gridRegion[k].cells))
		}
	}
}

// middle gives a cell's centre that is near the middle of cells.
func (l *layers) middle(cells []int) point {
	var x, y float64
	for _, c := range cells {
		x, y = x+l.metresX[c]/float64(len(cells)), y+l.metresY[c]/float64(len(cells))
	}
	best, near := cells[0], 1e18
	for _, c := range cells {
		if d := (l.metresX[c]-x)*(l.metresX[c]-x) + (l.metresY[c]-y)*(l.metresY[c]-y); d < near {
			best, near = c, d
		}
	}
	return l.centre(best)
}

// makeZones gives neighbouring offices to the zones, nearest first.
func (l *layers) makeZones(regions []region) {
	for z, plan := range zonePlans {
		far := func(k int) float64 {
			x, y := l.offices[k].centre.metres()
			return (x-plan.x)*(x-plan.x) + (y-plan.y)*(y-plan.y)
		}
		var taken []int
		for len(taken) < plan.offices {
			best := -1
			for k := range l.offices {
				beside := len(taken) == 0 || slices.ContainsFunc(taken, func(t int) bool { return regions[t].next[k] > 0 })
				if l.offices[k].zone < 0 && beside && (best < 0 || far(k) < far(best)) {
					best = k
				}
			}
			l.offices[best].zone = z
			taken = append(taken, best)
		}
		if z >= len(zonePlans)-parkOffices {
			// A park's own office: no national code, its communities keep one.
			o := &l.offices[taken[0]]
			o.code = fmt.Sprintf("YQ%d", z-len(zonePlans)+parkOffices+1)
			o.name = o.stem + "产业园"
		}
	}
}
