package postgres

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	port       = "5432" // a part of the socket's name, nothing else
	socketFile = ".s.PGSQL." + port
	longest    = 107 // bytes in the path of a Unix socket
)

// plain are the paths that lists of folders and hosts carry without quoting.
var plain = regexp.MustCompile(`^[A-Za-z0-9/._+~@-]+$`)

// socketDir gives the private folder of the socket: run/, or a short one in
// short that a file named socket records, so that a next start finds it.
func (f folder) socketDir(a account, short string) (dir string, passing bool, err error) {
	dir = f.path("run")
	if plain.MatchString(dir) && len(dir)+1+len(socketFile) <= longest {
		return dir, false, a.own(dir)
	}
	note := f.path("socket")
	if text, err := os.ReadFile(note); err == nil {
		dir = strings.TrimSpace(string(text))
		if filepath.Dir(dir) == filepath.Clean(short) && a.own(dir) == nil {
			return dir, true, nil
		}
	}
	dir = filepath.Join(short, "chengge-"+strings.ToLower(rand.Text()[:16]))
	if len(dir)+1+len(socketFile) > longest {
		return "", false, fmt.Errorf("a socket in %s would have a path of more than %d bytes: choose a shorter folder", short, longest)
	}
	// The note first: killed in between, the next start makes what it names.
	if err := os.WriteFile(note, []byte(dir+"\n"), 0o600); err != nil {
		return "", false, f.explain(err)
	}
	return dir, true, a.own(dir)
}

// clearSocket removes what a dead server left in the socket's folder: its lock
// file blocks a start when the pid in it now is somebody else's.
func clearSocket(dir string) {
	os.Remove(filepath.Join(dir, socketFile))
	os.Remove(filepath.Join(dir, socketFile+".lock"))
}

// address gives the URL of a database, for pgx and for psql alike.
func address(socketDir, role, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database}
	u.RawQuery = url.Values{"host": {socketDir}, "port": {port}, "sslmode": {"disable"}}.Encode()
	return u.String()
}
