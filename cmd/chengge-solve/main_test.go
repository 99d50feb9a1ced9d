package main_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// program is the binary that TestMain builds, "" where Cbc is not installed.
var program string

func TestMain(m *testing.M) {
	code := func() int {
		if _, err := os.Stat("/usr/include/coin/Cbc_C_Interface.h"); err == nil {
			dir, err := os.MkdirTemp("", "solve")
			if err != nil {
				panic(err)
			}
			defer os.RemoveAll(dir)
			program = filepath.Join(dir, "chengge-solve")
			if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
				panic(fmt.Sprintf("build chengge-solve: %v\n%s", err, out))
			}
		}
		return m.Run()
	}()
	os.Exit(code)
}

// command starts the binary. Where Cbc is missing the test fails in CI, which has
// installed it, and is left out elsewhere.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	switch {
	case program != "":
	case os.Getenv("CI") == "true":
		t.Fatal("coinor-libcbc-dev is not installed")
	default:
		t.Skip("coinor-libcbc-dev is not installed")
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stderr = t.Output()
	return cmd
}

// problem is a request, by rows.
type problem struct {
	cost, lower, upper []float64
	rowLower, rowUpper []float64
	rows               [][]float64
	whole              []byte // nil for a linear programme
	seconds            float64
}

// request writes the problem as the binary reads it, byte by byte: this is the
// format's own description, apart from the package that both sides share.
func (p problem) request() []byte {
	start, row, entry := []int32{0}, []int32{}, []float64{}
	for j := range p.cost {
		for i := range p.rows {
			if v := p.rows[i][j]; v != 0 {
				row, entry = append(row, int32(i)), append(entry, v)
			}
		}
		start = append(start, int32(len(row)))
	}
	var b bytes.Buffer
	b.WriteString("chengge solve 1\n")
	whole := int64(min(len(p.whole), 1))
	for _, part := range []any{int64(len(p.cost)), int64(len(p.rows)), int64(len(entry)), whole, p.seconds, 1e-9,
		p.cost, p.lower, p.upper, p.rowLower, p.rowUpper, entry, start, row, p.whole} {
		binary.Write(&b, binary.LittleEndian, part) //nolint:errcheck // to memory
	}
	return b.Bytes()
}

// answer is what came back.
type answer struct {
	refused  string // of an error frame
	progress int    // frames before
	status   uint64
	bound    float64
	x, dual  []float64
}

// ask sends a request, keeps the input open until the answer is there, and reads
// it; closed ends the input at once.
func ask(t *testing.T, request []byte, columns int, closed bool) (a answer) {
	t.Helper()
	cmd := command(t)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = in.Write(request)
	require.NoError(t, err)
	if closed {
		require.NoError(t, in.Close())
	}
	for {
		var head [5]byte
		_, err := io.ReadFull(out, head[:])
		require.NoError(t, err, "it ended without an answer")
		body := make([]byte, binary.LittleEndian.Uint32(head[1:]))
		_, err = io.ReadFull(out, body)
		require.NoError(t, err)
		if head[0] == 'P' {
			require.Len(t, body, 24)
			a.progress++
			continue
		}
		if head[0] == 'E' {
			a.refused = string(body)
			break
		}
		require.Equal(t, "S", string(head[:1]))
		number := make([]float64, len(body)/8)
		require.NoError(t, binary.Read(bytes.NewReader(body), binary.LittleEndian, number))
		a.status, a.bound = math.Float64bits(number[0]), number[1]
		count := int(math.Float64bits(number[2]))
		require.Contains(t, []int{0, columns}, count)
		a.x, a.dual = number[3:3+count], number[3+count:]
		break
	}
	in.Close()
	rest, err := io.ReadAll(out)
	require.NoError(t, err)
	require.Empty(t, rest, "nothing comes after the answer")
	require.NoError(t, cmd.Wait())
	return a
}

const (
	solved, infeasible, unbounded, stopped = 0, 1, 2, 3
)

var inf = math.Inf(1)

// TestLinear solves the textbook's most 3x + 5y under x ≤ 4, 2y ≤ 12 and
// 3x + 2y ≤ 18: 36 at (2, 6), with the prices 0, 3/2 and 1 of its rows (F. S.
// Hillier and G. J. Lieberman, Introduction to Operations Research, the Wyndor
// Glass Co.).
func TestLinear(t *testing.T) {
	p := problem{cost: []float64{-3, -5}, lower: []float64{0, 0}, upper: []float64{inf, inf}, seconds: 10,
		rows: [][]float64{{1, 0}, {0, 2}, {3, 2}}, rowLower: []float64{-inf, -inf, -inf}, rowUpper: []float64{4, 12, 18}}
	a := ask(t, p.request(), 2, false)
	require.EqualValues(t, solved, a.status)
	require.InDelta(t, -36, a.bound, 1e-9)
	require.InDeltaSlice(t, []float64{2, 6}, a.x, 1e-9)
	require.InDeltaSlice(t, []float64{0, -1.5, -1}, a.dual, 1e-9)

	p.rows, p.rowLower, p.rowUpper = [][]float64{{1, -1}}, []float64{0}, []float64{0} // x = y, as large as you like
	a = ask(t, p.request(), 2, false)
	require.EqualValues(t, unbounded, a.status)
	require.Empty(t, a.x)
}

// TestInfeasible asks for 6 to 9 of what goes to 5, whole or not.
func TestInfeasible(t *testing.T) {
	p := problem{cost: []float64{1}, lower: []float64{0}, upper: []float64{5}, seconds: 10, rows: [][]float64{{1}}, rowLower: []float64{6}, rowUpper: []float64{9}}
	for _, whole := range [][]byte{nil, {1}} {
		p.whole = whole
		a := ask(t, p.request(), 1, false)
		require.EqualValues(t, infeasible, a.status)
		require.Empty(t, a.x)
	}
	// 2x = 3 has a solution, and none in whole numbers.
	p.rows, p.rowLower, p.rowUpper = [][]float64{{2}}, []float64{3}, []float64{3}
	require.EqualValues(t, infeasible, ask(t, p.request(), 1, false).status)
	p.whole = nil
	a := ask(t, p.request(), 1, false)
	require.EqualValues(t, solved, a.status)
	require.InDeltaSlice(t, []float64{1.5}, a.x, 1e-9)
}

// TestWhole packs what is worth 10, 13 and 7 and weighs 3, 4 and 2 into 6: in
// parts the first, the third and a quarter of the second come to 20.25, at 13/4
// for a unit of weight; whole, the last two come to 20.
func TestWhole(t *testing.T) {
	p := problem{cost: []float64{-10, -13, -7}, lower: []float64{0, 0, 0}, upper: []float64{1, 1, 1}, seconds: 10,
		rows: [][]float64{{3, 4, 2}}, rowLower: []float64{-inf}, rowUpper: []float64{6}}
	a := ask(t, p.request(), 3, false)
	require.InDelta(t, -20.25, a.bound, 1e-9)
	require.InDeltaSlice(t, []float64{1, 0.25, 1}, a.x, 1e-9)
	p.whole = []byte{1, 1, 1}
	a = ask(t, p.request(), 3, false)
	require.EqualValues(t, solved, a.status)
	require.InDelta(t, -20, a.bound, 1e-9)
	require.InDeltaSlice(t, []float64{0, 1, 1}, a.x, 1e-9)
	require.InDeltaSlice(t, []float64{-3.25}, a.dual, 1e-9, "of the relaxation")
}

// TestBroken sends what is no request, a part of one, and one that names a row
// too many or more columns than are tried: each is refused with a reason.
func TestBroken(t *testing.T) {
	p := problem{cost: []float64{-10, -13}, lower: []float64{0, 0}, upper: []float64{1, 1}, seconds: 10,
		rows: [][]float64{{3, 4}}, rowLower: []float64{-inf}, rowUpper: []float64{6}}
	good := p.request()
	changed := func(at int, v int64) []byte {
		b := slices.Clone(good)
		binary.LittleEndian.PutUint64(b[at:], uint64(v))
		return b
	}
	strange := slices.Clone(good)
	binary.LittleEndian.PutUint32(strange[len(strange)-4:], 7) // the row of the last entry
	for name, c := range map[string]struct {
		request []byte
		why     string
	}{
		"nothing":      {nil, "no request"},
		"not one":      {[]byte("GET / HTTP/1.1\r\n\r\n"), "no request"},
		"half a head":  {good[:30], "EOF"},
		"a part":       {good[:len(good)-3], "EOF"},
		"no such row":  {strange, "there is no row 7"},
		"no columns":   {changed(16, 0), "beyond the limits"},
		"many columns": {changed(16, 100_001), "beyond the limits"},
		"many rows":    {changed(24, 200_001), "beyond the limits"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, ask(t, c.request, 2, true).refused, c.why)
		})
	}
}

// long is a choice that Cbc does not finish: knapsacks of near equals.
func long(seconds float64) problem {
	p := problem{seconds: seconds, rows: make([][]float64, 5)}
	for j := range 60 {
		p.cost = append(p.cost, -float64(10_000_000+j*j*7919%1009))
		p.lower, p.upper, p.whole = append(p.lower, 0), append(p.upper, 1), append(p.whole, 1)
		for i := range p.rows {
			p.rows[i] = append(p.rows[i], float64(1_000_003+(i+3)*(j+11)*7919%99991))
		}
	}
	for range p.rows {
		p.rowLower, p.rowUpper = append(p.rowLower, -inf), append(p.rowUpper, 30_500_000)
	}
	return p
}

// TestLimit lets it search for a second: it ends then, with a plan that keeps
// every row and costs no less than the bound that it states.
func TestLimit(t *testing.T) {
	p := long(1)
	begin := time.Now()
	a := ask(t, p.request(), len(p.cost), false)
	require.Less(t, time.Since(begin), 30*time.Second)
	require.EqualValues(t, stopped, a.status)
	require.Len(t, a.x, len(p.cost))
	cost := 0.0
	for j, x := range a.x {
		require.InDelta(t, math.Round(x), x, 1e-6)
		require.Contains(t, []float64{0, 1}, math.Abs(math.Round(x)))
		cost += p.cost[j] * x
	}
	for i, row := range p.rows {
		sum := 0.0
		for j, x := range a.x {
			sum += row[j] * x
		}
		require.LessOrEqual(t, sum, p.rowUpper[i]+1)
	}
	require.LessOrEqual(t, a.bound, cost+1e-3)
	require.Less(t, cost-a.bound, 0.05*math.Abs(cost))
}

// TestInputEnds closes the input of a search of minutes: nobody is left to tell,
// and it ends.
func TestInputEnds(t *testing.T) {
	cmd := command(t)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = in.Write(long(300).request())
	require.NoError(t, err)
	begin := time.Now()
	require.NoError(t, in.Close())
	require.NoError(t, cmd.Wait())
	require.Less(t, time.Since(begin), 20*time.Second)
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"problem.lp"}, {"--memory", "much"}, {"--help"}} {
		cmd := command(t, args...)
		cmd.Stderr = nil
		_, err := cmd.Output()
		var failed *exec.ExitError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, 1, failed.ExitCode())
		require.Contains(t, string(failed.Stderr), "usage: chengge-solve")
	}
}
