package importers

import (
	"os"
	"path/filepath"
	"syscall"
	"time"

	"chengge"
)

const workPrefix = "chengge-import-"

func workFolder(dir string) (path string, done func(), err error) { return WorkFolder(dir, workPrefix) }

// WorkFolder makes a working folder in dir, by default $TMPDIR, whose name begins
// with a prefix, and removes those of processes that were killed. done removes it.
func WorkFolder(dir, prefix string) (path string, done func(), err error) {
	if dir == "" {
		dir = os.TempDir()
	}
	sweepWork(dir, prefix)
	if path, err = os.MkdirTemp(dir, prefix); err != nil {
		return "", nil, chengge.Errorf(chengge.ErrInternal, "make a working folder: %w", err)
	}
	lock, err := os.Create(filepath.Join(path, "lock"))
	if err == nil {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX) // the kernel gives it back when we die
	}
	if err != nil {
		os.RemoveAll(path)
		return "", nil, chengge.Errorf(chengge.ErrInternal, "make a working folder: %w", err)
	}
	return path, func() {
		os.RemoveAll(path)
		lock.Close()
	}, nil
}

// sweepWork removes our folders that nobody holds. One that is younger than a
// minute may not have been locked yet.
func sweepWork(dir, prefix string) {
	left, _ := filepath.Glob(filepath.Join(dir, prefix+"*")) // the pattern is well formed
	for _, path := range left {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < time.Minute || info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()) {
			continue
		}
		lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_RDWR|syscall.O_NOFOLLOW, 0)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(path)
		}
		lock.Close()
	}
}
