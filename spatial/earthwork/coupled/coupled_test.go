package coupled_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"chengge/spatial/earthwork/coupled"
	"chengge/spatial/earthwork/proof"

	"github.com/stretchr/testify/require"
)

var program string

// TestMain builds the child once, where Cbc is installed.
func TestMain(m *testing.M) {
	code := func() int {
		if _, err := os.Stat("/usr/include/coin/Cbc_C_Interface.h"); err == nil {
			dir, err := os.MkdirTemp("", "solve")
			if err != nil {
				panic(err)
			}
			defer os.RemoveAll(dir)
			program = filepath.Join(dir, coupled.Name)
			if out, err := exec.Command("go", "build", "-o", program, "chengge/cmd/chengge-solve").CombinedOutput(); err != nil {
				panic(fmt.Sprintf("build chengge-solve: %v\n%s", err, out))
			}
		}
		return m.Run()
	}()
	os.Exit(code)
}

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func solve(t testing.TB, p *proof.Linear, o coupled.Options) *coupled.Answer {
	t.Helper()
	if program == "" {
		missing(t, "coinor-libcbc-dev is not installed")
	}
	o.Program = program
	a, err := coupled.Solve(t.Context(), p, o)
	require.NoError(t, err)
	return a
}

func data(t testing.TB, parts ...string) string {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set")
	}
	b, err := os.ReadFile(filepath.Join(append([]string{dir, "optimisation"}, parts...)...))
	require.NoError(t, err)
	return string(b)
}

// builder writes a programme row by row.
type builder struct {
	proof.Linear
	rows map[int]map[int]int64 // column → row → entry
}

func (b *builder) column(cost, lower, upper int64, whole bool) int {
	b.Cost, b.Lower, b.Upper, b.Integer = append(b.Cost, cost), append(b.Lower, lower), append(b.Upper, upper), append(b.Integer, whole)
	return len(b.Cost) - 1
}

func (b *builder) row(lower, upper int64, entries map[int]int64) {
	if b.rows == nil {
		b.rows = map[int]map[int]int64{}
	}
	i := len(b.RowLower)
	b.RowLower, b.RowUpper = append(b.RowLower, lower), append(b.RowUpper, upper)
	for j, v := range entries {
		if b.rows[j] == nil {
			b.rows[j] = map[int]int64{}
		}
		b.rows[j][i] = v
	}
}

func (b *builder) done() *proof.Linear {
	b.Start = []int{0}
	any := false
	for j := range b.Cost {
		for i := range b.RowLower {
			if v, ok := b.rows[j][i]; ok {
				b.Row, b.Entry = append(b.Row, int32(i)), append(b.Entry, v)
			}
		}
		b.Start = append(b.Start, len(b.Row))
		any = any || b.Integer[j]
	}
	if !any {
		b.Integer = nil
	}
	return &b.Linear
}

// TestORLibrary solves the capacitated warehouse problems of the OR-Library and
// comes within 0.001 of every published optimum. The bound of the relaxation is
// proven and lies below.
func TestORLibrary(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(data(t, "orlib-cap", "optima.csv"))).ReadAll()
	require.NoError(t, err)
	for _, r := range rows[1:] {
		t.Run(r[0], func(t *testing.T) {
			want, err := strconv.ParseFloat(r[1], 64)
			require.NoError(t, err)
			p := warehouses(t, data(t, "orlib-cap", r[0]))
			a := solve(t, p, coupled.Options{Gap: 1e-9})
			require.Equal(t, coupled.Solved, a.Status)
			require.InDelta(t, want, a.Cost/1e5, 0.001)
			require.InDelta(t, want, a.Stated/1e5, 0.001)
			require.NotNil(t, a.Proven)
			root, _ := a.Proven.Float64()
			require.LessOrEqual(t, root/1e5, want+0.001)
			require.Greater(t, root/1e5, 0.9*want)
			gap, _ := a.Gap()
			require.Less(t, gap, 1e-8)
		})
	}
}

// warehouses reads a problem of the OR-Library: costs in 10⁻⁵, what a customer
// gets from a warehouse as a share.
func warehouses(t *testing.T, text string) *proof.Linear {
	f := strings.Fields(text)
	next := func() int64 {
		r, ok := new(big.Rat).SetString(strings.TrimSuffix(f[0], "."))
		require.True(t, ok, f[0])
		f = f[1:]
		r.Mul(r, big.NewRat(100_000, 1))
		require.True(t, r.IsInt())
		return r.Num().Int64()
	}
	n, m := int(next()/100_000), int(next()/100_000)
	var b builder
	capacity, open := make([]int64, n), make([]int, n)
	for i := range n {
		capacity[i] = next() / 100_000
		open[i] = b.column(next(), 0, 1, true)
	}
	load := make([]map[int]int64, n)
	for i := range n {
		load[i] = map[int]int64{open[i]: -capacity[i]}
	}
	for range m {
		demand := next() / 100_000
		all := map[int]int64{}
		for i := range n {
			x := b.column(next(), 0, 1, false)
			all[x], load[i][x] = 1, demand
			b.row(-proof.Infinite, 0, map[int]int64{x: 1, open[i]: -1})
		}
		b.row(1, 1, all)
	}
	for i := range n {
		b.row(-proof.Infinite, 0, load[i])
	}
	require.Empty(t, f)
	return b.done()
}

// TestGravel solves the published two-commodity problem with shared arcs, 26175,
// and proves it: the bound in exact arithmetic, the plan exactly.
func TestGravel(t *testing.T) {
	sections := map[string][][]string{}
	name := ""
	for line := range strings.SplitSeq(data(t, "transport", "gravel-multicommodity.cdat"), "\n") {
		switch f := strings.Fields(line); {
		case strings.HasPrefix(line, "%"):
			name, _, _ = strings.Cut(strings.TrimPrefix(f[0], "%"), "[")
		case len(f) > 0 && f[0] != ">":
			sections[name] = append(sections[name], f)
		}
	}
	whole := func(s string) int64 {
		v, err := strconv.ParseFloat(s, 64)
		require.NoError(t, err)
		require.Equal(t, v, math.Trunc(v))
		return int64(v)
	}
	var b builder
	balance, shared := map[string]map[int]int64{}, map[string]map[int]int64{}
	for _, c := range sections["c"] {
		x := b.column(whole(c[3]), 0, 1000, false)
		for _, e := range []struct {
			key  string
			sign int64
		}{{c[0] + c[2], 1}, {c[1] + c[2], -1}} {
			if balance[e.key] == nil {
				balance[e.key] = map[int]int64{}
			}
			balance[e.key][x] = e.sign
		}
		if shared[c[0]+" "+c[1]] == nil {
			shared[c[0]+" "+c[1]] = map[int]int64{}
		}
		shared[c[0]+" "+c[1]][x] = 1
	}
	demand := map[string]int64{}
	for _, d := range sections["d"] {
		demand[d[0]+d[1]] = whole(d[2])
	}
	for _, s := range sections["s"] {
		net := whole(s[2]) - demand[s[0]+s[1]]
		b.row(net, net, balance[s[0]+s[1]])
	}
	for _, c := range sections["maxCap"] {
		b.row(0, whole(c[2]), shared[c[0]+" "+c[1]])
	}
	p := b.done()
	a := solve(t, p, coupled.Options{})
	require.InDelta(t, 26175, a.Cost, 1e-6)
	gap, proven := a.Gap()
	require.True(t, proven)
	require.Less(t, gap, 1e-9)
	x := make([]*big.Rat, len(a.X))
	for j, v := range a.X {
		x[j] = new(big.Rat).SetInt64(int64(math.Round(v)))
	}
	cost, err := proof.Holds(p, x)
	require.NoError(t, err)
	require.Zero(t, cost.Cmp(big.NewRat(26175, 1)))
}

// hard is a choice that Cbc cannot finish: a set of knapsacks of near equals.
func hard() *proof.Linear {
	var b builder
	for j := range 60 {
		b.column(-int64(10_000_000+j*j*7919%1009), 0, 1, true)
	}
	for i := range 5 {
		e := map[int]int64{}
		for j := range 60 {
			e[j] = int64(1_000_003 + (i+3)*(j+11)*7919%99991)
		}
		b.row(-proof.Infinite, 30_500_000, e)
	}
	return b.done()
}

func TestCancelKillsTheChild(t *testing.T) {
	if program == "" {
		missing(t, "coinor-libcbc-dev is not installed")
	}
	ctx, cancel := context.WithCancel(t.Context())
	begin := time.Now()
	time.AfterFunc(500*time.Millisecond, cancel)
	_, err := coupled.Solve(ctx, hard(), coupled.Options{Program: program, Seconds: 300})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, time.Since(begin), 20*time.Second)
}

// TestStoppedStatesItsGap lets Cbc search for a second: the gap is ours, by the
// bound that it states or by the one proven.
func TestStoppedStatesItsGap(t *testing.T) {
	a := solve(t, hard(), coupled.Options{Seconds: 1, Gap: 1e-12})
	require.NotEmpty(t, a.X)
	gap, _ := a.Gap()
	require.Less(t, gap, 0.05)
	require.GreaterOrEqual(t, a.Cost, a.Stated-1e-3)
}

func TestInfeasibleAndTooLarge(t *testing.T) {
	var b builder
	x := b.column(1, 0, 5, true)
	b.row(6, 9, map[int]int64{x: 1})
	require.Equal(t, coupled.Infeasible, solve(t, b.done(), coupled.Options{}).Status)
	big := &proof.Linear{Cost: make([]int64, coupled.MostColumns+1)}
	_, err := coupled.Solve(t.Context(), big, coupled.Options{Program: program})
	require.ErrorContains(t, err, "too many")
	over := builder{}
	over.column(1<<60, 0, 1, false)
	_, err = coupled.Solve(t.Context(), over.done(), coupled.Options{Program: program})
	require.ErrorContains(t, err, "beyond exact")
}

func TestReadRequestRefuses(t *testing.T) {
	for _, text := range []string{"", "hello", "chengge solve 1\n", "chengge solve 1\n" + strings.Repeat("\xff", 48), "chengge solve 1\n\x01" + strings.Repeat("\x00", 47)} {
		_, err := coupled.ReadRequest(bytes.NewReader([]byte(text)))
		require.Error(t, err)
	}
}

func FuzzReadRequest(f *testing.F) {
	f.Add([]byte("chengge solve 1\n\x01\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 64 { // a head that claims much memory is within the limits, and slow
			b = b[:64]
		}
		coupled.ReadRequest(bytes.NewReader(b)) //nolint:errcheck // must not panic
	})
}
