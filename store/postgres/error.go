package postgres

import (
	"fmt"

	"chengge"
)

// Reason says, for machines, why a server was not started or a database not
// taken.
type Reason string

// The reasons.
const (
	NoBinaries   Reason = "no-binaries"    // PostgreSQL is not installed
	NoPostGIS    Reason = "no-postgis"     // PostGIS is not installed, or not in this database
	WrongVersion Reason = "wrong-version"  // too old, or data of another major version
	InUse        Reason = "in-use"         // another process holds the folder
	Closed       Reason = "closed-folder"  // the server's user cannot enter the folder
	WrongOwner   Reason = "wrong-owner"    // the data belong to somebody else
	NotData      Reason = "not-data"       // the folder holds something else
	NoAccount    Reason = "no-account"     // there is no unprivileged user to run as
	DiskFull     Reason = "disk-full"      // too little room
	BadSetting   Reason = "bad-setting"    // a setting that is ours
	Immortal     Reason = "immortal"       // an orphan that cannot be ended
	NotStarted   Reason = "not-started"    // the server ended while it started
	NotUTF8      Reason = "not-utf8"       // the database has another encoding
	Standby      Reason = "standby"        // a server in recovery, which takes no writes
	ReadOnly     Reason = "read-only"      // transactions are read-only
	NoRights     Reason = "no-rights"      // the user may not create tables
	SearchPath   Reason = "no-search-path" // PostGIS or a schema to create in is out of sight
)

// Refusal is a failure that the reader can mend: its message says what was
// found and what to do. In an error of this package it is wrapped by a
// chengge.Error with the code not-ready.
type Refusal struct {
	Reason Reason
	Err    error
}

// Error gives the message.
func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap gives what the message wraps.
func (r *Refusal) Unwrap() error { return r.Err }

func refuse(reason Reason, format string, args ...any) error {
	return &chengge.Error{Code: chengge.ErrNotReady, Err: &Refusal{reason, fmt.Errorf(format, args...)}}
}
