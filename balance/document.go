package balance

import (
	"chengge"
	"chengge/spatial/earthwork"
)

// Document is a Result in words and numbers of one language. Every report is
// made of it. Volumes are m³ bank unless a name says loose.
type Document struct {
	Format      int             `json:"format"` // 1
	City        string          `json:"city"`
	Lang        chengge.Lang    `json:"lang"`
	Head        []string        `json:"head"` // what the plan rests on, proof first
	Grade       earthwork.Grade `json:"grade"`
	Verified    bool            `json:"verified"` // by the verifier that shares no code with the engine
	Size        PlanSize        `json:"size"`
	Objective   []LevelRow      `json:"objective"`
	Periods     []PeriodRow     `json:"periods"`
	Scenarios   []ScenarioRow   `json:"scenarios"`
	Saving      Saving          `json:"saving"`          // of the plan against the baseline
	Curve       []CurveRow      `json:"curve,omitempty"` // from the best for one criterion to the best for another
	Flows       []FlowLine      `json:"flows"`
	Ways        []WayLine       `json:"ways"` // along which flows go
	Stocks      []StockRow      `json:"stocks"`
	Unserved    []UnservedRow   `json:"unserved"`
	Worths      []WorthRow      `json:"worths"` // of capacities that the plan meets
	Opened      []string        `json:"opened,omitempty"`
	Sites       []SiteLine      `json:"sites"`
	Assumptions []AssumptionRow `json:"assumptions"`
	Tables      []TableRow      `json:"tables"`
	Findings    []FindingRow    `json:"findings"`
}

// PlanSize says how large the problem was.
type PlanSize struct {
	Sites   int `json:"sites"`
	Periods int `json:"periods"`
	Hauls   int `json:"hauls"` // that are allowed, all of them priced
}

// LevelRow is a level of the objective with its total, exact.
type LevelRow struct {
	Criterion earthwork.Criterion `json:"criterion"`
	Total     string              `json:"total"`
	Unit      string              `json:"unit"`
}

// PeriodRow is a period with the bans that shape its ways.
type PeriodRow struct {
	Begins string   `json:"begins"`
	Ends   string   `json:"ends"` // not included
	Bans   []string `json:"bans,omitempty"`
	Other  []string `json:"other_bans,omitempty"` // at other hours, left aside
	Share  float64  `json:"share,omitempty"`      // of the hours for which these hold
}

// ScenarioRow is a scenario in figures.
type ScenarioRow struct {
	Name       string      `json:"name"`
	Title      string      `json:"title"`
	Given      float64     `json:"given_m3"`
	Needed     float64     `json:"needed_m3"`
	Moved      float64     `json:"moved_m3"`
	MovedLoose float64     `json:"moved_loose_m3"`
	Trips      int64       `json:"trips"`
	M3Km       float64     `json:"m3_km"`
	Yuan       string      `json:"yuan"` // penalties included, exact
	Penalties  string      `json:"penalties_yuan"`
	CO2        float64     `json:"co2_kg"`
	OnSite     float64     `json:"on_site_m3"`
	Direct     float64     `json:"direct_m3"`
	FromStore  float64     `json:"from_store_m3"`
	Recycled   float64     `json:"recycled_m3"`
	Treated    float64     `json:"treated_m3"`
	Dumped     float64     `json:"dumped_m3"`
	Borrowed   float64     `json:"borrowed_m3"`
	Left       float64     `json:"left_m3"`
	Unmet      float64     `json:"unmet_m3"`
	DirectPct  float64     `json:"direct_percent"`
	RecycledPc float64     `json:"recycled_percent"`
	DumpedPct  float64     `json:"dumped_percent"`
	Bill       []BillLine  `json:"bill" doc:"What yuan is made of"`
	Zones      []ZoneTally `json:"zones"`
	Offices    []ZoneTally `json:"offices"`
}

// ZoneTally is what a zone or office gives.
type ZoneTally struct {
	Code   string  `json:"code"`
	Name   string  `json:"name"`
	Given  float64 `json:"given_m3"`
	Inside float64 `json:"inside_m3"`
	Direct float64 `json:"direct_m3"`
	Dumped float64 `json:"dumped_m3"`
}

// Saving is the baseline less the plan.
type Saving struct {
	Yuan    string  `json:"yuan"`
	Percent float64 `json:"percent"`
	// Penalties are the part of Yuan that is no money spent, but what the baseline
	// leaves or lacks more than the plan.
	Penalties string  `json:"penalties_yuan"`
	Spent     string  `json:"spent_yuan"` // the rest: money that is spent less
	M3Km      float64 `json:"m3_km"`
	CO2       float64 `json:"co2_kg"`
}

// FlowLine is what moves between two sites in a period.
type FlowLine struct {
	Period    string               `json:"period"`
	From      string               `json:"from"`
	FromName  string               `json:"from_name"`
	To        string               `json:"to"`
	ToName    string               `json:"to_name"`
	Class     earthwork.WasteClass `json:"class"`
	Soil      earthwork.SoilClass  `json:"soil,omitempty"`
	Quality   earthwork.Quality    `json:"quality,omitempty"`
	Material  string               `json:"material"`
	Use       earthwork.Use        `json:"use"`
	UseName   string               `json:"use_name"`
	FromStore bool                 `json:"from_store,omitempty"`
	M3        float64              `json:"m3"`
	Loose     float64              `json:"loose_m3"`
	Trips     int64                `json:"trips"`
	Km        float64              `json:"km"`
	PerM3     string               `json:"yuan_per_m3"`
	Yuan      string               `json:"yuan"`
	Roads     []string             `json:"roads,omitempty"`   // names, in order
	Haulier   string               `json:"haulier,omitempty"` // whose permits cover it, where hauliers differ in price or limits
	FromZone  string               `json:"from_zone,omitempty"`
	ToZone    string               `json:"to_zone,omitempty"`
	CO2       float64              `json:"co2_kg"`
	Direct    bool                 `json:"direct,omitempty"` // reused directly
	Parts     CostParts            `json:"parts"`            // of yuan_per_m3
	Why       string               `json:"why"`
	// Alternative is the best plan without this flow, where it was looked for.
	Alternative *AlternativeRow `json:"alternative,omitempty"`
	// Way is the number of its way among the document's, −1 for what stays on site.
	Way  int `json:"way"`
	move int
}

// WayLine is a way between two sites, from place to place: longitudes and
// latitudes of CGCS2000.
type WayLine struct {
	From string       `json:"from"`
	To   string       `json:"to"`
	Line [][2]float64 `json:"line"`
}

// StockRow is what a store holds at the end of a period.
type StockRow struct {
	Period   string  `json:"period"`
	Site     string  `json:"site"`
	Name     string  `json:"name"`
	Material string  `json:"material"`
	M3       float64 `json:"m3"`
}

// WorthRow says what one m³ more of a capacity changes.
type WorthRow struct {
	Site   string `json:"site"`
	Period string `json:"period,omitempty" doc:"Absent is all"`
	Text   string `json:"text"`
}

// UnservedRow is what is left or unmet, and why.
type UnservedRow struct {
	Period string  `json:"period"`
	Site   string  `json:"site"`
	Name   string  `json:"name"`
	Left   bool    `json:"left"`
	What   string  `json:"what"`
	M3     float64 `json:"m3"`
	Why    string  `json:"why"`
}

// SiteLine is a site with where it meets the road.
type SiteLine struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Zone    string   `json:"zone"`
	Office  string   `json:"office"`
	Lng     float64  `json:"lng"`
	Lat     float64  `json:"lat"`
	Road    string   `json:"road,omitempty"` // code of the segment
	DetourM *float64 `json:"detour_m,omitempty"`
	Gives   float64  `json:"gives_m3"`
	Takes   float64  `json:"takes_m3"`
}

// AssumptionRow is a figure that the plan rests on.
type AssumptionRow struct {
	Item   string `json:"item"`
	Title  string `json:"title"`
	Value  string `json:"value"`
	Unit   string `json:"unit"`
	Stated bool   `json:"stated"`
	Source string `json:"source"`
}

// TableRow is a soil table that converted volumes, and how many.
type TableRow struct {
	Code    string            `json:"code"`
	Name    string            `json:"name"`
	Source  string            `json:"source"`
	PerBank map[string]string `json:"per_bank"`
	Volumes int               `json:"volumes"`
	Residue string            `json:"residue_m3"` // exact less rounded, of all of them
}

// FindingRow is a warning.
type FindingRow struct {
	Where    string           `json:"where"`
	Severity chengge.Severity `json:"severity"`
	Say      string           `json:"say"`
}
