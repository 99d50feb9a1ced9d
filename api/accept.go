package api

import (
	"net/http"
	"strconv"
	"strings"
)

// accepts tells whether the request's Accept header allows a media type. No
// header, or an empty one, allows all.
func accepts(r *http.Request, mediaType string) bool {
	header := r.Header["Accept"]
	if strings.TrimSpace(strings.Join(header, "")) == "" {
		return true
	}
	return quality(header, mediaType) > 0
}

// quality gives how much an Accept header wants a media type, 0 to 1: the most
// specific range that matches decides.
func quality(header []string, mediaType string) float64 {
	group, _, _ := strings.Cut(mediaType, "/")
	best, specific := 0.0, -1
	for _, line := range header {
		for part := range strings.SplitSeq(line, ",") {
			name, params, _ := strings.Cut(part, ";")
			rank := -1
			switch name = strings.ToLower(strings.TrimSpace(name)); name {
			case mediaType:
				rank = 2
			case group + "/*":
				rank = 1
			case "*/*", "*":
				rank = 0
			}
			if rank <= specific {
				continue
			}
			specific, best = rank, qOf(params)
		}
	}
	return best
}

func qOf(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(p), "=")
		if ok && strings.EqualFold(strings.TrimSpace(name), "q") {
			if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && q >= 0 && q <= 1 {
				return q
			}
		}
	}
	return 1
}
