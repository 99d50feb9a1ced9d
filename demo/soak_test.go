//go:build soak

package demo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chengge"
	"chengge/demo"
	"chengge/editions"
)

// The whole city and other seeds pass every check.
func TestWholeCity(t *testing.T) {
	for seed := uint64(1); seed <= 12; seed++ {
		o := demo.Options{Seed: seed, Components: 2000, Days: 3}
		if seed == 1 {
			o.Components, o.Days = 0, 0
		}
		c, err := demo.New(o)
		require.NoError(t, err)
		found, err := editions.Check(c.Contents())
		require.NoError(t, err)
		unknown := 0
		for _, f := range found {
			switch {
			case f.Rule == chengge.FindNoOwner:
				unknown++
			case f.Severity() != chengge.SeverityNote:
				t.Errorf("seed %d: %s %s %s: %s", seed, f.Rule, f.Layer, f.Code, f.Message(chengge.English))
			}
		}
		if seed == 1 {
			require.Equal(t, 120_000, unknown)
		}
	}
}
