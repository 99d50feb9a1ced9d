// Package grids holds one edition of a city in memory and answers whose a
// point is: Build makes a Snapshot, Snapshot.Locate is the routing rule.
//
// A Snapshot never changes and may be asked by any number of goroutines. It
// needs no database.
package grids
