package api

import (
	"sync"

	"chengge/grids"
)

// scopes are the bodies at and below organisations, for one snapshot: asked with
// every request of a key that is bound to an organisation.
type scopes struct {
	mu    sync.Mutex
	of    *grids.Snapshot
	below map[string][]string
}

// scopeOf gives the codes of the organisations at and below that of who asks, in
// the order of their codes; nil is the whole city. It is not to be changed.
// While there is no snapshot it is the organisation alone.
func (s *server) scopeOf(c *call) []string {
	organisation := c.principal.Organisation
	if organisation == "" {
		return nil
	}
	snap := c.snapshot
	if snap == nil {
		snap = s.live.Now()
	}
	if snap == nil {
		return []string{organisation}
	}
	return s.scopes.get(snap, organisation)
}

func (l *scopes) get(snap *grids.Snapshot, organisation string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of != snap || len(l.below) > 10_000 { // more than there are keys
		l.of, l.below = snap, map[string][]string{}
	}
	list, ok := l.below[organisation]
	if !ok {
		list = snap.Below(organisation)
		l.below[organisation] = list
	}
	return list
}
