package chengge

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed catalogue/*.csv
var catalogueFiles embed.FS

// Catalogue is the list of categories that a city uses. It never changes; With
// makes a new one.
type Catalogue struct {
	byKey   map[CategoryKey]Category
	keys    []CategoryKey              // in order
	byName  map[string][]CategoryKey   // by foldName of names and aliases
	byOld   map[oldRef][]CategoryKey   // successors by name, and those inferred
	retired map[oldRef]RetiredCategory // without successor
}

type oldRef struct {
	standard CodeStandard
	kind     CategoryKind
	code     string
}

// DefaultCatalogue gives the categories that come with the product: the 153
// components and 250 matters of GB/T 47678.5, and local ones (matter:109xx) for
// the hazards which that list lacks.
func DefaultCatalogue() *Catalogue { return defaultCatalogue() }

var defaultCatalogue = sync.OnceValue(func() *Catalogue {
	c, err := readCatalogue()
	if err != nil {
		panic(fmt.Sprintf("embedded catalogue: %v", err)) // every test run reads it
	}
	return c
})

// NewCatalogue makes a catalogue of these categories alone. Two with one key,
// a key that is not well formed and a category without a name are errors.
func NewCatalogue(categories []Category) (*Catalogue, error) {
	c := &Catalogue{
		byKey:   make(map[CategoryKey]Category, len(categories)),
		byName:  map[string][]CategoryKey{},
		byOld:   map[oldRef][]CategoryKey{},
		retired: map[oldRef]RetiredCategory{},
	}
	var errs []error
	for _, e := range categories {
		if _, err := ParseCategoryKey(e.Key.String()); err != nil {
			errs = append(errs, err)
			continue
		}
		if strings.TrimSpace(e.Name) == "" {
			errs = append(errs, fmt.Errorf("category %s has no name", e.Key))
		}
		if _, ok := c.byKey[e.Key]; ok {
			errs = append(errs, fmt.Errorf("category %s is there twice", e.Key))
			continue
		}
		c.byKey[e.Key] = e
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c.keys = slices.SortedFunc(maps.Keys(c.byKey), CompareCategoryKeys)
	for _, k := range c.keys {
		e := c.byKey[k]
		for _, name := range append([]string{e.Name, e.NameEn}, e.Aliases...) {
			f := foldName(name)
			if f != "" && !slices.Contains(c.byName[f], k) {
				c.byName[f] = append(c.byName[f], k)
			}
		}
		for _, o := range e.Old {
			ref := oldRef{o.Standard, k.Kind, o.Code}
			c.byOld[ref] = append(c.byOld[ref], k)
		}
	}
	return c, nil
}

// With gives a catalogue that has a city's own categories as well. Their codes
// must be ones the national list leaves free (CategoryKey.LocalCode); one that
// the product brought as Local is replaced. All of them become Local, and take
// the name of their major class from the catalogue if they bring none.
func (c *Catalogue) With(extra []Category) (*Catalogue, error) {
	var errs []error
	all := maps.Clone(c.byKey)
	seen := map[CategoryKey]bool{}
	for _, e := range extra {
		former, known := c.byKey[e.Key]
		switch {
		case seen[e.Key]:
			errs = append(errs, fmt.Errorf("local category %s is there twice", e.Key))
		case known && !former.Local:
			errs = append(errs, fmt.Errorf("local category %s: the code belongs to %s (%s) of %s: use a minor class from 900 on, such as %s901", e.Key, former.Name, former.NameEn, former.Since, e.Key.Major()))
		case !e.Key.LocalCode():
			errs = append(errs, fmt.Errorf("local category %q: use a minor class from 900 on or a major class from 90 on", e.Key))
		}
		seen[e.Key] = true
		e.Local, e.Since = true, ""
		if e.MajorName == "" {
			e.MajorName, e.MajorNameEn = c.majorName(e.Key)
		}
		all[e.Key] = e
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	next, err := NewCatalogue(slices.Collect(maps.Values(all)))
	if err != nil {
		return nil, err
	}
	next.retired = c.retired
	return next, nil
}

func (c *Catalogue) majorName(k CategoryKey) (zh, en string) {
	for e := range c.All() {
		if e.Key.Kind == k.Kind && e.Key.Major() == k.Major() {
			return e.MajorName, e.MajorNameEn
		}
	}
	return "", ""
}

// Lookup gives the category of a key.
func (c *Catalogue) Lookup(k CategoryKey) (Category, bool) {
	e, ok := c.byKey[k]
	return e, ok
}

// Len gives the number of categories.
func (c *Catalogue) Len() int { return len(c.keys) }

// All gives the categories in the order of their keys, components first.
func (c *Catalogue) All() iter.Seq[Category] {
	return func(yield func(Category) bool) {
		for _, k := range c.keys {
			if !yield(c.byKey[k]) {
				return
			}
		}
	}
}

// Successor gives the category that has taken the place of an older standard's.
// Of CJ/T 214 only those are known whose names agree; numbers are never
// converted. ok is false where none is known or the answer was inferred.
func (c *Catalogue) Successor(standard CodeStandard, kind CategoryKind, code string) (k CategoryKey, ok bool) {
	keys := c.byOld[oldRef{standard, kind, code}]
	if len(keys) != 1 {
		return CategoryKey{}, false
	}
	for _, o := range c.byKey[keys[0]].Old {
		if o.Standard == standard && o.Code == code && !o.Inferred {
			return keys[0], true
		}
	}
	return CategoryKey{}, false
}

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
		return c.choose(s, c.withCode(s, kind))
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

func readCatalogue() (*Catalogue, error) {
	majors := map[CategoryKey]Text{} // by kind and two digits
	err := readTable(catalogueFiles, "catalogue/majors.csv", func(r tableRow) error {
		majors[CategoryKey{CategoryKind(r.get("kind")), r.get("major")}] = Text{r.get("name_zh"), r.get("name_en")}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []Category
	read := func(name string, kind CategoryKind, local bool) error {
		return readTable(catalogueFiles, name, func(r tableRow) error {
			e := Category{
				Key: CategoryKey{kind, r.get("code")}, Name: r.get("name_zh"), NameEn: r.get("name_en"),
				Party: Party(r.get("party")), Emergency: r.get("emergency") == "yes", Local: local,
				Aliases: strings.FieldsFunc(r.get("aliases"), func(c rune) bool { return c == '|' }),
			}
			if e.Key.Kind == "" {
				e.Key.Kind = CategoryKind(r.get("kind"))
			}
			if !local {
				e.Since = GBT47678
			}
			major := majors[CategoryKey{e.Key.Kind, e.Key.Major()}]
			e.MajorName, e.MajorNameEn = major.Zh, major.En
			for _, code := range strings.Fields(r.get("gbt30428_2")) {
				code, inferred := strings.CutSuffix(code, "?")
				e.Old = append(e.Old, OldCode{GBT30428, code, inferred})
			}
			if code := r.get("cjt214"); code != "" {
				e.Old = append(e.Old, OldCode{Standard: CJT213, Code: code})
			}
			all = append(all, e)
			return nil
		})
	}
	if err := errors.Join(
		read("catalogue/components.csv", ComponentKind, false),
		read("catalogue/matters.csv", MatterKind, false),
		read("catalogue/local.csv", "", true),
	); err != nil {
		return nil, err
	}
	pairTwins(all)
	c, err := NewCatalogue(all)
	if err != nil {
		return nil, err
	}
	err = readTable(catalogueFiles, "catalogue/retired.csv", func(r tableRow) error {
		e := RetiredCategory{
			Standard: CodeStandard(r.get("standard")), Kind: CategoryKind(r.get("kind")), Code: r.get("code"),
			Name: r.get("name_zh"), NameEn: r.get("name_en"),
		}
		for _, see := range strings.Fields(r.get("see")) {
			k, err := ParseCategoryKey(see)
			if _, ok := c.byKey[k]; err != nil || !ok {
				return fmt.Errorf("see %q: no such category", see)
			}
			e.See = append(e.See, k)
		}
		c.retired[oldRef{e.Standard, e.Kind, e.Code}] = e
		return nil
	})
	return c, err
}

// pairTwins joins each component category to the matter of the same code:
// 供水井盖 01001 and 供水井盖异常 01001.
func pairTwins(all []Category) {
	at := map[CategoryKey]int{}
	for i, e := range all {
		at[e.Key] = i
	}
	for i, e := range all {
		if j, ok := at[CategoryKey{MatterKind, e.Key.Code}]; ok && e.Key.Kind == ComponentKind {
			all[i].Twin, all[j].Twin = all[j].Key, e.Key
		}
	}
}

// A tableRow is a row of an embedded table, by the names of its columns.
type tableRow map[string]string

func (r tableRow) get(column string) string { return r[column] }

// readTable gives each row of an embedded CSV file; lines that begin with # are
// comments.
func readTable(files embed.FS, name string, each func(tableRow) error) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("read %s: %w", path.Base(name), err)
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path.Base(name), err)
		}
		row := make(tableRow, len(head))
		for i, column := range head {
			row[column] = cells[i]
		}
		if err := each(row); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("read %s line %d: %w", path.Base(name), line, err)
		}
	}
}
