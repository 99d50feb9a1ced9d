package chengge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A codeForm is a lawful number of digits and the standard it comes from.
type codeForm struct {
	digits   int
	standard CodeStandard
	source   string
}

type codeRule struct {
	name  Text
	forms []codeForm
}

// The codes by length, the current form first.
var (
	districtRule  = codeRule{Text{"行政区划代码", "district code"}, []codeForm{{6, GBT47678, "GB/T 2260"}}}
	streetRule    = codeRule{Text{"街道代码", "street code"}, []codeForm{{9, GBT47678, "6 district + 3 street"}}}
	communityRule = codeRule{Text{"社区代码", "community code"}, []codeForm{{12, GBT47678, "6 district + 3 street + 3 community"}}}
	unitGridRule  = codeRule{Text{"单元网格标识码", "unit grid code"}, []codeForm{{15, GBT47678, "GB/T 47678.3"}, {14, CJT213, "CJ/T 213"}}}
	componentRule = codeRule{Text{"部件标识码", "component code"}, []codeForm{{17, GBT47678, "GB/T 47678.5"}, {16, CJT213, "GB/T 30428.2, CJ/T 214"}}}
	matterRule    = codeRule{Text{"事项代码", "matter code"}, []codeForm{{11, GBT47678, "GB/T 47678.5"}, {10, CJT213, "GB/T 30428.2, CJ/T 214"}}}
	creditRule    = codeRule{Text{"统一社会信用代码", "credit code"}, []codeForm{{18, "", "GB 32100-2015"}}}
)

// CodeFault says what is wrong with a code, for machines.
type CodeFault string

// The faults, in the order in which they are looked for.
const (
	CodeEmpty      CodeFault = "empty"
	CodeScientific CodeFault = "scientific_notation" // 4.10105E+14
	CodeFullWidth  CodeFault = "full_width_digits"   // ４１０１０５
	CodeDecimal    CodeFault = "decimal_point"       // 410105.000000
	CodeSigned     CodeFault = "sign"
	CodeBlank      CodeFault = "blank_inside"
	CodeCharacter  CodeFault = "character"
	CodeLength     CodeFault = "length"
	CodeProvince   CodeFault = "province"
	CodeWhole      CodeFault = "names_the_area_above" // street 000 of a district
	CodeChecksum   CodeFault = "check_character"
)

// CodeError says what is wrong with a code and what to do about it.
type CodeError struct {
	Value string
	Fault CodeFault
	Text  Text
}

// Error gives the English sentence.
func (e *CodeError) Error() string { return e.Text.En }

// provinces are the province parts of GB/T 2260.
var provinces = map[string]bool{
	"11": true, "12": true, "13": true, "14": true, "15": true,
	"21": true, "22": true, "23": true,
	"31": true, "32": true, "33": true, "34": true, "35": true, "36": true, "37": true,
	"41": true, "42": true, "43": true, "44": true, "45": true, "46": true,
	"50": true, "51": true, "52": true, "53": true, "54": true,
	"61": true, "62": true, "63": true, "64": true, "65": true,
	"71": true, "81": true, "82": true,
}

var (
	scientific = regexp.MustCompile(`^[+-]?\d+(\.\d*)?[eE][+-]?\d+$`)
	decimal    = regexp.MustCompile(`^\d+\.\d*$`)
)

func parseCode[T ~string](r codeRule, s string) (T, error) {
	t := trimCode(s)
	if fault := r.check(t); fault != nil {
		return "", fault
	}
	return T(t), nil
}

func (r codeRule) check(s string) *CodeError {
	if e := r.checkWriting(s); e != nil {
		return e
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return r.fault(s, CodeCharacter, "含有“%c”，只应有数字", "%q is not a digit", c)
		}
	}
	switch {
	case r.standard(len(s)) == "":
		return r.fault(s, CodeLength, "有 %d 位，应为 %s", "%d digits, expected %s", len(s), r.lengths())
	case !provinces[s[:2]]:
		return r.fault(s, CodeProvince, "省级代码 %s 不存在（GB/T 2260）", "no province has the code %s (GB/T 2260)", s[:2])
	// Only street codes have 9 digits and only community codes 12.
	case len(s) == 9 && s[6:] == "000":
		return r.fault(s, CodeWhole, "街道段为 000，指的是区本身，应写 %s", "street 000 is the district itself: write %s", s[:6])
	case len(s) == 12 && s[6:9] == "000":
		return r.fault(s, CodeWhole, "街道段为 000，社区须属于街道", "street 000 is the district itself: a community belongs to a street")
	case len(s) == 12 && s[9:] == "000":
		return r.fault(s, CodeWhole, "社区段为 000，指的是街道本身，应写 %s", "community 000 is the street itself: write %s", s[:9])
	}
	return nil
}

// checkWriting looks for the ways in which spreadsheets and keyboards spoil a
// code, each of which has a remedy of its own.
func (r codeRule) checkWriting(s string) *CodeError {
	fullWidth := strings.Map(func(c rune) rune {
		if c >= '０' && c <= '９' {
			return c - '０' + '0'
		}
		return c
	}, s)
	switch {
	case s == "":
		return r.fault(s, CodeEmpty, "为空", "is empty")
	case scientific.MatchString(s):
		return r.fault(s, CodeScientific, "是科学计数法，末尾数字已丢失；请把该列设为文本后重新导出",
			"a spreadsheet made it a number and lost digits: format the column as text and export it again")
	case fullWidth != s:
		return r.fault(s, CodeFullWidth, "含全角数字，请改为半角 %s", "full-width digits: write %s", clip(fullWidth))
	case decimal.MatchString(s):
		return r.fault(s, CodeDecimal, "带小数点，是按数字导出的；请按文本导出", "it was exported as a number with a decimal point: export the column as text")
	case strings.HasPrefix(s, "-"), strings.HasPrefix(s, "+"), strings.HasPrefix(s, "−"):
		return r.fault(s, CodeSigned, "带正负号，代码是文本而非数字", "it has a sign: a code is text, not a number")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return r.fault(s, CodeBlank, "中间有空白，请去掉", "there is white space inside: write it without")
	}
	return nil
}

func (r codeRule) standard(digits int) CodeStandard {
	for _, f := range r.forms {
		if f.digits == digits {
			return f.standard
		}
	}
	return ""
}

// lengths gives "15 (GB/T 47678.3) or 14 (CJ/T 213)".
func (r codeRule) lengths() Text {
	var zh, en []string
	for _, f := range r.forms {
		zh = append(zh, fmt.Sprintf("%d（%s）", f.digits, f.source))
		en = append(en, fmt.Sprintf("%d (%s)", f.digits, f.source))
	}
	return Text{strings.Join(zh, "或 "), strings.Join(en, " or ")}
}

// fault makes an error. An argument that is a Text is said in both languages.
func (r codeRule) fault(value string, fault CodeFault, zh, en string, args ...any) *CodeError {
	in := func(lang Lang, format string) string {
		said := slices.Clone(args)
		for i, a := range said {
			if t, ok := a.(Text); ok {
				said[i] = t.In(lang)
			}
		}
		return fmt.Sprintf(format, said...)
	}
	shown := clip(value)
	return &CodeError{Value: shown, Fault: fault, Text: Text{
		Zh: fmt.Sprintf("%s“%s”%s", r.name.Zh, shown, in(Chinese, zh)),
		En: fmt.Sprintf("%s %q: %s", r.name.En, shown, in(English, en)),
	}}
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY" // without I, O, S, V, Z

// creditFault proves a credit code: 17 characters times 3^i modulo 31 and the
// check character add up to a multiple of 31 (GB 32100-2015).
func creditFault(s string) *CodeError {
	r := creditRule
	if e := r.checkWriting(s); e != nil {
		return e
	}
	for _, c := range s {
		switch {
		case strings.ContainsRune(creditAlphabet, c):
		case c >= 'a' && c <= 'z':
			return r.fault(s, CodeCharacter, "含小写字母，请改为大写 %s", "lower-case letters: write %s", clip(strings.ToUpper(s)))
		default:
			return r.fault(s, CodeCharacter, "含有“%c”，只应有数字和大写字母（无 I、O、S、V、Z）", "%q does not occur in it: digits and capitals without I, O, S, V, Z", c)
		}
	}
	if len(s) != 18 {
		return r.fault(s, CodeLength, "有 %d 位，应为 %s", "%d characters, expected %s", len(s), r.lengths())
	}
	if want := creditCheck(s[:17]); s[17] != want {
		return r.fault(s, CodeChecksum, "校验位为 %c，按前 17 位应为 %c，请核对", "the check character is %c, the other 17 give %c: compare with the licence", s[17], want)
	}
	return nil
}

func creditCheck(first17 string) byte {
	sum, weight := 0, 1
	for i := range len(first17) {
		sum += strings.IndexByte(creditAlphabet, first17[i]) * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31]
}
