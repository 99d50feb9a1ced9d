package editions

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
)

// Check gives all findings (质检问题) on an edition: codes, parents and where things
// lie, validity of shapes, bodies, chiefs, duties, components, the responsibility
// matrix, what the city declares of itself, and what neighbours do to each other
// on the ground: gaps, overlaps, nesting, the road network. They are sorted by
// severity, layer, code and rule, whatever the order of the rows.
//
// A layer that the edition lacks is not missed: references into areas above are
// then not asked about, and without organisations no body is unknown. The error
// is the first one that a sequence of c gave.
func Check(c chengge.Contents) ([]chengge.Finding, error) {
	k := &checker{city: c.City, areas: map[chengge.Kind]*areaLayer{}}
	for _, step := range steps {
		if err := step(k, c); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(k.found, compareFindings)
	return k.found, nil
}

// steps are the checks. Those on top read what the others refer to.
var steps = []func(*checker, chengge.Contents) error{
	(*checker).readAreas,
	(*checker).readRoads,
	(*checker).readBodies,
	(*checker).checkCategories,
	(*checker).checkCity,
	(*checker).checkAreas,
	(*checker).checkRoads,
	(*checker).checkBodies,
	(*checker).checkChiefs,
	(*checker).checkDuties,
	(*checker).checkComponents,
	(*checker).checkOverlays,
	(*checker).checkRules,
	(*checker).checkHoles,
	(*checker).checkCameras,
	(*checker).checkBuildings,
	(*checker).checkSites,
	(*checker).checkTopology,
}

// checker holds what has been read of an edition and found in it.
type checker struct {
	city      chengge.City
	catalogue *chengge.Catalogue
	areas     map[chengge.Kind]*areaLayer
	roads     []chengge.RoadSegment
	roadCodes codeSet
	bodies    bodies
	chiefs    []chengge.Chief
	duties    []chengge.Duty
	rules     []chengge.Rule
	found     []chengge.Finding
}

func (k *checker) add(f chengge.Finding) { k.found = append(k.found, f) }

// collect reads a layer, sorted by code.
func collect[T any](kind chengge.Kind, seq iter.Seq2[T, error], code func(*T) string) ([]T, error) {
	rows, err := chengge.Collect(seq)
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", kind, err)
	}
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Compare(code(&a), code(&b)) })
	return rows, nil
}

// each reads a layer row by row.
func each[T any](kind chengge.Kind, seq iter.Seq2[T, error], row func(*T)) error {
	if seq == nil {
		return nil
	}
	for r, err := range seq {
		if err != nil {
			return fmt.Errorf("check %s: %w", kind, err)
		}
		row(&r)
	}
	return nil
}

// exists tells whether the edition has what ref names.
func (k *checker) exists(ref chengge.Ref) bool {
	if ref.Kind == chengge.KindRoads {
		return k.roadCodes[ref.Code]
	}
	l := k.areas[ref.Kind]
	return l != nil && l.has(ref.Code)
}

// at gives the address of p, nil for the zero point of a thing without a place
// and for coordinates that no JSON can hold.
func at(p orb.Point) *orb.Point {
	if p == (orb.Point{}) || p[0]-p[0] != 0 || p[1]-p[1] != 0 {
		return nil
	}
	return &p
}

func compareFindings(a, b chengge.Finding) int {
	return cmp.Or(
		cmp.Compare(rank(a.Severity()), rank(b.Severity())),
		cmp.Compare(layerOrder[a.Layer], layerOrder[b.Layer]),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Field, b.Field),
		cmp.Compare(a.Value, b.Value),
		cmp.Compare(a.Other, b.Other))
}

func rank(s chengge.Severity) int { return slices.Index(severities, s) }

// severities, worst first.
var severities = []chengge.Severity{chengge.SeverityError, chengge.SeverityWarning, chengge.SeverityNote}

// layerOrder is the order of the table of layers; the city itself comes first.
var layerOrder = func() map[chengge.Kind]int {
	order := map[chengge.Kind]int{}
	for l := range chengge.Layers() {
		order[l.Kind] = len(order) + 1
	}
	return order
}()
