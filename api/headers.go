package api

import "net/http"

// Headers that every answer has, made once. Who wants others sets them in their
// place, as pages do with their policy.
var (
	nosniff         = []string{"nosniff"}
	noReferrer      = []string{"no-referrer"}
	sameOrigin      = []string{"same-origin"}
	deny            = []string{"DENY"}
	nothingAllowed  = []string{"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
	noDevices       = []string{"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()"}
	strictTransport = []string{"max-age=63072000"}
	privately       = []string{"private, no-store"}
)

// strict puts the headers on an answer that keep browsers from doing with it
// what was not meant: guess its type, frame it, run what it holds, tell other
// sites where it was read.
func strict(h http.Header, secure bool) {
	h["X-Content-Type-Options"] = nosniff
	h["X-Frame-Options"] = deny
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = nothingAllowed
	h["Permissions-Policy"] = noDevices
	h["Cross-Origin-Opener-Policy"] = sameOrigin
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	if secure {
		h["Strict-Transport-Security"] = strictTransport
	}
}
