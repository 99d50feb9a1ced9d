package main

import (
	"os"
	"strconv"
	"syscall"
)

// modestly lets other processes go first: work takes what they leave of the
// processors, so that a long balance slows no answer of a server beside it. Its
// children are as modest. It is a wish: where it is not granted work goes on.
func modestly() {
	const nice = 10
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, t := range tasks { // threads that are made later are as these are
		if id, err := strconv.Atoi(t.Name()); err == nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, nice)
		}
	}
}
