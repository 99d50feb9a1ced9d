// Package reports holds what a report may go through: the table of moves
// (Move, the state machine), and the Router, which turns where a sender says
// something is into a place, and the place into a destination. It works on a
// snapshot of the city and knows no database and no HTTP.
package reports
