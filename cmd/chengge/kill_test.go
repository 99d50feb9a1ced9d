package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"chengge/store"
	"chengge/store/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// TestKilledAtRandomMoments ends the server, its PostgreSQL or whoever imports
// with kill -9 while the whole town is replaced and published: everything runs
// again by itself, and each edition is the one or the other, whole.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	killAtRandomMoments(t, 5, 8000)
}

// killAtRandomMoments kills so often, with so many components: enough to make a
// load of them.
func killAtRandomMoments(t *testing.T, rounds, components int) {
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("CHENGGE_TEST_SEED"); given != "" {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("CHENGGE_TEST_SEED=%d repeats the choices", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	data := filepath.Join(storetest.Dir(t), "var")
	folders := map[string]string{"A": variant(t, "A", components), "B": variant(t, "B", components)}

	// The whole once undisturbed: how long it takes, and no leftovers.
	mustVerb(t, "import", folders["A"], "--data", data)
	mustVerb(t, "publish", "--accept", "--data", data)
	server := serveProcess(t, "--data", data)
	url := privateURL(t, data)
	s := openStore(t, url)
	began := time.Now()
	mustVerb(t, "import", folders["B"], "--data", data)
	imported := time.Since(began)
	mustVerb(t, "publish", "--accept", "--data", data)
	whole := time.Since(began)
	t.Logf("undisturbed: import %v, with publish %v", imported.Round(time.Millisecond), whole.Round(time.Millisecond))
	kept(t, url, true)

	for round := range rounds {
		mark := "A"
		if newest, _ := newest(t, s); newest == "A" {
			mark = "B"
		}
		victim := []string{"serve", "postgres", "writer"}[random.IntN(3)]
		overHTTP := random.IntN(2) == 0
		// At any moment, or within the import's transaction, or the publishing's.
		moment := []string{"any", "importing", "publishing"}[random.IntN(3)]
		after := map[string]time.Duration{"any": whole, "importing": 600 * time.Millisecond, "publishing": 200 * time.Millisecond}[moment]
		after = time.Duration(random.Int64N(int64(after)))
		asking := watch(server.address, 2*time.Millisecond)

		var writer *process
		written := make(chan string, 1)
		if overHTTP {
			address := server.address
			go func() { written <- writeOverHTTP(t, address, folders[mark]) }()
		} else {
			writer = begin(t, "import", folders[mark], "--data", data)
			go func() {
				<-writer.gone
				if !writer.ProcessState.Success() {
					written <- "import: " + writer.said.String()
					return
				}
				said, ok := verb(t, "publish", "--accept", "--replace", "--data", data)
				written <- fmt.Sprint("publish: ", ok, " ", lastLine(said))
			}()
		}
		awaitWriting(t, url, moment)
		time.Sleep(after)
		head := postmaster(data)
		require.NotZero(t, head)
		switch {
		case victim == "serve":
			asking.stop(t)
			asking = nil
			server.kill()
		case victim == "postgres" || writer == nil:
			victim = "postgres"
			require.NoError(t, syscall.Kill(head, syscall.SIGKILL))
		default:
			writer.kill()
		}
		how := <-written
		back := time.Now()
		if victim == "serve" {
			server = serveProcess(t, "--data", data)
		}
		require.Eventually(t, func() bool {
			now := postmaster(data) // backends of a dead one answer for a moment more
			_, err := s.Editions(t.Context(), 0, 1)
			return err == nil && now != 0 && (now != head || victim == "writer")
		}, time.Minute, 20*time.Millisecond, "the database is back")
		t.Logf("round %d to %s over HTTP %v: kill -9 %s, moment: %s + %v; back after %v; the writer: %s", round, mark, overHTTP, victim,
			moment, after.Round(time.Millisecond), time.Since(back).Round(time.Millisecond), short(how))
		if asking != nil {
			asking.stop(t)
		}
		list, err := s.Editions(t.Context(), 0, 3) // a draft among them, half done or not
		require.NoError(t, err)
		for _, e := range list {
			holds(t, s, e.Number)
		}
		kept(t, url, false)
		one := watch(server.address, time.Millisecond)
		time.Sleep(20 * time.Millisecond)
		one.stop(t)
	}

	// What was left of it hinders nothing, and is gone after one good import.
	mark := "A"
	if newest, _ := newest(t, s); newest == "A" {
		mark = "B"
	}
	require.Eventually(t, func() bool {
		said, ok := verb(t, "import", folders[mark], "--data", data)
		if !ok {
			t.Logf("not yet: %s", short(said))
		}
		return ok
	}, 30*time.Second, 100*time.Millisecond)
	mustVerb(t, "publish", "--accept", "--replace", "--data", data)
	kept(t, url, true)
	list, err := s.Editions(t.Context(), 0, 1000)
	require.NoError(t, err)
	for _, e := range list {
		holds(t, s, e.Number)
	}
	last, number := newest(t, s)
	require.Equal(t, mark, last)
	require.Eventually(t, func() bool { return inForce(t, server.address) == number }, time.Minute, 50*time.Millisecond)
	var loose int64
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	require.NoError(t, conn.QueryRow(t.Context(), sqlLooseBytes).Scan(&loose))
	t.Logf("files of tables whose transactions were killed: %d kB, which PostgreSQL does not remove", loose>>10)
	left, err := filepath.Glob(filepath.Join(data, "postgres", "new-*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// sqlLooseBytes counts files in the database's folder that no table knows.
const sqlLooseBytes = `select pg_database_size(current_database()) - sum(
	pg_relation_size(oid, 'main') + pg_relation_size(oid, 'fsm') + pg_relation_size(oid, 'vm') + pg_relation_size(oid, 'init'))::bigint
	from pg_class where not relisshared and relkind in ('r', 'i', 't', 'S', 'm')`

// awaitWriting waits until somebody holds the draft: to import, or after that
// to publish.
func awaitWriting(t *testing.T, url, moment string) {
	t.Helper()
	times := map[string]int{"any": 0, "importing": 1, "publishing": 2}[moment]
	if times == 0 {
		return
	}
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	end := time.Now().Add(20 * time.Second)
	for held := false; time.Now().Before(end); {
		was := held
		require.NoError(t, conn.QueryRow(t.Context(), `select exists (select from pg_locks where locktype = 'advisory' and granted
			and objid = hashtext('chengge drafting')::oid)`).Scan(&held))
		if held && !was {
			if times--; times == 0 {
				return
			}
		}
		time.Sleep(time.Millisecond)
	}
	t.Log("nobody wrote")
}

// writeOverHTTP imports and publishes, and says how it went.
func writeOverHTTP(t *testing.T, address, folder string) string {
	body, err := json.Marshal(map[string]string{"folder": folder})
	require.NoError(t, err)
	a := call(t, http.MethodPost, address+"/v1/editions/draft/import", string(body))
	if a.status != 200 || strings.Contains(a.body, "/problems/") {
		return fmt.Sprint("import: ", a.status, " ", lastLine(a.body))
	}
	a = call(t, http.MethodPost, address+"/v1/editions/draft/publish", `{"accept":true,"replace":true}`)
	return fmt.Sprint("publish: ", a.status, " ", lastLine(a.body))
}

// newest gives what the newest sealed edition holds.
func newest(t *testing.T, s *store.Store) (string, int64) {
	t.Helper()
	terms, _, err := s.Timetable(t.Context())
	require.NoError(t, err)
	number := terms[len(terms)-1].Edition
	return holds(t, s, number), number
}

// inForce gives the edition that a server answers from, 0 where it can't say.
func inForce(t testing.TB, address string) int64 {
	var ready struct{ Edition int64 }
	_ = json.Unmarshal([]byte(call(t, http.MethodGet, address+"/readyz", "").body), &ready)
	return ready.Edition
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return s[:min(len(s), 160)]
}
