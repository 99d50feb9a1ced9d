package postgres

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCheck meets each kind of database that does not serve us.
func TestCheck(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	query(t, s.AdminURL(), `CREATE ROLE poor LOGIN`)
	at := func(role, database string, settings ...string) string {
		u, err := url.Parse(address(s.socketDir, role, database))
		require.NoError(t, err)
		q := u.Query()
		for i := 0; i < len(settings); i += 2 {
			q.Set(settings[i], settings[i+1])
		}
		u.RawQuery = q.Encode()
		return u.String()
	}
	check := func(t *testing.T, url string) error {
		conn := connect(t, url)
		defer conn.Close(t.Context())
		err := Check(t.Context(), conn)
		require.Equal(t, byte('I'), conn.PgConn().TxStatus())
		return err
	}
	t.Run("ours", func(t *testing.T) { require.NoError(t, check(t, s.URL())) })
	t.Run("without PostGIS", func(t *testing.T) {
		query(t, s.AdminURL(), `CREATE DATABASE bare OWNER poor TEMPLATE template0`)
		err := check(t, at("poor", "bare"))
		refused(t, err, NoPostGIS, `"bare" has no PostGIS`, `"poor" may not install it`, "CREATE EXTENSION postgis", "permission denied")
		require.NoError(t, check(t, at(superuser, "bare")), "installable")
		require.Equal(t, "0", ask(t, at(superuser, "bare"), "SELECT count(*)::text FROM pg_extension WHERE extname = 'postgis'"))
	})
	t.Run("read-only", func(t *testing.T) {
		refused(t, check(t, at("chengge", "chengge", "default_transaction_read_only", "on")), ReadOnly, `"chengge" in the database "chengge" are read-only`)
	})
	t.Run("no rights", func(t *testing.T) {
		err := check(t, at("poor", "chengge"))
		refused(t, err, NoRights, `GRANT CREATE ON DATABASE "chengge" TO "poor"`, `GRANT CREATE ON SCHEMA "public" TO "poor"`)
	})
	t.Run("encoding", func(t *testing.T) {
		query(t, s.AdminURL(), `CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`)
		refused(t, check(t, at(superuser, "latin")), NotUTF8, "LATIN1")
	})
	t.Run("search path", func(t *testing.T) {
		refused(t, check(t, at("chengge", "chengge", "search_path", "nowhere")), SearchPath, "no schema of the search_path")
		query(t, s.AdminURL(), `CREATE DATABASE apart OWNER chengge TEMPLATE template0`)
		query(t, at(superuser, "apart"), `CREATE SCHEMA gis; CREATE EXTENSION postgis SCHEMA gis; GRANT USAGE ON SCHEMA gis TO public`)
		refused(t, check(t, at("chengge", "apart")), SearchPath, `schema "gis"`, `search_path = public, "gis"`)
		require.NoError(t, check(t, at("chengge", "apart", "search_path", "public,gis")))
	})
	t.Run("standby", func(t *testing.T) {
		stop(t, s)
		file := filepath.Join(s.folder.data(), "standby.signal")
		require.NoError(t, os.WriteFile(file, nil, 0o600))
		require.NoError(t, os.Chown(file, int(s.account.uid), int(s.account.gid)))
		cmd := exec.Command(s.binaries.path("postgres"), s.o.arguments(s.folder.data(), s.socketDir, "standby")...)
		cmd.SysProcAttr, cmd.Dir, cmd.Env = s.account.attributes(0), "/", environment
		c, err := spawn(cmd)
		require.NoError(t, err)
		defer shutDown(c, cancelled(), s.family, s.o.Log)
		require.NoError(t, s.await(t.Context(), c))
		refused(t, check(t, s.URL()), Standby, "give the address of the primary")
	})
}

// TestOldVersions cannot have old servers, and so judges what they would say.
func TestOldVersions(t *testing.T) {
	good := facts{VersionNumber: 150018, Version: "15.18", Database: "chengge", Role: "chengge", Encoding: "UTF8",
		MayCreateSchema: true, Schema: "public", MayCreateTable: true, PostGIS: "3.3.2", PostGISInSight: true}
	require.Empty(t, good.wrong())
	f := good
	f.VersionNumber, f.Version, f.PostGIS = 130011, "13.11", "3.0.9"
	wrong := f.wrong()
	require.Len(t, wrong, 2, "all that is wrong, not the first")
	refused(t, wrong[0], WrongVersion, "PostgreSQL 13.11: 14 or newer")
	refused(t, wrong[1], WrongVersion, "PostGIS 3.0.9: 3.1 or newer", "postgis_extensions_upgrade")
	f = good
	f.PostGIS, f.PostGISAvailable = "", "2.5.5"
	refused(t, f.wrong()[0], WrongVersion, "offers PostGIS 2.5.5")
	f.PostGISAvailable = ""
	refused(t, f.wrong()[0], NoPostGIS, "apt-get install postgresql-15-postgis-3")
	for version, ok := range map[string]bool{"3.1.0": true, "3.10.1": true, "4.0": true, "3.5.0dev": true, "3.0.11": false, "2.9": false, "": false} {
		require.Equal(t, ok, newEnough(version), version)
	}
}

// TestStatements: every statement is one that PostgreSQL can prepare.
func TestStatements(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	conn := connect(t, s.URL())
	defer conn.Close(t.Context())
	for _, sql := range []string{sqlFacts, sqlPostGIS, sqlRoleExists, sqlDatabaseExists} {
		_, err := conn.Prepare(t.Context(), sql, sql)
		require.NoError(t, err)
	}
}
