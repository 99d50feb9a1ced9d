package main

import (
	"context"
	"net/url"
	"testing"

	"chengge/store/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/testscript"
)

// What scripts have for databases, beside the commands of testscript:
//
//	database          sets DATABASE to a database of the script's own, with the schema
//	database bare     … with PostGIS alone
//	database empty    … without PostGIS
//	sql STATEMENT     runs a statement in it as superuser
//	busy LAYER        holds the layer's lock as an import does, until the script ends

// scriptOf is the key of a script's testing.TB.
const scriptOf = "script"

func makeDatabase(ts *testscript.TestScript, _ bool, args []string) {
	tb := ts.Value(scriptOf).(testing.TB)
	template := &migrated
	if len(args) > 0 {
		template = &storetest.Template{}
	}
	ts.Setenv("DATABASE", template.URL(tb))
	if len(args) > 0 && args[0] == "empty" {
		runSQL(ts, false, []string{"drop extension postgis"})
	}
}

// superuser connects to the script's database.
func superuser(ts *testscript.TestScript) *pgx.Conn {
	tb := ts.Value(scriptOf).(testing.TB)
	own, err := url.Parse(ts.Getenv("DATABASE"))
	ts.Check(err)
	admin, err := url.Parse(storetest.Server(tb).AdminURL())
	ts.Check(err)
	admin.Path = own.Path
	conn, err := pgx.Connect(context.Background(), admin.String())
	ts.Check(err)
	return conn
}

func runSQL(ts *testscript.TestScript, _ bool, args []string) {
	conn := superuser(ts)
	defer conn.Close(context.Background())
	for _, statement := range args {
		_, err := conn.Exec(context.Background(), statement)
		ts.Check(err)
	}
}

func keepBusy(ts *testscript.TestScript, _ bool, args []string) {
	conn := superuser(ts)
	ts.Defer(func() { conn.Close(context.Background()) })
	_, err := conn.Exec(context.Background(), `select pg_advisory_lock(hashtext('chengge layer'), hashtext($1))`, args[0])
	ts.Check(err)
}
