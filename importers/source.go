package importers

import (
	"fmt"
	"os"
	"path/filepath"

	"chengge"
)

// source is a layer's file made ready for chengge-gdal: what it opens lies in
// the working folder under a name of ours.
type source struct {
	layer  ManifestLayer
	file   string // as messages name it: streets.zip/streets.shp
	work   string // folder of its own in the working folder
	limits limits

	driver   string
	path     string       // what GDAL opens
	table    string       // of a file with several, "" for the only one
	text     textEncoding // of what GDAL gives
	crs      string       // stated by the file itself, where GDAL can't say
	prj      string       // text of a .prj
	trustWKT bool         // what GDAL says about the coordinate system is the file's own word
	rows     int64        // that the file must give, -1 where unknown
	shapes   bool         // the format has geometry; else columns may
	firstRow int64        // GDAL's number of the first row, -1 where rows are to be counted
}

// newSource finds the layer's file in the folder, unpacks it if need be and
// makes it ready. Errors name the file.
func newSource(root string, l ManifestLayer, work string, limits limits) (*source, error) {
	s := &source{layer: l, file: l.File, work: work, limits: limits, rows: -1, firstRow: -1}
	if err := s.prepare(root); err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "%s: %w", s.file, err)
	}
	return s, nil
}

func (s *source) prepare(root string) error {
	real, err := within(root, s.layer.File)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.work, 0o700); err != nil {
		return err
	}
	b, err := openBundle(real, s)
	if err != nil {
		return err
	}
	defer b.close()
	f, ok := formatOf(b.main)
	if !ok {
		return fmt.Errorf("this kind of file is not read: there are %s", formatNames())
	}
	if s.layer.Layer != "" && !b.archive && f.driver != "GPKG" && !sameStem(s.layer.Layer, b.main) {
		return fmt.Errorf("the file has no layer %q: it has %s", s.layer.Layer, stem(b.main))
	}
	s.driver = f.driver
	return f.prepare(s, b)
}

// within resolves a path of the manifest and refuses what leads out of the
// folder, also by a symbolic link.
func within(root, name string) (string, error) {
	if bad := checkPath(name); bad != "" {
		return "", fmt.Errorf("the path %s", bad)
	}
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", err
	}
	root, err = filepath.Abs(root)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		if os.IsNotExist(err) {
			return "", fmt.Errorf("the file does not exist%s", beside(root, name))
		}
		return "", err
	}
	if !inside(root, real) {
		return "", fmt.Errorf("the file is a link that leads out of the folder")
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "", fmt.Errorf("this is a folder, expected a file")
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("this is no regular file")
	}
	return real, nil
}

func inside(root, name string) bool {
	rel, err := filepath.Rel(root, name)
	return err == nil && filepath.IsLocal(rel)
}

// beside lists what the folder has instead of a missing file.
func beside(root, name string) string {
	entries, err := os.ReadDir(filepath.Dir(filepath.Join(root, filepath.FromSlash(name))))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if _, ok := formatOf(e.Name()); (ok || isArchive(e.Name())) && e.Name() != ManifestName && len(names) < 30 {
			names = append(names, e.Name())
		}
	}
	return suggest(filepath.Base(name), names)
}
