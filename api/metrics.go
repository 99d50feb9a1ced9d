package api

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"chengge"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the numbers of one server, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	located  *prometheus.CounterVec
	one      prometheus.Counter // located by GET
	many     prometheus.Counter // located by POST
	routes   sync.Map           // routeKey to routeMetrics
}

type routeKey struct {
	route, method string
	status        int
}

type routeMetrics struct {
	requests prometheus.Counter
	seconds  prometheus.Observer
}

func newMetrics(s *server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "chengge_http_requests_total", Help: "Requests answered, by route, method and status."}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "chengge_http_request_duration_seconds", Help: "Time from request to end of answer.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60}}, []string{"route", "method"}),
		located: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "chengge_points_located_total", Help: "Points located, one by one or in batches."}, []string{"by"}),
	}
	m.one, m.many = m.located.WithLabelValues("get"), m.located.WithLabelValues("post")
	m.registry.MustRegister(m.requests, m.seconds, m.located, snapshotCollector{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// count adds a request. What belongs to its route is looked up once.
func (m *metrics) count(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		method = "other" // the caller must not choose how many series there are
	}
	key := routeKey{route, method, status}
	v, ok := m.routes.Load(key)
	if !ok {
		v, _ = m.routes.LoadOrStore(key, routeMetrics{
			m.requests.WithLabelValues(route, method, strconv.Itoa(status)), m.seconds.WithLabelValues(route, method)})
	}
	counted := v.(routeMetrics)
	counted.requests.Inc()
	counted.seconds.Observe(took.Seconds())
}

// snapshotCollector describes the snapshot in force at the time of asking.
type snapshotCollector struct{ s *server }

var (
	snapshotInfo = prometheus.NewDesc("chengge_snapshot_info", "The snapshot in force; always 1.", []string{"city", "edition", "hash"}, nil)
	snapshotSize = prometheus.NewDesc("chengge_snapshot_things", "Things in the snapshot in force, by kind.", []string{"kind"}, nil)
	ready        = prometheus.NewDesc("chengge_ready", "Whether there is a snapshot in force.", nil, nil)
	followError  = prometheus.NewDesc("chengge_edition_follow_error", "Whether the last look for the edition in force, or its build, failed: what is served may be out of date.", nil, nil)
)

func (c snapshotCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- snapshotInfo
	ch <- snapshotSize
	ch <- ready
	ch <- followError
}

func (c snapshotCollector) Collect(ch chan<- prometheus.Metric) {
	failing := 0.0
	if c.s.live.Err() != nil {
		failing = 1
	}
	ch <- prometheus.MustNewConstMetric(followError, prometheus.GaugeValue, failing)
	snap := c.s.live.Now()
	if snap == nil {
		ch <- prometheus.MustNewConstMetric(ready, prometheus.GaugeValue, 0)
		return
	}
	ch <- prometheus.MustNewConstMetric(ready, prometheus.GaugeValue, 1)
	ch <- prometheus.MustNewConstMetric(snapshotInfo, prometheus.GaugeValue, 1,
		snap.City().Code, strconv.FormatInt(snap.Edition(), 10), snap.Hash())
	for l := range chengge.Layers() {
		if n := snap.Count(l.Kind); n > 0 {
			ch <- prometheus.MustNewConstMetric(snapshotSize, prometheus.GaugeValue, float64(n), string(l.Kind))
		}
	}
}

// metricsPage answers /metrics.
func (s *server) metricsPage() handler {
	page := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{Registry: s.metrics.registry})
	return func(w http.ResponseWriter, r *http.Request, _ *call) error {
		page.ServeHTTP(w, r)
		return nil
	}
}
