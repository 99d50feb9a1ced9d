package editions

import (
	"github.com/paulmach/orb"

	"chengge"
)

// stack is what two components may not share.
type stack struct {
	category string
	point    orb.Point
}

// checkComponents reads the components row by row: there may be millions.
func (k *checker) checkComponents(c chengge.Contents) error {
	seen, stacks := codeSet{}, map[stack]string{}
	var all places
	defer func() { k.farAway(chengge.KindComponents, &all) }()
	return each(chengge.KindComponents, c.Components, func(r *chengge.Component) {
		place := at(r.Point)
		k.code(chengge.KindComponents, seen, r.Code, place)
		k.componentCategory(r, place)
		k.parties(r, place)
		if !k.point(chengge.KindComponents, r.Code, r.Point) {
			return
		}
		if in, ok := k.managed(r.Point); !ok {
			all.add(r.Code, place)
		} else if !in {
			k.add(chengge.Finding{Rule: chengge.FindComponentPlace, Layer: chengge.KindComponents, Code: r.Code, Place: place})
		}
		k.unitGrid(chengge.KindComponents, r.Code, r.UnitGrid, r.Point)
		if r.State == chengge.Removed {
			return
		}
		s := stack{r.Category, r.Point}
		if other, ok := stacks[s]; ok {
			low, high := min(other, r.Code), max(other, r.Code)
			k.add(chengge.Finding{Rule: chengge.FindStacked, Layer: chengge.KindComponents, Code: high, Other: low, Place: place})
			stacks[s] = low
			return
		}
		stacks[s] = r.Code
	})
}

func (k *checker) componentCategory(r *chengge.Component, place *orb.Point) {
	f := chengge.Finding{Layer: chengge.KindComponents, Code: r.Code, Field: "category", Value: r.Category, Place: place}
	key := chengge.CategoryKey{Kind: chengge.ComponentKind, Code: r.Category}
	if _, ok := k.catalogue.Lookup(key); !ok {
		f.Rule = chengge.FindUnknownCategory
		f.Cause = "no component category has this code"
		if _, err := k.catalogue.Parse(key.String()); err != nil {
			f.Cause = err.Error()
		}
		k.add(f)
		return
	}
	if code, err := chengge.ParseComponentCode(r.Code); err == nil && k.national() && !code.Key().IsZero() && code.Key() != key {
		f.Rule, f.Other = chengge.FindPrefix, r.Category
		k.add(f)
	}
}

// parties checks who answers for a component. One that is gone needs nobody.
func (k *checker) parties(r *chengge.Component, place *orb.Point) {
	k.body(chengge.KindComponents, r.Code, "authority", r.Authority, place)
	k.body(chengge.KindComponents, r.Code, "owner", r.Owner, place)
	k.body(chengge.KindComponents, r.Code, "maintainer", r.Maintainer, place)
	f := chengge.Finding{Layer: chengge.KindComponents, Code: r.Code, Field: "owner", Place: place}
	switch {
	case r.State == chengge.Removed || r.Owner != "":
		return
	case r.Authority == "" && r.Maintainer == "":
		f.Rule, f.Field = chengge.FindNoParty, "authority"
	default:
		f.Rule = chengge.FindNoOwner
	}
	k.add(f)
}

// unitGrid checks the unit grid that a thing states, against where p is.
func (k *checker) unitGrid(kind chengge.Kind, code, grid string, p orb.Point) {
	l := k.areas[chengge.KindUnitGrids]
	if grid == "" || len(l.rows) == 0 {
		return
	}
	f := chengge.Finding{Layer: kind, Code: code, Field: "unit_grid", Value: grid, Place: at(p)}
	switch {
	case !l.has(grid):
		f.Rule = chengge.FindUnknownRef
	case !l.covers(grid, p):
		f.Rule, f.Other = chengge.FindParentPlace, l.nameAt(p)
	default:
		return
	}
	k.add(f)
}
