package main

import (
	"io"

	"golang.org/x/term"
)

// widthOf gives the columns of a terminal, 0 for what is none.
func widthOf(w io.Writer) int {
	f, ok := isTerminal(w)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
