package postgres

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// logSize and logFiles bound what the server's log takes on disk.
const (
	logSize  = 8 << 20
	logFiles = 3
)

// A logFile keeps what the server writes: in path, path.1 and path.2, the
// newest first, and the last lines in memory. What cannot be written (a full
// disk) is dropped: a server must not wait for its log.
type logFile struct {
	path string
	max  int64

	mu   sync.Mutex
	file *os.File
	size int64
	last []string
}

func openLog(path string) (*logFile, error) {
	l := &logFile{path: path, max: logSize}
	return l, l.open()
}

func (l *logFile) open() error {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return err
	}
	l.file, l.size = file, info.Size()
	return nil
}

// follow reads r to its end, which comes when the last process of the server
// has gone.
func (l *logFile) follow(r io.ReadCloser) {
	defer r.Close()
	lines := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := lines.ReadSlice('\n') // a longer line comes in pieces
		if len(line) > 0 {
			l.add(string(line))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

func (l *logFile) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = append(l.last, strings.TrimRight(line, "\n"))
	if len(l.last) > 20 {
		l.last = l.last[1:]
	}
	if l.size > 0 && l.size+int64(len(line)) > l.max {
		l.rotate()
	}
	if l.file != nil {
		n, _ := l.file.WriteString(line)
		l.size += int64(n)
	}
}

func (l *logFile) rotate() {
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
	for i := logFiles - 1; i > 0; i-- {
		from := l.path
		if i > 1 {
			from = fmt.Sprintf("%s.%d", l.path, i-1)
		}
		os.Rename(from, fmt.Sprintf("%s.%d", l.path, i))
	}
	if l.open() == nil && l.size > 0 { // the rename failed
		l.file.Truncate(0)
		l.size = 0
	}
}

// begin forgets the lines of an earlier start.
func (l *logFile) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = nil
}

// tail gives the last lines.
func (l *logFile) tail(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.last[max(0, len(l.last)-n):], "\n")
}

func (l *logFile) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
}
