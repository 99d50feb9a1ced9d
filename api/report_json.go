package api

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"chengge"
)

// jsonNode is a JSON value as it was written: nothing is guessed, and members
// are in their order, also such as are there twice.
type jsonNode struct {
	kind  jsonKind
	text  string // of a string; of a number its letters
	names []string
	nodes []jsonNode // of an object as of an array
}

type jsonKind byte

const (
	jsonNull jsonKind = iota
	jsonBool
	jsonNumber
	jsonString
	jsonArray
	jsonObject
)

var jsonKinds = map[jsonKind]chengge.Text{
	jsonNull: {Zh: "null", En: "null"}, jsonBool: {Zh: "布尔值", En: "a boolean"}, jsonNumber: {Zh: "数字", En: "a number"},
	jsonString: {Zh: "文本", En: "a text"}, jsonArray: {Zh: "数组", En: "an array"}, jsonObject: {Zh: "对象", En: "an object"},
}

// The bounds of a body that means something: a list of nothings must not fill
// the memory.
const (
	maxDepth = 16
	maxNodes = 500_000
)

// jsonReader reads RFC 8259, strictly, from UTF-8.
type jsonReader struct {
	in    string
	at    int
	depth int
	nodes int
}

type jsonError struct {
	at  int
	zh  string
	en  string
	end bool
}

func (e *jsonError) Error() string { return e.en }

// readJSON reads one value that in begins with, and gives what follows it.
func readJSON(in string) (n jsonNode, rest string, err *jsonError) {
	r := jsonReader{in: in}
	r.blank()
	n, err = r.value()
	r.blank()
	return n, in[r.at:], err
}

func (r *jsonReader) blank() {
	for r.at < len(r.in) {
		switch r.in[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

func (r *jsonReader) wrong(zh, en string) *jsonError {
	if r.at >= len(r.in) {
		return &jsonError{at: len(r.in), zh: "正文不完整", en: "it ends half way", end: true}
	}
	return &jsonError{at: r.at, zh: zh, en: en}
}

func (r *jsonReader) value() (n jsonNode, err *jsonError) {
	if r.at >= len(r.in) {
		return n, r.wrong("", "")
	}
	if r.nodes++; r.nodes > maxNodes {
		return n, r.wrong("值过多", "it has too many values")
	}
	switch c := r.in[r.at]; {
	case c == '{' || c == '[':
		if r.depth++; r.depth > maxDepth {
			return n, r.wrong("嵌套过深", "it is nested too deep")
		}
		defer func() { r.depth-- }()
		if c == '{' {
			return r.object()
		}
		return r.array()
	case c == '"':
		n.kind = jsonString
		n.text, err = r.string()
		return n, err
	case c == '-' || c >= '0' && c <= '9':
		n.kind = jsonNumber
		n.text, err = r.number()
		return n, err
	}
	for word, kind := range map[string]jsonKind{"true": jsonBool, "false": jsonBool, "null": jsonNull} {
		if len(r.in)-r.at >= len(word) && r.in[r.at:r.at+len(word)] == word {
			r.at += len(word)
			return jsonNode{kind: kind, text: word}, nil
		}
	}
	return n, r.wrong("此处应为一个值", "a value is expected here")
}

func (r *jsonReader) object() (n jsonNode, err *jsonError) {
	n.kind = jsonObject
	for first := true; ; first = false {
		r.at++ // the brace or the comma
		r.blank()
		if r.at < len(r.in) && r.in[r.at] == '}' && first {
			r.at++
			return n, nil
		}
		if r.at >= len(r.in) || r.in[r.at] != '"' {
			return n, r.wrong("此处应为成员名", "the name of a member is expected here")
		}
		name, err := r.string()
		if err != nil {
			return n, err
		}
		r.blank()
		if r.at >= len(r.in) || r.in[r.at] != ':' {
			return n, r.wrong("此处应为冒号", "a colon is expected here")
		}
		r.at++
		r.blank()
		v, err := r.value()
		if err != nil {
			return n, err
		}
		n.names, n.nodes = append(n.names, name), append(n.nodes, v)
		r.blank()
		switch {
		case r.at < len(r.in) && r.in[r.at] == ',':
		case r.at < len(r.in) && r.in[r.at] == '}':
			r.at++
			return n, nil
		default:
			return n, r.wrong("此处应为逗号或右花括号", "a comma or closing brace is expected here")
		}
	}
}

func (r *jsonReader) array() (n jsonNode, err *jsonError) {
	n.kind = jsonArray
	for first := true; ; first = false {
		r.at++
		r.blank()
		if r.at < len(r.in) && r.in[r.at] == ']' && first {
			r.at++
			return n, nil
		}
		v, err := r.value()
		if err != nil {
			return n, err
		}
		n.nodes = append(n.nodes, v)
		r.blank()
		switch {
		case r.at < len(r.in) && r.in[r.at] == ',':
		case r.at < len(r.in) && r.in[r.at] == ']':
			r.at++
			return n, nil
		default:
			return n, r.wrong("此处应为逗号或右方括号", "a comma or closing bracket is expected here")
		}
	}
}

func (r *jsonReader) number() (string, *jsonError) {
	from := r.at
	digits := func() bool {
		had := r.at
		for r.at < len(r.in) && r.in[r.at] >= '0' && r.in[r.at] <= '9' {
			r.at++
		}
		return r.at > had
	}
	if r.in[r.at] == '-' {
		r.at++
	}
	whole := r.at
	ok := digits() && (r.in[whole] != '0' || r.at == whole+1) // no leading zeros
	if ok && r.at < len(r.in) && r.in[r.at] == '.' {
		r.at++
		ok = digits()
	}
	if ok && r.at < len(r.in) && (r.in[r.at] == 'e' || r.in[r.at] == 'E') {
		r.at++
		if r.at < len(r.in) && (r.in[r.at] == '+' || r.in[r.at] == '-') {
			r.at++
		}
		ok = digits()
	}
	if !ok {
		return "", r.wrong("数字不合规范", "a malformed number")
	}
	return r.in[from:r.at], nil
}

// string reads a text; one without escapes is part of the body.
func (r *jsonReader) string() (string, *jsonError) {
	r.at++
	from := r.at
	for r.at < len(r.in) {
		switch c := r.in[r.at]; {
		case c == '"':
			r.at++
			return r.in[from : r.at-1], nil
		case c == '\\':
			return r.escaped(from)
		case c < 0x20:
			return "", r.wrong("文本中含有未转义的控制字符", fmt.Sprintf("a text has the bare control character %U", c))
		}
		r.at++
	}
	return "", r.wrong("", "")
}

var jsonEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (r *jsonReader) escaped(from int) (string, *jsonError) {
	out := append([]byte(nil), r.in[from:r.at]...)
	for r.at < len(r.in) {
		c := r.in[r.at]
		r.at++
		switch {
		case c == '"':
			return string(out), nil
		case c < 0x20:
			r.at--
			return "", r.wrong("文本中含有未转义的控制字符", fmt.Sprintf("a text has the bare control character %U", c))
		case c != '\\':
			out = append(out, c)
			continue
		case r.at >= len(r.in):
			return "", r.wrong("", "")
		}
		c = r.in[r.at]
		r.at++
		if plain, ok := jsonEscapes[c]; ok {
			out = append(out, plain)
			continue
		}
		if c != 'u' {
			r.at--
			return "", r.wrong("未知的转义", "an unknown escape")
		}
		letter, err := r.unit()
		if err != nil {
			return "", err
		}
		if utf16.IsSurrogate(letter) {
			pair := rune(-1)
			if len(r.in)-r.at >= 2 && r.in[r.at:r.at+2] == `\u` {
				r.at += 2
				if pair, err = r.unit(); err != nil {
					return "", err
				}
			}
			if letter = utf16.DecodeRune(letter, pair); letter == utf8.RuneError {
				return "", r.wrong("转义的字符不成对", "half of an escaped letter")
			}
		}
		out = utf8.AppendRune(out, letter)
	}
	return "", r.wrong("", "")
}

func (r *jsonReader) unit() (rune, *jsonError) {
	if len(r.in)-r.at < 4 {
		r.at = len(r.in)
		return 0, r.wrong("", "")
	}
	v, err := strconv.ParseUint(r.in[r.at:r.at+4], 16, 16)
	if err != nil {
		return 0, r.wrong("未知的转义", "an unknown escape")
	}
	r.at += 4
	return rune(v), nil
}

// number gives the value of a number; ok is false where it is none or too
// large for one.
func (n *jsonNode) number() (v float64, ok bool) {
	if n.kind != jsonNumber {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.text, 64)
	return v, err == nil && !math.IsInf(v, 0)
}
