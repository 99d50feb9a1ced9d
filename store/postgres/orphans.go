package postgres

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A push is a signal and how long it is given.
type push struct {
	signal   syscall.Signal
	patience time.Duration
}

// An orphaned postmaster is asked to shut down fast, then immediately; both
// lose nothing that was committed. Backends without a postmaster are in a
// computation, or would have ended by themselves. An unfinished initdb has
// nothing to lose.
var (
	pushPostmaster = []push{{syscall.SIGINT, 20 * time.Second}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}}
	pushBackends   = []push{{syscall.SIGTERM, time.Second}, {syscall.SIGQUIT, 2 * time.Second}, {syscall.SIGKILL, 5 * time.Second}}
	pushUnfinished = []push{{syscall.SIGKILL, 5 * time.Second}}
)

const glance = 10 * time.Millisecond // how often we look whether something has happened

// clear ends what still runs on the data, waits until their shared memory is
// let go, and removes the pid file that would block a start. The caller holds
// the folder's lock.
func (m family) clear(ctx context.Context, socketDir string, log *slog.Logger) error {
	note := readPidFile(m.data)
	if err := m.end(ctx, log); err != nil {
		return err
	}
	// A process that is ending lets go of its memory a moment before or after it
	// leaves /proc; PostgreSQL refuses to start while it holds it.
	wait := time.Now().Add(10 * time.Second)
	for note.attached() && time.Now().Before(wait) {
		if err := pause(ctx, glance); err != nil {
			return err
		}
	}
	if note.pid != 0 {
		log.Warn("PostgreSQL was not shut down cleanly: it recovers", "data", m.data, "former_pid", note.pid)
	}
	if err := os.Remove(filepath.Join(m.data, pidFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	clearSocket(socketDir)
	return nil
}

// end ends all processes of the family: the postmasters, who end their
// backends, then whatever is left.
func (m family) end(ctx context.Context, log *slog.Logger) error {
	for _, p := range pushPostmaster {
		_, postmasters, err := m.members()
		if err != nil {
			return err
		}
		if len(postmasters) == 0 {
			break
		}
		log.Warn("ending an orphaned PostgreSQL", "data", m.data, "pids", postmasters, "signal", p.signal.String())
		err = m.apply(ctx, postmasters, p, func(_, postmasters []int) bool { return len(postmasters) == 0 })
		if err != nil {
			return err
		}
	}
	return m.endAll(ctx, log, pushBackends)
}

// endAll signals every process of the family.
func (m family) endAll(ctx context.Context, log *slog.Logger, pushes []push) error {
	for _, p := range pushes {
		all, _, err := m.members()
		if err != nil || len(all) == 0 {
			return err
		}
		log.Warn("ending orphaned processes of PostgreSQL", "data", m.data, "pids", all, "signal", p.signal.String())
		if err := m.apply(ctx, all, p, func(all, _ []int) bool { return len(all) == 0 }); err != nil {
			return err
		}
	}
	all, _, err := m.members()
	if err == nil && len(all) > 0 {
		return refuse(Immortal, "processes %v of an earlier PostgreSQL on %s do not end: end them, or restart the machine", all, m.data)
	}
	return err
}

// apply signals pids and waits until done holds, or patience is at its end.
func (m family) apply(ctx context.Context, pids []int, p push, done func(all, postmasters []int) bool) error {
	for _, pid := range pids {
		m.signal(pid, p.signal)
	}
	for end := time.Now().Add(p.patience); time.Now().Before(end); {
		all, postmasters, err := m.members()
		if err != nil || done(all, postmasters) {
			return err
		}
		if err := pause(ctx, glance); err != nil {
			return err
		}
	}
	return nil
}

const pidFile = "postmaster.pid"

// A pidNote is what postmaster.pid says: its writer, and the System V shared
// memory that all its processes hold.
type pidNote struct {
	pid int
	shm string
}

func readPidFile(data string) pidNote {
	text, _ := os.ReadFile(filepath.Join(data, pidFile))
	lines := strings.Split(string(text), "\n")
	var n pidNote
	n.pid, _ = strconv.Atoi(strings.TrimSpace(lines[0]))
	if len(lines) > 6 {
		if fields := strings.Fields(lines[6]); len(fields) == 2 {
			n.shm = fields[1]
		}
	}
	return n
}

// attached tells whether a process still holds the shared memory.
func (n pidNote) attached() bool {
	table, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil || n.shm == "" {
		return false
	}
	for line := range strings.Lines(string(table)) {
		// key shmid perms size cpid lpid nattch …
		if f := strings.Fields(line); len(f) > 6 && f[1] == n.shm {
			return f[6] != "0"
		}
	}
	return false
}

// pause waits, or gives the cause for which ctx has ended.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
