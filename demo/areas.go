package demo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
)

// Numbers of areas that the city has exactly.
const (
	gridCount      = 857
	officeCount    = 110
	communityCount = 902
	unitGridCount  = 40_000
)

// The city and its districts. The last word of each name says what it is.
const cityCode, cityName = "410199", "云州市（示例）"

var districtNames = [...]string{"示中区", "示东区", "示北区", "示西区", "示南区"}
var districtCodes = [...]string{"410191", "410192", "410193", "410194", "410195"}

// The zones: where they lie and how many street offices of the districts there
// they administer.
var zonePlans = [...]struct {
	code, name string
	x, y       float64
	offices    int
}{
	{"410196", "云东新区（示例）", 9000, 3000, 6},
	{"410197", "高新技术开发区（示例）", -8500, 5500, 4},
	{"410198", "经济技术开发区（示例）", 7000, -9500, 4},
	{"410190", "空港物流园区（示例）", -9000, -10500, 3},
}

// parkOffices is how many offices are those of parks (园区) with codes of the
// city's own.
const parkOffices = 2

// layers are the areas of every level, as labels of the cells.
type layers struct {
	*blocks
	grid, office, community, unit []int32 // by cell, −1 for none

	gridRegion []region
	grids      []gridPlan
	offices    []officePlan
	villages   []villagePlan // communities
	units      []unitPlan
	use        []landUse // by cell
}

type gridPlan struct {
	code, name string
	office     int
	village    int // its community, −1 where it has several
	density    float64
}

type officePlan struct {
	code, stem, name string
	streetCode       string // that its communities' codes begin with
	district, zone   int    // zone −1 for none
	centre           point
	density          float64
}

type villagePlan struct {
	code, name string
	office     int
}

type unitPlan struct {
	code          string
	grid, village int
	use           landUse
	grade         int
}

func newLayers(b *blocks) *layers {
	l := &layers{blocks: b}
	l.makeGrids()
	l.makeOffices()
	l.makeCommunities()
	l.useLand()
	l.makeUnitGrids()
	return l
}

// within merges the regions of each district to its share of total groups. The
// label of each region's group comes back, numbered by district.
func (l *layers) within(regions []region, total int) []int {
	weights := make([]float64, len(districtSeeds))
	for k := range regions {
		weights[regions[k].district] += regions[k].weight
	}
	group := make([]int, len(regions))
	first := 0
	for d, n := range share(total, weights, 1) {
		own, index := part(regions, func(k int) bool { return int(regions[k].district) == d })
		same := func(a, b *region) bool { return a.north == b.north }
		for k, g := range merge(own, n, weights[d]/float64(n), same) {
			group[index[k]] = first + g
		}
		first += n
	}
	return group
}

// part takes some of the regions, with their index among all.
func part(regions []region, in func(k int) bool) (own []region, index []int) {
	place := map[int]int{}
	for k := range regions {
		if in(k) {
			place[k] = len(index)
			index = append(index, k)
		}
	}
	own = make([]region, len(index))
	for k, i := range index {
		own[k] = regions[i]
		own[k].next, own[k].cross = map[int]float64{}, map[int]float64{}
		for _, o := range sorted(regions[i].next) {
			if at, ok := place[o]; ok {
				own[k].next[at], own[k].cross[at] = regions[i].next[o], regions[i].cross[o]
			}
		}
	}
	return own, index
}

func (l *layers) makeGrids() {
	group := l.within(l.pieces, gridCount)
	l.grid = relabel(l.block, group)
	l.gridRegion = l.regions(l.grid)
	l.grids = make([]gridPlan, gridCount)
}

// relabel gives each cell the group of its label.
func relabel(label []int32, group []int) []int32 {
	out := make([]int32, len(label))
	for c, k := range label {
		if out[c] = -1; k >= 0 {
			out[c] = int32(group[k])
		}
	}
	return out
}

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

// makeCommunities parts offices into communities: mostly a grid each; where the
// city is dense some have two grids, and at its edge some grids have two.
func (l *layers) makeCommunities() {
	village := make([]int, gridCount) // by grid
	for k := range village {
		village[k] = k
	}
	order := make([]int, gridCount)
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.grids[b].density, l.grids[a].density) })
	joined, pairs := make([]bool, gridCount), 0
	const wantPairs = 70
	for _, k := range order {
		for _, o := range sorted(l.gridRegion[k].next) {
			if pairs < wantPairs && !joined[k] && !joined[o] && l.grids[o].office == l.grids[k].office {
				village[o] = k
				joined[k], joined[o] = true, true
				pairs++
			}
		}
	}
	label := relabel(l.grid, village)
	slices.Reverse(order)
	split := communityCount - gridCount + pairs
	for _, k := range order {
		if split == 0 {
			break
		}
		own, index := part(l.pieces, func(p int) bool { return int(l.grid[l.pieces[p].cells[0]]) == k })
		if joined[k] || len(own) < 2 {
			continue
		}
		for p, g := range merge(own, 2, 1, func(a, b *region) bool { return true }) {
			if g == 1 {
				for _, c := range l.pieces[index[p]].cells {
					label[c] = int32(gridCount + split)
				}
			}
		}
		split--
	}
	l.numberCommunities(label)
}

// numberCommunities gives communities their codes in the order in which they
// are seen within their office.
func (l *layers) numberCommunities(label []int32) {
	first := map[int32]int{}
	for c, k := range label {
		if at, ok := first[k]; k >= 0 && (!ok || seen(c, at) < 0) {
			first[k] = c
		}
	}
	var old []int32
	for k := range first {
		old = append(old, k)
	}
	slices.SortFunc(old, func(a, b int32) int {
		return cmp.Or(cmp.Compare(l.office[first[a]], l.office[first[b]]), seen(first[a], first[b]))
	})
	names := newNamer(l.seed.named("communities"))
	number := map[int32]int32{}
	count := make([]int, officeCount)
	used := map[string]int{}
	for _, k := range old {
		o := int(l.office[first[k]])
		count[o]++
		v := villagePlan{code: fmt.Sprintf("%s%03d", l.offices[o].streetCode, count[o]), office: o}
		v.name = names.name()
		if used[v.name]++; used[v.name] > 1 {
			v.name = l.offices[o].stem[:3] + v.name
		}
		if v.name += "社区"; l.density[first[k]] < 0.06 {
			v.name = v.name[:len(v.name)-len("社区")] + "村"
		}
		number[k] = int32(len(l.villages))
		l.villages = append(l.villages, v)
	}
	l.community = make([]int32, len(label))
	several := make([]bool, gridCount)
	for c, k := range label {
		if l.community[c] = -1; k < 0 {
			continue
		}
		l.community[c] = number[k]
		g := &l.grids[l.grid[c]]
		if v := int(number[k]); g.village < 0 {
			g.village = v
		} else if g.village != v {
			several[l.grid[c]] = true
		}
	}
	for k := range l.grids {
		if several[k] {
			l.grids[k].village = -1
		}
	}
}

// makeUnitGrids lays unit grids over the densest responsibility grids: a cell
// each, some of two. Within a community they are numbered as they are seen.
func (l *layers) makeUnitGrids() {
	order := make([]int, gridCount)
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.grids[b].density, l.grids[a].density) })
	built, cells := make([]bool, gridCount), 0
	for _, k := range order {
		if cells < unitGridCount*102/100 {
			built[k] = true
			cells += len(l.gridRegion[k].cells)
		}
	}
	var pairs []int
	for c, g := range l.grid {
		if g < 0 || !built[g] || c%columns == columns-1 {
			continue
		}
		if d := c + 1; l.grid[d] == g && l.community[d] == l.community[c] && l.use[d] == l.use[c] && l.barrier(c, 0) == "" {
			pairs = append(pairs, c)
		}
	}
	by := l.seed.named("units")
	slices.SortStableFunc(pairs, func(a, b int) int { return cmp.Compare(by.of(a), by.of(b)) })
	label := make([]int32, len(l.grid))
	for c, g := range l.grid {
		if label[c] = -1; g >= 0 && built[g] {
			label[c] = int32(c)
		}
	}
	more := cells - unitGridCount
	for _, c := range pairs {
		if more > 0 && label[c] == int32(c) && label[c+1] == int32(c+1) && (c == 0 || label[c-1] != label[c]) && (c+2 >= len(label) || label[c+2] != int32(c+1)) {
			label[c+1] = int32(c)
			more--
		}
	}
	l.numberUnits(label)
}

func (l *layers) numberUnits(label []int32) {
	var heads []int
	for c, k := range label {
		if k == int32(c) {
			heads = append(heads, c)
		}
	}
	slices.SortFunc(heads, func(a, b int) int { return cmp.Or(cmp.Compare(l.community[a], l.community[b]), seen(a, b)) })
	number := map[int32]int32{}
	count := make([]int, len(l.villages))
	for _, c := range heads {
		v := int(l.community[c])
		count[v]++
		number[int32(c)] = int32(len(l.units))
		l.units = append(l.units, unitPlan{code: fmt.Sprintf("%s%03d", l.villages[v].code, count[v]),
			grid: int(l.grid[c]), village: v, use: l.use[c], grade: 1 + min(3, int((1-l.density[c])*4))})
	}
	l.unit = make([]int32, len(label))
	for c, k := range label {
		if l.unit[c] = -1; k >= 0 {
			l.unit[c] = number[k]
		}
	}
}

// seen orders cells as unit grids are numbered: north to south, in a row west
// to east.
func seen(a, b int) int {
	return cmp.Or(cmp.Compare(b/columns, a/columns), cmp.Compare(a%columns, b%columns))
}

// shapes makes the areas of all kinds out of the labels.
func (l *layers) shapes() map[chengge.Kind][]chengge.Area {
	out := map[chengge.Kind][]chengge.Area{}
	add := func(a chengge.Area, shape orb.MultiPolygon) {
		a.Shape = shape
		out[a.Kind] = append(out[a.Kind], a)
	}
	add(chengge.Area{Kind: chengge.KindCoverage, Code: "GL01", Name: cityName + "数字化管理范围"}, l.outline(under(l.cell), 1)[0])
	for d, shape := range l.outline(l.wholeDistricts(), len(districtCodes)) {
		add(chengge.Area{Kind: chengge.KindDistricts, Code: districtCodes[d], Name: districtNames[d]}, shape)
	}
	for k, shape := range l.outline(l.office, officeCount) {
		o := &l.offices[k]
		add(chengge.Area{Kind: chengge.KindStreetOffices, Code: o.code, Name: o.name, Parent: districtCodes[o.district], Organisation: o.code}, shape)
	}
	for k, shape := range l.outline(l.community, len(l.villages)) {
		v := &l.villages[k]
		add(chengge.Area{Kind: chengge.KindCommunities, Code: v.code, Name: v.name, Parent: l.offices[v.office].code}, shape)
	}
	for k, shape := range l.outline(l.grid, gridCount) {
		g := &l.grids[k]
		a := chengge.Area{Kind: chengge.KindGrids, Code: g.code, Name: g.name, Parent: l.offices[g.office].code, Organisation: l.offices[g.office].code}
		if g.village >= 0 {
			a.Community = l.villages[g.village].code
		}
		add(a, shape)
	}
	for k, shape := range l.outline(l.unit, len(l.units)) {
		u := &l.units[k]
		add(chengge.Area{Kind: chengge.KindUnitGrids, Code: u.code, Parent: l.grids[u.grid].code, Community: l.villages[u.village].code,
			LandUse: landUseNames[u.use], Grade: [...]string{"", "一级", "二级", "三级", "四级"}[u.grade]}, shape)
	}
	zone := make([]int32, len(l.office))
	for c, o := range l.office {
		if zone[c] = -1; o >= 0 {
			zone[c] = int32(l.offices[o].zone)
		}
	}
	for z, shape := range l.outline(zone, len(zonePlans)) {
		add(chengge.Area{Kind: chengge.KindZones, Code: zonePlans[z].code, Name: zonePlans[z].name, Grade: "开发区", Organisation: zonePlans[z].code}, shape)
	}
	l.waters(add)
	return out
}

// wholeDistricts labels the districts with what one of them has beyond the
// coverage.
func (l *layers) wholeDistricts() []int32 {
	label := slices.Clone(l.cell)
	for c := range label {
		if b := l.ground.block(c); label[c] < 0 && l.beyond[b] {
			label[c] = l.district[b]
		}
	}
	piece, owner := pieces(label)
	managed := make([]bool, len(owner))
	for c, p := range piece {
		if p >= 0 && l.cell[c] >= 0 {
			managed[p] = true
		}
	}
	for c, p := range piece {
		if p >= 0 && !managed[p] {
			label[c] = -1 // hangs together with nothing that is managed
		}
	}
	return label
}

// waters are the river and the lakes of the parks.
func (l *layers) waters(add func(chengge.Area, orb.MultiPolygon)) {
	label := make([]int32, len(l.cell))
	lakes := map[int]int32{}
	for c := range label {
		switch b := l.ground.block(c); {
		case l.cell[c] < 0:
			label[c] = -1
		case l.isRiver(c):
			label[c] = 0
		case l.isLake(c):
			if b > 0 && l.park[b-1] {
				b-- // a park of two blocks has one lake
			}
			if lakes[b] == 0 {
				lakes[b] = int32(len(lakes) + 1)
			}
			label[c] = lakes[b]
		default:
			label[c] = -1
		}
	}
	names := newNamer(l.seed.named("lakes"))
	for k, shape := range l.outline(label, len(lakes)+1) {
		a := chengge.Area{Kind: chengge.KindWaters, Code: fmt.Sprintf("W%02d", k+1), Name: "示例河", Grade: "河流", Organisation: waterBureau}
		if k > 0 {
			a.Name, a.Grade, a.Organisation = names.name()+"湖", "湖泊", parksBureau
		}
		add(a, shape)
	}
}
