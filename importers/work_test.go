package importers

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWorkFoldersOfKilledProcessesGo(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-time.Hour)
	old := func(path string) string {
		require.NoError(t, os.Chtimes(path, long, long))
		return path
	}
	held, done, err := workFolder(dir)
	require.NoError(t, err)
	old(held)
	killed := filepath.Join(dir, workPrefix+"1")
	require.NoError(t, os.Mkdir(killed, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(killed, "lock"), nil, 0o600))
	old(killed)
	fresh := filepath.Join(dir, workPrefix+"2")
	require.NoError(t, os.Mkdir(fresh, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(fresh, "lock"), nil, 0o600))

	other, otherDone, err := workFolder(dir)
	require.NoError(t, err)
	require.NoDirExists(t, killed)
	require.DirExists(t, held)
	require.DirExists(t, fresh)
	otherDone()
	done()
	require.NoDirExists(t, other)
	require.NoDirExists(t, held)
}
