package postgres

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLogIsBounded(t *testing.T) {
	dir := t.TempDir()
	l, err := openLog(filepath.Join(dir, "postgres.log"))
	require.NoError(t, err)
	l.max = 1000
	text := strings.Repeat("a line of the server\n", 500) + strings.Repeat("long", 50_000) + "\nthe end\n"
	l.follow(io.NopCloser(strings.NewReader(text)))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, logFiles)
	newest, err := os.ReadFile(l.path)
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(string(newest), "the end\n"))
	require.Equal(t, "the end", l.tail(1))
	before, err := os.ReadFile(l.path + ".1")
	require.NoError(t, err)
	require.LessOrEqual(t, len(before), 64<<10, "a line that is too long comes in pieces")
	l.close()
	l.add("after the end\n")

	l, err = openLog(l.path) // a next start goes on in the same file
	require.NoError(t, err)
	require.EqualValues(t, len(newest), l.size)
	l.close()
}
