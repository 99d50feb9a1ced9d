package postgres

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Running gives the address of the server that another process runs in dir, so
// that a second command can talk to it; ok is false where nobody holds the
// folder. The server may still be starting: connect with patience. o says the
// role and database, as it did to Start.
func Running(o Options) (url string, ok bool) {
	o, err := o.withDefaults()
	if err != nil {
		return "", false
	}
	dir, err := filepath.Abs(o.Dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir) // as Start does: the socket's place depends on the length
	}
	if err != nil {
		return "", false
	}
	f := folder(dir)
	lock, err := os.Open(f.path("lock"))
	if err != nil {
		return "", false
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); err == nil {
		return "", false // closing the file gives the lock back
	}
	socket := f.path("run")
	if text, err := os.ReadFile(f.path("socket")); err == nil && !(plain.MatchString(socket) && len(socket)+1+len(socketFile) <= longest) {
		socket = strings.TrimSpace(string(text))
	}
	return address(socket, o.Role, o.Database), true
}
