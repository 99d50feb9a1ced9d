package api

import (
	"io"
	"sync"
)

// Ahead reads a body a few blocks ahead of its parser, and tells when the parser
// is about to wait: what was parsed until then can be answered meanwhile, so
// that a sender who waits for answers gets them.
type Ahead struct {
	blocks  chan block
	spare   chan []byte
	stop    chan struct{}
	closing sync.Once
	current block
	rest    []byte
	onWait  func()
}

type block struct {
	bytes []byte
	err   error
}

const (
	blockBytes  = 64 << 10
	blocksAhead = 4
)

// NewAhead begins to read r. Close ends it.
func NewAhead(r io.Reader) *Ahead {
	a := &Ahead{blocks: make(chan block, blocksAhead), spare: make(chan []byte, blocksAhead+2), stop: make(chan struct{})}
	go a.fill(r)
	return a
}

func (a *Ahead) fill(r io.Reader) {
	for {
		var b []byte
		select {
		case b = <-a.spare:
		default:
			b = make([]byte, blockBytes)
		}
		n, err := r.Read(b[:blockBytes])
		if n == 0 && err == nil {
			continue
		}
		select {
		case a.blocks <- block{b[:n], err}:
		case <-a.stop:
			return
		}
		if err != nil {
			return
		}
	}
}

// Read gives what is there; before it waits, it calls the function of OnWait.
func (a *Ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.current.err != nil {
			return 0, a.current.err
		}
		if a.current.bytes != nil {
			select {
			case a.spare <- a.current.bytes:
			default:
			}
			a.current.bytes = nil
		}
		select {
		case a.current = <-a.blocks:
		default:
			if a.onWait != nil {
				a.onWait()
			}
			select {
			case a.current = <-a.blocks:
			case <-a.stop:
				return 0, io.ErrClosedPipe
			}
		}
		a.rest = a.current.bytes
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// Close ends the reading; a parser that waits gets an error. It may be called
// more than once.
func (a *Ahead) Close() { a.closing.Do(func() { close(a.stop) }) }
