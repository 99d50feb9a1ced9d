// Package migrations holds the schema as plain SQL that a database
// administrator can read, one file a step, numbered by time. Steps expand
// first and contract in a later release, so that servers can be upgraded one
// by one.
package migrations

import "embed"

// FS holds the steps for goose.
//
//go:embed *.sql
var FS embed.FS
