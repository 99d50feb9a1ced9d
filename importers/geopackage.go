package importers

import (
	"errors"
	"path/filepath"
)

// prepareGeoPackage lays a GeoPackage into the working folder. It is read as it
// stands, without locks, so that a file that somebody has open is read too. Texts
// are UTF-8, the coordinate system is the file's own word.
func prepareGeoPackage(s *source, b bundle) error {
	m, ok := b.get(".gpkg")
	if !ok {
		return errors.New("the file is missing")
	}
	s.path, s.table = filepath.Join(s.work, "layer.gpkg"), s.layer.Layer
	if err := m.place(s.path, &s.limits); err != nil {
		return err
	}
	if err := checkHead(s.path, "an SQLite database (a GeoPackage?)"); err != nil {
		return err
	}
	s.text, s.trustWKT = utf8Text, true
	// A table without shapes may have columns of coordinates.
	s.shapes = s.layer.Fields["x"].Field == "" && s.layer.Fields["geometry"].Field == ""
	return nil
}
