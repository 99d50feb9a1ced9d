package main

import (
	"fmt"
	"syscall"
)

const leastMemory = 2 << 30 // GDAL's unzip fails at 1 GB of address space

// The largest file that may be written: a rebuilt .shx while reading, the file
// itself while writing.
const (
	fileRead    = 1 << 30
	fileWritten = 256 << 30
)

// limit bounds this process: address space, processor time, the size of a file
// that it writes, no core dump.
func limit(memory, cpu, file uint64) error {
	for _, l := range []struct {
		name     string
		resource int
		value    uint64
	}{
		{"memory", syscall.RLIMIT_AS, max(memory, leastMemory)},
		{"processor time", syscall.RLIMIT_CPU, max(cpu, 1)},
		{"file size", syscall.RLIMIT_FSIZE, file},
		{"core dump", syscall.RLIMIT_CORE, 0},
	} {
		var old syscall.Rlimit
		if err := syscall.Getrlimit(l.resource, &old); err != nil {
			return fmt.Errorf("limit %s: %w", l.name, err)
		}
		value := min(l.value, old.Max)
		if err := syscall.Setrlimit(l.resource, &syscall.Rlimit{Cur: value, Max: value}); err != nil {
			return fmt.Errorf("limit %s to %d: %w", l.name, value, err)
		}
	}
	return nil
}
