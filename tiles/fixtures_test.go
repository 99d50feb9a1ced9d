package tiles

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

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

// The decoder of these tests gives the verdicts of the public fixtures for
// version 2 of the specification, two aside, which it refuses with reason: the
// bytes of 016 are those of 003, which has the other verdict, and 057 announces
// 2^29 points where one follows, for which 058 is refused.
func TestFixtures(t *testing.T) {
	data := os.Getenv("CHENGGE_TESTDATA")
	if data == "" {
		missing(t, "CHENGGE_TESTDATA is not set: it names the folder with the public fixtures")
	}
	folders, err := filepath.Glob(filepath.Join(data, "protocols", "mvt-fixtures", "fixtures", "*"))
	require.NoError(t, err)
	require.Len(t, folders, 74)
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			var info struct {
				Description string
				Validity    struct{ V2 bool }
			}
			text, err := os.ReadFile(filepath.Join(folder, "info.json"))
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(text, &info))
			tile, err := os.ReadFile(filepath.Join(folder, "tile.mvt"))
			require.NoError(t, err)
			_, err = decodeTile(tile)
			if n := filepath.Base(folder); info.Validity.V2 && n != "016" && n != "057" {
				require.NoError(t, err, info.Description)
			} else {
				require.Error(t, err, info.Description)
			}
		})
	}
}
