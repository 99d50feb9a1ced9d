package analyses

import (
	"slices"
	"strconv"
	"strings"

	"chengge"
	"chengge/spatial/earthwork"
	"chengge/spatial/hotspot"
)

// Hotspots is a request for hot spots. Its zero value asks where reports gather,
// and leaves units, neighbours, p and correction to the data.
type Hotspots struct {
	// Of says what is counted.
	Of string `json:"of,omitempty" enum:"reports,rubble,earthwork" doc:"reports (without it), rubble (reports of spoil, of what trucks spill and of dumps) or earthwork (what sites give less what they take)"`
	// Class and Months belong to earthwork.
	Class  string `json:"class,omitempty" doc:"Of earthwork: spoil (without it), slurry, construction_rubble, demolition_rubble, renovation_waste, several parted by commas"`
	Months string `json:"months,omitempty" doc:"Of earthwork: 2026-12..2027-02 or 2026-12; without it all months"`
	// Ground is the number of what sites give and take, as it was loaded for
	// balances; 0 is the newest.
	Ground       int64  `json:"ground,omitempty" doc:"Of earthwork and rubble: number of the ground (GET /v1/grounds) that has volumes and permits; without it the newest"`
	SitesCounted string `json:"sites_counted,omitempty" enum:"projects,all" doc:"Of earthwork: projects (without it), or all, which also takes room at disposal sites for need and earth in pits for surplus"`
	// Reports says which reports, by the parameters of GET /v1/reports.
	Reports map[string]string `json:"reports,omitempty" doc:"Which reports: the parameters of GET /v1/reports that say which ones"`
	// Points names the file that events were read from, in place of reports.
	Points string `json:"points,omitempty" doc:"Name of a file of points; only the command line reads one"`
	Unit   string `json:"unit,omitempty" doc:"h3 (resolution by the data), h3:6 to h3:12, districts, street_offices, communities, grids, unit_grids or roads (each side of each segment)"`
	// Edition is the number of the edition whose units count; 0 is the one in
	// force.
	Edition int64  `json:"edition,omitempty" doc:"Number of the edition whose units count; without it the one in force"`
	Value   string `json:"value,omitempty" doc:"count, sum, mean or rate; without it count, with amount sum, with per rate"`
	Amount  string `json:"amount,omitempty" doc:"Attribute of the reports that is summed or averaged, such as volume_m3; surplus positive, need negative"`
	Per     string `json:"per,omitempty" doc:"What a rate counts against: km2, road_km, component, or exposure for the numbers given there"`
	// Exposure gives, with Per exposure, a number for each unit by its code.
	Exposure map[string]float64 `json:"exposure,omitempty" doc:"With per exposure: a number for each unit by its code, such as residents; units that are not named are without data"`
	Within   string             `json:"within,omitempty" doc:"Area under observation as kind:code, such as districts:410105; without it all that the city manages"`
	Border   bool               `json:"border,omitempty" doc:"Keep cells that lie only partly in the area, with their centres"`

	Method  string `json:"method,omitempty" doc:"gi-star, gi, local-moran, local-geary, or for the whole area moran, geary or g; without it gi-star"`
	Weights string `json:"weights,omitempty" doc:"rings:1, queen, rook, nearest:8, band:500 (metres), kernel:gaussian:500, kernel:triangular:nearest:8, connected (roads), or the name of a .gal, .gwt or .csv file whose text is in weights_text"`
	// WeightsText is the text of the file that Weights names.
	WeightsText string `json:"weights_text,omitempty" doc:"Text of the file that weights names; its ids are the codes of the units"`
	Standardise string `json:"standardise,omitempty" doc:"row or binary; without it as the weights are, and row for local-moran, local-geary, moran and geary"`

	P                string  `json:"p,omitempty" doc:"exact, permutation or analytic; without it by the data"`
	Null             string  `json:"null,omitempty" doc:"conditional, total or normal"`
	Tail             string  `json:"tail,omitempty" doc:"two-sided, greater, less or smaller"`
	Correction       string  `json:"correction,omitempty" doc:"none, bonferroni, bh or by; without it bh"`
	Convention       string  `json:"convention,omitempty" doc:"spdep, geoda, esda or arcgis; without it spdep"`
	Divisor          string  `json:"divisor,omitempty" doc:"n or n-1; without it the convention decides"`
	Variance         string  `json:"variance,omitempty" doc:"conditional or total, of local Moran"`
	Assumption       string  `json:"assumption,omitempty" doc:"randomisation or normality, for the whole area"`
	Draws            string  `json:"draws,omitempty" doc:"independent or shared"`
	Alpha            float64 `json:"alpha,omitempty" doc:"Share of false findings that is accepted; without it 0.05"`
	Permutations     int     `json:"permutations,omitempty"`
	MostPermutations int     `json:"most_permutations,omitempty" doc:"That a unit near the floor may get"`
	Seed             uint64  `json:"seed,omitempty"`
}

// The values.
const (
	valueCount = "count"
	valueSum   = "sum"
	valueMean  = "mean"
	valueRate  = "rate"
)

// What rates count against.
const (
	perArea      = "km2"
	perRoad      = "road_km"
	perComponent = "component"
	perExposure  = "exposure"
)

// unitKinds are the kinds whose things can be units.
var unitKinds = []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids, chengge.KindRoads}

// wrong is a value of a request that can't be used.
func wrong(en, zh string, args ...any) error {
	return chengge.Errorf(chengge.ErrBadQuery, en, args...).InChinese(zh, args...)
}

// asked is a request that has been read.
type asked struct {
	*Hotspots
	kind       chengge.Kind // "" for cells
	resolution int          // 0: by the data
	within     chengge.Ref
	weights    weightsAsked
	local      hotspot.Options
	global     hotspot.GlobalOptions
	whole      bool // a statistic of the whole area
	classes    []earthwork.WasteClass
	months     months
}

// Check tells whether the request can be followed, as far as it alone tells.
func (h *Hotspots) Check() error {
	_, err := h.read()
	return err
}

func (h *Hotspots) read() (*asked, error) {
	a := &asked{Hotspots: h}
	if err := a.readUnit(); err != nil {
		return nil, err
	}
	if err := a.readSubject(); err != nil {
		return nil, err
	}
	if err := a.readValue(); err != nil {
		return nil, err
	}
	if h.Within != "" {
		kind, code, _ := strings.Cut(h.Within, ":")
		a.within = chengge.Ref{Kind: chengge.Kind(kind), Code: code}
		if !a.within.Kind.IsArea() || code == "" {
			return nil, wrong("within %q: write kind:code, such as districts:410105", "within“%s”应写作 类别:代码，如 districts:410105", h.Within)
		}
	}
	if h.Edition < 0 {
		return nil, wrong("edition %d: write the number of an edition", "版本 %d 应为版本号", h.Edition)
	}
	var err error
	if a.weights, err = readWeights(h.Weights, h.WeightsText); err != nil {
		return nil, err
	}
	if err := oneOf("standardise", h.Standardise, "row", "binary"); err != nil {
		return nil, err
	}
	return a, a.readMethod()
}

// oneOf refuses what is neither empty nor one of the known values.
func oneOf(name, v string, known ...string) error {
	if v == "" || slices.Contains(known, v) {
		return nil
	}
	return wrong("%s %q is not known: take one of %s", "%s“%s”无此取值：可用 %s", name, clip(v), strings.Join(known, ", "))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func (a *asked) readUnit() error {
	unit, level, leveled := strings.Cut(a.Unit, ":")
	if unit == "" || unit == "h3" {
		if leveled {
			n, err := strconv.Atoi(level)
			if err != nil || n < hotspot.CoarsestUnit || n > hotspot.FinestUnit {
				return wrong("unit %q: cells have resolution 6 to 12, as in h3:9", "单元“%s”：H3 级别应为 6 至 12，如 h3:9", clip(a.Unit))
			}
			a.resolution = n
		}
		return nil
	}
	a.kind = chengge.Kind(a.Unit)
	if !slices.Contains(unitKinds, a.kind) {
		return wrong("unit %q is not known: take h3, h3:9, districts, street_offices, communities, grids, unit_grids or roads",
			"未知的单元“%s”：可用 h3、h3:9、districts、street_offices、communities、grids、unit_grids 或 roads", clip(a.Unit))
	}
	return nil
}

func (a *asked) readValue() error {
	if a.Value == "" {
		switch {
		case a.Per != "":
			a.Hotspots = a.with(valueRate)
		case a.Amount != "":
			a.Hotspots = a.with(valueSum)
		default:
			a.Hotspots = a.with(valueCount)
		}
	}
	if err := oneOf("value", a.Value, valueCount, valueSum, valueMean, valueRate); err != nil {
		return err
	}
	if err := oneOf("per", a.Per, perArea, perRoad, perComponent, perExposure); err != nil {
		return err
	}
	switch sum := a.Value == valueSum || a.Value == valueMean; {
	case sum && a.Amount == "":
		return wrong("a %s needs amount: which attribute is summed?", "%s 需要 amount：请写明对哪个属性求和", a.Value)
	case !sum && a.Amount != "":
		return wrong("a %s takes no amount: ask for sum or mean", "%s 不用 amount：请改用 sum 或 mean", a.Value)
	case a.Value == valueRate && a.Per == "":
		return wrong("a rate needs per: km2, road_km, component or exposure", "比率需要 per：km2、road_km、component 或 exposure")
	case a.Value != valueRate && a.Per != "":
		return wrong("per belongs to a rate, not to a %s", "per 仅用于 rate，不能用于 %s", a.Value)
	case (a.Per == perExposure) != (len(a.Exposure) > 0):
		return wrong("per exposure and exposure belong together: a number for each unit by its code", "per 为 exposure 时须给出 exposure（各单元代码及其数值），反之亦然")
	}
	return nil
}

// with gives a copy of the request that says its value.
func (h *Hotspots) with(value string) *Hotspots {
	c := *h
	c.Value = value
	return &c
}

// readMethod reads the statistic with what belongs to it.
func (a *asked) readMethod() error {
	if err := oneOf("method", a.Method, "gi-star", "gi", "local-moran", "local-geary", "moran", "geary", "g"); err != nil {
		return err
	}
	a.whole = a.Method == "moran" || a.Method == "geary" || a.Method == "g"
	if !a.whole {
		if a.Assumption != "" {
			return wrong("assumption belongs to moran and geary", "assumption 仅用于 moran 与 geary")
		}
		a.local = hotspot.Options{
			Statistic: hotspot.Statistic(a.Method), Convention: hotspot.Convention(a.Convention), Divisor: hotspot.Divisor(a.Divisor), Variance: hotspot.VarianceKind(a.Variance),
			Null: hotspot.Null(a.Null), P: hotspot.PMethod(a.P), Permutations: a.Permutations, MostPermutations: a.MostPermutations, Draws: hotspot.Draws(a.Draws),
			Tail: hotspot.Tail(a.Tail), Correction: hotspot.Correction(a.Correction), Alpha: a.Alpha, Seed: a.Seed,
		}
		return a.local.Check()
	}
	for _, o := range []struct{ name, v string }{{"divisor", a.Divisor}, {"variance", a.Variance}, {"null", a.Null}, {"draws", a.Draws}, {"correction", a.Correction}} {
		if o.v != "" {
			return wrong("%s does not belong to %s, which is one number for the whole area", "%s 不用于 %s：后者为全域的单个统计量", o.name, a.Method)
		}
	}
	a.global = hotspot.GlobalOptions{
		Statistic: hotspot.GlobalStatistic(a.Method), Convention: hotspot.Convention(a.Convention), Assumption: hotspot.Assumption(a.Assumption),
		Tail: hotspot.Tail(a.Tail), Permutations: a.Permutations, Seed: a.Seed,
	}
	switch a.P {
	case "", "analytic":
		if a.P == "analytic" {
			a.global.Permutations = 0
		}
	case "permutation":
		if a.global.Permutations == 0 {
			a.global.Permutations = 999
		}
	default:
		return wrong("p %q: %s has analytic p, and permutation", "p“%s”：%s 可用 analytic 与 permutation", clip(a.P), a.Method)
	}
	return a.global.Check()
}
