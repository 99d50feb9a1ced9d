package earthwork

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"chengge"
)

// Use is what a site takes material for.
type Use string

// The uses.
const (
	StructuralFill Use = "structural_fill" // 路基、地基回填
	GeneralFill    Use = "general_fill"    // 一般回填
	Landscaping    Use = "landscaping"     // 绿化堆坡
	Planting       Use = "planting"        // 种植土层
	Recycling      Use = "recycling"       // 资源化利用
	Dewatering     Use = "dewatering"      // 泥浆固化
	Treatment      Use = "treatment"       // 污染土处理
	Disposal       Use = "disposal"        // 消纳处置
	Stockpile      Use = "stockpile"       // 转运调配
)

var useNames = map[Use]named{
	StructuralFill: {chengge.Text{Zh: "路基、地基回填", En: "structural fill"}, nil},
	GeneralFill:    {chengge.Text{Zh: "一般回填", En: "general fill"}, []string{"回填"}},
	Landscaping:    {chengge.Text{Zh: "绿化堆坡", En: "landscaping"}, []string{"绿化"}},
	Planting:       {chengge.Text{Zh: "种植土层", En: "planting"}, nil},
	Recycling:      {chengge.Text{Zh: "资源化利用", En: "recycling"}, nil},
	Dewatering:     {chengge.Text{Zh: "泥浆固化", En: "dewatering"}, nil},
	Treatment:      {chengge.Text{Zh: "污染土处理", En: "treatment"}, nil},
	Disposal:       {chengge.Text{Zh: "消纳处置", En: "disposal"}, []string{"消纳"}},
	Stockpile:      {chengge.Text{Zh: "转运调配", En: "stockpile"}, []string{"转运", "堆存"}},
}

// ParseUse reads a use by its name in either language.
func ParseUse(s string) (Use, error) { return parseNamed(s, "use", "用途", useNames) }

// Title gives the use in words.
func (u Use) Title() chengge.Text { return useNames[u].text }

// Direct tells whether the use takes the material as it is, so that a haul to it
// counts as reused directly (直接利用).
func (u Use) Direct() bool {
	return u == StructuralFill || u == GeneralFill || u == Landscaping || u == Planting
}

// UseRule is a row of the matrix of what may go where. An empty list stands for
// any; Unknown and AnyEarth are written "-" in files.
type UseRule struct {
	Code    string
	Uses    []Use
	Wastes  []WasteClass
	Soils   []SoilClass
	Quality []Quality
	Allow   bool
	Say     chengge.Text
	Source  string
}

// Matrix is read downwards; the first row that applies decides. What no row
// decides is refused.
type Matrix []UseRule

// NoUseRule is the code of a refusal that no row decided.
const NoUseRule = "U-none"

// May tells whether the material may go to the use, and the row that says so;
// its Code is NoUseRule where none does.
func (m Matrix) May(what Material, to Use) (bool, UseRule) {
	for _, r := range m {
		if has(r.Uses, to) && has(r.Wastes, what.Waste) && has(r.Soils, what.Soil) && has(r.Quality, what.Quality) {
			return r.Allow, r
		}
	}
	return false, UseRule{Code: NoUseRule, Say: chengge.Text{Zh: "没有规则允许此用途", En: "no rule allows this use"}}
}

func has[T comparable](list []T, x T) bool { return len(list) == 0 || slices.Contains(list, x) }

// DefaultMatrix gives the matrix that comes with the product; a city's own rows
// go before it.
func DefaultMatrix() Matrix { return slices.Clone(defaultMatrix()) }

var defaultMatrix = sync.OnceValue(func() Matrix {
	f, err := tableFiles.ReadFile("data/uses.csv")
	var m Matrix
	if err == nil {
		m, err = ReadMatrix(bytes.NewReader(f))
	}
	if err != nil {
		panic(fmt.Sprintf("embedded matrix of uses: %v", err)) // every test run reads it
	}
	return m
})

// ReadMatrix reads a matrix as the embedded one is written. Lists in a cell are
// separated by blanks.
func ReadMatrix(r io.Reader) (Matrix, error) {
	var m Matrix
	err := readCSV(r, func(row map[string]string) error {
		rule := UseRule{Code: row["code"], Say: chengge.Text{Zh: row["say_zh"], En: row["say_en"]}, Source: row["source"]}
		var errs [4]error
		rule.Uses, errs[0] = parseList(row["use"], ParseUse)
		rule.Wastes, errs[1] = parseList(row["waste"], ParseWasteClass)
		rule.Soils, errs[2] = parseList(row["soil"], ParseSoilClass)
		rule.Quality, errs[3] = parseList(row["quality"], ParseQuality)
		for _, err := range errs {
			if err != nil {
				return fmt.Errorf("rule %s: %w", rule.Code, err)
			}
		}
		switch row["decides"] {
		case "allow":
			rule.Allow = true
		case "refuse":
		default:
			return fmt.Errorf("rule %s decides %q: write allow or refuse", rule.Code, row["decides"])
		}
		if slices.ContainsFunc(m, func(r UseRule) bool { return r.Code == rule.Code }) || rule.Code == "" {
			return fmt.Errorf("rule code %q is empty or stands twice", rule.Code)
		}
		m = append(m, rule)
		return nil
	})
	return m, err
}

func parseList[T any](s string, parse func(string) (T, error)) (out []T, err error) {
	for part := range strings.FieldsSeq(s) {
		if part == "-" {
			part = ""
		}
		v, err := parse(part)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
