package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// needed is the room on disk that new data take, with PostGIS and the first
// segments of the log, and some to work in.
const needed = 160 << 20

// majorOf gives the major version of the data, 0 where there are none yet. A
// folder that holds something else is refused.
func (f folder) majorOf() (int, error) {
	text, err := os.ReadFile(filepath.Join(f.data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(f.data())
		if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		return 0, refuse(NotData, "%s holds files, but they are no data of PostgreSQL (no PG_VERSION): move them away, or choose another folder", f.data())
	}
	if errors.Is(err, fs.ErrPermission) {
		owner, _ := ownerOf(f.data())
		return 0, refuse(WrongOwner, "the data in %s belong to the user %s: start as that user or as root, or choose another folder", f.data(), nameOf(owner))
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, refuse(WrongVersion, "the data in %s are of PostgreSQL %s: %d or newer is needed", f.data(), strings.TrimSpace(string(text)), oldest)
	}
	return major, nil
}

// initialise makes new data beside and renames them when they are whole, so
// that data/ is either complete or not there.
func (f folder) initialise(ctx context.Context, b binaries, a account, durable bool) error {
	if free, ok := f.free(); ok && free < needed {
		return refuse(DiskFull, "new data of PostgreSQL need %d MB, and the disk of %s has %d MB free: make room, or choose another folder",
			needed>>20, f, free>>20)
	}
	fresh, err := os.MkdirTemp(string(f), "new-")
	if err != nil {
		return fmt.Errorf("make a folder for new data: %w", err)
	}
	defer os.RemoveAll(fresh) // gone by then when all went well
	if a.dropped {
		if err := os.Chown(fresh, int(a.uid), int(a.gid)); err != nil {
			return fmt.Errorf("hand new data to %s: %w", a.name, err)
		}
	}
	args := []string{"-D", fresh, "-U", superuser, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--data-checksums", "--no-instructions"}
	if !durable {
		args = append(args, "--no-sync")
	}
	out, err := a.run(ctx, fresh, b.path("initdb"), args...)
	if err != nil {
		return f.explain(fmt.Errorf("initdb in %s: %w: %s", f, err, lastLines(out, 5)))
	}
	if err := os.Remove(f.data()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, f.data()); err != nil {
		return err
	}
	return syncDir(string(f))
}

// clearUnfinished removes what an initdb left that was killed half way. Its
// child may still write there, and ends when it reads no more from initdb. The
// caller holds the lock.
func (f folder) clearUnfinished(ctx context.Context, a account, log *slog.Logger) error {
	left, _ := filepath.Glob(quoteGlob(string(f)) + "/new-*")
	for _, dir := range left {
		m, err := familyOf(dir, a)
		if err != nil {
			return err
		}
		if err := m.endAll(ctx, log, pushUnfinished); err != nil {
			return err
		}
		// What we could not see in /proc ends by itself.
		for end := time.Now().Add(10 * time.Second); ; {
			if err = os.RemoveAll(dir); err == nil {
				break
			}
			if time.Now().After(end) || pause(ctx, glance) != nil {
				return fmt.Errorf("remove an unfinished initdb: %w", err)
			}
		}
	}
	return nil
}

var globQuoter = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)

func quoteGlob(path string) string { return globQuoter.Replace(path) }

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
