package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"chengge"
)

// dayClient hands reports in and takes each through its life.
type dayClient struct {
	*day
	random *rand.Rand
	client http.Client
}

// dayReport is what a client looks at of a report.
type dayReport struct {
	ID        chengge.ReportID `json:"id"`
	Version   int64            `json:"version"`
	State     chengge.State    `json:"state"`
	Emergency bool             `json:"emergency"`
	Filed     string           `json:"filed_at"`
	Collected bool             `json:"collected"`
	Lead      chengge.Body     `json:"lead"`
	History   []chengge.Step   `json:"history"`
}

// once sends a request; status 0 is no answer, and why.
func once(ctx context.Context, client *http.Client, address, method, path, body string, k dayKey, headers ...string) (answer, string) {
	r, err := http.NewRequestWithContext(ctx, method, address+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err.Error()
	}
	r.Header.Set("Authorization", k.secret)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := client.Do(r)
	if err != nil {
		return answer{}, err.Error()
	}
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	if err != nil { // cut short: no answer
		return answer{}, err.Error()
	}
	return answer{status: got.StatusCode, header: got.Header, body: string(b)}, ""
}

func (c *dayClient) ask(method, path, body string, k dayKey, headers ...string) (answer, bool) {
	return c.answered(c.random, &c.client, method, path, body, k, headers...)
}

// work takes reports until none are left.
func (c *dayClient) work() {
	c.client.Timeout = 15 * time.Second
	c.client.Transport = &http.Transport{MaxIdleConnsPerHost: 4}
	defer c.client.CloseIdleConnections()
	for c.context.Err() == nil {
		n := int64(1)
		if c.random.IntN(8) == 0 {
			n = 2 + c.random.Int64N(6)
		}
		from := c.next.Add(n) - n
		to := min(from+n, int64(len(c.statements)))
		if from >= to {
			return
		}
		for _, number := range c.handIn(int(from), int(to)) {
			c.live(number)
		}
	}
}

// handIn hands some reports in at once and gives their numbers.
func (c *dayClient) handIn(from, to int) (numbers []string) {
	owner := c.reporters[c.random.IntN(len(c.reporters))]
	var bodies []string
	for i := from; i < to; i++ {
		number := fmt.Sprintf("D-%06d", i)
		numbers = append(numbers, number)
		bodies = append(bodies, fmt.Sprintf(`{"external":%q,%s`, number, c.statements[i][1:]))
	}
	body, key := bodies[0], "hand in "+numbers[0]
	if len(bodies) > 1 {
		body = "[" + strings.Join(bodies, ",") + "]"
	}
	a, first := c.ask(http.MethodPost, "/v1/reports", body, owner, "Idempotency-Key", key)
	if c.context.Err() != nil {
		return nil
	}
	var got struct {
		dayReport
		Items []dayReport
	}
	replayed := a.header.Get("Idempotency-Replayed") == "true"
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != http.StatusCreated || first && replayed {
		c.fail("%s: %d %s (replayed %v)", key, a.status, a.body, replayed)
		return nil
	}
	if replayed {
		c.tally.replayed.Add(1)
	}
	if len(bodies) == 1 {
		got.Items = []dayReport{got.dayReport}
	}
	if len(got.Items) != len(numbers) {
		c.fail("%s: %d reports handed in, %d taken", key, len(numbers), len(got.Items))
		return nil
	}
	c.mu.Lock()
	for i, number := range numbers {
		c.ledger[number] = &dayEntry{id: got.Items[i].ID, owner: owner}
	}
	c.mu.Unlock()
	switch c.random.IntN(12) {
	case 0: // as who has lost the answer
		again, _ := c.ask(http.MethodPost, "/v1/reports", body, owner, "Idempotency-Key", key)
		if c.context.Err() == nil && (again.status != http.StatusCreated || again.body != a.body) {
			c.fail("%s: answered %s, then %d %s", key, a.body, again.status, again.body)
		}
	case 1:
		other, _ := c.ask(http.MethodPost, "/v1/reports", strings.Replace(body, "垃圾", "积水", 1), owner, "Idempotency-Key", key)
		if c.context.Err() == nil && other.status != http.StatusConflict {
			c.fail("%s with another body: %d %s", key, other.status, other.body)
		}
	}
	return numbers
}

// live takes a report to its end, each step by who does it.
func (c *dayClient) live(number string) {
	c.mu.Lock()
	e := c.ledger[number]
	c.mu.Unlock()
	r := c.see(e)
	undone, returned := c.random.IntN(12) == 0, c.random.IntN(12) == 0
	desk := c.dispatchers[c.random.IntN(len(c.dispatchers))]
	for c.context.Err() == nil {
		worker, ok := c.handlers[r.Lead.Code]
		if !ok {
			worker = desk
		}
		var kind chengge.StepKind
		by, more := desk, ""
		switch r.State {
		case chengge.Reported:
			kind = chengge.StepAccept
			if r.Emergency {
				kind = chengge.StepDispatch
			}
		case chengge.Accepted:
			if kind = chengge.StepFile; !r.Collected {
				kind, more = chengge.StepVerifyBefore, `,"outcome":true`
				if c.random.IntN(20) == 0 {
					more = `,"outcome":false` // void
				}
			}
		case chengge.Verified:
			kind = chengge.StepFile
		case chengge.FiledState:
			kind = chengge.StepDispatch
		case chengge.Dispatched:
			if kind, by = chengge.StepResolve, worker; returned && !r.Emergency {
				kind, returned = chengge.StepReturn, false
			}
		case chengge.Resolved:
			kind, by, more = chengge.StepVerifyAfter, e.owner, fmt.Sprintf(`,"outcome":%v`, !undone)
			undone = false
		case chengge.Checked:
			if kind = chengge.StepClose; r.Filed == "" {
				kind = chengge.StepFile
			}
		case chengge.Closed, chengge.Void:
			return
		default:
			c.fail("%s is %s", number, r.State)
			return
		}
		r = c.step(e, r, kind, more, by)
	}
}

func (c *dayClient) see(e *dayEntry) (r dayReport) {
	a, _ := c.ask(http.MethodGet, "/v1/reports/"+e.id.String(), "", c.dispatchers[0])
	if err := json.Unmarshal([]byte(a.body), &r); c.context.Err() == nil && (err != nil || a.status != http.StatusOK) {
		c.fail("report %s: %d %s", e.id, a.status, a.body)
	}
	return r
}

// step takes a step, now and then against a rival who takes it at the same
// moment, and notes who did. A step whose answer was lost and that is sent
// again is refused: then the history tells.
func (c *dayClient) step(e *dayEntry, r dayReport, kind chengge.StepKind, more string, by dayKey) dayReport {
	path := "/v1/reports/" + e.id.String() + "/steps"
	attempt := func(random *rand.Rand, client *http.Client, why string) (answer, bool) {
		return c.answered(random, client, http.MethodPost, path, fmt.Sprintf(`{"step":%q,"why":%q%s}`, kind, why, more), by, "If-Match", fmt.Sprintf(`"%d"`, r.Version))
	}
	why := fmt.Sprintf("%s %d/%d", kind, e.id, r.Version)
	var rival answer
	var rivalFirst bool
	var racing sync.WaitGroup
	races := c.random.IntN(20) == 0
	if races {
		c.tally.rivals.Add(1)
		random := rand.New(rand.NewPCG(c.random.Uint64(), 0))
		racing.Go(func() {
			rival, rivalFirst = attempt(random, &http.Client{Timeout: 15 * time.Second}, why+" by a rival")
		})
	}
	own, first := attempt(c.random, &c.client, why)
	racing.Wait()
	if c.context.Err() != nil {
		return r
	}
	after := r
	won := map[bool]string{}
	for isRival, a := range map[bool]answer{false: own, true: rival} {
		switch {
		case isRival && !races:
		case a.status == http.StatusOK:
			won[isRival] = why
			if err := json.Unmarshal([]byte(a.body), &after); err != nil {
				c.fail("%s: %v", why, err)
			}
		case a.status != http.StatusPreconditionFailed:
			c.fail("%s: %d %s", why, a.status, a.body)
			return r
		case !isRival && first && !races, isRival && rivalFirst && own.status != http.StatusOK && first:
			c.fail("%s is refused, though nobody else took it: %s", why, a.body)
			return r
		}
	}
	if len(won) > 1 {
		c.fail("%s was acknowledged to two", why)
		return r
	}
	if after.Version != r.Version+1 { // lost: the history tells
		after = c.see(e)
		c.tally.lost.Add(1)
	}
	if c.context.Err() != nil {
		return r
	}
	if after.Version != r.Version+1 || int64(len(after.History)) != after.Version {
		c.fail("%s: version %d with %d steps", why, after.Version, len(after.History))
		return r
	}
	last := after.History[r.Version]
	_, ownWon := won[false]
	_, rivalWon := won[true]
	if last.Kind != kind || last.Actor != by.Name || !strings.HasPrefix(last.Why, why) || ownWon && last.Why != why || rivalWon && last.Why == why {
		c.fail("%s by %s is in the history as %s by %s: %s", why, by.Name, last.Kind, last.Actor, last.Why)
		return r
	}
	e.steps = append(e.steps, dayStep{kind, by.Name, last.Why})
	c.tally.steps.Add(1)
	if by.Role == chengge.Handler {
		c.tally.byHandlers.Add(1)
	}
	return after
}
