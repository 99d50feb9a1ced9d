package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A folder is where a server keeps everything: see the package comment.
type folder string

func (f folder) path(name string) string { return filepath.Join(string(f), name) }
func (f folder) data() string            { return f.path("data") }

// makeFolder gives the folder at dir without symbolic links. As root, what is
// made here can be entered by all whatever the umask: the server runs as
// another user.
func makeFolder(dir string) (folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := makeParents(dir); err != nil {
		return "", fmt.Errorf("make the folder of PostgreSQL: %w", err)
	}
	dir, err = filepath.EvalSymlinks(dir)
	return folder(dir), err
}

func makeParents(dir string) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return &fs.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
	}
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if os.Geteuid() == 0 {
		return os.Chmod(dir, 0o755)
	}
	return nil
}

// checkOpen refuses a folder that the account cannot reach, and names the
// parent that is closed to it.
func (f folder) checkOpen(ctx context.Context, a account, program string) error {
	if !a.dropped {
		return nil
	}
	ok, err := a.mayEnter(ctx, string(f), program)
	if ok || err != nil {
		return err
	}
	closed, mode := string(f), fs.FileMode(0)
	for _, dir := range f.parents() {
		if ok, err := a.mayEnter(ctx, dir, program); err == nil && !ok {
			closed = dir
			break
		}
	}
	if info, err := os.Stat(closed); err == nil {
		mode = info.Mode().Perm()
	}
	return refuse(Closed, "PostgreSQL runs as the user %s, who cannot enter %s (mode %04o), which leads to %s. "+
		"Choose a folder that others can enter, such as --data /var/lib/chengge; or open it: chmod o+x %[2]s",
		a.name, closed, mode, string(f))
}

// parents gives the folder and those above it, / first.
func (f folder) parents() []string {
	dirs := []string{"/"}
	for i, r := range string(f) {
		if r == '/' && i > 0 {
			dirs = append(dirs, string(f)[:i])
		}
	}
	return append(dirs, string(f))
}

// lock takes the folder for this process; the kernel releases it when we die.
func (f folder) lock() (*os.File, error) {
	name := f.path("lock")
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o644)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return nil, refuse(WrongOwner, "%s belongs to another user: %w. Start as that user or as root, or choose another folder", f, err)
		}
		return nil, fmt.Errorf("lock the folder of PostgreSQL: %w", err)
	}
	// A moment's patience: Running holds the lock while it looks.
	for try := 0; ; try++ {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) || try == 10 {
			break
		}
		time.Sleep(glance)
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		defer file.Close()
		return nil, refuse(InUse, "%s is in use by %s: one server per folder. Stop that process, or choose another folder", f, holder(name))
	}
	if err == nil {
		err = file.Truncate(0)
	}
	if err == nil {
		_, err = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		file.Close()
		return nil, f.explain(fmt.Errorf("lock %s: %w", name, err))
	}
	return file, nil
}

// holder describes the process that a lock file names.
func holder(lock string) string {
	text, _ := os.ReadFile(lock)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	switch {
	case err != nil:
		return "another process"
	case pid == os.Getpid():
		return fmt.Sprintf("this very process (pid %d)", pid)
	}
	command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return fmt.Sprintf("the process with pid %d (%s)", pid, strings.TrimSpace(string(command)))
}

// little is the room on disk below which a failure is put down to it.
const little = 48 << 20

// explain turns a failure into a refusal for lack of room where there is none.
func (f folder) explain(err error) error {
	free, ok := f.free()
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || ok && free < little {
		return refuse(DiskFull, "the disk of %s is full (%d MB are free): make room and start again. %w", f, free>>20, err)
	}
	return err
}

// free gives the bytes that others than root can still write.
func (f folder) free() (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(string(f), &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * s.Bsize, true
}
