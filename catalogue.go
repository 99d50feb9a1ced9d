package chengge

import (
	"embed"
	"errors"
	"fmt"
	"iter"
	"maps"
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

func readCatalogue() (*Catalogue, error) {
	majors := map[CategoryKey]Text{} // by kind and two digits
	err := readTable(catalogueFiles, "catalogue/majors.csv", func(r tableRow) error {
		majors[CategoryKey{CategoryKind(r["kind"]), r["major"]}] = Text{r["name_zh"], r["name_en"]}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []Category
	read := func(name string, kind CategoryKind, local bool) error {
		return readTable(catalogueFiles, name, func(r tableRow) error {
			e := Category{
				Key: CategoryKey{kind, r["code"]}, Name: r["name_zh"], NameEn: r["name_en"],
				Party: Party(r["party"]), Emergency: r["emergency"] == "yes", Local: local,
				Aliases: strings.FieldsFunc(r["aliases"], func(c rune) bool { return c == '|' }),
			}
			if e.Key.Kind == "" {
				e.Key.Kind = CategoryKind(r["kind"])
			}
			if !local {
				e.Since = GBT47678
			}
			major := majors[CategoryKey{e.Key.Kind, e.Key.Major()}]
			e.MajorName, e.MajorNameEn = major.Zh, major.En
			for _, code := range strings.Fields(r["gbt30428_2"]) {
				code, inferred := strings.CutSuffix(code, "?")
				e.Old = append(e.Old, OldCode{GBT30428, code, inferred})
			}
			if code := r["cjt214"]; code != "" {
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
			Standard: CodeStandard(r["standard"]), Kind: CategoryKind(r["kind"]), Code: r["code"],
			Name: r["name_zh"], NameEn: r["name_en"],
		}
		for _, see := range strings.Fields(r["see"]) {
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
