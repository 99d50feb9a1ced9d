package store

import (
	"context"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// sqlConstants gives every constant of this package whose name begins with
// sql, as the compiler sees it.
func sqlConstants(t *testing.T) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			f, err := parser.ParseFile(fset, name, nil, 0)
			require.NoError(t, err)
			files = append(files, f)
		}
	}
	// Without an importer: constants of text need nothing of other packages.
	checked := types.Config{Error: func(error) {}}
	p, _ := checked.Check("chengge/store", fset, files, nil)
	out := map[string]string{}
	for _, name := range p.Scope().Names() {
		if c, ok := p.Scope().Lookup(name).(*types.Const); ok && strings.HasPrefix(name, "sql") {
			out[name] = constant.StringVal(c.Val())
		}
	}
	require.Greater(t, len(out), 20)
	return out
}

// Every statement is one that PostgreSQL can prepare on the schema.
func TestEveryStatementPrepares(t *testing.T) {
	migrated := storetest.Template{Migrate: func(ctx context.Context, url string) error {
		s, err := Open(url, Options{})
		if err != nil {
			return err
		}
		defer s.Close()
		_, err = s.Migrate(ctx)
		return err
	}}
	s, err := Open(migrated.URL(t), Options{})
	require.NoError(t, err)
	defer s.Close()
	c, err := s.pool.Acquire(t.Context())
	require.NoError(t, err)
	defer c.Release()
	for name, sql := range sqlConstants(t) {
		if strings.HasPrefix(sql, "set ") {
			continue // a setting can't be prepared
		}
		_, err := c.Conn().Prepare(t.Context(), "", sql)
		require.NoError(t, err, "%s: %s", name, sql)
	}
	for k, table := range layerTables {
		for _, sql := range []string{
			`select t.id, ` + table.geom() + `, ` + table.texts + ` from ` + table.name() + ` t where ` + seen,
			table.sqlChanges(),
			table.sqlList(),
		} {
			_, err := c.Conn().Prepare(t.Context(), "", sql)
			require.NoError(t, err, "%s: %s", k, sql)
		}
		rows, err := c.Query(t.Context(), `select column_name from information_schema.columns where table_name = $1`, string(k))
		require.NoError(t, err)
		has := map[string]bool{}
		var name string
		for rows.Next() {
			require.NoError(t, rows.Scan(&name))
			has[name] = true
		}
		for _, column := range table.columns {
			require.True(t, has[column], "%s has no column %s: a migration is missing", k, column)
		}
	}
}
