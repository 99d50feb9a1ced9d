package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"chengge"
)

// writeOut writes a result to a file or to standard output.
func (a *app) writeOut(path string, b []byte) error {
	o, err := a.openOutput(path)
	if err != nil {
		return err
	}
	if _, err := o.Write(b); err != nil {
		o.discard()
		return err
	}
	return o.keep()
}

// output is standard output, or a file that appears whole or not at all: it is
// written beside its place and moved there at the end.
type output struct {
	io.Writer
	temp *os.File
	path string
}

func (a *app) openOutput(path string) (*output, error) {
	if path == "" || path == "-" {
		return &output{Writer: a.stdout}, nil
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "--out %s: %w", path, err)
	}
	return &output{Writer: temp, temp: temp, path: path}, nil
}

// keep puts the file in its place.
func (o *output) keep() error {
	if o.temp == nil {
		return nil
	}
	err := o.temp.Chmod(0o644)
	if err == nil {
		err = o.temp.Sync()
	}
	if e := o.temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(o.temp.Name(), o.path)
	}
	if err != nil {
		_ = os.Remove(o.temp.Name())
		return chengge.Errorf(chengge.ErrFile, "--out %s: %w", o.path, err)
	}
	return nil
}

// discard leaves no trace of the file.
func (o *output) discard() {
	if o.temp != nil {
		_ = o.temp.Close()
		_ = os.Remove(o.temp.Name())
	}
}

// countingReader counts what was read, for progress.
type countingReader struct {
	r io.Reader
	n atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

func fileSize(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return -1
	}
	return info.Size()
}

func missingFile(path string, err error) error {
	if os.IsNotExist(err) {
		return chengge.Errorf(chengge.ErrUsage, "%s", fmt.Sprintf("there is no file %s; a point is written LNG,LAT, as in 113.6653,34.7579", path))
	}
	return chengge.Errorf(chengge.ErrFile, "%w", err)
}
