package chengge

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"sync"
)

//go:embed defaults/*.csv
var defaultFiles embed.FS

// Channel (来源渠道) is a way in which reports reach the city.
type Channel struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	NameEn string `json:"name_en"`
	// Datum is what a point of this channel is in where the report states none;
	// empty means that the report must state it.
	Datum string `json:"datum,omitempty"`
	// AccuracyM is the radius in metres where the report states none.
	AccuracyM float64 `json:"accuracy_m"`
	// Collected: its reports come from the city's own collectors, officers or
	// machines, and may be filed without being verified first.
	Collected bool `json:"collected"`
}

// DutyRole (责任岗位角色) is a role that the default matrix names as @duty:ROLE.
// A city may use other words as well.
type DutyRole struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	NameEn string `json:"name_en"`
}

// DefaultChannels gives the channels that come with the product, each call a
// slice of its own.
func DefaultChannels() []Channel { return slices.Clone(defaults().channels) }

// DefaultChiefLevels gives the levels of chiefs, highest first: general, deputy,
// first, second, third (总路长 to 三级路长).
func DefaultChiefLevels() []ChiefLevel { return slices.Clone(defaults().levels) }

// DefaultDutyRoles gives the roles that the default matrix names.
func DefaultDutyRoles() []DutyRole { return slices.Clone(defaults().roles) }

// DefaultRules gives the responsibility matrix that comes with the product, in
// the order in which it is read; a city's own rules go before it. Most rows
// name a role, which is passed over where nobody holds it, so that a city
// without duties falls through to the territory.
func DefaultRules() []Rule { return slices.Clone(defaults().rules) }

// DefaultEmergencies gives the emergency list (应急类别): the categories of the
// default catalogue that are dispatched at once.
func DefaultEmergencies() []CategoryKey {
	var keys []CategoryKey
	for c := range DefaultCatalogue().All() {
		if c.Emergency {
			keys = append(keys, c.Key)
		}
	}
	return keys
}

type defaultData struct {
	channels []Channel
	levels   []ChiefLevel
	roles    []DutyRole
	rules    []Rule
}

var defaults = sync.OnceValue(func() defaultData {
	d, err := readDefaults()
	if err != nil {
		panic(fmt.Sprintf("embedded defaults: %v", err)) // every test run reads them
	}
	return d
})

func readDefaults() (defaultData, error) {
	var d defaultData
	err := errors.Join(
		readTable(defaultFiles, "defaults/channels.csv", func(r tableRow) error {
			accuracy, err := strconv.ParseFloat(r["accuracy_m"], 64)
			d.channels = append(d.channels, Channel{r["code"], r["name_zh"], r["name_en"], r["datum"], accuracy, r["collected"] == "true"})
			return err
		}),
		readTable(defaultFiles, "defaults/chief_levels.csv", func(r tableRow) error {
			d.levels = append(d.levels, ChiefLevel{Code: r["code"], Name: r["name_zh"], NameEn: r["name_en"]})
			return nil
		}),
		readTable(defaultFiles, "defaults/duty_roles.csv", func(r tableRow) error {
			d.roles = append(d.roles, DutyRole{r["code"], r["name_zh"], r["name_en"]})
			return nil
		}),
		readTable(defaultFiles, "defaults/rules.csv", func(r tableRow) error {
			rule, err := readDefaultRule(r)
			d.rules = append(d.rules, rule)
			return err
		}),
	)
	return d, err
}

// readDefaultRule reads a row of the default matrix, which has the columns of a
// city's own rules. It holds everywhere and always: an area or dates there
// would be some city's.
func readDefaultRule(r tableRow) (Rule, error) {
	rule := Rule{Code: r["code"], Attribute: r["attribute"], Source: r["source"], Default: true}
	if r["area"] != "" || r["begins"] != "" || r["ends"] != "" {
		return rule, fmt.Errorf("rule %s: a default has no area and no dates", rule.Code)
	}
	errs := make([]error, 7)
	rule.Row, errs[0] = ParseRuleRow(r["row"])
	rule.Category, errs[1] = ParseCategoryPattern(r["category"])
	rule.RoadClass, errs[2] = ParseRoadClass(r["road_class"])
	rule.Position, errs[3] = ParsePosition(r["position"])
	rule.Lead, errs[4] = ParseBodyExpr(r["lead"])
	rule.Support, errs[5] = ParseBodyExprs(r["support"])
	rule.Notify, errs[6] = ParseBodyExprs(r["notify"])
	if s := r["at_least"]; s != "" {
		var err error
		rule.AtLeast, err = strconv.ParseFloat(s, 64)
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return rule, fmt.Errorf("rule %s: %w", rule.Code, err)
	}
	return rule, nil
}

// A tableRow is a row of an embedded table, by the names of its columns.
type tableRow map[string]string

// readTable gives each row of an embedded CSV file; lines that begin with # are
// comments.
func readTable(files embed.FS, name string, each func(tableRow) error) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("read %s: %w", path.Base(name), err)
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path.Base(name), err)
		}
		row := make(tableRow, len(head))
		for i, column := range head {
			row[column] = cells[i]
		}
		if err := each(row); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("read %s line %d: %w", path.Base(name), line, err)
		}
	}
}
