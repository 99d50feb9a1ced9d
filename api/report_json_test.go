package api

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// plainValue gives a node as encoding/json reads it into an any with numbers as
// written.
func plainValue(n *jsonNode) any {
	switch n.kind {
	case jsonBool:
		return n.text == "true"
	case jsonNumber:
		return json.Number(n.text)
	case jsonString:
		return n.text
	case jsonArray:
		out := []any{}
		for i := range n.nodes {
			out = append(out, plainValue(&n.nodes[i]))
		}
		return out
	case jsonObject:
		out := map[string]any{}
		for i, name := range n.names {
			out[name] = plainValue(&n.nodes[i])
		}
		return out
	}
	return nil
}

// FuzzReportJSON holds the reader to encoding/json: the same texts are JSON, and
// mean the same. Ours refuses halves of letters and what is nested too deep.
func FuzzReportJSON(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, `{"a":[1,-0.5e+3,true,false,null,"x\u00e9\ud83d\ude00\n"]}`, `"\ud83d"`, `01`, `-`, `1.`, `[1,]`, `{"a":1,}`, `{"a" 1}`, `nul`, `"\x"`, "\"\x01\"", `[[[[`, ` 1 `, `{"a":1}{"b":2}`, `"\u12`, `1e5`, `1E-`, `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return // refused before
		}
		n, rest, wrong := readJSON(s)
		if wrong != nil {
			if wrong.at < 0 || wrong.at > len(s) || wrong.en == "" || wrong.zh == "" {
				t.Fatalf("%q: %+v", s, wrong)
			}
			if json.Valid([]byte(s)) && !strings.Contains(s, `\u`) && !strings.Contains(wrong.en, "deep") {
				t.Fatalf("%q is JSON: %v", s, wrong)
			}
			return
		}
		read := s[:len(s)-len(rest)]
		var want any
		d := json.NewDecoder(strings.NewReader(read))
		d.UseNumber()
		if err := d.Decode(&want); err != nil {
			t.Fatalf("%q is no JSON: %v", s, err)
		}
		if got := plainValue(&n); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %#v and not %#v", s, got, want)
		}
	})
}

func TestTooManyValues(t *testing.T) {
	if _, _, wrong := readJSON("[" + strings.Repeat("{},", maxNodes) + "{}]"); wrong == nil {
		t.Fatal("more than " + strconv.Itoa(maxNodes) + " values are read")
	}
}
