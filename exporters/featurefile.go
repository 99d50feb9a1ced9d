package exporters

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// outFile is a file that is appended to. What is written is hashed and stored
// by another goroutine while the writer formats on.
type outFile struct {
	name string
	buf  []byte // writers append to it, and call spill after each row

	end        func(error) // ends the job: nothing can be stored any more
	file       *os.File
	sum        hash.Hash
	size       int64
	full, free chan []byte
	done       chan error
}

const spillAt = 256 << 10

// create begins a file in the folder of the job.
func (j *featureJob) create(name string) (*outFile, error) {
	f, err := os.OpenFile(filepath.Join(j.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	o := &outFile{name: name, end: j.end, file: f, sum: sha256.New(), buf: make([]byte, 0, spillAt+spillAt/4),
		full: make(chan []byte, 2), free: make(chan []byte, 3), done: make(chan error, 1)}
	for range 2 {
		o.free <- make([]byte, 0, spillAt+spillAt/4)
	}
	go o.store()
	return o, nil
}

func (o *outFile) store() {
	var failed error
	for b := range o.full {
		if failed == nil {
			o.sum.Write(b)
			if _, failed = o.file.Write(b); failed != nil {
				o.end(failed)
			}
		}
		o.free <- b[:0]
	}
	if err := o.file.Close(); failed == nil {
		failed = err
	}
	o.done <- failed
}

// spill hands the buffer over when it is full.
func (o *outFile) spill() {
	if len(o.buf) >= spillAt {
		o.hand()
	}
}

func (o *outFile) hand() {
	o.size += int64(len(o.buf))
	o.full <- o.buf
	o.buf = <-o.free
}

// Write appends, for writers that know io.Writer only.
func (o *outFile) Write(p []byte) (int, error) {
	o.buf = append(o.buf, p...)
	o.spill()
	return len(p), nil
}

// close stores the rest and tells what the file is. A failure to write comes
// out here.
func (o *outFile) close() (WrittenFile, error) {
	o.hand()
	close(o.full)
	err := <-o.done
	return WrittenFile{Name: o.name, Bytes: o.size, SHA256: hex.EncodeToString(o.sum.Sum(nil))}, err
}

// keep closes o and lists it among the files.
func (j *featureJob) keep(o *outFile, failed bool) error {
	f, err := o.close()
	if err == nil && !failed {
		j.written.Files = append(j.written.Files, f)
	}
	return err
}

// keepFile lists a file that was written by other means.
func (j *featureJob) keepFile(name string) error {
	in, err := os.Open(filepath.Join(j.dir, name))
	if err != nil {
		return err
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.CopyBuffer(sum, in, make([]byte, spillAt))
	if err != nil {
		return err
	}
	j.written.Files = append(j.written.Files, WrittenFile{Name: name, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}
