// Package roadnet is the network that trucks drive on: directed edges between
// nodes, with lengths, speeds and limits, the bans of dates, hours, zones and
// vehicles, and the shortest ways between many places at once.
//
// A Network never changes once built and may be used by many goroutines. All
// weights are integers (millimetres, milliseconds), so that the answer is the
// same on every machine; ties go to the lower edge.
package roadnet
