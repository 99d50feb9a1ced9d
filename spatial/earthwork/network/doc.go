// Package network finds flows of least cost through a network, exactly: a
// network simplex in plain Go on flat arrays of integers, that starts again from
// its last basis after a change, takes arcs that are priced in on the way, and
// can be stopped.
//
// Costs and flows are int64, totals of 128 bits. Nothing is rounded and no
// tolerance is used; what could overflow is refused beforehand. An optimum comes
// with potentials that prove it, a network without a feasible flow with a cut
// that shows why. Package proof checks both without a line of this package.
package network
