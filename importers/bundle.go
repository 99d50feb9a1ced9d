package importers

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// bundle is a file with its sidecars, in a folder or in an archive.
type bundle struct {
	main    string            // name of the file itself
	archive bool              // main is a member of an archive
	members map[string]member // by lower-case name, those with main's stem
	closer  io.Closer
}

// member is one file of a bundle.
type member struct {
	path string                        // on disk, "" in an archive
	open func() (io.ReadCloser, error) // in an archive
}

func (b bundle) close() {
	if b.closer != nil {
		b.closer.Close()
	}
}

// place puts the member under the given name into the working folder: a link to
// a file on disk, a copy out of an archive.
func (m member) place(as string, l *limits) error {
	if m.path != "" {
		return os.Symlink(m.path, as)
	}
	return m.copy(as, l)
}

// copy is place for a file that GDAL may write to.
func (m member) copy(as string, l *limits) error {
	open := m.open
	if m.path != "" {
		open = func() (io.ReadCloser, error) { return os.Open(m.path) }
	}
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(as, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, l.reader(r)); err != nil {
		w.Close()
		return fmt.Errorf("unpack %s: %w", filepath.Base(as), err)
	}
	return w.Close()
}

// get finds a member by the extension of main's stem, whatever its case.
func (b bundle) get(extension string) (member, bool) {
	m, ok := b.members[strings.ToLower(stem(b.main))+extension]
	return m, ok
}

// openBundle opens the file on disk, or the archive, that a layer names.
func openBundle(real string, s *source) (bundle, error) {
	switch {
	case strings.HasSuffix(strings.ToLower(real), ".zip"):
		return openZip(real, s)
	case strings.HasSuffix(strings.ToLower(real), ".gz"):
		return openGzip(real)
	}
	b := bundle{main: filepath.Base(real), members: map[string]member{}}
	entries, err := os.ReadDir(filepath.Dir(real))
	if err != nil {
		return b, err
	}
	root := filepath.Dir(real)
	for _, e := range entries {
		if !strings.EqualFold(stem(e.Name()), stem(b.main)) {
			continue
		}
		// A sidecar may be a link, but not out of the folder.
		file, err := filepath.EvalSymlinks(filepath.Join(root, e.Name()))
		if err != nil || !inside(root, file) {
			continue
		}
		if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
			continue
		}
		// Of two names that differ in case only the one written like main wins.
		key := strings.ToLower(e.Name())
		if _, twice := b.members[key]; !twice || stem(e.Name()) == stem(b.main) {
			b.members[key] = member{path: file}
		}
	}
	b.members[strings.ToLower(b.main)] = member{path: real}
	return b, nil
}

// stem gives a file's name without folder and extension.
func stem(name string) string {
	base := path.Base(filepath.ToSlash(name))
	return strings.TrimSuffix(base, path.Ext(base))
}

func sameStem(a, b string) bool { return a == b || a == stem(b) || stem(a) == stem(b) }

func isArchive(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".zip" || ext == ".gz"
}
