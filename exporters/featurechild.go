package exporters

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"chengge"
)

// gdalName is the program that writes what this one does not write itself.
const gdalName = "chengge-gdal"

// findGDAL gives the path of chengge-gdal: as stated, else beside this program,
// else in $PATH.
func findGDAL(stated string) (string, error) {
	if stated != "" {
		if _, err := os.Stat(stated); err != nil {
			return "", chengge.Errorf(chengge.ErrInternal, "the program that writes files, %s: %w", stated, err)
		}
		return filepath.Abs(stated)
	}
	if self, err := os.Executable(); err == nil {
		name := filepath.Join(filepath.Dir(self), gdalName)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return filepath.Abs(name)
		}
	}
	name, err := exec.LookPath(gdalName)
	if err != nil {
		return "", chengge.Errorf(chengge.ErrInternal, "%s, which writes this format, is neither beside this program nor in $PATH: build it with make build", gdalName)
	}
	return filepath.Abs(name)
}

// writerChild is a running chengge-gdal that takes rows from its standard input.
type writerChild struct {
	cmd    *exec.Cmd
	ctx    context.Context
	cancel context.CancelFunc
	in     io.WriteCloser
	stderr bytes.Buffer
	limit  time.Duration
}

// startWriter runs chengge-gdal in the job's folder, with no environment but
// what GDAL needs to find its own data. It is killed when the job's context ends.
func (j *featureJob) startWriter(driver, file string) (*writerChild, error) {
	gdal, err := findGDAL(j.o.GDAL)
	if err != nil {
		return nil, err
	}
	memory := j.o.Memory
	if memory <= 0 {
		memory = 4 << 30
	}
	c := &writerChild{limit: j.o.Time}
	if c.limit <= 0 {
		c.limit = time.Hour
	}
	dir, err := filepath.Abs(j.dir)
	if err != nil {
		return nil, err
	}
	c.ctx, c.cancel = context.WithTimeout(j.ctx, c.limit)
	c.cmd = exec.CommandContext(c.ctx, gdal, "write", "--driver", driver, "--memory", strconv.FormatInt(memory, 10),
		"--cpu", strconv.Itoa(int(c.limit.Seconds())+1), filepath.Join(dir, file))
	c.cmd.Dir = dir
	c.cmd.Env = []string{"LANG=C.UTF-8", "TMPDIR=" + dir, "HOME=" + dir}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH", "GDAL_DATA", "PROJ_LIB", "PROJ_DATA", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			c.cmd.Env = append(c.cmd.Env, name+"="+v)
		}
	}
	c.cmd.Stderr = &c.stderr
	c.cmd.WaitDelay = 2 * time.Second
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		c.cancel()
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		c.cancel()
		return nil, chengge.Errorf(chengge.ErrInternal, "start %s: %w", gdal, err)
	}
	return c, nil
}

// stop ends the child, whatever it is doing, and waits for it.
func (c *writerChild) stop() {
	c.cancel()
	c.in.Close()
	c.cmd.Wait() //nolint:errcheck // killed on purpose
}

// wait lets the child complete its file. err is why writing to it failed, if it
// did; what the child says about it goes first.
func (c *writerChild) wait(err error) error {
	defer c.cancel()
	if cerr := c.in.Close(); err == nil && cerr != nil && !errors.Is(cerr, os.ErrClosed) {
		err = cerr
	}
	waited := c.cmd.Wait()
	switch {
	case waited == nil:
		return err
	case errors.Is(context.Cause(c.ctx), context.DeadlineExceeded):
		return fmt.Errorf("writing took longer than %s and was stopped", c.limit)
	case c.ctx.Err() != nil:
		return context.Cause(c.ctx)
	}
	said, _, _ := strings.Cut(strings.TrimSpace(c.stderr.String()), "\n")
	said = strings.ReplaceAll(strings.TrimPrefix(said, gdalName+": "), c.cmd.Dir+string(filepath.Separator), "")
	if said == "" {
		said = "it said nothing"
	}
	return fmt.Errorf("%s ended (%w): %.500s", gdalName, waited, said)
}
