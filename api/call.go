package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"chengge"
	"chengge/grids"
)

// call is what is known of a request before its handler runs.
type call struct {
	context   context.Context
	id        string // X-Request-Id
	lang      chengge.Lang
	principal chengge.Principal // who asks; none where no right is asked for
	address   netip.Addr        // from where, behind trusted proxies
	snapshot  *grids.Snapshot   // loaded once; nil where the route asks for none
	asker     *Asker
	shown     bool // an Authorization header
}

// handler answers one request; its error becomes a problem.
type handler func(w http.ResponseWriter, r *http.Request, c *call) error

// anyone stands where no right is asked for: pages, documents, health. No route
// of the tables has it.
const anyone chengge.Right = ""

// access says what a route wants beside a right before its handler runs.
type access int

const (
	anyTime  access = iota // also while there is no snapshot
	withCity               // a snapshot
)

type callKey struct{}

// callOf gives the call that identify put into the request.
func callOf(r *http.Request) *call {
	if c, ok := r.Context().Value(callKey{}).(*call); ok {
		return c
	}
	return &call{context: r.Context(), lang: chengge.English}
}

// identify is the middleware that finds out from where a request comes and in
// which language the answer is. Who asks is found out where it matters.
func (s *server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		strict(w.Header(), s.doors.isSecure(r))
		c := &call{id: w.Header().Get(requestIDHeader), lang: langOf(r), address: s.doors.addressOf(r)}
		c.context = context.WithValue(r.Context(), callKey{}, c)
		next.ServeHTTP(w, r.WithContext(c.context))
	})
}

// foreignPages lets reading through, and what no browser sends.
var foreignPages = http.NewCrossOriginProtection()

// door is what a request passes before its handler runs.
type door struct {
	right chengge.Right
	want  access
	pace  pace
}

// handle makes a handler of net/http, and asks for a right and for what the
// route wants.
func (s *server) handle(right chengge.Right, want access, h handler) http.HandlerFunc {
	return s.behind(door{right: right, want: want}, h)
}

// behind makes a handler of net/http of one that stands behind a door.
func (s *server) behind(d door, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := callOf(r)
		leave, err := s.enter(w, r, c, d)
		if err != nil {
			s.fail(w, c, err)
			return
		}
		defer leave()
		// What answers HEAD may write a body as for GET: net/http keeps it back.
		if err := h(w, r.WithContext(c.context), c); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
			s.fail(w, c, s.lateness(c, r, err))
		}
	}
}

// enter finds out who asks, and whether it may, now. What it gives is to be
// called when the request is answered.
func (s *server) enter(w http.ResponseWriter, r *http.Request, c *call, d door) (leave func(), err error) {
	now := time.Now()
	of := ofAddress(c.address)
	if d.right == anyone {
		return func() {}, s.admit(w, r, c, of, now)
	}
	c.shown = len(r.Header["Authorization"]) > 0
	if c.shown && !s.doors.knows(r) { // keys are not to be tried for nothing
		if err := s.gate.take(w.Header(), of, now); err != nil {
			return nil, err
		}
	}
	if c.principal, err = s.doors.whoAsks(r); err != nil {
		if c.shown {
			s.gate.fine(of, wrongKey, now)
		} else if e := s.admit(w, r, c, of, now); e != nil {
			return nil, e
		}
		return nil, err
	}
	w.Header()["Cache-Control"] = privately
	if c.principal.Key != 0 {
		of = bucketOf{key: c.principal.Key}
	}
	if err := s.admit(w, r, c, of, now); err != nil {
		return nil, err
	}
	if !c.principal.May(d.right) {
		return nil, &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{
			Zh: "角色“" + c.principal.Role.Text().Zh + "”没有此权限（" + string(d.right) + "）" + bounded(c.principal).Zh,
			En: "the role " + string(c.principal.Role) + " has not the right " + string(d.right) + bounded(c.principal).En,
		}}
	}
	if c.principal.Key == 0 && d.right != chengge.ReadCity {
		// Who has this machine's browser open on a foreign page must not change
		// the city through it.
		if err := foreignPages.Check(r); err != nil {
			return nil, &Fault{Code: chengge.ErrForbidden, Field: "Origin", Value: r.Header.Get("Origin"), Text: chengge.Text{
				Zh: "不接受其他网站的页面发来的改动", En: "changes sent by a page of another site are refused",
			}}
		}
	}
	if d.want == withCity {
		if c.snapshot = s.live.Now(); c.snapshot == nil {
			return nil, &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{Zh: "数据尚未载入，请稍后重试", En: "the city is not loaded yet; try again soon"}}
		}
		if c.asker, err = s.askerFor(c.snapshot); err != nil {
			return nil, err
		}
	}
	end, err := s.gate.start(w.Header(), of, d.pace, now)
	if err != nil {
		return nil, err
	}
	stop := s.timed(w, r, c, d.pace)
	return func() { stop(); end() }, nil
}

// bounded says why the whole city is not open to who is bound to a body.
func bounded(p chengge.Principal) chengge.Text {
	if p.Organisation == "" {
		return chengge.Text{}
	}
	return chengge.Text{Zh: "，或该密钥限于单位 " + p.Organisation, En: ", or its key is bound to the organisation " + p.Organisation}
}

// wrongKey is how many requests one with a key that does not open counts for.
const wrongKey = 10

// admit takes a token for the request. This machine itself is let in always.
func (s *server) admit(w http.ResponseWriter, r *http.Request, c *call, of bucketOf, now time.Time) error {
	if of.key == 0 && isDirect(r) && !c.shown {
		return nil
	}
	return s.gate.take(w.Header(), of, now)
}

// langOf is the language of an answer: the lang parameter, else the header.
func langOf(r *http.Request) chengge.Lang {
	if strings.Contains(r.URL.RawQuery, "lang=") {
		if l := r.URL.Query().Get("lang"); l == string(chengge.Chinese) || l == string(chengge.English) {
			return chengge.Lang(l)
		}
	}
	if header := r.Header.Get("Accept-Language"); header != "" {
		return chengge.ParseLang(header)
	}
	return chengge.English
}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// ownName tells whether a Host header names this machine itself.
func ownName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}
