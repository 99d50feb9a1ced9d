package store

import (
	"context"
	"sync"
	"time"
)

// Following is what a server runs to tell changes of reports and to count them:
// its part in numbering, its feed and its index.
type Following struct {
	Outbox *Outbox
	Feed   *Feed
	Index  *ReportIndex
}

// FollowingOptions are the bounds of a Following; the zero value serves.
type FollowingOptions struct {
	Keep   time.Duration // how long events are kept at least; default 7 days
	Feed   FeedOptions
	Report func(error) // told of failures; may be nil
}

// NewFollowing makes what follows the reports of a database: see Run. The store
// is best one of its own, so that requests don't keep events waiting.
func NewFollowing(s *Store, o FollowingOptions) *Following {
	if o.Feed.Report == nil {
		o.Feed.Report = o.Report
	}
	feed := NewFeed(s, o.Feed)
	return &Following{&Outbox{Store: s, Keep: o.Keep, Report: o.Report}, feed, NewReportIndex(s, feed, o.Report)}
}

// Run numbers, feeds and counts until ctx ends. It is called once.
func (f *Following) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { f.Outbox.Run(ctx) })
	all.Go(func() { f.Feed.Run(ctx) })
	all.Go(func() { f.Index.Run(ctx) })
	all.Wait()
}

// EndStreams has those who read the feed end, as when a server stops.
func (f *Following) EndStreams() { f.Feed.end() }
