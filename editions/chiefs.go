package editions

import (
	"slices"
	"strings"

	"chengge"
)

func (k *checker) checkChiefs(chengge.Contents) error {
	seen := codeSet{}
	levels := make([]string, 0, 5)
	for _, l := range k.city.Levels() {
		levels = append(levels, l.Code)
	}
	for _, c := range k.chiefs {
		k.code(chengge.KindChiefs, seen, c.Code, nil)
		if !slices.Contains(levels, c.Level) {
			k.add(chengge.Finding{Rule: chengge.FindUnknownLevel, Layer: chengge.KindChiefs, Code: c.Code, Field: "level",
				Value: c.Level, Other: strings.Join(levels, ", ")})
		}
		k.body(chengge.KindChiefs, c.Code, "organisation", c.Organisation, nil)
		if len(c.On) == 0 {
			k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: chengge.KindChiefs, Code: c.Code, Field: "on"})
		}
		for _, on := range c.On {
			k.ref(chengge.KindChiefs, c.Code, "on", on)
		}
	}
	return nil
}

func (k *checker) checkDuties(c chengge.Contents) (err error) {
	k.duties, err = collect(chengge.KindDuties, c.Duties, func(d *chengge.Duty) string { return d.Code })
	seen := codeSet{}
	for _, d := range k.duties {
		k.code(chengge.KindDuties, seen, d.Code, nil)
		k.body(chengge.KindDuties, d.Code, "organisation", d.Organisation, nil)
		if d.Role == "" {
			k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: chengge.KindDuties, Code: d.Code, Field: "role"})
		}
		if d.Organisation == "" && d.Holder == "" {
			k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: chengge.KindDuties, Code: d.Code, Field: "organisation"})
		}
		k.ref(chengge.KindDuties, d.Code, "on", d.On)
	}
	return err
}

// ref checks that what a field names is there.
func (k *checker) ref(kind chengge.Kind, code, field string, ref chengge.Ref) {
	switch {
	case ref == chengge.Ref{}:
		k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: kind, Code: code, Field: field})
	case !k.exists(ref):
		k.add(chengge.Finding{Rule: chengge.FindUnknownRef, Layer: kind, Code: code, Field: field, Value: ref.String()})
	}
}
