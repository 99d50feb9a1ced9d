package postgres

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// An account is the user of the system as which the server runs: ourselves, or
// an unprivileged one where we are root, as which PostgreSQL refuses to run.
type account struct {
	name     string
	uid, gid uint32
	groups   []uint32
	dropped  bool // we are root and become another
}

// accountFor chooses the account. As root the owner of existing data goes
// before the user postgres, so that data made without root can be served.
func accountFor(name, data string) (account, error) {
	if os.Geteuid() != 0 {
		self := account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}
		self.name = nameOf(self.uid)
		if name != "" && name != self.name {
			return account{}, refuse(NoAccount, "the server cannot run as %s: we are %s and not root", name, self.name)
		}
		return self, nil
	}
	var u *user.User
	var err error
	owner, exists := ownerOf(filepath.Join(data, "PG_VERSION"))
	switch {
	case name == "" && exists && owner == 0:
		return account{}, refuse(WrongOwner, "the data in %s belong to root, as whom PostgreSQL does not run: chown -R postgres %[1]s", data)
	case name == "" && exists:
		u, err = user.LookupId(strconv.FormatUint(uint64(owner), 10))
	case name == "":
		name = "postgres"
		fallthrough
	default:
		u, err = user.Lookup(name)
	}
	if err != nil {
		return account{}, refuse(NoAccount, "PostgreSQL does not run as root and needs an unprivileged user: %w. "+
			"The package postgresql-15 creates the user postgres; or name another", err)
	}
	a := account{name: u.Username, uid: number(u.Uid), gid: number(u.Gid), dropped: true}
	if a.uid == 0 {
		return account{}, refuse(NoAccount, "PostgreSQL does not run as %s, who is root: name an unprivileged user", a.name)
	}
	ids, err := u.GroupIds()
	if err != nil {
		return account{}, fmt.Errorf("groups of the user %s: %w", a.name, err)
	}
	for _, id := range ids {
		a.groups = append(a.groups, number(id))
	}
	return a, nil
}

// attributes are those of a child that runs as the account, in a session of its
// own (Ctrl-C is for us, not for it), and is signalled when its starter dies.
func (a account) attributes(death syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true, Pdeathsig: death}
	if a.dropped {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
	}
	return attr
}

// own makes the folder, or checks that it is the account's, and closes it to
// all others.
func (a account) own(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if info.IsDir() && a.dropped && owner == 0 { // just made, or we were killed here
		if err := os.Lchown(dir, int(a.uid), int(a.gid)); err != nil {
			return err
		}
		owner = a.uid
	}
	if !info.IsDir() || owner != a.uid {
		return refuse(WrongOwner, "%s must be a folder of the user %s, and is not: chown it or remove it", dir, a.name)
	}
	if info.Mode().Perm() != 0o700 {
		return os.Chmod(dir, 0o700)
	}
	return nil
}

// ownerOf gives the user id of a file, and whether there is one.
func ownerOf(path string) (uint32, bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, false
	}
	return info.Sys().(*syscall.Stat_t).Uid, true
}

func nameOf(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "number " + id
}

// number reads a user or group id, which Linux keeps in 32 bits.
func number(id string) uint32 {
	n, _ := strconv.ParseUint(id, 10, 32)
	return uint32(n)
}
