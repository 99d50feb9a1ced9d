package network_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
)

var lemonDir string

var lemon = sync.OnceValues(func() (string, error) {
	var err error
	if lemonDir, err = os.MkdirTemp("", "lemon"); err != nil {
		return "", err
	}
	name := filepath.Join(lemonDir, "lemon")
	if out, err := exec.Command("g++", "-O3", "-w", "-o", name, "testdata/lemon.cpp").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return name, nil
})

type oracle struct {
	optimal bool
	cost    string
	took    time.Duration
}

// askLEMON solves networks with LEMON, where its package is installed.
func askLEMON(t testing.TB, problems ...*network.Problem) []oracle {
	t.Helper()
	if _, err := os.Stat("/usr/include/lemon/network_simplex.h"); err != nil {
		missing(t, "liblemon-dev is not installed")
	}
	name, err := lemon()
	require.NoError(t, err)
	var in bytes.Buffer
	for _, p := range problems {
		fmt.Fprintln(&in, len(p.Supply), len(p.Arcs))
		for _, v := range p.Supply {
			fmt.Fprintln(&in, v)
		}
		for _, a := range p.Arcs {
			upper := a.Upper
			if upper == network.Unlimited {
				upper = -1
			}
			fmt.Fprintln(&in, a.From, a.To, a.Lower, upper, a.Cost)
		}
	}
	cmd := exec.CommandContext(t.Context(), name)
	cmd.Stdin = &in
	out, err := cmd.Output()
	require.NoError(t, err)
	answers := make([]oracle, len(problems))
	r := bufio.NewReader(bytes.NewReader(out))
	for i := range answers {
		var status int
		var seconds float64
		_, err := fmt.Fscan(r, &status, &answers[i].cost, &seconds)
		require.NoError(t, err)
		answers[i].optimal, answers[i].took = status == 1, time.Duration(seconds*1e9)
	}
	return answers
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(lemonDir)
	os.Exit(code)
}
