package exporters_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"chengge"
	"chengge/exporters"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestAnswerAsJSON(t *testing.T) {
	b, err := json.Marshal(exporters.NewAnswer(sample(), exporters.AnswerOptions{Lang: chengge.English, FullReasons: true, Levels: levels}))
	require.NoError(t, err)
	require.JSONEq(t, `{
		"edition":7,"engine":"1","at":"2026-11-21T23:30:00+08:00","point":{"lng":113.6653,"lat":34.7579},"accuracy":30,"category":"matter:06010",
		"emergency":false,"district":{"id":1,"code":"410105","name":"金水区"},"street_office":{"id":2,"code":"410105001","name":"经八路"},
		"grid":{"id":3,"code":"G06"},"zones":[{"id":9,"code":"Z1","name":"片区"}],"borders":["grids"],
		"road":{"id":4,"code":"R1","name":"示范路","side":"right","compass":"south","position":"right","chainage_m":123.46,"distance_m":11.13,"limit_m":25,
			"office":"410105001","class":"arterial","foot":{"lng":113.6653,"lat":34.758}},
		"chiefs":[{"id":5,"code":"L1","name":"张三","level":"area","level_name":"area chief","on":{"kind":"grids","code":"G06"}},
			{"id":6,"code":"L6","name":"李四","level":"second","level_name":"second-level road chief","organisation":"H01","on":{"kind":"roads","code":"R1"}}],
		"components":[{"id":8,"code":"C1","name":"井盖","category":"component:01001","distance_m":2.5,"owner":"W1","chosen":true}],
		"lead":{"code":"H01","name":"环卫一公司"},"notify":[{"code":"410105001"},{"code":"L6","name":"李四"}],"rule":"territorial.side",
		"reason":[{"rule":"territorial.side","code":"R1","name":"环卫一公司","other":"south","numbers":{"distance_m":11.125,"within_m":25},
			"sentence":"Territorial fallback: 11.12 m from the line of segment R1, whose south side belongs to 环卫一公司"},
			{"rule":"notify.chief","code":"L6","name":"李四","other":"R1","sentence":"Chief 李四 of R1 is told and supervises"}],
		"candidates":[{"kind":"grids","id":3,"code":"G06","share":0.751235},{"share":0.248765}],"ambiguous":true}`, string(b))
}

func TestAbsentFactsAreLeftOut(t *testing.T) {
	b, err := json.Marshal(exporters.NewAnswer(&chengge.Assignment{Lead: chengge.Body{Code: "S"}}, exporters.AnswerOptions{}))
	require.NoError(t, err)
	require.JSONEq(t, `{"edition":0,"engine":"1","point":{"lng":0,"lat":0},"emergency":false,"lead":{"code":"S"},"rule":"","reason":[],"ambiguous":false}`, string(b))
}

func TestCompactAnswersHaveNoSentence(t *testing.T) {
	a := exporters.NewAnswer(sample(), exporters.AnswerOptions{Lang: chengge.Chinese, Levels: levels})
	require.Empty(t, a.Reason[0].Sentence)
	require.Equal(t, "二级路长", a.Chiefs[1].LevelName)
}

func TestCard(t *testing.T) {
	var zh, en strings.Builder
	require.NoError(t, exporters.WriteCard(&zh, sample(), exporters.CardOptions{Lang: chengge.Chinese, Levels: levels, Category: chengge.Text{Zh: "暴露垃圾", En: "exposed rubbish"}}))
	require.NoError(t, exporters.WriteCard(&en, sample(), exporters.CardOptions{Lang: chengge.English, Levels: levels}))
	require.Equal(t, `位置      113.6653, 34.7579，误差 30 米
类别      matter:06010 暴露垃圾
主办      H01 环卫一公司
告知      410105001
          L6 李四
依据      属地兜底：距路段 R1 中线 11.12 米，路南一侧归环卫一公司
          告知 R1 的路长李四，由其督办
区        410105 金水区
街道      410105001 经八路
责任网格  G06
片区      Z1 片区
路段      R1 示范路，路南，距中线 11.12 米，里程 123.46 米
路长      L1 张三 · 片长 · grids:G06
          L6 李四 · 二级路长 · H01 · roads:R1
部件      C1 井盖，相距 2.5 米（选定）
可能归属  G06 75.1 %（有歧义）
          范围以外 24.9 %
`, zh.String())
	require.Contains(t, en.String(), "Road           R1 示范路, south side, 11.12 m from its line, 123.46 m along it\n")
}

// TestAppendAnswer holds the fast writer to what encoding/json makes of an
// Answer, whatever is in it.
func TestAppendAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.Just(""), rapid.StringOf(rapid.RuneFrom([]rune("aZ路\"\\\n\t<&>\x01\u2028é"))))
		number := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1e5), rapid.SampledFrom([]float64{1e-9, 1e-7, 1e22, -3.25, 0.005}))
		named := func(label string) chengge.Named {
			return chengge.Named{ID: chengge.ID(rapid.IntRange(0, 3).Draw(t, label)), Code: text.Draw(t, label), Name: text.Draw(t, label)}
		}
		reason := func() chengge.Reason {
			return chengge.Reason{
				Rule: rapid.SampledFrom([]chengge.RuleID{chengge.BySide, chengge.ByMatrix, chengge.ByEscalation, chengge.NotedAmbiguous, chengge.NotedJunction, chengge.HintDatum}).Draw(t, "rule"),
				Code: text.Draw(t, "code"), Name: text.Draw(t, "name"), Other: text.Draw(t, "other"), Value: number.Draw(t, "value"), Limit: number.Draw(t, "limit"),
			}
		}
		a := sample()
		a.District, a.Community, a.UnitGrid, a.Road.Named = named("district"), named("community"), named("unit grid"), named("road")
		a.Waters = []chengge.Named{named("water"), named("water")}
		a.Accuracy, a.Road.Distance, a.Road.Chainage, a.Road.Limit = number.Draw(t, "accuracy"), number.Draw(t, "distance"), number.Draw(t, "chainage"), number.Draw(t, "limit")
		a.Road.Office, a.Lead, a.Support = text.Draw(t, "office"), chengge.Body{Code: text.Draw(t, "lead")}, []chengge.Body{{Name: text.Draw(t, "support")}}
		a.Chiefs[0].Named, a.Components[0].Named = named("chief"), named("component")
		a.Candidates = append(a.Candidates, chengge.Candidate{Named: named("candidate"), Share: number.Draw(t, "share")})
		for range rapid.IntRange(0, 3).Draw(t, "reasons") {
			a.Reasons = append(a.Reasons, reason())
			a.Hints = append(a.Hints, reason())
		}
		if rapid.Bool().Draw(t, "bare") {
			a = &chengge.Assignment{Lead: a.Lead, Point: orb.Point{number.Draw(t, "lng"), 1}}
		}
		o := exporters.AnswerOptions{Lang: rapid.SampledFrom([]chengge.Lang{chengge.Chinese, chengge.English}).Draw(t, "lang"), FullReasons: rapid.Bool().Draw(t, "full"), Levels: levels}
		var want, got any
		plain, err := json.Marshal(exporters.NewAnswer(a, o))
		if err != nil {
			t.Fatal(err)
		}
		fast := exporters.AppendAnswer(nil, a, o)
		if json.Unmarshal(plain, &want) != nil || json.Unmarshal(fast, &got) != nil || !reflect.DeepEqual(want, got) {
			t.Fatalf("\n%s\n%s", plain, fast)
		}
	})
	// Where nothing is escaped, they agree byte for byte.
	o := exporters.AnswerOptions{Lang: chengge.Chinese, FullReasons: true, Levels: levels}
	want, err := json.Marshal(exporters.NewAnswer(sample(), o))
	require.NoError(t, err)
	require.Equal(t, string(want), string(exporters.AppendAnswer(nil, sample(), o)))
}

func BenchmarkAppendAnswer(b *testing.B) {
	a, o := sample(), exporters.AnswerOptions{Lang: chengge.English, Levels: levels}
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = exporters.AppendAnswer(dst[:0], a, o)
	}
}
