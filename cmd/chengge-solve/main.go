// Command chengge-solve solves linear programmes and yes-or-no choices by Clp
// and Cbc for chengge, which runs it as a child and never links them: it can be
// killed at any moment, and what it bloats or breaks is this process only.
//
// It reads one request from standard input, as coupled.ReadRequest does, and
// writes progress and one answer to standard output. It opens no file. When its
// input ends, so does it: a parent that died leaves no solver behind.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"syscall"

	"chengge/spatial/earthwork/coupled"
)

func main() {
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "chengge-solve:", err)
		os.Exit(1)
	}
}

const usage = "usage: chengge-solve [--memory BYTES] < REQUEST"

func run(args []string, in io.Reader) error {
	flags := flag.NewFlagSet("chengge-solve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	memory := flags.Uint64("memory", 4<<30, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errors.New(usage)
	}
	if err := limit(*memory); err != nil {
		return err
	}
	// What Clp and Cbc print must not get among the frames.
	answers, err := syscall.Dup(1)
	if err != nil {
		return err
	}
	if err := syscall.Dup2(2, 1); err != nil {
		return err
	}
	out := os.NewFile(uintptr(answers), "answers")
	request, err := coupled.ReadRequest(in)
	if err != nil {
		return coupled.WriteError(out, err.Error())
	}
	go func() {
		io.Copy(io.Discard, in) //nolint:errcheck // its end is what counts
		os.Exit(0)
	}()
	status, bound, x, dual := solve(request, answers)
	return coupled.WriteSolution(out, status, bound, x, dual)
}

// limit bounds this process: address space, files that its errors may go to, no core dump.
func limit(memory uint64) error {
	for _, l := range []struct {
		name     string
		resource int
		value    uint64
	}{
		{"memory", syscall.RLIMIT_AS, max(memory, 1<<30)},
		{"file size", syscall.RLIMIT_FSIZE, 1 << 20},
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
