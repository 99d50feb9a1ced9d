// Package coupled has linear programmes and yes-or-no choices solved by Clp and
// Cbc, which run in a child process of their own, chengge-solve: this program
// never links them, and cancelling kills the child.
//
// What comes back is floating point and is believed only as far as it can be
// checked: the bound of the linear programme is proven in exact arithmetic by
// package proof, the gap is computed here. Cbc's own "proven optimal" is not
// asked for, since it also says so at a gap.
package coupled
