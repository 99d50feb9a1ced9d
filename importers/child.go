package importers

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

// GDALName is the name of the program that reads foreign files.
const GDALName = "chengge-gdal"

// findGDAL gives the path of chengge-gdal: as stated, else beside this program,
// else in $PATH.
func findGDAL(stated string) (string, error) {
	if stated != "" {
		if _, err := os.Stat(stated); err != nil {
			return "", chengge.Errorf(chengge.ErrInternal, "the program that reads files, %s: %w", stated, err)
		}
		return absolute(stated)
	}
	if self, err := os.Executable(); err == nil {
		if name := filepath.Join(filepath.Dir(self), GDALName); exec.Command(name).Err == nil {
			if info, err := os.Stat(name); err == nil && info.Mode()&0o111 != 0 {
				return absolute(name)
			}
		}
	}
	name, err := exec.LookPath(GDALName)
	if err != nil {
		return "", chengge.Errorf(chengge.ErrInternal, "%s, which reads files, is neither beside this program nor in $PATH: build it with make build", GDALName)
	}
	return absolute(name)
}

// absolute is a path that counts in any folder: children work in their own.
func absolute(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", chengge.Errorf(chengge.ErrInternal, "%w", err)
	}
	return path, nil
}

// child is a running chengge-gdal.
type child struct {
	cmd    *exec.Cmd
	cancel context.CancelFunc
	ctx    context.Context
	stream *StreamReader
	stderr tail
	limit  time.Duration
}

// startChild runs chengge-gdal on a source and reads the stream's header. The
// child gets no environment but what GDAL needs to find its own data.
func startChild(ctx context.Context, s *source, o Options) (*child, error) {
	c := &child{limit: o.timeLimit()}
	c.ctx, c.cancel = context.WithTimeout(ctx, c.limit)
	args := []string{"read", "--driver", s.driver, "--memory", strconv.FormatInt(o.memoryLimit(), 10), "--cpu", strconv.Itoa(int(c.limit.Seconds()) + 1)}
	if s.table != "" {
		args = append(args, "--layer", s.table)
	}
	c.cmd = exec.CommandContext(c.ctx, o.GDAL, append(args, s.path)...)
	c.cmd.Dir = s.work
	c.cmd.Env = []string{"LANG=C.UTF-8", "TMPDIR=" + s.work, "HOME=" + s.work}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH", "GDAL_DATA", "PROJ_LIB", "PROJ_DATA", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			c.cmd.Env = append(c.cmd.Env, name+"="+v)
		}
	}
	c.cmd.Stderr = &c.stderr
	c.cmd.WaitDelay = 2 * time.Second
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		c.cancel()
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		c.cancel()
		return nil, chengge.Errorf(chengge.ErrInternal, "start %s: %w", o.GDAL, err)
	}
	if c.stream, err = NewStreamReader(out); err != nil {
		err = c.explain(err)
		c.stop()
		return nil, err
	}
	return c, nil
}

// next gives the next row, io.EOF after the last. A child that died is an error
// that says how.
func (c *child) next() (*StreamRow, error) {
	row, err := c.stream.Next()
	if err == nil || err == io.EOF {
		return row, err
	}
	return nil, c.explain(err)
}

// stop ends the child, whatever it is doing, and waits for it.
func (c *child) stop() {
	c.cancel()
	c.cmd.Wait() //nolint:errcheck // killed on purpose
}

// explain finds out why the stream broke.
func (c *child) explain(err error) error {
	var said childError
	if errors.As(err, &said) {
		return errors.New(c.hidePaths(string(said)))
	}
	if !errors.Is(err, errStreamEnds) {
		return err
	}
	waited := c.cmd.Wait()
	switch {
	case errors.Is(context.Cause(c.ctx), context.DeadlineExceeded):
		return fmt.Errorf("reading took longer than %s and was stopped", c.limit)
	case c.ctx.Err() != nil:
		return context.Cause(c.ctx)
	case waited == nil:
		return errors.New("the reader stopped before the end of the file")
	}
	detail := ""
	if line := c.stderr.line(); line != "" {
		detail = ": " + line
	}
	return fmt.Errorf("the reader died on this file (%w%s): the file is damaged, or larger than the memory limit", waited, detail)
}

// hidePaths takes the working folder out of what GDAL says.
func (c *child) hidePaths(s string) string {
	return strings.ReplaceAll(s, c.cmd.Dir+string(filepath.Separator), "")
}

// tail keeps the beginning of what a child says, which is where a crash says
// what it was.
type tail struct{ bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	if free := 4096 - t.Len(); free > 0 {
		t.Buffer.Write(p[:min(free, len(p))])
	}
	return len(p), nil
}

func (t *tail) line() string {
	line, _, _ := bytes.Cut(t.Bytes(), []byte{'\n'})
	return clip(string(line))
}
