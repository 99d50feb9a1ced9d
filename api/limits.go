package api

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"chengge"
)

// Limits bound what a request may take, and how many there may be. Zero values
// stand for the defaults.
type Limits struct {
	BodyBytes int64         // of a POST; 256 MiB
	LineBytes int           // of a line or feature in it; 1 MiB
	BodyStall time.Duration // how long a body or the reader of an answer may stand still; 30 s
	Page      int           // things on a page; 1000

	Rate         float64 // requests a second of one key, kept up for long; 5000
	Burst        int     // and at once; 10,000
	AddressRate  float64 // requests a second without a key from one address (IPv6: /64); 100
	AddressBurst int     // and at once; 500

	Running    int // requests answered at a time; 512
	RunningKey int // of them of one key or address; 128
	Lengthy    int // checks, differences, imports and the like at a time; 8
	LengthyKey int // of them of one key or address; 4
	Streams    int // of events, open at a time; 10,000, some 50 kB each
	StreamsKey int // of them of one key or address; 2,500

	Deadline        time.Duration // of a request; 30 s. A statement in the database has two thirds of it
	LengthyDeadline time.Duration // of checks, differences, imports and the like; 30 min
}

func (l Limits) withDefaults() Limits {
	fill(&l.BodyBytes, 256<<20)
	fill(&l.LineBytes, 1<<20)
	fill(&l.BodyStall, 30*time.Second)
	fill(&l.Page, 1000)
	fill(&l.Rate, 5000)
	fill(&l.Burst, 10_000)
	fill(&l.AddressRate, 100)
	fill(&l.AddressBurst, 500)
	fill(&l.Running, 512)
	fill(&l.RunningKey, 128)
	fill(&l.Lengthy, 8)
	fill(&l.LengthyKey, 4)
	fill(&l.Streams, 10_000)
	fill(&l.StreamsKey, 2500)
	fill(&l.Deadline, 30*time.Second)
	fill(&l.LengthyDeadline, 30*time.Minute)
	return l
}

func fill[T int | int64 | float64 | time.Duration](v *T, otherwise T) {
	if *v <= 0 {
		*v = otherwise
	}
}

// pace says how long a route takes, and so what it is bounded by.
type pace int

const (
	prompt   pace = iota // has a deadline
	lengthy              // reads or writes a whole edition: a long deadline, and few at a time
	flowing              // streams as fast as the caller does: bounded by stalls only
	standing             // stays open, as events do: counted apart from those that run
)

// asker of a bucket: a key, or an address where there is none.
type bucketOf struct {
	key  int64
	from netip.Prefix
}

// bucket is what one key or address has left, and has running.
type bucket struct {
	tokens           float64
	at               time.Time
	running, lengthy int
	streams          int
}

// busy tells whether something of the bucket's is under way, so that it is not
// to be forgotten.
func (b *bucket) busy() bool { return b.running+b.streams > 0 }

// maxBuckets bounds the memory of a gate: some 10 MB.
const maxBuckets = 100_000

// gate counts requests, by key or address.
type gate struct {
	limits Limits

	mu               sync.Mutex
	buckets          map[bucketOf]*bucket
	running, lengthy int
	streams          int
}

func newGate(l Limits) *gate { return &gate{limits: l, buckets: map[bucketOf]*bucket{}} }

// ofAddress gives the bucket of an address. Who has one address of IPv6 has 2^64.
func ofAddress(a netip.Addr) bucketOf {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return bucketOf{from: p}
}

func (g *gate) policy(of bucketOf) (rate, burst float64, name string) {
	if of.key != 0 {
		return g.limits.Rate, float64(g.limits.Burst), "key"
	}
	return g.limits.AddressRate, float64(g.limits.AddressBurst), "address"
}

// bucket gives the bucket of an asker as it is now. g.mu is held.
func (g *gate) bucket(of bucketOf, now time.Time) *bucket {
	rate, burst, _ := g.policy(of)
	b := g.buckets[of]
	if b == nil {
		if len(g.buckets) >= maxBuckets {
			g.sweep(now)
		}
		b = &bucket{tokens: burst, at: now}
		g.buckets[of] = b
	}
	b.tokens = min(burst, b.tokens+rate*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	return b
}

// sweep makes room: first those who have been away for so long that they have
// all their tokens again, then whoever comes first.
func (g *gate) sweep(now time.Time) {
	for of, b := range g.buckets {
		rate, burst, _ := g.policy(of)
		if !b.busy() && b.tokens+rate*now.Sub(b.at).Seconds() >= burst {
			delete(g.buckets, of)
		}
	}
	for of, b := range g.buckets {
		if len(g.buckets) < maxBuckets*9/10 {
			return
		}
		if !b.busy() {
			delete(g.buckets, of)
		}
	}
}

// take takes a token for a request, says in the headers what is left, and
// refuses where there is none.
func (g *gate) take(h http.Header, of bucketOf, now time.Time) error {
	rate, burst, name := g.policy(of)
	g.mu.Lock()
	b := g.bucket(of, now)
	ok := b.tokens >= 1
	if ok {
		b.tokens--
	}
	left := b.tokens
	g.mu.Unlock()
	// As draft-ietf-httpapi-ratelimit-headers-10 has it: q tokens in w seconds, r
	// left, and t seconds until there are all again.
	h["Ratelimit-Policy"] = []string{`"` + name + `";q=` + strconv.Itoa(int(burst)) + `;w=` + strconv.Itoa(seconds(burst/rate))}
	h["Ratelimit"] = []string{`"` + name + `";r=` + strconv.Itoa(int(max(0, left))) + `;t=` + strconv.Itoa(seconds((burst-left)/rate))}
	if ok {
		return nil
	}
	h.Set("Retry-After", strconv.Itoa(max(1, seconds((1-left)/rate))))
	return &Fault{Code: chengge.ErrTooMany, Text: chengge.Text{
		Zh: "请求太快：请按 Retry-After 稍后再试", En: "requests come too fast: wait as Retry-After says",
	}}
}

func seconds(s float64) int { return int(math.Ceil(s)) }

// fine takes more tokens from who showed a key that does not open.
func (g *gate) fine(of bucketOf, tokens float64, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	b := g.bucket(of, now)
	b.tokens = max(b.tokens-tokens, -tokens)
}

// start counts a request as running until the function that it gives is called.
func (g *gate) start(h http.Header, of bucketOf, p pace, now time.Time) (end func(), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	b := g.bucket(of, now)
	if p == standing {
		return g.stream(h, b)
	}
	n := 0
	if p == lengthy {
		n = 1
	}
	switch l := &g.limits; {
	case b.running >= l.RunningKey || b.lengthy+n > l.LengthyKey:
		h.Set("Retry-After", "1")
		return nil, &Fault{Code: chengge.ErrTooMany, Text: chengge.Text{
			Zh: "同时进行的请求太多：请待前面的完成", En: "too many requests of yours are under way: wait for some of them",
		}}
	case g.running >= l.Running || g.lengthy+n > l.Lengthy:
		h.Set("Retry-After", "1")
		return nil, &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{
			Zh: "服务器正忙：请稍后再试", En: "the server is busy: try again soon",
		}}
	}
	b.running, b.lengthy, g.running, g.lengthy = b.running+1, b.lengthy+n, g.running+1, g.lengthy+n
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		b.running, b.lengthy, g.running, g.lengthy = b.running-1, b.lengthy-n, g.running-1, g.lengthy-n
	}, nil
}

// stream counts an open stream of events until the function that it gives is
// called. g.mu is held.
func (g *gate) stream(h http.Header, b *bucket) (end func(), err error) {
	switch l := &g.limits; {
	case b.streams >= l.StreamsKey:
		h.Set("Retry-After", "1")
		return nil, &Fault{Code: chengge.ErrTooMany, Text: chengge.Text{
			Zh: "打开的事件流太多：请先关闭一些", En: "too many streams of yours are open: close some of them",
		}}
	case g.streams >= l.Streams:
		h.Set("Retry-After", "1")
		return nil, &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{
			Zh: "此服务器的事件流已满：请稍后再试，或改用另一台", En: "this server has as many streams as it takes: try again soon, or another server",
		}}
	}
	b.streams, g.streams = b.streams+1, g.streams+1
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		b.streams, g.streams = b.streams-1, g.streams-1
	}, nil
}
