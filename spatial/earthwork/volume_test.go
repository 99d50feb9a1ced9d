package earthwork_test

import (
	"encoding/csv"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func stated(t testing.TB, m3 string, s earthwork.VolumeState) earthwork.Stated {
	t.Helper()
	v, err := earthwork.ParseStated(m3, string(s))
	require.NoError(t, err)
	return v
}

func table(t testing.TB, code string) *earthwork.SoilTable {
	t.Helper()
	s, err := earthwork.FindSoilTable(earthwork.DefaultSoilTables(), code)
	require.NoError(t, err)
	return s
}

func TestBankOfStatedVolumes(t *testing.T) {
	earth := table(t, "earth")
	// 1000 / 0.87 = 1149.425…; 1000 / 1.3 = 769.230…; 1000 / 1.08 = 925.925…
	for _, c := range []struct {
		m3    string
		state earthwork.VolumeState
		bank  earthwork.BankVolume
	}{
		{"1000", earthwork.Compacted, 11494}, {"1000", earthwork.Loose, 7692}, {"1000", earthwork.LooseFill, 9259}, {"1000", earthwork.Bank, 10000},
		{"0.05", earthwork.Bank, 1}, {"0.04", earthwork.Bank, 0}, {"0", earthwork.Loose, 0},
	} {
		v, _, err := earth.Bank(stated(t, c.m3, c.state))
		require.NoError(t, err)
		require.Equal(t, c.bank, v, "%s %s", c.m3, c.state)
	}
	// The residue of 1000 m³ compacted: 10000/0.87 = 1000000/87 = 11494 + 22/87.
	_, left, err := earth.Bank(stated(t, "1000", earthwork.Compacted))
	require.NoError(t, err)
	require.Equal(t, earthwork.Residue{Num: 22, Den: 87}, left)
	loose, left, err := earth.Loose(12345)
	require.NoError(t, err)
	require.Equal(t, earthwork.LooseVolume(16049), loose) // 16048.5
	require.Equal(t, earthwork.Residue{Num: -1, Den: 2}, left)
}

func TestRoundTripIsExactAndPrintIsNot(t *testing.T) {
	earth := table(t, "earth")
	for _, a := range earthwork.VolumeStates() {
		for _, b := range earthwork.VolumeStates() {
			f, err := earth.Factor(a, b)
			require.NoError(t, err)
			g, err := earth.Factor(b, a)
			require.NoError(t, err)
			require.Equal(t, big.NewRat(1, 1), new(big.Rat).Mul(big.NewRat(f.Num, f.Den), big.NewRat(g.Num, g.Den)))
		}
	}
	found := false
	for _, d := range earth.Deviations() {
		if d.From == earthwork.LooseFill && d.To == earthwork.Bank {
			found = true
			require.Equal(t, "0.92", d.Factor.String())
			require.Equal(t, "25/27", d.Exact.String())
			require.InDelta(t, -6.4, d.Permille, 1e-9) // bank → loose fill → bank = 0.9936
		}
		require.NotEqual(t, earthwork.Bank, d.From)
	}
	require.True(t, found)
}

func TestRoundingLeavesAtMostHalf(t *testing.T) {
	tables := earthwork.DefaultSoilTables()
	rapid.Check(t, func(r *rapid.T) {
		s := tables[rapid.IntRange(0, len(tables)-1).Draw(r, "table")]
		v := earthwork.BankVolume(rapid.Int64Range(0, earthwork.MostVolume/2).Draw(r, "bank"))
		loose, left, err := s.Loose(v)
		require.NoError(r, err)
		exact := new(big.Rat).Mul(big.NewRat(int64(v), 1), big.NewRat(s.PerBank[earthwork.Loose].Num, s.PerBank[earthwork.Loose].Den))
		require.Zero(r, exact.Cmp(new(big.Rat).Add(big.NewRat(int64(loose), 1), big.NewRat(left.Num, left.Den))))
		require.LessOrEqual(r, new(big.Rat).Abs(big.NewRat(left.Num, left.Den)).Cmp(big.NewRat(1, 2)), 0)
	})
}

func TestBadVolumesAreRefused(t *testing.T) {
	for _, c := range [][2]string{{"-1", "bank"}, {"1e3", "bank"}, {"NaN", "bank"}, {"", "bank"}, {"5", ""}, {"5", "wet"}, {"1000000000.1", "bank"}, {"1/0", "bank"}} {
		_, err := earthwork.ParseStated(c[0], c[1])
		require.Error(t, err, c)
	}
	_, _, err := table(t, "hydraulic_rock").Bank(stated(t, "5", earthwork.LooseFill))
	require.ErrorContains(t, err, "hydraulic_rock")
}

// TestTablesAgreeWithPrint compares the embedded tables with the printed
// factors, cell by cell.
func TestTablesAgreeWithPrint(t *testing.T) {
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set")
	}
	f, err := os.Open(filepath.Join(dir, "earthwork", "volume_factors.csv"))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	codes := map[string]string{"土方体积折算系数表/土方": "earth", "水利土石方松实系数/土方": "hydraulic_earth", "水利土石方松实系数/石方": "hydraulic_rock",
		"水利土石方松实系数/砂方": "hydraulic_sand", "水利土石方松实系数/混合料": "hydraulic_mixed", "水利土石方松实系数/块石": "hydraulic_block"}
	cells, ranges := 0, 0
	for _, r := range rows[1:] {
		if r[0] == "可松性系数" {
			from, to, _ := strings.Cut(r[4], "-")
			for _, b := range earthwork.DefaultBulking() {
				got := b.Dug
				if strings.HasPrefix(r[3], "回填") {
					got = b.BackFill
				}
				a, err := earthwork.ParseRatio(from)
				require.NoError(t, err)
				z, err := earthwork.ParseRatio(to)
				require.NoError(t, err)
				if got == [2]earthwork.Ratio{a, z} {
					ranges++
					break
				}
			}
			continue
		}
		state := func(s string) earthwork.VolumeState {
			s, _, _ = strings.Cut(s, "(")
			v, err := earthwork.ParseVolumeState(s)
			if s == "码方" {
				return ""
			}
			require.NoError(t, err, s)
			return v
		}
		to := state(r[3])
		if to == "" {
			continue
		}
		want, err := earthwork.ParseRatio(r[4])
		require.NoError(t, err)
		require.Contains(t, table(t, codes[r[0]+"/"+r[1]]).Printed, earthwork.PrintedFactor{From: state(r[2]), To: to, Factor: want})
		cells++
	}
	require.Equal(t, 26, cells)
	require.Equal(t, 16, ranges)
}
