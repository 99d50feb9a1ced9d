package network_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
)

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func dimacs(t testing.TB, name string) *network.Problem {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set")
	}
	f, err := os.Open(filepath.Join(dir, "optimisation", "mcf", name))
	require.NoError(t, err)
	defer f.Close()
	p, err := network.ReadDIMACS(f)
	require.NoError(t, err)
	return p
}

func solve(t testing.TB, p *network.Problem) *network.Solver {
	t.Helper()
	s, err := network.New(p)
	require.NoError(t, err)
	require.NoError(t, s.Solve(t.Context(), network.Options{}))
	return s
}

func TestPublishedNetworks(t *testing.T) {
	for name, want := range map[string]string{"netgen-2.min": "6749969302", "Network3.dmx": "12909051", "sample.dmx": "9"} {
		t.Run(name, func(t *testing.T) {
			p := dimacs(t, name)
			s := solve(t, p)
			require.Equal(t, want, s.Total().String())
		})
	}
}

func TestReadDIMACSRefuses(t *testing.T) {
	for _, text := range []string{"", "a 1 2 0 1 1", "p max 2 0", "p min 2 1", "p min 2 1\na 1 3 0 1 1", "p min 2 1\na 1 2 0 1", "p min 2 0\nn 1 x", "p min 2 0\np min 2 0"} {
		_, err := network.ReadDIMACS(strings.NewReader(text))
		require.Error(t, err, text)
	}
}
