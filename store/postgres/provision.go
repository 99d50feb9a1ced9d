package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const superuser = "postgres"

const (
	sqlRoleExists     = `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`
	sqlDatabaseExists = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	sqlPostGIS        = `SELECT a.default_version, a.installed_version FROM pg_available_extensions a WHERE a.name = 'postgis'`
)

// provision makes what is missing of the role, the database and PostGIS in it.
// Killed half way, the next start goes on.
func (s *Server) provision(ctx context.Context) error {
	conn, err := s.connect(ctx, "postgres")
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	role, database := pgx.Identifier{s.o.Role}.Sanitize(), pgx.Identifier{s.o.Database}.Sanitize()
	err = unless(ctx, conn, sqlRoleExists, s.o.Role, "CREATE ROLE "+role+" LOGIN CREATEDB")
	if err != nil {
		return fmt.Errorf("create the role %s: %w", s.o.Role, err)
	}
	err = unless(ctx, conn, sqlDatabaseExists, s.o.Database,
		"CREATE DATABASE "+database+" OWNER "+role+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
	if err != nil {
		return fmt.Errorf("create the database %s: %w", s.o.Database, err)
	}
	in, err := s.connect(ctx, s.o.Database)
	if err != nil {
		return err
	}
	defer in.Close(ctx)
	return s.addPostGIS(ctx, in)
}

func unless(ctx context.Context, conn *pgx.Conn, question, name, create string) error {
	var exists bool
	if err := conn.QueryRow(ctx, question, name).Scan(&exists); err != nil || exists {
		return err
	}
	_, err := conn.Exec(ctx, create)
	return err
}

func (s *Server) addPostGIS(ctx context.Context, conn *pgx.Conn) error {
	var available string
	var installed *string
	err := conn.QueryRow(ctx, sqlPostGIS).Scan(&available, &installed)
	if err == nil && installed == nil {
		_, err = conn.Exec(ctx, "CREATE EXTENSION postgis")
	}
	if err == nil && installed != nil && *installed != available {
		_, err = conn.Exec(ctx, "ALTER EXTENSION postgis UPDATE")
	}
	if errors.Is(err, pgx.ErrNoRows) || isMissingFile(err) {
		return refuse(NoPostGIS, "PostGIS is not installed for PostgreSQL %s (%s): %w. On Debian: apt-get install postgresql-%d-postgis-3 postgresql-%[4]d-postgis-3-scripts",
			s.binaries.version, s.binaries.dir, err, s.binaries.major)
	}
	if err != nil {
		return fmt.Errorf("set up PostGIS: %w", err)
	}
	return nil
}

// isMissingFile tells whether PostgreSQL did not find a file of an extension:
// its control file, its script or its library.
func isMissingFile(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "58P01" || e.Code == "0A000")
}
