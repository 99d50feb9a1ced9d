package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// check holds what is true at the end of a day.
func (d *day) check(readers []*dayReader) {
	conn := d.connect()
	defer conn.Close(d.t.Context())
	steps := d.checkTables(conn)
	d.checkReaders(conn, readers, steps)
	d.checkViews(conn)
}

// connect waits until PostgreSQL is back from the last kill.
func (d *day) connect() (conn *pgx.Conn) {
	require.Eventually(d.t, func() (ok bool) {
		var err error
		conn, err = pgx.Connect(d.t.Context(), d.url)
		return err == nil
	}, time.Minute, 20*time.Millisecond)
	return conn
}

func (d *day) count(conn *pgx.Conn, query string, args ...any) (n int64) {
	require.NoError(d.t, conn.QueryRow(d.t.Context(), query, args...).Scan(&n), query)
	return n
}

// checkTables: what was acknowledged is there once, and nothing else is. It
// gives how many steps there are, the first ones among them.
func (d *day) checkTables(conn *pgx.Conn) int64 {
	t := d.t
	require.Len(t, d.ledger, len(d.statements))
	rows, err := conn.Query(t.Context(), `select external, id, version, state, open from report`)
	require.NoError(t, err)
	var number, state string
	var id, version int64
	var open bool
	found := map[string]bool{}
	_, err = pgx.ForEachRow(rows, []any{&number, &id, &version, &state, &open}, func() error {
		e := d.ledger[number]
		switch {
		case e == nil:
			return fmt.Errorf("report %d (%s) was never acknowledged", id, number)
		case found[number]:
			return fmt.Errorf("report %s is there twice", number)
		case int64(e.id) != id || version != int64(len(e.steps)+1) || open:
			return fmt.Errorf("report %s is %d at version %d, %s; acknowledged were %d and %d steps", number, id, version, state, e.id, len(e.steps))
		}
		found[number] = true
		return nil
	})
	require.NoError(t, err)
	require.Len(t, found, len(d.ledger))
	byID := map[chengge.ReportID]*dayEntry{}
	steps := int64(0)
	for _, e := range d.ledger {
		byID[e.id] = e
		steps += int64(len(e.steps)) + 1
	}
	rows, err = conn.Query(t.Context(), `select report_id, no, kind, actor, coalesce(body->>'why', '') from report_step`)
	require.NoError(t, err)
	var no int64
	var kind, actor, why string
	_, err = pgx.ForEachRow(rows, []any{&id, &no, &kind, &actor, &why}, func() error {
		e := byID[chengge.ReportID(id)]
		switch {
		case e == nil || no < 1 || no > int64(len(e.steps))+1:
			return fmt.Errorf("step %d of report %d was never acknowledged", no, id)
		case no == 1 && (kind != "report" || actor != e.owner.Name):
			return fmt.Errorf("report %d was handed in by %s", id, actor)
		case no > 1 && e.steps[no-2] != dayStep{chengge.StepKind(kind), actor, why}:
			return fmt.Errorf("step %d of report %d is %s %s %s, acknowledged was %v", no, id, kind, actor, why, e.steps[no-2])
		}
		return nil // the key is report and number: none is there twice
	})
	require.NoError(t, err)
	require.Equal(t, steps, d.count(conn, `select count(*) from report_step`))
	require.Equal(t, int64(len(d.ledger)), d.count(conn, `select count(*) from report_person`))
	require.Equal(t, int64(0), d.count(conn, `select count(*) from report r where duplicates <> (select count(*) from report d where d.duplicate_of = r.id)`))
	return steps
}

// checkReaders: there is an event of each step, numbered without gaps and for
// each report in the order of its steps, and every reader has seen all of its.
func (d *day) checkReaders(conn *pgx.Conn, readers []*dayReader, steps int64) {
	t := d.t
	require.Eventually(t, func() bool { return d.count(conn, `select count(*) from outbox`) == 0 }, 30*time.Second, 20*time.Millisecond)
	require.Equal(t, steps, d.count(conn, `select count(*) from event where no between 1 and $1`, steps))
	require.Equal(t, steps, d.count(conn, `select count(*) from event`))
	require.Equal(t, steps, d.count(conn, `select count(*) from event e join report_step s on s.report_id = e.report_id and s.no = (e.body->>'version')::bigint`))
	require.Equal(t, int64(0), d.count(conn, `select count(*) from (select (body->>'version')::bigint v, row_number() over (partition by report_id order by no) n from event) e where v <> n`))
	for i, r := range readers {
		where, arg := `$1 >= 0`, any(int64(0))
		switch r.key.Role {
		case chengge.Reporter:
			where, arg = `key_id = $1`, r.key.ID
		case chengge.Handler:
			where, arg = `body->'bodies' ?| $1`, d.below(r.key.Organisation)
		}
		rows, err := conn.Query(t.Context(), `select no, report_id, (body->>'version')::bigint from event where `+where+` order by no`, arg)
		require.NoError(t, err)
		var wanted []int64
		is := map[int64]dayEvent{}
		var no, id, version int64
		_, err = pgx.ForEachRow(rows, []any{&no, &id, &version}, func() error {
			wanted, is[no] = append(wanted, no), dayEvent{report: chengge.ReportID(id), version: version}
			return nil
		})
		require.NoError(t, err)
		require.NotEmpty(t, wanted)
		if !waitUntil(20*time.Second, func() bool { return len(r.numbers()) >= len(wanted) }) {
			t.Logf("reader %d is at %d", i, r.last)
		}
		require.Equal(t, wanted, r.numbers(), "reader %d (%s)", i, r.key.Name)
		r.mu.Lock()
		for no, e := range r.seen {
			require.Equal(t, is[no], dayEvent{report: e.report, version: e.version}, "event %d of reader %d", no, i)
		}
		r.mu.Unlock()
	}
}

func waitUntil(most time.Duration, f func() bool) bool {
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if f() {
			return true
		}
	}
	return f()
}

// below gives the codes of a body and of those below it.
func (d *day) below(code string) (out []string) {
	for c := range d.parents {
		for at, n := c, 0; at != "" && n < 20; at, n = d.parents[at], n+1 {
			if at == code {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// checkViews: on each server lists and counts say what the tables say.
func (d *day) checkViews(conn *pgx.Conn) {
	t := d.t
	columns := map[string]string{"state": "state", "office": "coalesce(office, '')", "channel": "channel", "lead": "lead", "category": "coalesce(category, '')"}
	tables := map[string]map[string]int64{}
	for by, column := range columns {
		tables[by] = map[string]int64{}
		rows, err := conn.Query(t.Context(), `select `+column+`, count(*) from report group by 1`)
		require.NoError(t, err)
		var key string
		var n int64
		_, err = pgx.ForEachRow(rows, []any{&key, &n}, func() error { tables[by][key] = n; return nil })
		require.NoError(t, err)
	}
	last := d.count(conn, `select no from event_last`)
	random, client := rand.New(rand.NewPCG(1, 1)), &http.Client{Timeout: 30 * time.Second}
	for i := range d.servers {
		server := d.servers[i].Load().address
		var counts struct {
			Total, Event int64
			Groups       map[string][]struct {
				Key   string
				Count int64
			}
		}
		require.True(t, waitUntil(20*time.Second, func() bool {
			a, _ := once(t.Context(), client, server, http.MethodGet, "/v1/reports/counts?by=state,office,channel,lead,category", "", d.dispatchers[0])
			return a.status == http.StatusOK && json.Unmarshal([]byte(a.body), &counts) == nil && counts.Event == last
		}), "server %d counts up to %d of %d", i, counts.Event, last)
		require.Equal(t, int64(len(d.ledger)), counts.Total)
		for by, want := range tables {
			got := map[string]int64{}
			for _, g := range counts.Groups[by] {
				got[g.Key] = g.Count
			}
			require.Equal(t, want, got, "server %d by %s", i, by)
		}
		a, why := once(t.Context(), client, server, http.MethodGet, "/v1/reports?format=csv", "", d.dispatchers[0])
		require.Equal(t, http.StatusOK, a.status, why)
		lines := strings.Split(strings.TrimSpace(a.body), "\n")
		require.Len(t, lines, 1+len(d.ledger))
		for _, line := range lines[1:] {
			require.Regexp(t, `^\d+,\d+,(closed|void),`, line)
		}
	}
	// A client sees its own, a body what concerns it.
	for _, k := range []dayKey{d.reporters[1], d.handlers[d.district]} {
		want := d.count(conn, `select count(*) from report where key_id = $1 or bodies && $2`, map[bool]int64{true: k.ID, false: -1}[k.Role == chengge.Reporter], d.below(k.Organisation))
		a, _ := d.answered(random, client, http.MethodGet, "/v1/reports/counts", "", k)
		var got struct{ Total int64 }
		require.NoError(t, json.Unmarshal([]byte(a.body), &got))
		require.Equal(t, want, got.Total, k.Name)
	}
}
