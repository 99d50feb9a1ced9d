package api

import (
	"context"
	"net"
	"net/http"
	"strings"

	"chengge"
	"chengge/grids"
)

// call is what is known of a request before its handler runs.
type call struct {
	context   context.Context
	id        string // X-Request-Id
	lang      chengge.Lang
	principal chengge.Principal
	snapshot  *grids.Snapshot // loaded once; nil where the route asks for none
	asker     *Asker
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

// identify is the middleware that finds out who asks, and in which language the
// answer is. Over loopback it is the administrator; nobody else has a role until
// keys come. A request over loopback by another name than the machine's own is
// refused, since a page of a foreign site could have sent it (DNS rebinding).
func (s *server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{id: w.Header().Get(requestIDHeader), lang: langOf(r)}
		if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok && isLoopback(local) {
			if !ownName(r.Host) {
				c.context = r.Context()
				s.fail(w, c, &Fault{Code: chengge.ErrForbidden, Field: "Host", Value: r.Host, Text: chengge.Text{
					Zh: "本机服务只应答 localhost、127.0.0.1 与 [::1]", En: "over loopback only localhost, 127.0.0.1 and [::1] are answered",
				}})
				return
			}
			c.principal = chengge.LoopbackAdministrator
		}
		c.context = context.WithValue(r.Context(), callKey{}, c)
		next.ServeHTTP(w, r.WithContext(c.context))
	})
}

// foreignPages lets reading through, and what no browser sends.
var foreignPages = http.NewCrossOriginProtection()

// handle makes a handler of net/http, and asks for what the route wants.
func (s *server) handle(right chengge.Right, want access, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := callOf(r)
		if right != anyone && !c.principal.May(right) {
			s.fail(w, c, &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{
				Zh: "只有管理员可以访问；在密钥启用之前，请从本机访问", En: "only an administrator may ask this; until there are keys, ask from this machine",
			}})
			return
		}
		if right != anyone && right != chengge.ReadCity {
			// Who has this machine's browser open on a foreign page must not change
			// the city through it.
			if err := foreignPages.Check(r); err != nil {
				s.fail(w, c, &Fault{Code: chengge.ErrForbidden, Field: "Origin", Value: r.Header.Get("Origin"), Text: chengge.Text{
					Zh: "不接受其他网站的页面发来的改动", En: "changes sent by a page of another site are refused",
				}})
				return
			}
		}
		if want == withCity {
			if c.snapshot = s.live.Now(); c.snapshot == nil {
				s.fail(w, c, &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{Zh: "数据尚未载入，请稍后重试", En: "the city is not loaded yet; try again soon"}})
				return
			}
			var err error
			if c.asker, err = s.askerFor(c.snapshot); err != nil {
				s.fail(w, c, err)
				return
			}
		}
		if err := h(w, r, c); err != nil {
			s.fail(w, c, err)
		}
	}
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
