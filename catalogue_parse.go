package chengge

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// CategoryFault says why a text names no category, for machines.
type CategoryFault string

// The faults.
const (
	CategoryUnknown     CategoryFault = "unknown"
	CategoryAmbiguous   CategoryFault = "ambiguous"
	CategoryOldStandard CategoryFault = "another_standard"
)

// CategoryError says why a text names no category, and which may be meant.
type CategoryError struct {
	Value      string
	Fault      CategoryFault
	Candidates []CategoryKey
	Text       Text
}

// Error gives the English sentence.
func (e *CategoryError) Error() string { return e.Text.En }

var (
	dashedCode = regexp.MustCompile(`^\d{2}-\d{2}$`)
	kindWords  = map[string]CategoryKind{
		"matter": MatterKind, "事项": MatterKind, "event": MatterKind, "事件": MatterKind,
		"component": ComponentKind, "部件": ComponentKind,
	}
)

// Parse reads a category as people write it: 06010 where only one kind has that
// code, matter:01001 or component:01001, the 11 digits of a matter code, or a
// Chinese or English name or alias. The numbers of older standards are refused
// with a CategoryError that names the successor where one is known.
func (c *Catalogue) Parse(s string) (CategoryKey, error) {
	text := trimCode(s)
	word, rest, found := strings.Cut(strings.Replace(text, "：", ":", 1), ":")
	if kind, ok := kindWords[strings.ToLower(strings.TrimSpace(word))]; ok && found {
		return c.parse(strings.TrimSpace(rest), kind)
	}
	return c.parse(text, "")
}

// parse reads s as a category of the kind, or of either where kind is "".
func (c *Catalogue) parse(s string, kind CategoryKind) (CategoryKey, error) {
	switch {
	case s == "":
		return CategoryKey{}, categoryError(s, CategoryUnknown, nil, Text{"类别为空", "the category is empty"})
	case allDigits(s) && len(s) == 4, dashedCode.MatchString(s):
		return c.parseOld(s, kind)
	case allDigits(s) && len(s) == 5:
		keys := c.withCode(s, kind)
		if other := c.withCode(s, ""); len(keys) == 0 && len(other) == 1 { // of the other kind
			zh, en := c.list(other)
			return CategoryKey{}, categoryError(s, CategoryUnknown, other, Text{
				fmt.Sprintf("没有类别“%s:%s”；是否指 %s", kind, s, zh), fmt.Sprintf("there is no category \"%s:%s\": did you mean %s", kind, s, en)})
		}
		return c.choose(s, keys)
	case allDigits(s) && len(s) == 11 && kind != ComponentKind:
		return c.parseMatterCode(s)
	}
	return c.parseName(s, kind)
}

func (c *Catalogue) withCode(code string, kind CategoryKind) []CategoryKey {
	var keys []CategoryKey
	for _, k := range []CategoryKey{{ComponentKind, code}, {MatterKind, code}} {
		if _, ok := c.byKey[k]; ok && (kind == "" || kind == k.Kind) {
			keys = append(keys, k)
		}
	}
	return keys
}

func (c *Catalogue) parseMatterCode(s string) (CategoryKey, error) {
	m, err := ParseMatterCode(s)
	if err != nil {
		return CategoryKey{}, err
	}
	return c.choose(s, c.withCode(m.Key().Code, MatterKind))
}

func (c *Catalogue) parseName(s string, kind CategoryKind) (CategoryKey, error) {
	name := foldName(s)
	keys := slices.Clone(c.byName[name])
	if kind != "" {
		keys = slices.DeleteFunc(keys, func(k CategoryKey) bool { return k.Kind != kind })
	}
	if len(keys) == 0 {
		for _, ref := range c.retiredRefs() {
			if r := c.retired[ref]; foldName(r.Name) == name && (kind == "" || kind == r.Kind) {
				return c.parseRetired(s, r)
			}
		}
	}
	return c.choose(s, keys)
}

func (c *Catalogue) parseRetired(s string, r RetiredCategory) (CategoryKey, error) {
	zh, en := c.list(r.See)
	if len(r.See) == 0 {
		zh, en = "请按名称另选", "choose another by its name"
	} else {
		zh, en = "可从下列类别中选定："+zh, "choose from "+en
	}
	return CategoryKey{}, categoryError(s, CategoryOldStandard, r.See, Text{
		fmt.Sprintf("类别“%s”属于 %s（%s %s），新标准中没有对应类别；%s", clip(s), r.Standard, r.Kind.Text().Zh, r.Code, zh),
		fmt.Sprintf("category %q is of another standard (%s, %s %s) and has no successor in %s.5: %s", clip(s), r.Standard, r.Kind, r.Code, GBT47678, en),
	})
}

// parseOld refuses a number of an older standard. Four digits are ambiguous
// three times over: which standard, which kind, and whether a spreadsheet has
// dropped the zero of a new code.
func (c *Catalogue) parseOld(s string, kind CategoryKind) (CategoryKey, error) {
	var zh, en []string
	var candidates []CategoryKey
	add := func(standard CodeStandard, kind CategoryKind, code string) {
		ref := oldRef{standard, kind, code}
		if keys := c.byOld[ref]; len(keys) > 0 {
			listZh, listEn := c.list(keys)
			candidates = append(candidates, keys...)
			zh = append(zh, fmt.Sprintf("按 %s 的%s现为 %s", standard, kind.Text().Zh, listZh))
			en = append(en, fmt.Sprintf("as a %s of %s it is now %s", kind, standard, listEn))
		} else if r, ok := c.retired[ref]; ok {
			zh = append(zh, fmt.Sprintf("按 %s 的%s为“%s”，没有对应的新类别", standard, kind.Text().Zh, r.Name))
			en = append(en, fmt.Sprintf("as a %s of %s it is %s (%s), which has no successor", kind, standard, r.Name, r.NameEn))
		}
	}
	digits := strings.ReplaceAll(s, "-", "")
	if kind != ComponentKind {
		add(GBT30428, MatterKind, digits[:2]+"-"+digits[2:])
	}
	if digits == s { // CJ/T 214 writes no dash
		for _, k := range []CategoryKind{ComponentKind, MatterKind} {
			if kind == "" || kind == k {
				add(CJT213, k, digits)
			}
		}
		if keys := c.withCode("0"+s, kind); s[0] != '0' && len(keys) > 0 {
			listZh, listEn := c.list(keys)
			candidates = append(candidates, keys...)
			zh = append(zh, "若表格软件去掉了首位的 0，则为 "+listZh)
			en = append(en, "if a spreadsheet dropped the leading zero it is "+listEn)
		}
	}
	if len(en) == 0 {
		zh, en = []string{"没有已知的对应类别，请按名称选定"}, []string{"no successor is known, choose by name"}
	}
	return CategoryKey{}, categoryError(s, CategoryOldStandard, candidates, Text{
		fmt.Sprintf("类别“%s”是其他标准的编号：%s", s, strings.Join(zh, "；")),
		fmt.Sprintf("category %q is a number of another standard: %s", s, strings.Join(en, "; ")),
	})
}

// choose gives the one key, or the error for none or several.
func (c *Catalogue) choose(s string, keys []CategoryKey) (CategoryKey, error) {
	switch len(keys) {
	case 1:
		return keys[0], nil
	case 0:
		near := c.near(s)
		text := Text{"没有类别“" + clip(s) + "”", fmt.Sprintf("there is no category %q", clip(s))}
		if len(near) > 0 {
			zh, en := c.list(near)
			text.Zh += "；是否指 " + zh
			text.En += ": did you mean " + en
		}
		return CategoryKey{}, categoryError(s, CategoryUnknown, near, text)
	}
	zh, en := c.list(keys)
	return CategoryKey{}, categoryError(s, CategoryAmbiguous, keys, Text{
		fmt.Sprintf("类别“%s”不唯一，请写明 %s", clip(s), zh),
		fmt.Sprintf("category %q is ambiguous: write %s", clip(s), en),
	})
}

// near gives up to three categories whose names hold s or are held by it.
func (c *Catalogue) near(s string) []CategoryKey {
	name := foldName(s)
	if len(name) < 4 || len(name) > 200 { // two Chinese characters are six bytes
		return nil
	}
	var keys []CategoryKey
	for _, k := range c.keys {
		e := c.byKey[k]
		for _, known := range append([]string{e.Name, e.NameEn}, e.Aliases...) {
			f := foldName(known)
			if f != "" && (strings.Contains(f, name) || strings.Contains(name, f)) {
				keys = append(keys, k)
				break
			}
		}
		if len(keys) == 3 {
			break
		}
	}
	return keys
}

// list gives keys with their names, as a message shows them.
func (c *Catalogue) list(keys []CategoryKey) (zh, en string) {
	var zhs, ens []string
	for _, k := range keys {
		e := c.byKey[k]
		zhs = append(zhs, fmt.Sprintf("%s %s", k, e.Name))
		ens = append(ens, fmt.Sprintf("%s %s (%s)", k, e.Name, e.NameEn))
	}
	return strings.Join(zhs, " 或 "), strings.Join(ens, " or ")
}

func (c *Catalogue) retiredRefs() []oldRef {
	return slices.SortedFunc(maps.Keys(c.retired), func(a, b oldRef) int {
		return strings.Compare(string(a.standard)+string(a.kind)+a.code, string(b.standard)+string(b.kind)+b.code)
	})
}

func categoryError(value string, fault CategoryFault, candidates []CategoryKey, text Text) *CategoryError {
	return &CategoryError{Value: clip(value), Fault: fault, Candidates: candidates, Text: text}
}

// foldName makes equal what people write in several ways: case, white space,
// full-width brackets and the mark between listed words.
func foldName(s string) string {
	return foldMarks.Replace(strings.Join(strings.Fields(strings.ToLower(s)), " "))
}

var foldMarks = strings.NewReplacer("（", "(", "）", ")", "，", ",", "、", ",")
