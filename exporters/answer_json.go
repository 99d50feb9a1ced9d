package exporters

import (
	"math"
	"strconv"
	"time"

	"chengge"

	"github.com/paulmach/orb"
)

// AppendAnswer writes a as json.Marshal writes NewAnswer(a, o), without building
// the Answer: a server that tells 45,000 answers a second has no time for it.
func AppendAnswer(dst []byte, a *chengge.Assignment, o AnswerOptions) []byte {
	w := jsonWriter{dst}
	w.integer(`{"edition":`, a.Edition)
	w.text(`,"engine":`, chengge.EngineVersion)
	if !a.At.IsZero() {
		w.raw(`,"at":"`)
		w.dst = a.At.AppendFormat(w.dst, time.RFC3339)
		w.raw(`"`)
	}
	w.place(`,"point":`, a.Point)
	w.numberIf(`,"accuracy":`, a.Accuracy)
	if a.Category != (chengge.CategoryKey{}) {
		w.text(`,"category":`, a.Category.String())
	}
	w.truth(`,"emergency":`, a.Emergency)
	w.named(`,"district":`, &a.District)
	w.named(`,"street_office":`, &a.Office)
	w.named(`,"community":`, &a.Community)
	w.named(`,"grid":`, &a.Grid)
	w.named(`,"unit_grid":`, &a.UnitGrid)
	list(&w, `,"zones":[`, a.Zones, (*jsonWriter).thing)
	list(&w, `,"waters":[`, a.Waters, (*jsonWriter).thing)
	list(&w, `,"borders":[`, a.Borders, func(w *jsonWriter, k *chengge.Kind) { w.text("", string(*k)) })
	if !a.Road.IsZero() {
		w.road(&a.Road)
	}
	list(&w, `,"chiefs":[`, a.Chiefs, func(w *jsonWriter, c *chengge.PlacedChief) {
		w.head(&c.Named)
		w.textIf(`,"level":`, c.Level)
		w.textIf(`,"level_name":`, levelName(o.Levels, c.Level, o.Lang))
		w.textIf(`,"organisation":`, c.Organisation)
		w.text(`,"on":{"kind":`, string(c.On.Kind))
		w.text(`,"code":`, c.On.Code)
		w.raw(`}}`)
	})
	list(&w, `,"overlays":[`, a.Overlays, (*jsonWriter).thing)
	list(&w, `,"components":[`, a.Components, func(w *jsonWriter, c *chengge.ComponentCandidate) {
		w.head(&c.Named)
		w.textIf(`,"category":`, c.Category)
		w.number(`,"distance_m":`, round(c.Distance, 100))
		w.textIf(`,"authority":`, c.Authority)
		w.textIf(`,"owner":`, c.Owner)
		w.textIf(`,"maintainer":`, c.Maintainer)
		w.truth(`,"chosen":`, c.Chosen)
		w.raw(`}`)
	})
	w.raw(`,"lead":`)
	w.body(&a.Lead)
	list(&w, `,"support":[`, a.Support, (*jsonWriter).body)
	list(&w, `,"notify":[`, a.Notify, (*jsonWriter).body)
	rule := chengge.RuleID("")
	if len(a.Reasons) > 0 {
		rule = a.Reasons[0].Rule
	}
	w.text(`,"rule":`, string(rule))
	if len(a.Reasons) == 0 {
		w.raw(`,"reason":[]`)
	}
	reason := func(w *jsonWriter, r *chengge.Reason) { w.reason(r, o) }
	list(&w, `,"reason":[`, a.Reasons, reason)
	list(&w, `,"candidates":[`, a.Candidates, (*jsonWriter).candidate)
	w.truth(`,"ambiguous":`, a.Ambiguous)
	list(&w, `,"hints":[`, a.Hints, reason)
	w.raw(`}`)
	return w.dst
}

// jsonWriter appends members; their names come with what parts them.
type jsonWriter struct{ dst []byte }

func (w *jsonWriter) raw(s string) { w.dst = append(w.dst, s...) }

func (w *jsonWriter) text(key, s string) {
	w.raw(key)
	w.dst = appendString(w.dst, s)
}

func (w *jsonWriter) textIf(key, s string) {
	if s != "" {
		w.text(key, s)
	}
}

func (w *jsonWriter) integer(key string, n int64) {
	w.raw(key)
	w.dst = strconv.AppendInt(w.dst, n, 10)
}

func (w *jsonWriter) number(key string, v float64) {
	w.raw(key)
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		w.dst = strconv.AppendFloat(w.dst, v, 'e', -1, 64)
		return
	}
	w.dst = strconv.AppendFloat(w.dst, v, 'f', -1, 64)
}

func (w *jsonWriter) numberIf(key string, v float64) {
	if v != 0 {
		w.number(key, v)
	}
}

func (w *jsonWriter) truth(key string, b bool) {
	w.raw(key)
	w.dst = strconv.AppendBool(w.dst, b)
}

func (w *jsonWriter) place(key string, p orb.Point) {
	w.raw(key)
	w.number(`{"lng":`, p[0])
	w.number(`,"lat":`, p[1])
	w.raw(`}`)
}

// head begins a thing.
func (w *jsonWriter) head(n *chengge.Named) {
	w.integer(`{"id":`, int64(n.ID))
	w.text(`,"code":`, n.Code)
	w.textIf(`,"name":`, n.Name)
}

func (w *jsonWriter) thing(n *chengge.Named) {
	w.head(n)
	w.raw(`}`)
}

func (w *jsonWriter) named(key string, n *chengge.Named) {
	if !n.IsZero() {
		w.raw(key)
		w.thing(n)
	}
}

func (w *jsonWriter) body(b *chengge.Body) {
	w.text(`{"code":`, b.Code)
	w.textIf(`,"name":`, b.Name)
	w.raw(`}`)
}

func (w *jsonWriter) road(r *chengge.RoadPlace) {
	w.raw(`,"road":`)
	w.head(&r.Named)
	w.textIf(`,"side":`, string(r.Side))
	w.textIf(`,"compass":`, string(r.Compass))
	w.textIf(`,"position":`, string(r.Position))
	w.number(`,"chainage_m":`, round(r.Chainage, 100))
	w.number(`,"distance_m":`, round(r.Distance, 100))
	w.numberIf(`,"limit_m":`, round(r.Limit, 100))
	w.textIf(`,"office":`, r.Office)
	w.textIf(`,"class":`, string(r.Class))
	w.place(`,"foot":`, r.Foot)
	w.raw(`}`)
}

func (w *jsonWriter) reason(r *chengge.Reason, o AnswerOptions) {
	w.text(`{"rule":`, string(r.Rule))
	w.textIf(`,"code":`, r.Code)
	w.textIf(`,"name":`, r.Name)
	w.textIf(`,"other":`, r.Other)
	if n := ruleNumbers()[r.Rule]; n.value != "" {
		value, limit := round(r.Value, 1e4), round(r.Limit, 1e4)
		first, second := n.value, n.limit
		if second != "" && second < first { // as json.Marshal sorts a map
			first, second, value, limit = second, first, limit, value
		}
		w.raw(`,"numbers":{"`)
		w.raw(first)
		w.number(`":`, value)
		if second != "" {
			w.raw(`,"`)
			w.raw(second)
			w.number(`":`, limit)
		}
		w.raw(`}`)
	}
	if o.FullReasons {
		w.textIf(`,"sentence":`, r.Sentence(o.Lang))
	}
	w.raw(`}`)
}

func (w *jsonWriter) candidate(c *chengge.Candidate) {
	begin := len(w.dst)
	w.textIf(`,"kind":`, string(c.Kind))
	if c.ID != 0 {
		w.integer(`,"id":`, int64(c.ID))
	}
	w.textIf(`,"code":`, c.Code)
	w.textIf(`,"name":`, c.Name)
	w.number(`,"share":`, round(c.Share, 1e6))
	w.dst[begin] = '{'
	w.raw(`}`)
}

// list writes a list that is left out where it is empty.
func list[T any](w *jsonWriter, key string, items []T, one func(*jsonWriter, *T)) {
	if len(items) == 0 {
		return
	}
	w.raw(key)
	for i := range items {
		if i > 0 {
			w.raw(`,`)
		}
		one(w, &items[i])
	}
	w.raw(`]`)
}
