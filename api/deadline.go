package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"chengge"
	"chengge/store"
)

// timed gives a request the deadlines of its pace, and ends a stream within
// seconds after its key is revoked or expires. What it gives stops the clocks.
func (s *server) timed(w http.ResponseWriter, r *http.Request, c *call, p pace) (stop func()) {
	var limit time.Duration
	switch p {
	case prompt:
		limit = s.limits.Deadline
	case lengthy:
		limit = s.limits.LengthyDeadline
	default:
		in := endBody(w, r)
		ctx, cancel := context.WithCancelCause(c.context)
		c.context = ctx
		if c.principal.Key == 0 {
			return func() { cancel(nil) }
		}
		return s.watch(ctx, cancel, r.Header.Get("Authorization"), in)
	}
	if p == lengthy {
		endBody(w, r)
	}
	ctx, cancel := context.WithTimeout(c.context, limit)
	c.context = store.WithStatementTimeout(ctx, limit*2/3)
	return cancel
}

// watch looks again and again whether the key of a request still opens, and
// ends the request when it does not. It takes no goroutine: streams are many.
func (s *server) watch(ctx context.Context, cancel context.CancelCauseFunc, header string, in *body) (stop func()) {
	var look func()
	var again *time.Timer
	ready := make(chan struct{})
	look = func() {
		<-ready
		if _, err := s.doors.key(ctx, header); chengge.CodeOf(err) == chengge.ErrUnauthorised {
			cancel(err)
			in.cut()
			return
		}
		if ctx.Err() == nil {
			again.Reset(keySoon)
		}
	}
	again = time.AfterFunc(keySoon, look)
	close(ready)
	return func() {
		again.Stop()
		cancel(nil)
	}
}

// lateness tells an error for what it is where the deadline of the request has
// passed: what was asked for takes too long. Of a change it is left as it is,
// since it may say that nobody knows whether it was made.
func (s *server) lateness(c *call, r *http.Request, err error) error {
	if !errors.Is(c.context.Err(), context.DeadlineExceeded) {
		return err
	}
	code := chengge.CodeOf(err)
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if code == chengge.ErrInternal && !reading {
		return &Fault{Code: chengge.ErrUnavailable, Text: chengge.Text{
			Zh: "在规定的时间内没有完成：重试之前请先查看是否已经完成", En: "it was not done in the time that a request has: look whether it was done before you try again",
		}}
	}
	if code == chengge.ErrInternal || code == chengge.ErrUnavailable && reading {
		return &Fault{Code: chengge.ErrTooCostly, Text: chengge.Text{
			Zh: "在规定的时间内没有完成：请缩小范围", En: "it was not done in the time that a request has: ask for less",
		}}
	}
	return err
}
