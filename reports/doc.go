// Package reports holds what a report may go through: the table of moves
// (Move, the state machine), the reading of what a sender states (where, what,
// when), and the ids of reports. It knows no database and no HTTP.
package reports
