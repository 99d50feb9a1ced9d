package demo

import "cmp"

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

// seen orders cells as unit grids are numbered: north to south, in a row west
// to east.
func seen(a, b int) int {
	return cmp.Or(cmp.Compare(b/columns, a/columns), cmp.Compare(a%columns, b%columns))
}
