package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/store"
)

// The times of a stream.
const (
	eventPing  = 15 * time.Second
	eventTick  = time.Second // how soon another edition is told
	eventStall = 10 * time.Second
	// eventCatchUp is how long a stream may take to read from the database what
	// memory no longer holds: a million events, where the reader is fast.
	eventCatchUp = time.Minute
)

// events answers /v1/events: what follows a number, and then what comes, until
// the caller goes, its key is revoked or the server stops. Each stream takes
// from the feed at its own pace, so that none waits for another.
func (s *server) events(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		filter := s.reportFilter(q, c)
		after, stated := q.lastEvent(r)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		if s.following == nil {
			return &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{Zh: "此服务器不提供事件", En: "this server follows no events"}}
		}
		feed := s.following.Feed
		if err := begun(c.context, feed); err != nil {
			return err
		}
		if !stated {
			after = feed.Last()
		}
		st := &stream{s: s, c: c, feed: feed, filter: filter, w: w, rc: http.NewResponseController(w), at: after}
		if err := st.open(); err != nil {
			return err
		}
		h := w.Header()
		h["Content-Type"] = eventStreamType
		h.Set("Cache-Control", "no-store")
		h.Set("X-Accel-Buffering", "no") // nginx would keep events back
		if r.Method == http.MethodHead {
			return nil
		}
		st.write("retry: 2000\n")
		st.comment("following from " + strconv.FormatInt(after, 10))
		st.edition()
		st.loaded()
		st.flush()
		st.run()
		return nil
	}
}

var eventStreamType = []string{"text/event-stream"}

// begun waits a moment until the feed knows where the events are.
func begun(ctx context.Context, feed *store.Feed) error {
	select {
	case <-feed.Begun():
		return nil
	default:
	}
	timer := time.NewTimer(5 * time.Second)
	defer timer.Stop()
	select {
	case <-feed.Begun():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return &Fault{Code: chengge.ErrUnavailable, Text: chengge.Text{Zh: "数据库暂时不可用，尚不能接收事件：请稍后重试", En: "the database is away, so that events can't be followed yet: try again"}}
	}
}

// lastEvent reads the number to go on from: of the header, which a browser sends
// when it connects again, else of the parameter.
func (q *query) lastEvent(r *http.Request) (after int64, stated bool) {
	name, v := "Last-Event-ID", strings.TrimSpace(r.Header.Get("Last-Event-ID"))
	if v == "" {
		name, v = "after", q.text("after")
	}
	if v == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		q.add(fault(chengge.ErrBadQuery, name, v, "应为事件编号", "write the number of an event"))
	}
	return n, true
}

// stream is one reader of events.
type stream struct {
	s       *server
	c       *call
	feed    *store.Feed
	filter  chengge.ReportFilter
	w       http.ResponseWriter
	rc      *http.ResponseController
	at      int64 // the number up to which everything has been sent, or was not meant
	turn    int64
	told    *grids.Snapshot // the edition in force, as it was told
	load    int64           // the last load of past reports, as it was told
	scratch []byte
	wrote   time.Time
	broken  bool // the reader is gone, or stands still
}

// open looks whether the stream can go on from its number.
func (st *stream) open() error {
	_, _, behind, turn := st.feed.Next(st.at, nil)
	st.turn = turn
	if behind || st.at > st.feed.Last() { // which may be behind other servers
		_, err := st.feed.Past(st.c.context, st.at, 1)
		return err
	}
	return nil
}

// room is how many events a stream takes at once.
const room = 64

func (st *stream) run() {
	var list [room]*store.Told
	var since time.Time // when it began to catch up
	tick := time.NewTicker(eventTick)
	defer tick.Stop()
	for !st.broken {
		events, more, behind, turn := st.feed.Next(st.at, list[:0])
		if turn != st.turn {
			st.bye("numbers begin again: load the list again")
			return
		}
		if behind {
			if since.IsZero() {
				since = time.Now()
			} else if time.Since(since) > eventCatchUp {
				st.bye("too slow: go on from your last id")
				return
			}
			past, err := st.feed.Past(st.c.context, st.at, 16*room)
			if code := chengge.CodeOf(err); code == chengge.ErrUnavailable {
				more = nil // the database is away: try again with the next tick
			} else if err != nil {
				st.failed(err)
				return
			}
			events = past
		} else {
			since = time.Time{}
		}
		if len(events) > 0 {
			st.send(events)
			if !behind {
				clear(list[:]) // what is sent may be forgotten
			}
			select {
			case <-st.c.context.Done():
				return
			case <-st.feed.Ended():
				return
			default:
				continue
			}
		}
		select {
		case <-st.c.context.Done():
			return
		case <-st.feed.Ended():
			st.bye("the server is stopping")
			return
		case <-more:
		case <-tick.C:
			st.edition()
			st.loaded()
			if time.Since(st.wrote) >= eventPing {
				st.comment("ping")
			}
			st.flush()
		}
	}
}

// send writes those of some events that are meant.
func (st *stream) send(events []*store.Told) {
	for _, e := range events {
		st.at = e.No
		name, data := "report", e.JSON
		if !st.filter.Matches(&e.Event) {
			before, ok := e.Before()
			if !ok || !st.filter.Matches(&before) {
				continue
			}
			// It was meant and is no more: said without what it has become.
			name, data = "left", fmt.Appendf(nil, `{"no":%d,"report":%d,"version":%d}`, e.No, e.Report, e.Version)
		}
		b := append(st.scratch[:0], "id: "...)
		b = strconv.AppendInt(b, e.No, 10)
		b = append(b, "\nevent: "...)
		b = append(b, name...)
		b = append(b, "\ndata: "...)
		b = append(b, data...)
		b = append(b, "\n\n"...)
		st.scratch = b
		if st.writeBytes(b); st.broken {
			return
		}
	}
	st.flush()
}

// edition tells the edition in force where that is another one than was told.
func (st *stream) edition() {
	snap := st.s.live.Now()
	if snap == nil || snap == st.told {
		return
	}
	// Who is below whom may be another one now.
	st.told, st.c.snapshot = snap, snap
	st.s.bound(&st.filter, st.c)
	st.write("event: edition\ndata: {\"edition\":" + strconv.FormatInt(snap.Edition(), 10) + ",\"hash\":\"" + snap.Hash() + "\"}\n\n")
}

// loaded tells of past reports that were brought in, each of which is no event.
func (st *stream) loaded() {
	load := st.s.lastLoad()
	if load == st.load {
		return
	}
	st.load = load
	st.write("event: loaded\ndata: {\"load\":" + strconv.FormatInt(load, 10) + "}\n\n")
}

// comment writes a comment, with the number to go on from: what is not meant
// must not be asked for again.
func (st *stream) comment(text string) {
	st.write(": " + text + "\nid: " + strconv.FormatInt(st.at, 10) + "\n\n")
}

// bye ends a stream with a comment.
func (st *stream) bye(why string) {
	st.comment(why)
	st.flush()
}

// failed ends a stream for an error, told as problems are: what is no error of
// ours stays in the log.
func (st *stream) failed(err error) {
	if st.c.context.Err() != nil { // the caller is gone, or its key
		return
	}
	p := problemOf(err, st.c.lang)
	if p.Status >= http.StatusInternalServerError {
		st.s.log.LogAttrs(st.c.context, slog.LevelError, "events cut short", slog.String("request_id", st.c.id), slog.String("error", err.Error()))
	}
	st.bye(strings.Join(strings.Fields(p.Title+": "+p.Detail), " ")) // a comment is one line
}

func (st *stream) write(text string) { st.writeBytes([]byte(text)) }

func (st *stream) writeBytes(b []byte) {
	if st.broken {
		return
	}
	now := time.Now()
	if now.Sub(st.wrote) > time.Second { // a deadline costs as much as a write
		_ = st.rc.SetWriteDeadline(now.Add(eventStall))
		st.wrote = now
	}
	if _, err := st.w.Write(b); err != nil {
		st.broken = true
	}
}

// flush sends what was written.
func (st *stream) flush() {
	if !st.broken && st.rc.Flush() != nil {
		st.broken = true
	}
}
