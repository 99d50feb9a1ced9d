package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"chengge"
)

// dayReader follows the events from server to server, coming back with its last
// id, or with one before it.
type dayReader struct {
	*day
	key    dayKey
	random *rand.Rand

	mu   sync.Mutex
	seen map[int64]dayEvent
	last int64 // the last id, also of comments
}

// dayEvent is what a reader keeps of an event.
type dayEvent struct {
	report  chengge.ReportID
	version int64
	json    string
}

// readers gives whose readers there are: two of all, and one each of a client's
// own and of a district's.
func (d *day) readers() []dayKey {
	return []dayKey{d.dispatchers[0], d.dispatchers[1], d.reporters[0], d.handlers[d.district]}
}

// follow reads until the day is over.
func (r *dayReader) follow() {
	for r.context.Err() == nil {
		r.read()
		select {
		case <-r.context.Done():
		case <-time.After(time.Duration(r.random.IntN(50)) * time.Millisecond):
		}
	}
}

// read reads one stream, until it ends or the reader has had enough of it.
func (r *dayReader) read() {
	ctx, cancel := context.WithTimeout(r.context, time.Duration(200+r.random.IntN(6000))*time.Millisecond)
	defer cancel()
	r.mu.Lock()
	from := r.last
	r.mu.Unlock()
	if r.random.IntN(3) == 0 {
		from = max(0, from-r.random.Int64N(20))
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, r.servers[r.random.IntN(len(r.servers))].Load().address+"/v1/events", nil)
	if err != nil {
		return
	}
	q.Header.Set("Authorization", r.key.secret)
	q.Header.Set("Last-Event-ID", strconv.FormatInt(from, 10))
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		return
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		if a.StatusCode != http.StatusServiceUnavailable {
			r.fail("events after %d are answered %d", from, a.StatusCode)
		}
		return
	}
	r.tally.streams.Add(1)
	var id, event, data string
	in := bufio.NewScanner(a.Body)
	for before := from; in.Scan(); {
		name, value, _ := strings.Cut(in.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "id":
			id = value
		case "event":
			event = value
		case "data":
			data = value
		case "":
			if in.Text() != "" {
				if strings.Contains(value, "begin again") || strings.Contains(value, "too slow") {
					r.fail("a stream says: %s", value)
				}
				continue
			}
			no, err := strconv.ParseInt(id, 10, 64)
			if id != "" && (err != nil || no < before || event == "report" && no <= before && data != "") {
				r.fail("after %d comes id %q", before, id)
				return
			}
			if id != "" {
				r.note(no, event, data)
				before = no
			}
			id, event, data = "", "", ""
		}
	}
}

func (r *dayReader) note(no int64, event, data string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = max(r.last, no)
	if event != "report" {
		return
	}
	var e chengge.Event
	if err := json.Unmarshal([]byte(data), &e); err != nil || e.No != no {
		r.fail("event %d: %s", no, data)
		return
	}
	if was, ok := r.seen[no]; ok {
		r.tally.repeats.Add(1)
		if was.json != data {
			r.fail("event %d was %s and is %s", no, was.json, data)
		}
		return
	}
	r.seen[no] = dayEvent{e.Report, e.Version, data}
}

// numbers gives what a reader saw, by the order of numbers.
func (r *dayReader) numbers() []int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []int64
	for no := range r.seen {
		out = append(out, no)
	}
	slices.Sort(out)
	return out
}

// page reads the whole list again and again while it changes: each time every
// report is in it once that was acknowledged before.
func (d *day) page(random *rand.Rand) {
	client := &http.Client{Timeout: 15 * time.Second}
	for d.context.Err() == nil {
		before := d.acknowledged()
		found := map[chengge.ReportID]bool{}
		order := []string{"oldest", "newest"}[random.IntN(2)]
		for after := ""; d.context.Err() == nil; {
			a, _ := d.answered(random, client, http.MethodGet, fmt.Sprintf("/v1/reports?order=%s&limit=%d&after=%s", order, 20+random.IntN(400), after), "", d.dispatchers[0])
			var p struct {
				Items []dayReport
				Next  string
			}
			if d.context.Err() != nil {
				return
			}
			if err := json.Unmarshal([]byte(a.body), &p); err != nil || a.status != http.StatusOK {
				d.fail("a page: %d %s", a.status, a.body)
				return
			}
			d.tally.pages.Add(1)
			for _, r := range p.Items {
				if found[r.ID] {
					d.fail("report %s is on two pages of %s", r.ID, order)
				}
				found[r.ID] = true
			}
			if after = p.Next; after == "" {
				break
			}
		}
		for number, id := range before {
			if !found[id] && d.context.Err() == nil {
				d.fail("report %s (%s) is on no page of %s", id, number, order)
			}
		}
		select {
		case <-d.context.Done():
		case <-time.After(300 * time.Millisecond):
		}
	}
}

func (d *day) acknowledged() map[string]chengge.ReportID {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[string]chengge.ReportID{}
	for number, e := range d.ledger {
		out[number] = e.id
	}
	return out
}
