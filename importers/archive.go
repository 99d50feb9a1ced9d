package importers

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// The limits of archives. A Shapefile's .dbf shrinks to a fiftieth at times.
const (
	maxEntries   = 10_000
	maxUnpacked  = 8 << 30
	maxRatio     = 400
	freeOfRatio  = 16 << 20 // up to this size any ratio will do
	maxEntryPath = 500
)

// limits counts what one layer unpacks, and stops when it is not wanted any
// more.
type limits struct {
	ctx            context.Context
	unpacked, most int64
}

var errTooLarge = errors.New("the archive unpacks to more than is allowed")

// reader passes on what r gives until the layer's limit is used up.
func (l *limits) reader(r io.Reader) io.Reader { return &limitedReader{r, l} }

type limitedReader struct {
	r io.Reader
	l *limits
}

func (r *limitedReader) Read(p []byte) (int, error) {
	if r.l.ctx != nil && r.l.ctx.Err() != nil {
		return 0, r.l.ctx.Err()
	}
	n, err := r.r.Read(p)
	if r.l.unpacked += int64(n); r.l.unpacked > r.l.most {
		return 0, fmt.Errorf("%w (%d bytes): is it a zip bomb?", errTooLarge, r.l.most)
	}
	return n, err
}

// openZip finds the layer's file in a zip archive. Nothing is unpacked but that
// file and its sidecars, under names of ours.
func openZip(name string, s *source) (bundle, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		if errors.Is(err, zip.ErrFormat) {
			if head := checkHead(name, magics[4].what.En, magics[5].what.En); head != nil {
				return bundle{}, head
			}
			return bundle{}, errors.New("the zip archive is damaged or incomplete")
		}
		return bundle{}, err
	}
	b := bundle{archive: true, members: map[string]member{}, closer: z}
	if b.main, err = chooseEntry(z.File, s); err != nil {
		z.Close()
		return bundle{}, err
	}
	s.file += "/" + b.main
	for _, f := range z.File {
		entry := entryName(f)
		if f.FileInfo().IsDir() || path.Dir(entry) != path.Dir(b.main) || !strings.EqualFold(stem(entry), stem(b.main)) {
			continue
		}
		if err := checkEntry(f); err != nil {
			z.Close()
			return bundle{}, fmt.Errorf("%s: %w", entry, err)
		}
		key := strings.ToLower(path.Base(entry))
		if _, twice := b.members[key]; twice {
			z.Close()
			return bundle{}, fmt.Errorf("the archive holds %s twice", entry)
		}
		b.members[key] = member{open: f.Open}
	}
	return b, nil
}

// chooseEntry picks the entry of a format that is read: the only one, or the
// one that the manifest's layer names.
func chooseEntry(files []*zip.File, s *source) (string, error) {
	if len(files) == 0 {
		return "", errors.New("the zip archive is empty")
	}
	if len(files) > maxEntries {
		return "", fmt.Errorf("the archive has %d entries, more than %d", len(files), maxEntries)
	}
	var found, nested []string
	for _, f := range files {
		name := entryName(f)
		if len(name) > maxEntryPath {
			return "", fmt.Errorf("the archive has an entry with a name of %d bytes", len(name))
		}
		if bad := checkPath(strings.TrimSuffix(name, "/")); bad != "" {
			return "", fmt.Errorf("the archive's entry %q %s: the archive is refused", clip(name), bad)
		}
		if f.Mode()&fs.ModeSymlink != 0 {
			return "", fmt.Errorf("the archive's entry %q is a link: the archive is refused", clip(name))
		}
		if ignored(name) || f.FileInfo().IsDir() {
			continue
		}
		if _, ok := formatOf(name); ok {
			found = append(found, name)
		} else if isArchive(name) {
			nested = append(nested, name)
		}
	}
	// The table beside a .shp is no layer of its own.
	found = slices.DeleteFunc(found, func(n string) bool {
		return strings.EqualFold(path.Ext(n), ".dbf") && slices.ContainsFunc(found, func(o string) bool {
			return strings.EqualFold(o, strings.TrimSuffix(n, path.Ext(n))+".shp")
		})
	})
	want := s.layer.Layer
	chosen := slices.DeleteFunc(slices.Clone(found), func(n string) bool {
		return want != "" && n != want && stem(n) != want && path.Base(n) != want
	})
	switch {
	case len(chosen) == 1:
		return chosen[0], nil
	case len(found) == 0 && len(nested) > 0:
		return "", fmt.Errorf("the archive holds an archive, %s: unpack the outer one", clip(nested[0]))
	case len(found) == 0:
		return "", fmt.Errorf("the archive holds no file that is read: there are %s", formatNames())
	case want == "":
		return "", fmt.Errorf("the archive holds %d files: state one of them as layer: %s", len(found), listed(found))
	case len(chosen) == 0:
		return "", fmt.Errorf("the archive has no layer %q: it has %s", want, listed(found))
	}
	return "", fmt.Errorf("layer %q means several files of the archive: state one of %s", want, listed(chosen))
}

// ignored tells what a Mac or Windows adds to an archive.
func ignored(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "__MACOSX" || strings.HasPrefix(part, "._") || part == ".DS_Store" || part == "Thumbs.db" {
			return true
		}
	}
	return false
}

// checkEntry refuses an entry before a byte of it is unpacked. What its header
// claims is checked again while unpacking.
func checkEntry(f *zip.File) error {
	switch {
	case f.Flags&1 != 0:
		return errors.New("the entry is encrypted: unpack it first")
	case !f.Mode().IsRegular():
		return errors.New("the entry is no regular file")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return fmt.Errorf("the entry is packed by method %d, which is not read: pack it again", f.Method)
	case f.UncompressedSize64 > maxUnpacked:
		return errTooLarge
	case f.UncompressedSize64 > freeOfRatio && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio:
		return fmt.Errorf("the entry unpacks to %d times its size: is it a zip bomb?", f.UncompressedSize64/max(f.CompressedSize64, 1))
	}
	return nil
}

// openGzip opens a single packed file: wards.geojson.gz.
func openGzip(name string) (bundle, error) {
	info, err := os.Stat(name)
	if err != nil {
		return bundle{}, err
	}
	main := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	most := max(freeOfRatio, info.Size()*maxRatio)
	open := func() (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		r, err := gzip.NewReader(f)
		if err != nil {
			f.Close()
			return nil, errors.New("the file is no gzip archive")
		}
		return struct {
			io.Reader
			io.Closer
		}{(&limits{most: most}).reader(r), f}, nil
	}
	return bundle{main: main, archive: true, members: map[string]member{strings.ToLower(main): {open: open}}}, nil
}

func listed(names []string) string {
	const most = 20
	shown := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		shown = append(shown, clip(n))
	}
	if len(names) > most {
		shown = append(shown, "…")
	}
	return strings.Join(shown, ", ")
}
