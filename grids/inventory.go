package grids

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// inventory takes components in as they come, in any order, and then becomes a
// componentLayer. There are a million: no row is kept as it came and nothing
// large has to grow, so that it holds some 110 bytes a component.
type inventory struct {
	parts   [][]inventoryRow
	count   int
	codes   [][]byte          // in blocks, each code within one
	texts   *interner[string] // as componentLayer has them
	passing *interner[string] // what only the hash takes in
	periods *interner[chengge.Period]

	name, authority, owner, maintainer column[string] // of texts
	category, unit, state, accuracy    column[string] // of passing
	valid                              column[chengge.Period]
}

type inventoryRow struct {
	id                              int64
	point                           orb.Point
	block, from, to                 uint32 // of the code
	name                            uint32
	category, unit, state, accuracy uint32
	kept                            componentRow
}

const (
	inventoryPart = 1 << 12 // rows
	codeBlock     = 1 << 16 // bytes
)

// readInventory takes all components in.
func readInventory(seq iter.Seq2[chengge.Component, error]) (*inventory, error) {
	texts, passing, periods := newInterner(strings.Clone), newInterner(strings.Clone), newInterner[chengge.Period](nil)
	t, p := column[string]{interner: texts}, column[string]{interner: passing}
	v := &inventory{texts: texts, passing: passing, periods: periods,
		name: t, authority: t, owner: t, maintainer: t,
		category: p, unit: p, state: p, accuracy: p,
		valid: column[chengge.Period]{interner: periods}}
	if seq == nil {
		return v, nil
	}
	for r, err := range seq {
		if err == nil {
			err = v.add(&r)
		}
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (v *inventory) add(r *chengge.Component) error {
	category, ok := categoryNumber(r.Category)
	if !ok {
		return chengge.Errorf(chengge.ErrFindings, "%s: category %q is not five digits", r.Code, r.Category)
	}
	row := inventoryRow{
		id: int64(r.ID), point: r.Point, name: v.name.number(r.Name),
		category: v.category.number(r.Category), unit: v.unit.number(r.UnitGrid),
		state: v.state.number(string(r.State)), accuracy: v.accuracy.number(string(r.Accuracy)),
		kept: componentRow{
			authority: v.authority.number(r.Authority), owner: v.owner.number(r.Owner), maintainer: v.maintainer.number(r.Maintainer),
			valid: v.valid.number(r.Valid), category: category,
			accuracy: uint8(r.Accuracy.Metres() * 10), removed: r.State == chengge.Removed,
		},
	}
	n := len(v.codes)
	if n == 0 || cap(v.codes[n-1])-len(v.codes[n-1]) < len(r.Code) {
		v.codes = append(v.codes, make([]byte, 0, max(codeBlock, len(r.Code))))
		n++
	}
	row.block, row.from = uint32(n-1), uint32(len(v.codes[n-1]))
	v.codes[n-1] = append(v.codes[n-1], r.Code...)
	row.to = uint32(len(v.codes[n-1]))
	switch {
	case v.count == 0:
		v.parts = append(v.parts, nil) // a town's are few
	case v.count%inventoryPart == 0:
		v.parts = append(v.parts, make([]inventoryRow, 0, inventoryPart))
	}
	last := &v.parts[len(v.parts)-1]
	*last = append(*last, row)
	v.count++
	return nil
}

func (v *inventory) row(i uint32) *inventoryRow { return &v.parts[i/inventoryPart][i%inventoryPart] }

func (v *inventory) code(r *inventoryRow) []byte { return v.codes[r.block][r.from:r.to] }

// component gives a row as it came.
func (v *inventory) component(r *inventoryRow, code string) chengge.Component {
	return chengge.Component{
		ID: chengge.ID(r.id), Code: code, Name: v.texts.list[r.name], Category: v.passing.list[r.category], UnitGrid: v.passing.list[r.unit],
		Authority: v.texts.list[r.kept.authority], Owner: v.texts.list[r.kept.owner], Maintainer: v.texts.list[r.kept.maintainer],
		State: chengge.ComponentState(v.passing.list[r.state]), Accuracy: chengge.SurveyAccuracy(v.passing.list[r.accuracy]),
		Valid: v.periods.list[r.kept.valid], Point: r.point,
	}
}

// order gives the rows in the order of their codes, bytewise. Two words of each
// code, past what all begin with, decide nearly all of it: to go to the codes
// themselves each time takes three times as long.
func (v *inventory) order() []uint32 {
	type place struct {
		first, second uint64
		row           uint32
	}
	places := make([]place, v.count)
	var common []byte
	if v.count > 0 {
		common = v.code(v.row(0))
	}
	for i := range places {
		code := v.code(v.row(uint32(i)))
		for !bytes.HasPrefix(code, common) {
			common = common[:len(common)-1]
		}
	}
	for i := range places {
		var words [16]byte
		copy(words[:], v.code(v.row(uint32(i)))[len(common):])
		places[i] = place{binary.BigEndian.Uint64(words[:]), binary.BigEndian.Uint64(words[8:]), uint32(i)}
	}
	slices.SortFunc(places, func(a, b place) int {
		switch {
		case a.first != b.first:
			return cmp.Compare(a.first, b.first)
		case a.second != b.second:
			return cmp.Compare(a.second, b.second)
		}
		return cmp.Or(bytes.Compare(v.code(v.row(a.row)), v.code(v.row(b.row))), cmp.Compare(a.row, b.row))
	})
	order := make([]uint32, len(places))
	for i := range places {
		order[i] = places[i].row
	}
	return order
}

// layer lays the components out by their codes, with the hash of them all. A
// code that occurs twice is an error.
func (v *inventory) layer() (*componentLayer, [32]byte, error) {
	n, size := v.count, 0
	for _, block := range v.codes {
		size += len(block)
	}
	l := &componentLayer{ids: make([]int64, n), names: make([]uint32, n), rows: make([]componentRow, n), texts: v.texts.list, valid: v.periods.list}
	l.dated = slices.ContainsFunc(l.valid, func(p chengge.Period) bool { return !p.Always() })
	points, ends := make([]orb.Point, n), make([]uint32, n)
	w := newHasher()
	var codes strings.Builder
	codes.Grow(size) // so that parts of it stay where they are
	last := ""
	for i, at := range v.order() {
		r := v.row(at)
		from := codes.Len()
		codes.Write(v.code(r))
		code := codes.String()[from:]
		if i > 0 && code == last {
			return nil, [32]byte{}, fmt.Errorf("code %q occurs twice", code)
		}
		last, ends[i] = code, uint32(codes.Len())
		if l.ids[i] = r.id; r.id == 0 {
			l.ids[i] = int64(chengge.DerivedID(chengge.KindComponents, i))
		}
		l.names[i], l.rows[i], points[i] = r.name, r.kept, r.point
		c := v.component(r, code)
		w.component(&c)
	}
	l.codes = packed{codes.String(), ends}
	l.index = spatial.NewPointIndex(points)
	return l, w.sum(), nil
}

// laidOut is what came of an inventory.
type laidOut struct {
	layer *componentLayer
	sum   [32]byte
	err   error
}

// readComponents takes the components in and lets them be laid out while the
// other layers are read: half a second of the two that a snapshot takes.
func (s *builder) readComponents(c chengge.Contents) error {
	if s.same(chengge.KindComponents) {
		s.components = s.former.components
		return nil
	}
	v, err := readInventory(c.Components)
	if err != nil {
		return fmt.Errorf("build %s: %w", chengge.KindComponents, err)
	}
	s.laying = make(chan laidOut, 1)
	go func() {
		var out laidOut
		out.layer, out.sum, out.err = v.layer()
		s.laying <- out
	}()
	return nil
}

// takeComponents waits for what readComponents began.
func (s *builder) takeComponents(chengge.Contents) error {
	if s.laying == nil {
		return nil
	}
	out := <-s.laying
	if out.err != nil {
		return fmt.Errorf("build %s: %w", chengge.KindComponents, out.err)
	}
	s.components = out.layer
	s.counts[chengge.KindComponents], s.hashes[chengge.KindComponents] = len(out.layer.rows), out.sum
	return nil
}
