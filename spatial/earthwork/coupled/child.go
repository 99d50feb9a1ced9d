package coupled

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"chengge"
	"chengge/spatial/earthwork/proof"
)

// Name is the name of the program that links Clp and Cbc.
const Name = "chengge-solve"

// Options of Solve.
type Options struct {
	// Program is the path of chengge-solve; "" is beside this program, else in $PATH.
	Program string
	// Seconds end the search for whole values, with the best so far; 0 is 60.
	Seconds float64
	// Gap ends the search when the plan is so near its bound, as a share; 0 is 10⁻⁶.
	Gap float64
	// Memory bounds the child's address space in bytes; 0 is 4 GB.
	Memory   int64
	Progress func(Progress)
}

// Progress is how far Cbc is.
type Progress struct{ Bound, Best, Nodes float64 }

// Status says how a search ended.
type Status int64

// The ends. Solved is the solver's word; Gap says what it is worth.
const (
	Solved Status = iota
	Infeasible
	Unbounded
	Stopped // by a limit, with or without a plan
)

// Answer is what a solver found.
type Answer struct {
	Status Status
	X      []float64 // by column; empty where there is no plan
	Dual   []float64 // by row, of the linear programme without whole values
	// Stated is the lower bound in the solver's own words: of the tree where
	// columns are whole, else its optimum.
	Stated float64
	// Proven is a lower bound that package proof has derived exactly from Dual;
	// nil where there is none.
	Proven *big.Rat
	Cost   float64 // of X
}

// Gap gives how far the plan may be above the best one, as a share of its cost,
// by the better of both bounds; proven tells whether that bound is exact.
func (a *Answer) Gap() (gap float64, proven bool) {
	bound := a.Stated
	if a.Proven != nil {
		if exact, _ := a.Proven.Float64(); exact >= bound-1e-9*math.Abs(bound) {
			bound, proven = exact, true
		}
	}
	return max(0, a.Cost-bound) / max(math.Abs(a.Cost), 1e-9), proven
}

// Find gives the path of chengge-solve: as stated, else beside this program,
// else in $PATH.
func Find(stated string) (string, error) {
	if stated != "" {
		if _, err := os.Stat(stated); err != nil {
			return "", chengge.Errorf(chengge.ErrInternal, "the program that solves, %s: %w", stated, err)
		}
		return stated, nil
	}
	if self, err := os.Executable(); err == nil {
		name := filepath.Join(filepath.Dir(self), Name)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return name, nil
		}
	}
	name, err := exec.LookPath(Name)
	if err != nil {
		return "", chengge.Errorf(chengge.ErrInternal, "%s, which solves coupled plans, is neither beside this program nor in $PATH: build it with make build", Name)
	}
	return name, nil
}

// Solve has a problem solved by a child, which is killed when ctx ends. A
// problem beyond MostColumns is refused before.
func Solve(ctx context.Context, p *proof.Linear, o Options) (*Answer, error) {
	if o.Seconds == 0 {
		o.Seconds = 60
	}
	if o.Gap == 0 {
		o.Gap = 1e-6
	}
	if o.Memory == 0 {
		o.Memory = 4 << 30
	}
	request, err := newRequest(p, o)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrFindings, "%w", err).InChinese("线性规划规模过大或数值过大：%s", err.Error())
	}
	program, err := Find(o.Program)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "--memory", strconv.FormatInt(o.Memory, 10))
	cmd.Env = []string{"LANG=C.UTF-8"}
	cmd.WaitDelay = 2 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &limited{to: &said}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, chengge.Errorf(chengge.ErrInternal, "start %s: %w", program, err)
	}
	// The child ends itself when its input does: it stays open until the answer.
	sent := make(chan error, 1)
	go func() { sent <- request.write(in) }()
	a, err := readAnswer(out, len(p.Cost), len(p.RowLower), o.Progress)
	in.Close()
	<-sent
	if err != nil {
		cmd.Process.Kill() //nolint:errcheck // it may have ended
	}
	waited := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, errDied):
		return nil, chengge.Errorf(chengge.ErrInternal, "solve: %w (%v) %s", err, waited, firstLine(said.Bytes()))
	case err != nil:
		return nil, chengge.Errorf(chengge.ErrInternal, "solve: %w", err)
	}
	if bound, _, ok := proof.Bound(p, a.Dual); ok && len(a.Dual) > 0 {
		a.Proven = bound
	}
	for j, x := range a.X {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, chengge.Errorf(chengge.ErrInternal, "solve: column %d is %v", j, x)
		}
		a.Cost += x * float64(p.Cost[j])
	}
	return a, nil
}

func firstLine(b []byte) string {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	return fmt.Sprintf("%.200s", line)
}

// limited keeps the beginning of what a child says.
type limited struct{ to *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if free := 4096 - l.to.Len(); free > 0 {
		l.to.Write(p[:min(free, len(p))])
	}
	return len(p), nil
}
