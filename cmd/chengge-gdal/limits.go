package main

import (
	"fmt"
	"syscall"
)

const leastMemory = 2 << 30 // GDAL's unzip fails at 1 GB of address space

// limit bounds this process: address space, processor time, files that it may
// write (a rebuilt .shx), no core dump.
func limit(memory, cpu uint64) error {
	for _, l := range []struct {
		name     string
		resource int
		value    uint64
	}{
		{"memory", syscall.RLIMIT_AS, max(memory, leastMemory)},
		{"processor time", syscall.RLIMIT_CPU, max(cpu, 1)},
		{"file size", syscall.RLIMIT_FSIZE, 1 << 30},
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
