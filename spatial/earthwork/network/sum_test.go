package network_test

import (
	"math"
	"math/big"
	"testing"

	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func bigInt(x int64) *big.Int { return big.NewInt(x) }

func TestSumIsExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, b, c := rapid.Int64().Draw(r, "a"), rapid.Int64().Draw(r, "b"), rapid.Int64().Draw(r, "c")
		want := new(big.Int).Mul(bigInt(a), bigInt(b))
		s := network.SumOf(c).AddProduct(a, b)
		require.Equal(r, want.Add(want, bigInt(c)).String(), s.String())
		require.Equal(r, want.Sign(), s.Sign())
		require.Equal(r, want.Neg(want).String(), s.Neg().String())
		require.Zero(r, s.Sub(s).Sign())
		require.Equal(r, 1, s.Add(network.SumOf(1)).Cmp(s))
		v, ok := network.SumOf(c).Int64()
		require.True(r, ok)
		require.Equal(r, c, v)
	})
	_, ok := network.SumOf(math.MaxInt64).Add(network.SumOf(1)).Int64()
	require.False(t, ok)
}
