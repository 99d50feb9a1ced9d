// Command chengge says whose a point in a city is: which body answers for it,
// and why. See `chengge --help`.
//
// Results go to standard output, progress and findings to standard error. The
// exit code is 0 when the work is done, 1 when there are findings or something
// was refused, 2 when the command was used wrongly.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // cities have time zones, bare machines may lack them
)

func main() { os.Exit(start()) }

func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the process at once
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.LookupEnv}
	return a.run(ctx, os.Args[1:])
}
