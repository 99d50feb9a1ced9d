package migrations_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"chengge/migrations"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

var (
	fileName  = regexp.MustCompile(`^([0-9]{14})_[a-z][a-z_]*\.sql$`)
	direction = regexp.MustCompile(`(?m)^-- \+goose (Up|Down)$`)
	comment   = regexp.MustCompile(`(?m)--.*$`)
)

// TestSteps: every file of the folder is in FS and is a step of goose, numbered
// by the time at which it was written, with a way up and what it says to going
// down; it writes its own row of schema_serves, and the newest one is what the
// binary asks for.
func TestSteps(t *testing.T) {
	embedded, err := fs.ReadDir(migrations.FS, ".")
	require.NoError(t, err)
	there, err := os.ReadDir(".")
	require.NoError(t, err)
	var names []string
	for _, f := range there {
		if !strings.HasSuffix(f.Name(), ".go") {
			names = append(names, f.Name())
		}
	}
	require.Len(t, embedded, len(names), "only steps lie beside the code, and all of them are embedded")

	last := int64(0)
	for i, f := range embedded {
		name := f.Name()
		require.Equal(t, names[i], name)
		parts := fileName.FindStringSubmatch(name)
		require.NotNil(t, parts, "%s: the name is 20261122000000_what.sql", name)
		_, err := time.Parse("20060102150405", parts[1])
		require.NoError(t, err, "%s is numbered by a time", name)
		number, err := strconv.ParseInt(parts[1], 10, 64)
		require.NoError(t, err)
		require.Greater(t, number, last, name)
		last = number

		text, err := fs.ReadFile(migrations.FS, name)
		require.NoError(t, err)
		sql := string(text)
		marks := direction.FindAllStringSubmatchIndex(sql, -1)
		require.Len(t, marks, 2, "%s has one way up and one down", name)
		require.Equal(t, []string{"Up", "Down"}, []string{sql[marks[0][2]:marks[0][3]], sql[marks[1][2]:marks[1][3]]}, name)
		require.Empty(t, strings.TrimSpace(sql[:marks[0][0]]), "%s: what stands before Up is in neither", name)
		up, down := sql[marks[0][1]:marks[1][0]], sql[marks[1][1]:]
		for _, way := range []string{up, down} {
			require.NotEmpty(t, strings.TrimSpace(comment.ReplaceAllString(way, "")), name)
			require.Equal(t, strings.Count(way, "-- +goose StatementBegin\n"), strings.Count(way, "-- +goose StatementEnd\n"), name)
		}
		serves := regexp.MustCompile(fmt.Sprintf(`insert into schema_serves values \(%d, ([0-9]+)\);`, number)).FindAllStringSubmatch(up, -1)
		require.Len(t, serves, 1, "%s writes its row of schema_serves", name)
		oldest, err := strconv.Atoi(serves[0][1])
		require.NoError(t, err)
		require.LessOrEqual(t, oldest, store.Level, "%s serves this binary", name)
	}
	require.EqualValues(t, store.LatestStep, last)
}
