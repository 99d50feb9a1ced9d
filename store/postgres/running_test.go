package postgres

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRunning(t *testing.T) {
	dir := sown(t)
	_, ok := Running(Options{Dir: dir})
	require.False(t, ok, "never started")
	link := filepath.Join(open(t), "link")
	require.NoError(t, os.Symlink(dir, link))
	s := start(t, Options{Dir: link})
	for _, d := range []string{dir, link} {
		url, ok := Running(Options{Dir: d})
		require.True(t, ok)
		require.Equal(t, s.URL(), url)
		recall(t, url)
	}
	stop(t, s)
	_, ok = Running(Options{Dir: dir})
	require.False(t, ok, "stopped")
	_, ok = Running(Options{Dir: filepath.Join(dir, "nowhere")})
	require.False(t, ok)
}
