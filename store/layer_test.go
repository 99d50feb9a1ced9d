package store

import (
	"testing"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// TestDigestOfRings: rings that run the other way are the same, a ring that is
// another is not, and no shape is changed by it.
func TestDigestOfRings(t *testing.T) {
	of := func(mp orb.MultiPolygon) int64 {
		d, _, err := digest(chengge.Row{Values: []string{"G01"}, Shape: mp}, nil)
		require.NoError(t, err)
		return d
	}
	outer, hole := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, orb.Ring{{1, 1}, {1, 2}, {2, 2}, {2, 1}, {1, 1}}
	turned := func(r orb.Ring) orb.Ring {
		r = r.Clone()
		r.Reverse()
		return r
	}
	want := of(orb.MultiPolygon{{outer, hole}})
	other := orb.MultiPolygon{{turned(outer), turned(hole)}}
	kept := other.Clone()
	require.Equal(t, want, of(other))
	require.Equal(t, kept, other)
	require.Equal(t, want, of(orb.MultiPolygon{{turned(outer), hole}}))
	require.NotEqual(t, want, of(orb.MultiPolygon{{outer}}))
	require.NotEqual(t, want, of(orb.MultiPolygon{{orb.Ring{{0, 0}, {4, 0}, {4, 5}, {0, 4}, {0, 0}}, hole}}))
	require.NotEqual(t, want, of(orb.MultiPolygon{{}, {outer, hole}}))
}
