package importers

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/text/transform"
)

// prepareText lays a text file under the given name into the working folder, as
// UTF-8 without byte order mark: a link where it is that already, else a copy.
func prepareText(s *source, b bundle, as string) error {
	m, ok := b.get(filepath.Ext(toLower(b.main)))
	if !ok {
		return errors.New("the file does not exist")
	}
	raw := filepath.Join(s.work, "raw"+filepath.Ext(as))
	if err := m.place(raw, &s.limits); err != nil {
		return err
	}
	if err := checkHead(raw); err != nil {
		return err
	}
	e, mark, err := textFileEncoding(raw, s.layer.Encoding)
	if err != nil {
		return err
	}
	s.path, s.text = filepath.Join(s.work, as), utf8Text
	if e.enc == nil && mark == 0 {
		return os.Rename(raw, s.path)
	}
	return transcode(raw, s.path, e, mark)
}

// textFileEncoding finds how a text file is coded, and the length of its byte
// order mark: as stated, else by the mark, else UTF-8 where it is valid, else
// GB18030 where it looks like that. A stated UTF-8 that is none is an error.
func textFileEncoding(name, stated string) (textEncoding, int, error) {
	f, err := os.Open(name)
	if err != nil {
		return textEncoding{}, 0, err
	}
	defer f.Close()
	var t textSampler
	if err := t.read(f); err != nil {
		return textEncoding{}, 0, err
	}
	byMark, mark := t.mark()
	if stated != "" {
		e, err := findEncoding(stated)
		if err != nil {
			return e, 0, err
		}
		if e.enc == nil && t.badAt >= 0 {
			return e, 0, fmt.Errorf("the text is not UTF-8, as city.json says: byte %d is wrong", t.badAt+1)
		}
		if e.wide && mark == 2 || e.enc == nil && mark == 3 {
			return byMark, mark, nil
		}
		return e, 0, nil
	}
	switch {
	case mark > 0:
		if byMark.enc == nil && t.badAt >= 0 {
			return byMark, 0, fmt.Errorf("the text begins with the mark of UTF-8 but byte %d is none", t.badAt+1)
		}
		return byMark, mark, nil
	case t.zeros:
		return textEncoding{}, 0, errors.New("the file has zero bytes: it is no text")
	case t.badAt < 0:
		return utf8Text, 0, nil
	case t.gb.looksGB():
		return gb18030Text, 0, nil
	}
	return textEncoding{}, 0, fmt.Errorf("the text is neither UTF-8 (byte %d is wrong) nor GB18030: state its encoding in the layer", t.badAt+1)
}

// textSampler looks at a whole text.
type textSampler struct {
	head  []byte
	badAt int64 // first byte that is not UTF-8, -1 for none
	zeros bool
	gb    evidence
}

func (t *textSampler) read(r io.Reader) error {
	t.badAt = -1
	buf := make([]byte, 1<<18)
	kept, at := 0, int64(0)
	for {
		n, err := io.ReadFull(r, buf[kept:])
		chunk := buf[:kept+n]
		if t.head == nil {
			t.head = bytes.Clone(chunk[:min(4, len(chunk))])
		}
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		// Cut at a line's end, so that no character of any encoding is parted.
		end := len(chunk)
		if i := bytes.LastIndexByte(chunk, '\n'); !last && i >= 0 {
			end = i + 1
		} else if !last {
			end -= cutUTF8(chunk)
		}
		t.look(chunk[:end], at)
		at += int64(end)
		kept = copy(buf, chunk[end:])
		if last {
			return nil
		}
	}
}

func (t *textSampler) look(b []byte, at int64) {
	t.zeros = t.zeros || bytes.IndexByte(b, 0) >= 0
	if isASCII(b) {
		return
	}
	if t.badAt < 0 {
		if bad := firstBadUTF8(b); bad >= 0 {
			t.badAt = at + int64(bad)
		}
	}
	t.gb.addGB(b)
}

func (t *textSampler) mark() (textEncoding, int) {
	switch {
	case bytes.HasPrefix(t.head, []byte("\xef\xbb\xbf")):
		return utf8Text, 3
	case bytes.HasPrefix(t.head, []byte("\xff\xfe")):
		return utf16LE, 2
	case bytes.HasPrefix(t.head, []byte("\xfe\xff")):
		return utf16BE, 2
	}
	return textEncoding{}, 0
}

// transcode writes a text file as UTF-8. A byte that the encoding doesn't know
// is an error: nothing is replaced silently.
func transcode(from, to string, e textEncoding, mark int) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := in.Seek(int64(mark), io.SeekStart); err != nil {
		return err
	}
	var r io.Reader = in
	if e.enc != nil {
		r = &strictReader{r: transform.NewReader(in, e.enc.NewDecoder()), encoding: e.name}
	}
	if _, err := io.Copy(out, r); err != nil {
		return err
	}
	return out.Close()
}

// strictReader fails on the replacement character that decoders put for bytes
// they don't know.
type strictReader struct {
	r        io.Reader
	encoding string
	lines    int
	tail     []byte
}

func (s *strictReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	look := append(s.tail, p[:n]...)
	if i := bytes.Index(look, []byte("\ufffd")); i >= 0 {
		return 0, fmt.Errorf("line %d is not %s: state the file's encoding in the layer", s.lines+bytes.Count(look[:i], []byte{'\n'})+1, s.encoding)
	}
	s.lines += bytes.Count(p[:n], []byte{'\n'})
	s.tail = bytes.Clone(look[max(len(look)-2, 0):])
	return n, err
}
