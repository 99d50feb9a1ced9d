package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"chengge/api"
	"chengge/grids"
	"chengge/store"
	"chengge/tiles"

	"github.com/stretchr/testify/require"
)

// TestOpenAPIRequests sends requests that are made from the OpenAPI document,
// valid ones and mutated ones: every answer is one that the document describes,
// by status, media type and schema, and none is a failure of the server.
func TestOpenAPIRequests(t *testing.T) {
	if testing.Short() {
		t.Skip("sends many requests")
	}
	requestsOfDocument(t, 10_000)
}

// spec is what a client knows: the document.
type spec struct {
	Paths      map[string]map[string]*operation
	Components struct{ Schemas map[string]*schema }
}

type operation struct {
	OperationID string
	Parameters  []*parameter
	RequestBody *struct {
		Required bool
		Content  map[string]media
	}
	Responses    map[string]struct{ Content map[string]media }
	method, path string
}

type parameter struct {
	Name, In string
	Required bool
	Schema   *schema
	Example  any
}

type media struct {
	Schema  *schema
	Example json.RawMessage
}

// slowest is how long an answer may take before it counts as none.
const slowest = 20 * time.Second

func requestsOfDocument(t *testing.T, requests int) {
	seed := uint64(1)
	if given := os.Getenv("CHENGGE_TEST_SEED"); given != "" {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	c := documented(t)
	var s spec
	answer := c.ok(200, http.MethodGet, "/openapi.json", "")
	printed, err := api.Document("test")
	require.NoError(t, err)
	require.Equal(t, string(printed), answer.body, "what the verb openapi prints is what a server serves")
	answer.json(t, &s)
	g := &generator{spec: &s, random: rand.New(rand.NewPCG(seed, 0)), codes: map[string][]string{}, things: map[string][]byte{}}
	var operations []*operation
	for _, path := range slices.Sorted(maps.Keys(s.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(s.Paths[path])) {
			o := s.Paths[path][method]
			o.method, o.path = strings.ToUpper(method), path
			operations = append(operations, o)
		}
	}
	for range 12 {
		c.report(litter)
	}
	c.harvest(g, operations)
	var faults []string
	var longest time.Duration
	var longestOf string
	tally, done := map[string]map[int]int{}, map[string]bool{}
	client := &http.Client{Timeout: slowest, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	began := time.Now()
	for n := range requests {
		o := operations[g.random.IntN(len(operations))]
		if n < 2*len(operations) { // each at least twice, and once as it is meant
			o = operations[n/2]
		} else if n%250 == 0 {
			c.harvest(g, operations)
		}
		if strings.HasSuffix(o.path, "/import") && n%4 != 0 { // half a second each
			continue
		}
		r := g.valid(o)
		mutated := n >= 2*len(operations) && g.random.IntN(4) > 0 || n < 2*len(operations) && n%2 == 1
		if mutated {
			meant := string(r.body)
			g.mutate(o, r)
			r.broken = string(r.body) != meant
		}
		status, took, wrong := r.send(t.Context(), client, c.URL, &s, o)
		if wrong != "" {
			faults = append(faults, fmt.Sprintf("%s\nrequest %d of CHENGGE_TEST_SEED=%d: %s", wrong, n, seed, r))
			if len(faults) == 10 {
				break
			}
		}
		if took > longest {
			longest, longestOf = took, o.OperationID
		}
		if tally[o.OperationID] == nil {
			tally[o.OperationID] = map[int]int{}
		}
		tally[o.OperationID][status]++
		done[o.OperationID] = done[o.OperationID] || status < 300 && !mutated
	}
	require.Empty(t, faults, strings.Join(faults, "\n\n"))
	statuses := map[int]int{}
	for _, of := range tally {
		for status, n := range of {
			statuses[status] += n
		}
	}
	t.Logf("%d requests of %d operations in %v: %v; the slowest, %s, took %v", requests, len(operations), time.Since(began).Round(time.Millisecond), statuses, longestOf, longest.Round(time.Millisecond))
	var never []string // what wants more than a document knows, such as a draft without errors
	for _, o := range operations {
		if !done[o.OperationID] {
			never = append(never, fmt.Sprint(o.OperationID, tally[o.OperationID]))
		}
	}
	t.Logf("never done as the document says: %v", never)
	require.Less(t, len(never), 9)
	// What is left still makes a city.
	terms, _, err := c.store.Timetable(t.Context())
	require.NoError(t, err)
	contents, release, err := c.store.Contents(t.Context(), terms[len(terms)-1].Edition)
	require.NoError(t, err)
	defer release()
	_, err = grids.Build(contents)
	require.NoError(t, err)
}

// documented is a server of everything that the document describes, whose
// caller over loopback stays administrator when keys are made.
func documented(t *testing.T) *city {
	s, err := store.Open(published.URL(t), store.Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	live := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
	require.NoError(t, live.Look(t.Context()))
	follow := store.NewFollowing(s, store.FollowingOptions{})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { follow.Run(ctx); done <- struct{}{} }()
	go func() { live.Follow(ctx); done <- struct{}{} }()
	t.Cleanup(func() { cancel(); <-done; <-done })
	require.NoError(t, follow.Index.Ready(t.Context()))
	h, err := api.New(api.Options{Live: live, Store: s, Import: importer, Version: "test", Following: follow, LoopbackAdmin: true, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
		Limits: api.Limits{Rate: 1e6, Burst: 1e6, AddressRate: 1e6, AddressBurst: 1e6}})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(func() { follow.EndStreams(); server.Close() })
	c := &city{server, t, s, live}
	c.planOnce()
	return c
}

// harvest lists what there is, so that paths name things.
func (c *city) harvest(g *generator, operations []*operation) {
	g.codes["/v1/editions/{edition}"] = []string{"1", "1", "draft"}
	var described tiles.TileJSON
	c.ok(200, http.MethodGet, "/tiles/grids.json", "").json(c.t, &described)
	_, address, _ := strings.Cut(described.Tiles[0], "/tiles/")
	address, _, _ = strings.Cut(address, "/")
	g.codes["/tiles"] = []string{address, address, "current"}
	for _, o := range operations {
		if _, endless := o.Responses["200"].Content["text/event-stream"]; endless || o.method != http.MethodGet || strings.Contains(o.path, "{") {
			continue
		}
		queries := []string{""}
		if o.path == "/v1/areas" {
			queries = nil
			for _, p := range o.Parameters {
				for _, kind := range p.Schema.Enum {
					if p.Name == "kind" {
						queries = append(queries, "?kind="+fmt.Sprint(kind))
					}
				}
			}
		}
		for _, query := range queries {
			a := c.get(o.path+query, "Accept", "application/json, */*")
			var list struct {
				Items []struct {
					Code string
					ID   json.Number
				}
			}
			if a.status != http.StatusOK || json.Unmarshal([]byte(a.body), &list) != nil {
				continue // no list
			}
			var codes []string
			for i, item := range list.Items {
				if item.Code == "" {
					codes = append(codes, item.ID.String())
					continue
				}
				codes = append(codes, item.Code)
				at := o.path + strings.Replace(query, "?kind=", "/", 1) + "/" + item.Code
				if g.things[at] == nil && i < 3 {
					g.things[at] = []byte(c.get(at).body)
				}
			}
			if len(codes) > 0 {
				g.codes[o.path+query] = codes
			}
		}
	}
}

// send sends a request and holds the answer to the document: wrong says how it
// differs.
func (r *request) send(ctx context.Context, client *http.Client, server string, s *spec, o *operation) (status int, took time.Duration, wrong string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, o.method, server+r.address(), bytes.NewReader(r.body))
	if err != nil {
		return 0, 0, "" // no client could send it
	}
	q.Header = r.header
	began := time.Now()
	a, err := client.Do(q)
	if err != nil {
		if strings.Contains(err.Error(), "invalid header field") {
			return 0, 0, ""
		}
		return 0, 0, "no answer: " + err.Error()
	}
	defer a.Body.Close()
	mediaType, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if mediaType == "text/event-stream" {
		if _, ok := o.Responses["200"].Content[mediaType]; !ok {
			wrong = "a stream that the document doesn't know"
		}
		return a.StatusCode, 0, wrong
	}
	body, err := io.ReadAll(a.Body)
	switch {
	case err != nil && r.broken && o.OperationID == "locate-many" && a.StatusCode == http.StatusOK:
		// It answers while the body still comes: what is found wrong in it later cuts
		// the answer short, so that nobody takes it for whole.
		return a.StatusCode, time.Since(began), ""
	case err != nil:
		return a.StatusCode, 0, "half an answer: " + err.Error()
	}
	return a.StatusCode, time.Since(began), o.describes(s, a.StatusCode, mediaType, body)
}

// describes tells how an answer differs from what the document says; "" is not
// at all.
func (o *operation) describes(s *spec, status int, mediaType string, body []byte) string {
	said := func(format string, args ...any) string {
		return fmt.Sprintf("%d of %s ", status, o.OperationID) + fmt.Sprintf(format, args...) + fmt.Sprintf(": %.800s", body)
	}
	if status >= 500 {
		return said("is the server's failure")
	}
	described, ok := o.Responses[strconv.Itoa(status)]
	if !ok {
		return said("is not described")
	}
	if len(described.Content) == 0 {
		if len(body) > 0 {
			return said("has a body")
		}
		return ""
	}
	m, ok := described.Content[mediaType]
	if !ok {
		return said("is %s, not one of %v", mediaType, slices.Sorted(maps.Keys(described.Content)))
	}
	if mediaType != "application/json" && mediaType != "application/problem+json" {
		return ""
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return said("is no JSON: %v", err)
	}
	if wrong := s.fits(m.Schema, v, ""); wrong != "" {
		return said("is not as described: %s", wrong)
	}
	return ""
}

func (r *request) String() string {
	return fmt.Sprintf("%s %.300q %v %.600q", r.method, r.address(), r.header, r.body)
}
