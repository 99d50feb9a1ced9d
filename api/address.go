package api

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// forwarding are the headers by which a proxy says that it asks for somebody
// else. Any of them tells that a request over loopback is not this machine's.
var forwarding = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}

// isDirect tells whether a request comes from this machine itself: it came to a
// loopback address, which other machines do not reach, and no proxy says
// otherwise.
func isDirect(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || !isLoopback(local) {
		return false
	}
	return !slices.ContainsFunc(forwarding, func(name string) bool { return len(r.Header[name]) > 0 })
}

// remoteOf gives the address at the other end of the connection.
func remoteOf(r *http.Request) netip.Addr {
	p, _ := netip.ParseAddrPort(r.RemoteAddr)
	return p.Addr().Unmap().WithZone("")
}

func (d *doors) isProxy(a netip.Addr) bool {
	return slices.ContainsFunc(d.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// addressOf gives the address of who asks. Where a trusted proxy asks, it is the
// last one in X-Forwarded-For that is no trusted proxy: what stands before it
// was written by others. Forwarded is not read, since a proxy that writes the
// one passes on what it was sent of the other.
func (d *doors) addressOf(r *http.Request) netip.Addr {
	a := remoteOf(r)
	if len(d.proxies) == 0 || !d.isProxy(a) {
		return a
	}
	list := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for _, word := range slices.Backward(list) {
		next, err := netip.ParseAddr(strings.TrimSpace(word))
		if err != nil {
			return a
		}
		if a = next.Unmap().WithZone(""); !d.isProxy(a) {
			return a
		}
	}
	return a
}

// isSecure tells whether the caller's own connection is encrypted.
func (d *doors) isSecure(r *http.Request) bool {
	return r.TLS != nil || len(d.proxies) > 0 && r.Header.Get("X-Forwarded-Proto") == "https" && d.isProxy(remoteOf(r))
}
