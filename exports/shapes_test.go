package exports_test

import (
	"crypto/sha256"
	"iter"
	"slices"

	"chengge"

	"github.com/paulmach/orb"
)

func sha256Of(b []byte) [32]byte { return sha256.Sum256(b) }

func rowsOr(rows iter.Seq2[chengge.Row, error]) iter.Seq2[chengge.Row, error] {
	if rows == nil {
		return func(func(chengge.Row, error) bool) {}
	}
	return rows
}

// equalShapes compares shapes to the last bit of their coordinates. Formats say in
// which sense rings turn, and none says where one begins: a ring is the same
// however it turns.
func equalShapes(a, b chengge.Row) bool {
	mp, ok := a.Shape.(orb.MultiPolygon)
	if !ok {
		return orb.Equal(orNothing(a.Shape), orNothing(b.Shape))
	}
	other, ok := b.Shape.(orb.MultiPolygon)
	return ok && orb.Equal(turned(mp), turned(other))
}

func orNothing(g orb.Geometry) orb.Geometry {
	if g == nil {
		return orb.Collection{}
	}
	return g
}

func turned(mp orb.MultiPolygon) orb.MultiPolygon {
	out := orb.Clone(mp).(orb.MultiPolygon)
	for _, p := range out {
		for i, ring := range p {
			if (ring.Orientation() == orb.CCW) != (i == 0) {
				slices.Reverse(ring)
			}
		}
	}
	return out
}
