package postgres

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNotRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user; without root all other tests run as one")
	}
	nobody, err := user.Lookup("nobody")
	require.NoError(t, err)
	uid, err := strconv.Atoi(nobody.Uid)
	require.NoError(t, err)
	dir := open(t)
	require.NoError(t, os.Chown(dir, uid, -1))
	o := own(t, dir, uid)
	remember(t, o.url)
	owner, _ := ownerOf("/proc/" + strconv.Itoa(o.pid))
	require.EqualValues(t, uid, owner)
	require.NoError(t, o.Process.Signal(syscall.SIGTERM))
	require.NoError(t, o.Wait())

	// Root serves the same data as their owner, and leaves them usable to him.
	s := start(t, Options{Dir: dir})
	recall(t, s.URL())
	require.Equal(t, "nobody", s.account.name)
	stop(t, s)
	o = own(t, dir, uid)
	recall(t, o.url)
}

func TestLongPath(t *testing.T) {
	dir := sown(t, strings.Repeat("long/", 25), "责任, 网格'%")
	s := start(t, Options{Dir: dir})
	require.True(t, s.passing)
	url, ok := Running(Options{Dir: dir})
	require.True(t, ok)
	require.Equal(t, s.URL(), url)
	require.Regexp(t, `^/tmp/chengge-[a-z0-9]{16}$`, s.socketDir)
	info, err := os.Stat(s.socketDir)
	require.NoError(t, err)
	require.EqualValues(t, 0o700, info.Mode().Perm())
	recall(t, s.URL())
	socket := s.socketDir
	stop(t, s)
	require.NoDirExists(t, socket)

	// After a kill the recorded folder is used again, if it is still ours.
	o := own(t, dir, 0)
	require.NoError(t, o.Process.Kill())
	o.Wait()
	note, err := os.ReadFile(filepath.Join(dir, "socket"))
	require.NoError(t, err)
	s = start(t, Options{Dir: dir})
	require.Equal(t, strings.TrimSpace(string(note)), s.socketDir)
	recall(t, s.URL())
	stop(t, s)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "socket"), []byte("/etc\n"), 0o600))
	s = start(t, Options{Dir: dir})
	require.NotEqual(t, "/etc", s.socketDir)
	recall(t, s.URL())
}

func TestClosedParent(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("without root the server runs as ourselves")
	}
	closed := filepath.Join(open(t), "home")
	require.NoError(t, os.Mkdir(closed, 0o700))
	_, err := Start(t.Context(), Options{Dir: filepath.Join(closed, "var", "postgres")})
	refused(t, err, Closed, "postgres, who cannot enter "+closed+" (mode 0700)", "--data /var/lib/chengge", "chmod o+x "+closed)
	require.NoDirExists(t, filepath.Join(closed, "var", "postgres", "data"))
	require.NoError(t, os.Chmod(closed, 0o711))
	start(t, Options{Dir: filepath.Join(closed, "var", "postgres")})
}

func TestOtherVersion(t *testing.T) {
	dir := open(t)
	data := filepath.Join(dir, "data")
	require.NoError(t, os.Mkdir(data, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("99\n"), 0o600))
	if os.Geteuid() == 0 {
		a, err := accountFor("postgres", "")
		require.NoError(t, err)
		for _, name := range []string{data, filepath.Join(data, "PG_VERSION")} {
			require.NoError(t, os.Chown(name, int(a.uid), int(a.gid)))
		}
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	refused(t, err, WrongVersion, "are of PostgreSQL 99", "installed is 1", "postgresql-99-postgis-3", "pg_upgrade", "pg_dump")
	left, err := os.ReadDir(data)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

func TestRefusals(t *testing.T) {
	t.Run("no binaries", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Dir: open(t), Binaries: "/nowhere"})
		refused(t, err, NoBinaries, "/nowhere", "apt-get install postgresql-15 postgresql-15-postgis-3")
	})
	t.Run("none anywhere", func(t *testing.T) {
		was := places
		places = []string{"/nowhere/*"}
		t.Cleanup(func() { places = was })
		t.Setenv("PATH", "/nowhere")
		_, err := Start(t.Context(), Options{Dir: open(t)})
		refused(t, err, NoBinaries, "not installed", "apt-get install postgresql-15 postgresql-15-postgis-3", "--database")
	})
	t.Run("something else", func(t *testing.T) {
		dir := open(t)
		require.NoError(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "grids.geojson"), nil, 0o600))
		_, err := Start(t.Context(), Options{Dir: dir})
		refused(t, err, NotData, "no PG_VERSION")
	})
	t.Run("a setting that is ours", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Dir: open(t), Settings: map[string]string{"listen_addresses": "*"}})
		refused(t, err, BadSetting, "listen_addresses")
	})
	t.Run("a setting that PostgreSQL refuses", func(t *testing.T) {
		dir := sown(t)
		_, err := Start(t.Context(), Options{Dir: dir, Settings: map[string]string{"work_mem": "much", "fsync": "off"}})
		refused(t, err, NotStarted, `invalid value for parameter "work_mem"`)
		lock, err := folder(dir).lock()
		require.NoError(t, err, "the folder is free again")
		lock.Close()
	})
	t.Run("an unknown user", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Dir: open(t), User: "no-such-user"})
		refused(t, err, NoAccount)
	})
	t.Run("a file", func(t *testing.T) {
		name := filepath.Join(open(t), "file")
		require.NoError(t, os.WriteFile(name, nil, 0o600))
		_, err := Start(t.Context(), Options{Dir: filepath.Join(name, "postgres")})
		require.ErrorIs(t, err, syscall.ENOTDIR)
	})
}

// TestNoPostGIS runs a copy of PostgreSQL without PostGIS: the server finds its
// share and lib beside its own program.
func TestNoPostGIS(t *testing.T) {
	a, err := accountFor("", "/nowhere")
	require.NoError(t, err)
	b, err := findBinaries(t.Context(), "", 0, "", a)
	require.NoError(t, err)
	major := strconv.Itoa(b.major)
	if b.dir != "/usr/lib/postgresql/"+major+"/bin" {
		t.Skip("not Debian's layout")
	}
	root := forPrograms(t)
	bin := filepath.Join(root, "lib/postgresql", major, "bin")
	require.NoError(t, os.MkdirAll(bin, 0o755))
	for _, program := range []string{"postgres", "initdb"} {
		text, err := os.ReadFile(b.path(program))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(bin, program), text, 0o755))
	}
	lib := filepath.Join(root, "lib/postgresql", major, "lib")
	copyTree(t, "/usr/lib/postgresql/"+major+"/lib", lib, "postgis", "bitcode")
	copyTree(t, "/usr/share/postgresql/"+major, filepath.Join(root, "share/postgresql", major), "postgis")

	dir := open(t)
	_, err = Start(t.Context(), Options{Dir: dir, Binaries: bin, Settings: quick()})
	refused(t, err, NoPostGIS, "apt-get install postgresql-"+major+"-postgis-3 postgresql-"+major+"-postgis-3-scripts")

	// With the scripts but without the library it is the same.
	copyTree(t, "/usr/share/postgresql/"+major+"/extension", filepath.Join(root, "share/postgresql", major, "extension"))
	_, err = Start(t.Context(), Options{Dir: dir, Binaries: bin, Settings: quick()})
	refused(t, err, NoPostGIS, "apt-get install postgresql-"+major+"-postgis-3")

	// Once it is installed, the same folder serves.
	s := start(t, Options{Dir: dir})
	require.Equal(t, "POINT(1 2)", ask(t, s.URL(), "SELECT ST_AsText(ST_Point(1, 2))"))
}

// copyTree links the files below from into to, without those whose name has a
// word in it.
func copyTree(t *testing.T, from, to string, without ...string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		for _, w := range without {
			if strings.Contains(d.Name(), w) {
				if d.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if err := os.Symlink(path, target); err != nil && !os.IsExist(err) {
			return err
		}
		return nil
	}))
}

// TestFullDisk starts on a small file system of its own.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount")
	}
	mounted := func(size string) string {
		dir := open(t)
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "mode=755,size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
			t.Skipf("no mount here: %s", out)
		}
		t.Cleanup(func() { exec.Command("umount", dir).Run() })
		return dir
	}
	_, err := Start(t.Context(), Options{Dir: mounted("99M")})
	refused(t, err, DiskFull, "need 160 MB", "MB free: make room")

	dir := mounted("200M")
	s := start(t, Options{Dir: dir})
	remember(t, s.URL())
	stop(t, s)
	filler := filepath.Join(dir, "filler")
	text := make([]byte, 1<<20)
	file, err := os.Create(filler)
	require.NoError(t, err)
	for err == nil {
		_, err = file.Write(text)
	}
	file.Close()
	_, err = Start(t.Context(), Options{Dir: dir})
	refused(t, err, DiskFull, "is full")
	require.NoError(t, os.Remove(filler))
	s = start(t, Options{Dir: dir})
	recall(t, s.URL())
	stop(t, s)
}
