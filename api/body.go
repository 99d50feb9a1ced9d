package api

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// body is the body of a request that may take long. Once it has ended, net/http
// reads on to see whether the caller goes away; a deadline for reading that
// passes then ends the request, and with it all that follow on its connection.
// So the deadline goes when the body ends.
type body struct {
	io.ReadCloser
	control *http.ResponseController

	mu    sync.Mutex
	ended bool
}

// endBody gives a request a body whose end ends the deadline for reading it.
func endBody(w http.ResponseWriter, r *http.Request) *body {
	b := &body{ReadCloser: r.Body, control: http.NewResponseController(w)}
	if r.Body == nil || r.Body == http.NoBody {
		b.end()
	} else {
		r.Body = b
	}
	return b
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.end()
	}
	return n, err
}

func (b *body) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	_ = b.control.SetReadDeadline(time.Time{}) // tests have no connection
}

// cut ends the wait of who reads the body.
func (b *body) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended {
		_ = b.control.SetReadDeadline(time.Now())
	}
}
