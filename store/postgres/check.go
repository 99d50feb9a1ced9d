package postgres

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The oldest PostGIS that we work with.
const oldestPostGISMajor, oldestPostGISMinor = 3, 1

const sqlFacts = `
SELECT current_setting('server_version_num')::int AS version_number,
       current_setting('server_version')          AS version,
       current_database()                         AS database,
       current_user                               AS role,
       current_setting('server_encoding')         AS encoding,
       pg_is_in_recovery()                        AS standby,
       current_setting('transaction_read_only')::bool AS read_only,
       has_database_privilege(current_database(), 'CREATE') AS may_create_schema,
       coalesce(current_schema(), '')             AS schema,
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create_table,
       coalesce((SELECT extversion FROM pg_extension WHERE extname = 'postgis'), '') AS postgis,
       coalesce((SELECT nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                 WHERE extname = 'postgis'), '') AS postgis_schema,
       coalesce((SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'), '') AS postgis_available,
       to_regtype('geometry') IS NOT NULL         AS postgis_in_sight`

// facts are what a database says of itself.
type facts struct {
	VersionNumber    int
	Version          string
	Database, Role   string
	Encoding         string
	Standby          bool
	ReadOnly         bool
	MayCreateSchema  bool
	Schema           string
	MayCreateTable   bool
	PostGIS          string `db:"postgis"`
	PostGISSchema    string `db:"postgis_schema"`
	PostGISAvailable string `db:"postgis_available"`
	PostGISInSight   bool   `db:"postgis_in_sight"`
}

// Check tells whether the database behind conn serves us: PostgreSQL 14 with
// PostGIS 3.1 or newer, or with the right to install it, UTF-8, writable, with
// the right to create tables. The error joins all that is wrong, each a Refusal
// with the way to mend it. Nothing is changed: CREATE EXTENSION is tried in a
// transaction that is rolled back.
func Check(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, sqlFacts)
	if err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByNameLax[facts])
	if err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	wrong := f.wrong()
	if f.PostGIS == "" && !f.Standby && !f.ReadOnly {
		wrong = append(wrong, f.tryPostGIS(ctx, conn))
	}
	if f.PostGIS != "" && f.PostGISInSight {
		wrong = append(wrong, f.tryLibrary(ctx, conn))
	}
	return errors.Join(wrong...)
}

// wrong gives what can be told from the facts alone.
func (f facts) wrong() []error {
	var wrong []error
	add := func(reason Reason, format string, args ...any) {
		wrong = append(wrong, refuse(reason, format, args...))
	}
	db, role := pgx.Identifier{f.Database}.Sanitize(), pgx.Identifier{f.Role}.Sanitize()
	if f.VersionNumber < oldest*10000 {
		add(WrongVersion, "the database is PostgreSQL %s: %d or newer is needed. Upgrade that server (pg_upgrade, or dump and restore)", f.Version, oldest)
	}
	if f.Encoding != "UTF8" {
		add(NotUTF8, "the database %s has the encoding %s: UTF8 is needed. CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8', and use that one", db, f.Encoding)
	}
	switch {
	case f.Standby:
		add(Standby, "the server is a standby, which takes no writes: give the address of the primary (or several hosts with target_session_attrs=read-write)")
	case f.ReadOnly:
		add(ReadOnly, "transactions of the user %s in the database %s are read-only: ALTER ROLE %[1]s SET default_transaction_read_only = off, and look at the same setting of the database and of the URL", role, db)
	case !f.MayCreateSchema:
		add(NoRights, "the user %s may not create schemas in the database %s: GRANT CREATE ON DATABASE %[2]s TO %[1]s, or ALTER DATABASE %[2]s OWNER TO %[1]s", role, db)
	}
	switch schema := (pgx.Identifier{f.Schema}).Sanitize(); {
	case f.Schema == "":
		add(SearchPath, "no schema of the search_path of %s exists in the database %s: ALTER ROLE %[1]s SET search_path = public", role, db)
	case !f.MayCreateTable && !f.Standby:
		add(NoRights, "the user %s may not create tables in the schema %s of the database %s: GRANT CREATE ON SCHEMA %[2]s TO %[1]s", role, schema, db)
	}
	switch {
	case f.PostGIS != "" && !newEnough(f.PostGIS):
		add(WrongVersion, "the database %s has PostGIS %s: %d.%d or newer is needed. Install a newer package, then SELECT postgis_extensions_upgrade()",
			db, f.PostGIS, oldestPostGISMajor, oldestPostGISMinor)
	case f.PostGIS != "" && !f.PostGISInSight:
		add(SearchPath, "PostGIS lies in the schema %s of the database %s, which is not in the search_path of %s: ALTER ROLE %[3]s SET search_path = public, %[1]s",
			pgx.Identifier{f.PostGISSchema}.Sanitize(), db, role)
	case f.PostGIS == "" && f.PostGISAvailable == "":
		add(NoPostGIS, "the database server has no PostGIS: on its machine (Debian) apt-get install postgresql-%d-postgis-3 postgresql-%[1]d-postgis-3-scripts",
			f.VersionNumber/10000)
	case f.PostGIS == "" && !newEnough(f.PostGISAvailable):
		add(WrongVersion, "the database server offers PostGIS %s: %d.%d or newer is needed. Install a newer package on its machine",
			f.PostGISAvailable, oldestPostGISMajor, oldestPostGISMinor)
	}
	return wrong
}

// tryPostGIS tries whether we could install PostGIS: what a cloud allows is not
// written in any catalog.
func (f facts) tryPostGIS(ctx context.Context, conn *pgx.Conn) error {
	if f.PostGISAvailable == "" || !newEnough(f.PostGISAvailable) {
		return nil
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	defer tx.Rollback(ctx)
	_, err = tx.Exec(ctx, "CREATE EXTENSION postgis")
	var e *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case isMissingFile(err):
		return refuse(NoPostGIS, "the files of PostGIS on the database server are not whole: on its machine (Debian) apt-get install postgresql-%d-postgis-3. %w",
			f.VersionNumber/10000, err)
	case errors.As(err, &e):
		return refuse(NoPostGIS, "the database %s has no PostGIS, and the user %s may not install it: as a superuser, in this database, CREATE EXTENSION postgis. %w",
			pgx.Identifier{f.Database}.Sanitize(), pgx.Identifier{f.Role}.Sanitize(), err)
	}
	return fmt.Errorf("check the database: %w", err)
}

// tryLibrary calls PostGIS: a server may have been upgraded and its package not.
func (f facts) tryLibrary(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SELECT "+pgx.Identifier{f.PostGISSchema, "postgis_lib_version"}.Sanitize()+"()")
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return refuse(NoPostGIS, "PostGIS is in the database %s, but does not answer: on the server's machine (Debian) apt-get install postgresql-%d-postgis-3. %w",
			pgx.Identifier{f.Database}.Sanitize(), f.VersionNumber/10000, err)
	}
	if err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	return nil
}

var majorMinor = regexp.MustCompile(`^(\d+)\.(\d+)`)

// newEnough reads a version such as 3.3.2 or 3.5.0dev.
func newEnough(postgis string) bool {
	m := majorMinor.FindStringSubmatch(postgis)
	if m == nil {
		return false
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return major > oldestPostGISMajor || major == oldestPostGISMajor && minor >= oldestPostGISMinor
}
