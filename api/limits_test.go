package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"chengge"

	"github.com/stretchr/testify/require"
)

func TestTakeIsATokenBucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Limits{Rate: 10, Burst: 5}.withDefaults())
		of, other := bucketOf{key: 1}, bucketOf{key: 2}
		h := http.Header{}
		for i := range 5 {
			require.NoError(t, g.take(h, of, time.Now()), i)
		}
		require.Equal(t, `"key";q=5;w=1`, h.Get("RateLimit-Policy"))
		require.Equal(t, `"key";r=0;t=1`, h.Get("RateLimit"))
		require.Equal(t, chengge.ErrTooMany, chengge.CodeOf(g.take(h, of, time.Now())))
		require.Equal(t, "1", h.Get("Retry-After"))
		require.NoError(t, g.take(http.Header{}, other, time.Now()), "each key has its own")
		// In the long run exactly the rate is let through: 10 a second for 10 s.
		passed := 0
		for range 1000 {
			time.Sleep(10 * time.Millisecond)
			if g.take(http.Header{}, of, time.Now()) == nil {
				passed++
			}
		}
		require.InDelta(t, 100, passed, 1)
		time.Sleep(time.Hour) // but not more than the burst is saved up
		passed = 0
		for g.take(http.Header{}, of, time.Now()) == nil {
			passed++
		}
		require.Equal(t, 5, passed)
		// Who shows wrong keys has less for a while.
		time.Sleep(time.Hour)
		g.fine(of, 10, time.Now())
		time.Sleep(400 * time.Millisecond)
		require.Error(t, g.take(http.Header{}, of, time.Now()))
	})
}

func TestAddressesOfOneNetworkShareABucket(t *testing.T) {
	at := func(s string) bucketOf { return ofAddress(netip.MustParseAddr(s)) }
	require.Equal(t, at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"))
	require.NotEqual(t, at("2001:db8:1:2::1"), at("2001:db8:1:3::1"))
	require.NotEqual(t, at("192.0.2.1"), at("192.0.2.2"))
	require.NotPanics(t, func() { ofAddress(netip.Addr{}) }) // of a listener without addresses
}

// The memory of a gate is bounded however many ask; who has requests running is
// not forgotten.
func TestBucketsAreBounded(t *testing.T) {
	g := newGate(Limits{}.withDefaults())
	busy := bucketOf{key: 1}
	end, err := g.start(http.Header{}, busy, prompt, time.Now())
	require.NoError(t, err)
	a := netip.MustParseAddr("10.0.0.0")
	for range 3 * maxBuckets {
		a = a.Next()
		_ = g.take(http.Header{}, ofAddress(a), time.Now())
	}
	require.LessOrEqual(t, len(g.buckets), maxBuckets)
	require.Equal(t, 1, g.buckets[busy].running)
	end()
	require.Zero(t, g.buckets[busy].running)
	require.Zero(t, g.running)
}

func TestFewRunAtATime(t *testing.T) {
	g := newGate(Limits{Running: 4, RunningKey: 3, Lengthy: 2, LengthyKey: 1}.withDefaults())
	one, two, three := bucketOf{key: 1}, bucketOf{key: 2}, bucketOf{key: 3}
	start := func(of bucketOf, p pace) (func(), chengge.ErrorCode) {
		h := http.Header{}
		end, err := g.start(h, of, p, time.Now())
		if err != nil {
			require.Equal(t, "1", h.Get("Retry-After"))
			return nil, chengge.CodeOf(err)
		}
		return end, ""
	}
	first, code := start(one, lengthy)
	require.Empty(t, code)
	_, code = start(one, lengthy)
	require.Equal(t, chengge.ErrTooMany, code)
	second, code := start(two, lengthy)
	require.Empty(t, code)
	_, code = start(three, lengthy)
	require.Equal(t, chengge.ErrNotReady, code)
	_, code = start(one, prompt)
	require.Empty(t, code)
	_, code = start(one, flowing)
	require.Empty(t, code)
	_, code = start(one, prompt)
	require.Equal(t, chengge.ErrTooMany, code)
	_, code = start(three, prompt)
	require.Equal(t, chengge.ErrNotReady, code)
	for range 1000 {
		_, code = start(three, standing)
		require.Empty(t, code, "streams of events stand apart")
	}
	first()
	second()
	_, code = start(three, lengthy)
	require.Empty(t, code)
}

// Streams of events are counted apart, by key and in all.
func TestFewStreamsAtATime(t *testing.T) {
	g := newGate(Limits{Streams: 3, StreamsKey: 2, Running: 1}.withDefaults())
	open := func(key int64) (func(), chengge.ErrorCode) {
		end, err := g.start(http.Header{}, bucketOf{key: key}, standing, time.Now())
		if err != nil {
			return nil, chengge.CodeOf(err)
		}
		return end, ""
	}
	first, code := open(1)
	require.Empty(t, code)
	_, code = open(1)
	require.Empty(t, code)
	_, code = open(1)
	require.Equal(t, chengge.ErrTooMany, code)
	_, code = open(2)
	require.Empty(t, code)
	_, code = open(2)
	require.Equal(t, chengge.ErrNotReady, code)
	g.sweep(time.Now().Add(time.Hour))
	require.Len(t, g.buckets, 2, "who has a stream is not forgotten")
	first()
	_, code = open(1)
	require.Empty(t, code)
}

// A fact is asked for by one at a time, never goes by what is older than
// keyAtLast while the database answers, and holds while it does not.
func TestFact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f fact[int]
		asked, value, failure, delay := 0, 1, error(nil), time.Duration(0)
		ask := func(ctx context.Context) (int, error) {
			asked++
			v, err := value, failure
			select {
			case <-time.After(delay):
			case <-ctx.Done():
				return 0, ctx.Err()
			}
			return v, err
		}
		get := func() (int, error) { return f.get(t.Context(), honoured, ask) }
		// Whatever happens in between, a change shows within 5 s.
		for _, idle := range []time.Duration{time.Millisecond, 100 * time.Millisecond, 1900 * time.Millisecond, 2500 * time.Millisecond, 4500 * time.Millisecond, time.Hour} {
			v, err := get()
			require.NoError(t, err)
			require.Equal(t, value, v)
			value++
			changed := time.Now()
			for {
				time.Sleep(idle)
				v, err := get()
				require.NoError(t, err)
				if v == value {
					break
				}
				require.Less(t, time.Since(changed), 5*time.Second, idle)
			}
			time.Sleep(10 * time.Second)
		}
		require.Less(t, asked, 100)

		// The database goes away: what was known holds for honoured, and hardly
		// anybody waits.
		v, err := get()
		require.NoError(t, err)
		known := v
		failure, delay = errors.New("away"), time.Hour
		away, waited := time.Now(), time.Duration(0)
		for {
			began := time.Now()
			v, err := get()
			waited += time.Since(began)
			if time.Since(away) > honoured+keyPatience {
				require.Error(t, err)
				break
			}
			if time.Since(away) < honoured {
				require.NoError(t, err)
				require.Equal(t, known, v)
				require.LessOrEqual(t, waited, keyPatience)
			}
			time.Sleep(300 * time.Millisecond)
		}
		failure, delay = nil, 0
		require.Eventually(t, func() bool { v, err := get(); return err == nil && v == value }, 10*time.Second, 100*time.Millisecond)

		// Many at once ask once.
		time.Sleep(time.Hour)
		asked, delay = 0, 100*time.Millisecond
		for range 100 {
			go func() { _, _ = get() }()
		}
		synctest.Wait()
		time.Sleep(time.Second)
		require.Equal(t, 1, asked)
	})
}
