package postgres

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// environment is all that our children see: PGPORT, PGOPTIONS, TZ and their
// like in ours must not change a server.
var environment = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}

// A child is a running process of ours.
type child struct {
	*os.Process
	gone chan struct{} // closed when it has ended and is reaped
	err  error         // how it ended, to be read after gone
}

// spawn starts cmd from a thread that lives as long as the child, so that its
// Pdeathsig means the death of our process and not of some thread.
func spawn(cmd *exec.Cmd) (*child, error) {
	c := &child{gone: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		c.Process = cmd.Process
		started <- nil
		c.err = cmd.Wait()
		close(c.gone)
	}()
	return c, <-started
}

// ended tells whether the child is gone.
func (c *child) ended() bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}

// run runs a short command as the account in dir and gives what it printed. It
// is killed when ctx ends or we die.
func (a account) run(ctx context.Context, dir, name string, args ...string) (string, error) {
	runtime.LockOSThread() // for Pdeathsig, see spawn
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, environment, a.attributes(syscall.SIGKILL)
	cmd.WaitDelay = time.Second // for children of its own that hold the pipe
	out, err := cmd.CombinedOutput()
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return strings.TrimSpace(string(out)), err
}

// mayEnter asks the kernel whether the account can work in dir, by starting a
// harmless program there.
func (a account) mayEnter(ctx context.Context, dir, program string) (bool, error) {
	_, err := a.run(ctx, dir, program, "-V")
	if errors.Is(err, syscall.EACCES) {
		return false, nil
	}
	return err == nil, err
}
