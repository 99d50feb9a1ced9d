package chengge

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lang is a language that the product speaks.
type Lang string

// The two languages; the zero Lang counts as English.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// ParseLang reads a language tag such as zh-CN or en_US.UTF-8, or the value of
// an Accept-Language header; what is neither Chinese nor English is English.
func ParseLang(tag string) Lang {
	for part := range strings.SplitSeq(strings.ToLower(tag), ",") {
		part = strings.TrimSpace(part)
		if strings.HasPrefix(part, "zh") {
			return Chinese
		}
		if strings.HasPrefix(part, "en") {
			return English
		}
	}
	return English
}

// Text is one thing said in both languages. {name} stands for an argument.
type Text struct{ Zh, En string }

// In gives the text in lang, with its places still open.
func (t Text) In(lang Lang) string {
	if lang == Chinese {
		return t.Zh
	}
	return t.En
}

// Arg is a named value of a sentence.
type Arg struct {
	Name  string
	Value any
}

// Figure is a number that a sentence shows to people: as a float64 is, with its
// thousands apart.
type Figure float64

// Render gives the sentence in lang with its places filled. A float64 is
// printed with at most two decimals, a Text in the same language; a place
// without an argument stays as it is, so that a test can find it. In Chinese
// the space that sets a value of digits or Latin letters off goes where the
// value is Chinese: 由 {name} 主办 says 由市政设施管理处主办.
func (t Text) Render(lang Lang, args ...Arg) string {
	s := t.In(lang)
	if !strings.Contains(s, "{") {
		return s
	}
	values := make(map[string]string, len(args))
	for _, a := range args {
		values[a.Name] = renderValue(lang, a.Value)
	}
	join := func(before, after string) string { return before + after }
	if lang == Chinese {
		join = joinChinese
	}
	out := ""
	for {
		before, rest, open := strings.Cut(s, "{")
		out = join(out, before)
		if !open {
			return out
		}
		name, after, _ := strings.Cut(rest, "}")
		value, known := values[name]
		if !known {
			out, s = out+"{", rest
			continue
		}
		out, s = join(out, value), after
	}
}

// joinChinese joins two parts of a sentence, without the space between them
// where Chinese meets Chinese, or beside a sign that is as wide as if it had one.
func joinChinese(before, after string) string {
	left, right := strings.TrimSuffix(before, " "), strings.TrimPrefix(after, " ")
	last, _ := utf8.DecodeLastRuneInString(left)
	first, _ := utf8.DecodeRuneInString(right)
	if isWide(last) || isWide(first) || unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, first) {
		return left + right
	}
	return before + after
}

// isWide tells the full-width signs that stand among Han letters: （ ， 。
func isWide(r rune) bool { return r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 }

func renderValue(lang Lang, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Text:
		return v.In(lang)
	case Figure:
		return Thousands(renderValue(lang, float64(v)), ",")
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
		if a := math.Abs(v); a < 0.01 {
			return strconv.FormatFloat(v, 'g', 3, 64)
		}
		return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
	default:
		return fmt.Sprint(v)
	}
}

// Thousands parts the whole digits of a plain decimal number by a mark, as
// 12,345.6; what is none, such as 1e+20, stays as it is.
func Thousands(s, mark string) string {
	if strings.ContainsAny(s, "eIN") {
		return s
	}
	whole, rest, point := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + mark + whole[i:]
	}
	if point {
		whole += "." + rest
	}
	return sign + whole
}
