package chengge_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// fill gives every field of v a value that is not its zero value, so that one
// that JSON loses is found.
func fill(v reflect.Value, n *int) {
	*n++
	switch at := v.Addr().Interface().(type) {
	case *time.Time:
		*at = time.Date(2026, 11, 20, 9, 0, *n%60, *n*1000, time.UTC)
		return
	case *chengge.CategoryKey:
		*at = chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"}
		return
	case *chengge.Ref:
		*at = chengge.Ref{Kind: chengge.KindRoads, Code: "R1"}
		return
	case *json.RawMessage:
		*at = json.RawMessage(`{"a":1}`)
		return
	case *orb.Point:
		*at = orb.Point{113 + float64(*n)/1000, 34.123456789012345}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]float64{"area_m2": 650.5, "major": 1}))
	case reflect.String:
		v.SetString("文" + string(rune('a'+*n%26)))
	case reflect.Int, reflect.Int64:
		v.SetInt(1<<53 - int64(*n))
	case reflect.Float64:
		v.SetFloat(0.1 * float64(*n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic(v.Type().String())
	}
}

// TestNothingIsLostInJSON: what the database keeps as JSON comes back as it was.
func TestNothingIsLostInJSON(t *testing.T) {
	for _, v := range []any{&chengge.Assignment{}, &chengge.StatedPlace{}, &chengge.Step{}, &[]chengge.Attachment{}, &[]chengge.Body{}, &chengge.Person{}} {
		n := 0
		fill(reflect.ValueOf(v).Elem(), &n)
		b, err := json.Marshal(v)
		require.NoError(t, err)
		back := reflect.New(reflect.TypeOf(v).Elem())
		require.NoError(t, json.Unmarshal(b, back.Interface()))
		require.Equal(t, v, back.Interface(), "%s", b)
	}
	// Empty ones too.
	var a, back chengge.Assignment
	b, err := json.Marshal(a)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, a, back, "%s", b)
}

// TestDuplicateRuleInHours: a rule is written as a city states it.
func TestDuplicateRuleInHours(t *testing.T) {
	b, err := json.Marshal(chengge.DefaultDuplicates)
	require.NoError(t, err)
	require.JSONEq(t, `{"within_m":50,"hours":24}`, string(b))
	var r chengge.DuplicateRule
	require.NoError(t, json.Unmarshal(b, &r))
	require.Equal(t, chengge.DefaultDuplicates, r)
	require.Equal(t, chengge.DefaultDuplicates, chengge.City{}.DuplicateRule())
	city := chengge.City{Channels: []chengge.Channel{{Code: "patrol", Name: "本市采集", Datum: "GCJ-02"}, {Code: "app", Name: "本市 App"}}}
	all := city.AllChannels()
	require.Len(t, all, len(chengge.DefaultChannels())+1)
	for _, c := range all {
		if c.Code == "patrol" {
			require.Equal(t, "GCJ-02", c.Datum)
		}
	}
}

// TestReportBodies: whom a report concerns.
func TestReportBodies(t *testing.T) {
	r := chengge.Report{Lead: chengge.Body{Code: "H01"}, Support: []chengge.Body{{Code: "D04"}}, Territory: chengge.Body{Code: "410197001"}}
	r.Assignment.Notify = []chengge.Body{{Code: "L06"}, {Code: "H01"}}
	r.Assignment.Chiefs = []chengge.PlacedChief{{Named: chengge.Named{Code: "L06"}, Organisation: "410196"}, {Named: chengge.Named{Code: "L01"}, Organisation: "410197"}}
	r.Assignment.Office.Code = "410197001"
	require.Equal(t, []string{"H01", "D04", "L06", "410196", "410197001"}, r.Bodies())
}
