package api

import (
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"chengge/grids"
	"chengge/jobs"
	"chengge/store"

	"github.com/go-chi/chi/v5"
)

// Options are what a server is made of.
type Options struct {
	// Live holds the edition in force; each request takes its snapshot once.
	Live *grids.Live
	// Store is the database of editions, nil where a folder of files is served:
	// then there are no routes for editions and changes.
	Store   *store.Store
	Import  Importer         // reads folders for the draft, nil for none
	Page    fs.FS            // the map page, with an index.html; nil for none
	Now     func() time.Time // nil is the clock of Live
	Log     *slog.Logger     // nil logs nothing
	Version string
	Limits  Limits
	// Following tells and counts changes of reports; who runs it is the caller.
	// Without it there are no streams and no counts.
	Following *store.Following
	// Keys is the database in which keys are looked up, Store where it is nil: a
	// pool of its own lets them in also while that of the requests is busy.
	Keys *store.Store
	// LoopbackAdmin has who asks over loopback without a key be administrator
	// also where there are keys.
	LoopbackAdmin bool
	// Proxies are the addresses whose X-Forwarded-For and X-Forwarded-Proto count.
	Proxies []netip.Prefix
	// Basemaps are drawn below the city's own layers, the first lowest.
	Basemaps []Basemap
}

// server is what the handlers share. It never changes after New but for its
// caches.
type server struct {
	live       *grids.Live
	store      *store.Store
	queue      *jobs.Queue // nil where store is
	importer   Importer
	now        func() time.Time
	log        *slog.Logger
	version    string
	limits     Limits
	basemaps   []CityBasemap
	metrics    *metrics
	transforms *Transforms
	work       sync.Pool // of *locateWork
	scopes     scopes
	routers    routers
	following  *store.Following
	drafted    draftSnapshot
	doors      *doors
	gate       *gate

	drawings drawings
	results  results

	mu    sync.Mutex
	asker *Asker // of the snapshot last asked
	of    *grids.Snapshot
}

// New gives the handler of a server. It asks the database whether there are keys;
// one that is away is asked again later.
func New(o Options) (http.Handler, error) {
	if o.Live == nil {
		return nil, errors.New("api: no edition to answer from")
	}
	s := &server{
		live: o.Live, store: o.Store, following: o.Following, importer: o.Import, now: o.Now, log: o.Log, version: o.Version,
		limits: o.Limits.withDefaults(), basemaps: basemapsOf(o.Basemaps), transforms: &Transforms{},
	}
	if o.Store != nil {
		var err error
		if s.queue, err = jobs.NewQueue(o.Store); err != nil {
			return nil, err
		}
	}
	if s.now == nil {
		s.now = s.live.Clock
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if o.Keys == nil {
		o.Keys = o.Store
	}
	s.doors = newDoors(o.Keys, s.live.Clock, o.LoopbackAdmin, o.Proxies)
	s.doors.prime()
	s.gate = newGate(s.limits)
	s.work.New = func() any { return &locateWork{} }
	s.metrics = newMetrics(s)
	mux := chi.NewMux()
	mux.Use(s.observe, s.identify)
	mux.NotFound(s.handle(anyone, anyTime, func(http.ResponseWriter, *http.Request, *call) error { return notFound() }))
	mux.MethodNotAllowed(s.handle(anyone, anyTime, s.methodNotAllowed(mux)))
	spec, err := s.mount(mux)
	if err != nil {
		return nil, err
	}
	if err := s.mountDocuments(mux, spec); err != nil {
		return nil, err
	}
	if o.Page != nil {
		if err := s.mountPage(mux, o.Page, policyOf(o.Basemaps)); err != nil {
			return nil, err
		}
	}
	return mux, nil
}

// askerFor gives the Asker of a snapshot; the last one is kept.
func (s *server) askerFor(snap *grids.Snapshot) (*Asker, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of != snap {
		asker, err := NewAsker(snap, s.transforms)
		if err != nil {
			return nil, err
		}
		s.asker, s.of = asker, snap
	}
	return s.asker, nil
}
