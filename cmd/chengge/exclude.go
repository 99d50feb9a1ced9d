package main

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"
)

// excludes is the annotation of a flag that names those which it leaves no
// room for.
const excludes = "chengge_excludes"

// exclude says that one leaves no room for each of the others.
func exclude(flags *pflag.FlagSet, one string, others ...string) {
	note := func(name, other string) {
		f := flags.Lookup(name)
		if f.Annotations == nil {
			f.Annotations = map[string][]string{}
		}
		f.Annotations[excludes] = append(f.Annotations[excludes], other)
	}
	for _, other := range others {
		note(one, other)
		note(other, one)
	}
}

// excluded gives the flags that those which are set leave no room for, with
// the one that does.
func excluded(flags *pflag.FlagSet) map[string]string {
	out := map[string]string{}
	flags.Visit(func(f *pflag.Flag) {
		for _, other := range f.Annotations[excludes] {
			out[other] = f.Name
		}
	})
	return out
}

// checkExcluded refuses flags that leave no room for each other.
func checkExcluded(flags *pflag.FlagSet) error {
	by := excluded(flags)
	var wrong []string
	flags.Visit(func(f *pflag.Flag) {
		if _, ok := by[f.Name]; ok {
			wrong = append(wrong, "--"+f.Name)
		}
	})
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return usageError{fmt.Errorf("%s and %s exclude each other: give one", wrong[0], wrong[1])}
}
