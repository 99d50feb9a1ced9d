package chengge_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "chengge"

// A room is a row of the import plan of DESIGN: which packages of ours the
// packages under dir may import. "spatial/..." stands for spatial and all
// below it, "..." for everything; the packages of one room may always import
// each other. The longest dir decides.
type room struct {
	dir string
	may []string
}

var plan = []room{
	{".", nil},
	{"spatial", nil},
	{"spatial/overlay", []string{".", "spatial"}},
	{"spatial/proj", []string{".", "spatial"}},
	{"spatial/hotspot", []string{".", "spatial"}},
	{"spatial/earthwork", []string{".", "spatial"}},
	{"spatial/roadnet", []string{".", "spatial"}},
	{"grids", []string{".", "spatial/..."}},
	{"importers", []string{".", "spatial/..."}},
	{"exporters", []string{".", "spatial/..."}},
	{"store", []string{".", "spatial/...", "migrations"}},
	{"demo", []string{".", "spatial/..."}},
	{"reports", []string{".", "spatial/...", "grids"}},
	{"evaluation", []string{".", "spatial/..."}},
	{"editions", []string{".", "spatial/...", "grids"}},
	{"tiles", []string{".", "spatial", "grids"}},
	// importers: what sites give and take is read from files, and balances are of it.
	{"analyses", []string{".", "spatial/...", "grids", "importers", "exporters"}},
	// What goes out as files, of whatever: it hands rows to exporters.
	{"exports", []string{".", "spatial/...", "grids", "analyses", "exporters", "balance"}},
	{"jobs", []string{".", "spatial/...", "grids", "analyses", "importers", "exporters", "exports", "editions", "reports", "evaluation", "store", "tiles", "balance"}},
	{"api", []string{".", "spatial/...", "grids", "analyses", "importers", "exporters", "exports", "editions", "reports", "evaluation", "store", "tiles", "balance", "jobs", "web/map"}},
	// From files to a plan: jobs and cmd run it, apart from any database.
	{"balance", []string{".", "spatial/...", "importers", "exporters"}},
	{"migrations", nil},
	{"web/map", nil},
	{"cmd", []string{"..."}},
}

// borders are modules and packages of others that only some rooms may import.
var borders = []struct {
	prefix string
	only   []string
	why    string
}{
	{"github.com/twpayne/go-geos", []string{"spatial/overlay"}, "spatial/overlay is the one border to GEOS"},
	{"github.com/twpayne/go-proj", []string{"spatial/proj"}, "spatial/proj is the one border to PROJ"},
	{"github.com/uber/h3-go", []string{"spatial"}, "spatial.Cell is the one border to H3"},
	{"github.com/airbusgeo/godal", []string{"cmd/chengge-gdal"}, "only the binary chengge-gdal links GDAL"},
	{"github.com/jackc/pgx", []string{"store", "migrations", "jobs", "cmd"}, "store holds all SQL"},
	{"github.com/danielgtaylor/huma", []string{"api"}, "api speaks HTTP"},
	{"github.com/go-chi/chi", []string{"api"}, "api speaks HTTP"},
	{"github.com/spf13", []string{"cmd"}, "only cmd reads flags"},
	{"flag", []string{"cmd"}, "only cmd reads flags"},
}

// calls are functions that only some rooms or files may call, tests apart.
var calls = []struct {
	name string
	only []string
	why  string
}{
	{"os.Getenv", []string{"cmd"}, "only cmd reads the environment"},
	// The child that links GDAL is handed a named few of our variables, such as
	// where PROJ keeps its data; none of them is a setting of ours.
	{"os.LookupEnv", []string{"cmd", "importers/child.go"}, "only cmd reads the environment"},
	{"os.Environ", []string{"cmd"}, "only cmd reads the environment"},
	{"os.ExpandEnv", []string{"cmd"}, "only cmd reads the environment"},
	{"os.Exit", []string{"cmd"}, "only cmd ends the process"},
	{"log.Fatal", []string{"cmd"}, "only cmd ends the process"},
	{"log.Fatalf", []string{"cmd"}, "only cmd ends the process"},
	{"log.Fatalln", []string{"cmd"}, "only cmd ends the process"},
}

// unsaid are names that say nothing of what a package is for.
var unsaid = []string{"internal", "util", "utils", "common", "models", "config", "helpers"}

func TestHouse(t *testing.T) {
	packages := house(t)
	require.NotEmpty(t, packages)
	for _, p := range packages {
		t.Run(p.dir, func(t *testing.T) {
			for _, part := range strings.Split(p.dir, "/") {
				if slices.Contains(unsaid, part) {
					t.Errorf("%s: no folder is named %q: say what it is for", p.dir, part)
				}
			}
			if len(p.GoFiles)+len(p.CgoFiles) > 0 && strings.TrimSpace(p.Doc) == "" {
				t.Errorf("%s: package %s has no doc comment: say what it is for and what it promises", p.dir, p.Name)
			}
			checkImports(t, p)
			checkCalls(t, p)
		})
	}
}

// TestPlan checks that the plan itself refuses what DESIGN forbids, so that an
// edit of the table cannot switch it off unseen.
func TestPlan(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{".", "spatial", false},
		{"spatial", ".", false},
		{"spatial/proj", "spatial", true},
		{"spatial/proj", "spatial/overlay", false},
		{"grids", "spatial/overlay", true},
		{"grids", "store", false},
		{"store", "grids", false},
		{"importers", "grids", false},
		{"importers/shapefile", "importers", true},
		{"editions", "grids", true},
		{"editions", "store", false},
		{"tiles", "spatial/overlay", false},
		{"api", "web/map", true},
		{"web/map", ".", false},
		{"grids", "cmd/chengge", false},
		{"cmd/chengge", "api", true},
	} {
		r, ok := roomOf(c.from)
		require.True(t, ok, c.from)
		require.Equal(t, c.ok, r.allows(c.to), "%s imports %s", c.from, c.to)
	}
}

func checkImports(t *testing.T, p housed) {
	r, ok := roomOf(p.dir)
	if !ok {
		t.Errorf("%s: not on the import plan: add a row to the table in house_test.go, and to DESIGN", p.dir)
		return
	}
	for _, imported := range p.Imports {
		file := "?"
		if at := p.ImportPos[imported]; len(at) > 0 {
			file = filepath.Base(at[0].Filename)
		}
		if to, ours := within(imported); ours && !r.allows(to) {
			t.Errorf("%s imports %s: %s may import of ours only %s", path.Join(p.dir, file), imported, r.dir, r)
		}
		for _, b := range borders {
			if covers(b.prefix, imported) && !isIn(p.dir, b.only) {
				t.Errorf("%s imports %s: %s (%s)", path.Join(p.dir, file), imported, b.why, strings.Join(b.only, ", "))
			}
		}
	}
}

func checkCalls(t *testing.T, p housed) {
	files := token.NewFileSet()
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		f, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		names := importNames(f)
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if !ok {
				return true
			}
			for _, c := range calls {
				if names[x.Name]+"."+s.Sel.Name == c.name && !isIn(path.Join(p.dir, name), c.only) {
					t.Errorf("%s:%d uses %s: %s", path.Join(p.dir, name), files.Position(s.Pos()).Line, c.name, c.why)
				}
			}
			return true
		})
	}
}

// housed is a package of ours with its folder below the root, "." for the root.
type housed struct {
	dir string
	*build.Package
}

// house reads all packages of the tree with go/build: go list would run as a
// child, which go test caches wrongly.
func house(t *testing.T) []housed {
	t.Helper()
	var packages []housed
	err := filepath.WalkDir(".", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); dir != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") ||
			slices.Contains([]string{"testdata", "node_modules", "dist", "var", "bin"}, name)) {
			return filepath.SkipDir
		}
		p, err := build.ImportDir(dir, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		packages = append(packages, housed{filepath.ToSlash(dir), p})
		return nil
	})
	require.NoError(t, err)
	return packages
}

func roomOf(dir string) (room, bool) {
	best, ok := room{}, false
	for _, r := range plan {
		if (r.dir == dir || r.dir != "." && covers(r.dir, dir)) && len(r.dir) >= len(best.dir) {
			best, ok = r, true
		}
	}
	return best, ok
}

func (r room) allows(to string) bool {
	if r.dir != "." && covers(r.dir, to) {
		own, _ := roomOf(to)
		return own.dir == r.dir
	}
	return slices.ContainsFunc(r.may, func(m string) bool {
		below, all := strings.CutSuffix(m, "...")
		return m == to || all && (below == "" || covers(strings.TrimSuffix(below, "/"), to))
	})
}

func (r room) String() string {
	if len(r.may) == 0 {
		return "nothing"
	}
	return strings.Join(r.may, ", ")
}

// within gives an import path of ours as a folder below the root.
func within(imported string) (string, bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// covers tells whether p is the path dir or lies below it.
func covers(dir, p string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }

func isIn(dir string, dirs []string) bool {
	return slices.ContainsFunc(dirs, func(d string) bool { return covers(d, dir) })
}

// importNames maps the names by which a file calls its imports to their paths.
func importNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		name := path.Base(p)
		if i.Name != nil {
			name = i.Name.Name
		}
		names[name] = p
	}
	return names
}
