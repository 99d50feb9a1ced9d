package tiles

import (
	"container/list"
	"context"
	"sync"
)

// Cache keeps bodies of tiles, compressed as they are sent, up to so many bytes
// together; those least recently asked for go first. It may be shared by sets,
// also by those of several editions: what has not changed stays. A nil Cache
// keeps nothing.
type Cache struct {
	shards [cacheShards]cacheShard
}

const cacheShards = 16

// entryCost is what an entry costs beside its body.
const entryCost = 256

type tileKey struct {
	content  content
	x, y     uint32
	z        uint8
	encoding Encoding
}

type cacheShard struct {
	mu      sync.Mutex
	limit   int64
	size    int64
	entries map[tileKey]*list.Element
	recent  *list.List // *cacheEntry, most recent first
	flying  map[tileKey]*flight

	hits, misses int64
}

type cacheEntry struct {
	key  tileKey
	body []byte
}

// flight is a body that is being made.
type flight struct {
	done chan struct{}
	body []byte
	ok   bool // false where making it ended in a panic
}

// NewCache makes a cache of at most so many bytes; below 1 MB it is 1 MB.
func NewCache(bytes int64) *Cache {
	c := &Cache{}
	for i := range c.shards {
		c.shards[i] = cacheShard{limit: max(bytes, 1<<20) / cacheShards, entries: map[tileKey]*list.Element{}, recent: list.New(), flying: map[tileKey]*flight{}}
	}
	return c
}

// CacheFigures are what a Cache has and has done.
type CacheFigures struct {
	Bytes, Entries, Hits, Misses int64
}

// Figures gives the cache's figures, for the metrics.
func (c *Cache) Figures() (f CacheFigures) {
	if c == nil {
		return f
	}
	for i := range c.shards {
		s := &c.shards[i]
		s.mu.Lock()
		f.Bytes, f.Entries = f.Bytes+s.size, f.Entries+int64(len(s.entries))
		f.Hits, f.Misses = f.Hits+s.hits, f.Misses+s.misses
		s.mu.Unlock()
	}
	return f
}

// get gives a body from the cache, or makes it: once, however many ask.
func (c *Cache) get(ctx context.Context, key tileKey, make func() []byte) ([]byte, error) {
	if c == nil {
		return make(), nil
	}
	s := &c.shards[(key.content[0]^uint64(key.x)*0x9e3779b97f4a7c15^uint64(key.y)*0xc2b2ae3d27d4eb4f)>>60%cacheShards]
	for {
		s.mu.Lock()
		if e, ok := s.entries[key]; ok {
			s.recent.MoveToFront(e)
			s.hits++
			body := e.Value.(*cacheEntry).body
			s.mu.Unlock()
			return body, nil
		}
		f, flying := s.flying[key]
		if !flying {
			f = &flight{done: newDone()}
			s.flying[key] = f
			s.misses++
			s.mu.Unlock()
			s.fly(key, f, make)
			return f.body, nil
		}
		s.mu.Unlock()
		select {
		case <-f.done:
			if f.ok {
				return f.body, nil
			}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

func newDone() chan struct{} { return make(chan struct{}) }

// fly makes a body and keeps it. A panic goes on, and those who wait try for
// themselves.
func (s *cacheShard) fly(key tileKey, f *flight, make func() []byte) {
	defer func() {
		s.mu.Lock()
		delete(s.flying, key)
		if f.ok {
			s.keep(key, f.body)
		}
		s.mu.Unlock()
		close(f.done)
	}()
	f.body = make()
	f.ok = true
}

func (s *cacheShard) keep(key tileKey, body []byte) {
	cost := int64(len(body)) + entryCost
	if cost > s.limit {
		return
	}
	s.entries[key] = s.recent.PushFront(&cacheEntry{key, body})
	s.size += cost
	for s.size > s.limit {
		last := s.recent.Back()
		e := s.recent.Remove(last).(*cacheEntry)
		delete(s.entries, e.key)
		s.size -= int64(len(e.body)) + entryCost
	}
}
