package chengge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// constants gives the string constants of a type in a file, read from its
// source, so that a table can't miss one.
func constants(t *testing.T, file, typ string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if id, ok := v.Type.(*ast.Ident); ok && id.Name == typ {
				out = append(out, strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`))
			}
		}
		return true
	})
	require.NotEmpty(t, out)
	return out
}

var (
	place = regexp.MustCompile(`\{[^}]*\}`)
	han   = regexp.MustCompile(`\p{Han}`)
)

// bilingual holds what is true of every sentence: both languages, the same
// places, no Chinese in the English.
func bilingual(t *testing.T, name string, s Text) {
	t.Helper()
	require.NotEmpty(t, s.Zh, name)
	require.NotEmpty(t, s.En, name)
	require.True(t, han.MatchString(s.Zh), "%s: %s", name, s.Zh)
	require.False(t, han.MatchString(s.En), "%s: %s", name, s.En)
}

func TestEveryReasonHasItsSentence(t *testing.T) {
	for _, id := range constants(t, "reason.go", "RuleID") {
		row, ok := ruleTexts[RuleID(id)]
		require.True(t, ok, id)
		bilingual(t, id, row.text)
		r := Reason{Rule: RuleID(id), Code: "C1", Name: "name", Other: "other", Value: 1.5, Limit: 2}
		for _, lang := range []Lang{Chinese, English} {
			require.Empty(t, place.FindString(r.Sentence(lang)), "%s: every place is filled: %s", id, r.Sentence(lang))
		}
		uses := strings.Contains(row.text.En, "{value}") || strings.Contains(row.text.Zh, "{value}")
		require.Equal(t, row.value != "", uses, "%s: its number has a name if it is said", id)
	}
	require.Len(t, RuleIDs(), len(constants(t, "reason.go", "RuleID")))
}

func TestAReasonSaysNamesWithTheirCodes(t *testing.T) {
	for _, c := range []struct {
		r      Reason
		zh, en string
	}{
		{Reason{Rule: ByArea, Code: "410197001", Name: "西里街道办事处", Place: "西里街道"},
			"属地兜底：该点位于西里街道（410197001），归西里街道办事处", "Territorial fallback: the point lies in 西里街道 (410197001), which belongs to 西里街道办事处"},
		// as it was stored before reasons had places
		{Reason{Rule: ByArea, Code: "410197001", Name: "西里街道办事处"},
			"属地兜底：该点位于 410197001，归西里街道办事处", "Territorial fallback: the point lies in 410197001, which belongs to 西里街道办事处"},
		{Reason{Rule: NotedBorder, Code: "G05", Name: "第五网格", Other: string(KindGrids)},
			"该点恰在责任网格边界上，归代码最小者第五网格（G05）", "The point lies exactly on a border of responsibility grids: it belongs to the lowest code, 第五网格 (G05)"},
		{Reason{Rule: NotedRoad, Code: "R1", Value: 3, Limit: 25},
			"最近路段 R1，距中线 3 米（限 25 米）", "Nearest segment R1, 3 m from its line (limit 25 m)"},
		{Reason{Rule: NotedRoadTie, Code: "R1", Name: "示范路", Other: "R2", Place: "界路", Value: 3},
			"与路段界路（R2）等距（3 米），取代码最小者示范路（R1）", "As near to segment 界路 (R2) (3 m): the lowest code, 示范路 (R1), has it"},
		{Reason{Rule: NotedChief, Code: "L06", Name: "张三", Other: "R1", Place: "示范路"},
			"告知示范路（R1）的路长张三，由其督办", "Chief 张三 of 示范路 (R1) is told and supervises"},
	} {
		require.Equal(t, c.zh, c.r.Sentence(Chinese))
		require.Equal(t, c.en, c.r.Sentence(English))
	}
}

func TestEveryFindingHasItsSentence(t *testing.T) {
	for _, rule := range constants(t, "finding.go", "FindingRule") {
		row, ok := findingTexts[FindingRule(rule)]
		require.True(t, ok, rule)
		require.Contains(t, []Severity{SeverityError, SeverityWarning, SeverityNote}, row.severity)
		bilingual(t, rule, row.what)
		bilingual(t, rule, row.hint)
	}
	require.Len(t, FindingRules(), len(constants(t, "finding.go", "FindingRule")))
}

func TestEveryErrorHasItsRow(t *testing.T) {
	for _, code := range constants(t, "error.go", "ErrorCode") {
		c := ErrorCode(code)
		bilingual(t, code, c.Title())
		require.GreaterOrEqual(t, c.HTTPStatus(), 400, code)
		require.Contains(t, []int{1, 2}, c.ExitCode(), code)
	}
	require.Len(t, ErrorCodes(), len(constants(t, "error.go", "ErrorCode")))
}

func TestEveryLayerIsDescribed(t *testing.T) {
	require.Len(t, layers, len(constants(t, "kind.go", "Kind")))
	for l := range Layers() {
		bilingual(t, string(l.Kind), l.Title)
		require.Equal(t, l.Kind.IsArea(), l.Geometry == Polygons && l.Kind != KindOverlays && l.Kind != KindBuildings, l.Kind)
		require.Equal(t, "code", l.Columns[0].Name)
		seen := map[string]string{}
		for _, c := range l.Columns {
			bilingual(t, string(l.Kind)+"."+c.Name, c.Title)
			for _, a := range append(c.Aliases, c.Name) {
				require.Equal(t, strings.ToLower(a), a, "aliases are lower case")
				if other, twice := seen[a]; twice && other != c.Name {
					t.Errorf("%s: %q stands for %s and %s", l.Kind, a, other, c.Name)
				}
				seen[a] = c.Name
			}
		}
	}
}

func TestRender(t *testing.T) {
	s := Text{"距 {a} 米，{b}", "{a} m from {b}"}
	require.Equal(t, "距 4.5 米，路南", s.Render(Chinese, Arg{"a", 4.5}, Arg{"b", South.Text()}))
	require.Equal(t, "4.57 m from south side", s.Render(English, Arg{"a", 4.5678}, Arg{"b", South.Text()}))
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", -16576: "-16,576", 1234567.891: "1,234,567.89", -123.5: "-123.5", 1e-9: "1e-09", math.Inf(-1): "-Inf"} {
		require.Equal(t, want, Text{En: "{v}"}.Render(English, Arg{"v", Figure(v)}))
	}
	require.Equal(t, "0.00123 m from {b}", s.Render(English, Arg{"a", 0.00123456}))
	for tag, want := range map[string]Lang{"zh-CN,zh;q=0.9": Chinese, "en_US.UTF-8": English, "zh_CN.GBK": Chinese, "fr": English, "": English, "de,zh;q=0.5": Chinese} {
		require.Equal(t, want, ParseLang(tag), tag)
	}
}

func TestListsComeBack(t *testing.T) {
	for _, list := range [][]string{nil, {"a"}, {"a", "b"}, {"burst pipe"}, {"burst pipe", "爆管"}, {"roads:1", "roads:2"}} {
		require.Equal(t, list, append([]string(nil), SplitList(formatList(list))...), "%q", formatList(list))
	}
}

func TestChineseMeetsChineseWithoutASpace(t *testing.T) {
	text := Text{Zh: "由其{other} {name} 主办，距 {value} 米", En: "its {other} {name} leads, {value} m away"}
	for _, c := range []struct{ name, zh string }{
		{"市政服务中心", "由其单位市政服务中心主办，距 5 米"},
		{"市园林局（示例）", "由其单位市园林局（示例）主办，距 5 米"},
		{"CGC", "由其单位 CGC 主办，距 5 米"},
		{"12345热线", "由其单位 12345热线主办，距 5 米"},
		{"{value}", "由其单位 {value} 主办，距 5 米"},
	} {
		require.Equal(t, c.zh, text.Render(Chinese, Arg{"other", "单位"}, Arg{"name", c.name}, Arg{"value", 5.0}))
		require.Equal(t, "its 单位 "+c.name+" leads, 5 m away", text.Render(English, Arg{"other", "单位"}, Arg{"name", c.name}, Arg{"value", 5.0}))
	}
	require.Equal(t, "{name} 主办{", Text{Zh: "{name} 主办{"}.Render(Chinese))
}
