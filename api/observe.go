package api

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
)

const requestIDHeader = "X-Request-Id"

// observe is the outermost middleware: it numbers the request, counts and logs
// it, and turns a panic into a problem. The log has the path without the query:
// where somebody reported from is nobody's business.
func (s *server) observe(next http.Handler) http.Handler {
	ids := newRequestIDs()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := requestID(r.Header.Get(requestIDHeader), ids)
		h := w.Header()
		h[requestIDHeader] = []string{id}
		rw := &responseWriter{ResponseWriter: w}
		defer func() {
			failure := recover()
			if failure != nil && failure != http.ErrAbortHandler {
				s.log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("request_id", id),
					slog.String("panic", fmt.Sprint(failure)), slog.String("stack", string(debug.Stack())))
				if rw.status == 0 {
					s.fail(rw, callOf(r), fmt.Errorf("panic: %v", failure))
				} else {
					failure = http.ErrAbortHandler // half an answer must not look whole
				}
			}
			if failure == http.ErrAbortHandler && rw.status == 0 {
				rw.status = callerGone
			}
			s.done(r, rw, id, time.Since(began))
			if failure == http.ErrAbortHandler {
				panic(failure)
			}
		}()
		next.ServeHTTP(rw, r)
	})
}

// callerGone is what logs and metrics call the status of a request that nobody
// waits for any more, as nginx does.
const callerGone = 499

// done counts and logs a request that is answered.
func (s *server) done(r *http.Request, w *responseWriter, id string, took time.Duration) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	route := "none"
	if pattern := chi.RouteContext(r.Context()); pattern != nil && pattern.RoutePattern() != "" {
		route = pattern.RoutePattern()
	}
	s.metrics.count(route, r.Method, w.status, took)
	level := slog.LevelInfo
	if w.status < 400 {
		level = slog.LevelDebug
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	s.log.LogAttrs(r.Context(), level, "request", slog.String("request_id", id), slog.String("from", s.doors.addressOf(r).String()), slog.String("method", r.Method),
		slog.String("path", r.URL.Path), slog.Int("status", w.status), slog.Int64("bytes", w.bytes), slog.Duration("took", took))
}

// responseWriter remembers what was answered.
type responseWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *responseWriter) WriteHeader(status int) {
	if status >= 200 && w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// answering tells whether an answer has begun, also behind what packs it.
func answering(w http.ResponseWriter) bool {
	for {
		switch under := w.(type) {
		case *responseWriter:
			return under.status != 0
		case interface{ Unwrap() http.ResponseWriter }:
			w = under.Unwrap()
		default:
			return false
		}
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// requestIDs are a random word for the process and a number for the request.
type requestIDs struct {
	prefix string
	n      atomic.Uint64
}

func newRequestIDs() *requestIDs {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return &requestIDs{prefix: hex.EncodeToString(b[:]) + "-"}
}

func (ids *requestIDs) next() string {
	return ids.prefix + strconv.FormatUint(ids.n.Add(1), 10)
}

// requestID keeps the caller's id where it is short and plain.
func requestID(theirs string, ids *requestIDs) string {
	if theirs == "" || len(theirs) > 64 {
		return ids.next()
	}
	for i := range len(theirs) {
		c := theirs[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == ':') {
			return ids.next()
		}
	}
	return theirs
}
