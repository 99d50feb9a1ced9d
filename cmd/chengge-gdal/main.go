// Command chengge-gdal reads foreign files through GDAL for chengge, which runs
// it as a child and never links GDAL itself: a malformed file can crash, hang
// or bloat this process only.
//
// It opens one regular file with one driver of a short list, under limits on
// memory, processor time and the size of files, and writes its rows to standard
// output as importers.StreamReader reads them. It opens no network connection,
// no archive and no other file than the one named and its sidecars.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"chengge/importers"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "chengge-gdal:", err)
		os.Exit(1)
	}
}

const usage = "usage: chengge-gdal read --driver NAME [--layer NAME] [--encoding NAME] [--memory BYTES] [--cpu SECONDS] FILE"

type request struct {
	driver, layer, encoding, file string
	memory, cpu                   uint64
}

func run(args []string, out io.Writer) error {
	if len(args) == 0 || args[0] != "read" {
		return errors.New(usage)
	}
	var r request
	flags := flag.NewFlagSet("read", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&r.driver, "driver", "", "")
	flags.StringVar(&r.layer, "layer", "", "")
	flags.StringVar(&r.encoding, "encoding", "", "")
	flags.Uint64Var(&r.memory, "memory", 4<<30, "")
	flags.Uint64Var(&r.cpu, "cpu", 900, "")
	if err := flags.Parse(args[1:]); err != nil {
		return fmt.Errorf("%w; %s", err, usage)
	}
	if flags.NArg() != 1 {
		return errors.New(usage)
	}
	r.file = flags.Arg(0)
	w := importers.NewStreamWriter(out)
	if err := read(r, w); err != nil {
		return w.Fail(err.Error())
	}
	return nil
}

// checkFile refuses what is no regular file on disk; a name that GDAL would
// take for one of its virtual file systems or for a database is none.
func checkFile(name string) error {
	if strings.HasPrefix(name, "/vsi") {
		return fmt.Errorf("%s is no file on disk", name)
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file", name)
	}
	return nil
}
