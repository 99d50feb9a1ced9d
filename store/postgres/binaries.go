package postgres

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	oldest    = 14 // the oldest major version of PostgreSQL that we work with
	preferred = 15 // the one that new data get, if there
)

// binaries are the programs of one installed PostgreSQL.
type binaries struct {
	dir     string
	major   int
	version string // as it says itself: 15.18
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// places are where distributions put PostgreSQL: Debian, Red Hat, Alpine, a
// build of one's own.
var places = []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*", "/usr/local/pgsql/bin"}

// packages names what Debian calls a major version of the server with PostGIS.
func packages(major int) string {
	return fmt.Sprintf("postgresql-%d postgresql-%[1]d-postgis-3 postgresql-%[1]d-postgis-3-scripts", major)
}

// findBinaries gives the programs in dir, or, where dir is empty, the best
// installed ones for data of the major version want (0: no data yet).
func findBinaries(ctx context.Context, dir string, want int, data string, a account) (binaries, error) {
	dirs := []string{dir}
	if dir == "" {
		dirs = installed(ctx)
	}
	var found []binaries
	for _, d := range dirs {
		b, err := binariesIn(ctx, d, a)
		if err != nil && dir != "" {
			return binaries{}, refuse(NoBinaries, "no PostgreSQL in %s: %w. On Debian 12: apt-get install %s", d, err, packages(preferred))
		}
		if err == nil {
			found = append(found, b)
		}
	}
	if len(found) == 0 {
		return binaries{}, refuse(NoBinaries, "PostgreSQL is not installed on this machine (looked in %s). "+
			"On Debian 12: apt-get install %s. Or use a database of your own: --database URL",
			strings.Join(places, ", "), packages(preferred))
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return rank(b, want) - rank(a, want) })
	best := found[0]
	switch {
	case want != 0 && best.major != want:
		return binaries{}, refuse(WrongVersion, "the data in %s are of PostgreSQL %d, and installed is %s (%s); nothing was touched. "+
			"Ways out: install what made them (Debian: %s); or, with both installed, bring them over with %s; "+
			"or dump them with PostgreSQL %[2]d (pg_dump) and restore the dump into a new folder",
			data, want, best.version, best.dir, packages(want), best.path("pg_upgrade"))
	case best.major < oldest:
		return binaries{}, refuse(WrongVersion, "PostgreSQL %s (%s) is too old: %d or newer is needed. On Debian 12: apt-get install %s",
			best.version, best.dir, oldest, packages(preferred))
	}
	return best, nil
}

// rank orders installed versions: that of the data, then the preferred one,
// then the newest.
func rank(b binaries, want int) int {
	switch b.major {
	case want:
		return 2000
	case preferred:
		return 1000
	}
	return b.major
}

// installed gives the folders that may hold programs of PostgreSQL.
func installed(ctx context.Context) []string {
	var dirs []string
	for _, pattern := range places {
		matches, _ := filepath.Glob(pattern)
		dirs = append(dirs, matches...)
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	if program, err := exec.LookPath("postgres"); err == nil {
		if program, err = filepath.EvalSymlinks(program); err == nil {
			dirs = append(dirs, filepath.Dir(program))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)[^\s]*)`)

func binariesIn(ctx context.Context, dir string, a account) (binaries, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return binaries{}, err
	}
	b := binaries{dir: dir}
	for _, program := range []string{"initdb", "postgres"} {
		out, err := a.run(ctx, "/", b.path(program), "-V")
		if err != nil {
			return binaries{}, fmt.Errorf("run %s -V as %s: %w", b.path(program), a.name, err)
		}
		m := versionLine.FindStringSubmatch(out)
		if m == nil {
			return binaries{}, fmt.Errorf("%s -V printed %q", b.path(program), out)
		}
		b.version = m[1]
		b.major, _ = strconv.Atoi(m[2])
	}
	return b, nil
}
