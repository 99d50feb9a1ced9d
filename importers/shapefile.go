package importers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// prepareShapefile lays the parts of a Shapefile, or a single .dbf table, under
// plain names into the working folder. A missing .shx is rebuilt there by GDAL.
// The .cpg stays behind: the encoding is found here.
func prepareShapefile(s *source, b bundle) error {
	table, hasTable := b.get(".dbf")
	if strings.EqualFold(filepath.Ext(b.main), ".shp") {
		s.shapes, s.trustWKT = true, true
		if !hasTable {
			return fmt.Errorf("its %s.dbf, which holds the fields, is missing", stem(b.main))
		}
		shape, _ := b.get(".shp")
		if err := shape.place(filepath.Join(s.work, "layer.shp"), &s.limits); err != nil {
			return err
		}
		if m, ok := b.get(".shx"); ok {
			// A copy: GDAL mends a broken index in place, through a link too.
			if err := m.copy(filepath.Join(s.work, "layer.shx"), &s.limits); err != nil {
				return err
			}
		}
		s.path = filepath.Join(s.work, "layer.shp")
		if err := checkShapefile(s.path); err != nil {
			return err
		}
	} else {
		s.path = filepath.Join(s.work, "layer.dbf")
	}
	if err := table.place(filepath.Join(s.work, "layer.dbf"), &s.limits); err != nil {
		return err
	}
	var sidecars [2]string
	for i, ext := range []string{".prj", ".cpg"} {
		m, ok := b.get(ext)
		if !ok {
			continue
		}
		as := filepath.Join(s.work, "layer"+ext)
		if ext == ".cpg" {
			as = filepath.Join(s.work, "encoding.txt")
		}
		if err := m.place(as, &s.limits); err != nil {
			return err
		}
		text, err := readSmall(as)
		if err != nil {
			return fmt.Errorf("%s%s: %w", stem(b.main), ext, err)
		}
		sidecars[i] = text
	}
	if s.shapes {
		s.prj = trim(sidecars[0])
	}
	s.firstRow = 0
	d, err := readDBF(filepath.Join(s.work, "layer.dbf"))
	if err != nil {
		return fmt.Errorf("%s.dbf: %w", stem(b.main), err)
	}
	s.text, err = d.encoding(s.layer.Encoding, sidecars[1])
	return err
}

// checkShapefile looks at the first bytes of a .shp.
func checkShapefile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 100)
	n, _ := f.Read(head)
	switch what := recognise(head[:n]).En; {
	case n == 0:
		return errors.New("the file is empty")
	case n >= 4 && string(head[:4]) == "\x00\x00\x27\x0a" && n < 100:
		return errors.New("the file is cut off in its header")
	case n >= 4 && string(head[:4]) == "\x00\x00\x27\x0a":
		return nil
	case what != "":
		return fmt.Errorf("the file is %s and no Shapefile", what)
	}
	return errors.New("the file is no Shapefile")
}

func readSmall(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if info.Size() > 1<<16 {
		return "", errors.New("the file is far too large for what it should be")
	}
	b, err := os.ReadFile(name)
	return string(b), err
}
