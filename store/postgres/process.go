package postgres

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// A family is all processes of the server of one data directory, whoever
// started them.
type family struct {
	data    string
	folder  fs.FileInfo // of data
	uid     uint32      // whom its processes run as
	cluster string      // the name in the titles of its processes
}

func familyOf(data string, a account) (family, error) {
	info, err := os.Stat(data)
	if err != nil {
		return family{}, err
	}
	// The inode names the data also after a rename, and nothing that lives has
	// outlived a reboot.
	cluster := fmt.Sprintf("chengge-%x", info.Sys().(*syscall.Stat_t).Ino)
	return family{data, info, a.uid, cluster}, nil
}

// members gives the pids of the living processes of the family, and of those
// the postmasters. A zombie is no living process: it holds no memory and no
// file, and somebody else has to reap it.
func (m family) members() (all, postmasters []int, err error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, nil, fmt.Errorf("look for processes of %s: %w", m.data, err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if member, postmaster := m.has(pid); member {
			all = append(all, pid)
			if postmaster {
				postmasters = append(postmasters, pid)
			}
		}
	}
	return all, postmasters, nil
}

// programs are those that a family consists of.
var programs = []string{"postgres", "initdb"}

// has tells whether pid runs postgres as the family's user on the family's data.
// The working folder decides; where we may not see it (root without
// CAP_SYS_PTRACE, as in Docker), the command line or title does.
func (m family) has(pid int) (member, postmaster bool) {
	dir := fmt.Sprintf("/proc/%d", pid)
	if owner, ok := ownerOf(dir); !ok || owner != m.uid {
		return false, false
	}
	line, err := os.ReadFile(dir + "/cmdline")
	if err != nil || len(line) == 0 { // gone, a zombie, or of the kernel
		return false, false
	}
	args := strings.Split(string(bytes.TrimRight(line, "\x00")), "\x00")
	titled := strings.HasPrefix(args[0], "postgres: ")
	exe, err := os.Readlink(dir + "/exe")
	switch {
	case err == nil && !slices.Contains(programs, filepath.Base(strings.TrimSuffix(exe, " (deleted)"))):
		return false, false
	case err == nil:
		cwd, err := os.Stat(dir + "/cwd")
		return err == nil && os.SameFile(cwd, m.folder), !titled
	case !errors.Is(err, fs.ErrPermission):
		return false, false
	case titled:
		return strings.HasPrefix(args[0], "postgres: "+m.cluster+": "), false
	}
	if filepath.Base(args[0]) != "postgres" {
		return false, false
	}
	for i, arg := range args[:len(args)-1] {
		if arg != "-D" {
			continue
		}
		named, err := os.Stat(args[i+1])
		return err == nil && os.SameFile(named, m.folder), true
	}
	return false, false
}

// signal signals one process, if it still is of the family. The handle is a
// pidfd, so that the number cannot pass to another in between.
func (m family) signal(pid int, s syscall.Signal) {
	p, err := os.FindProcess(pid)
	if err != nil {
		return
	}
	defer p.Release()
	if member, _ := m.has(pid); member {
		p.Signal(s) // fails only when it has just ended
	}
}
