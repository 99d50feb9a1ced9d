package importers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// dbf is what is needed of a .dbf table to find its encoding.
type dbf struct {
	language byte // LDID
	text     evidence
}

// maxSample bounds how much of a table is looked at.
const maxSample = 64 << 20

// readDBF looks at the names and the text fields of a table.
func readDBF(name string) (*dbf, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 32)
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, errors.New("the file is cut off in its header")
	}
	if what := recognise(head).En; what != "" {
		return nil, fmt.Errorf("the file is %s and no dBASE table", what)
	}
	header, record := int64(binary.LittleEndian.Uint16(head[8:])), int(binary.LittleEndian.Uint16(head[10:]))
	if header < 33 || record < 1 {
		return nil, errors.New("the file is no dBASE table")
	}
	d := &dbf{language: head[29]}
	descriptors := make([]byte, header-32)
	if _, err := io.ReadFull(f, descriptors); err != nil {
		return nil, errors.New("the file is cut off in its header")
	}
	type span struct{ from, to int }
	var texts []span
	at := 1 // the first byte of a record marks it as deleted
	for len(descriptors) >= 32 && descriptors[0] != 0x0d {
		name, _, _ := bytes.Cut(descriptors[:11], []byte{0})
		d.text.add(name)
		length := int(descriptors[16])
		if kind := descriptors[11]; kind == 'C' {
			length += int(descriptors[17]) << 8 // long text fields
			texts = append(texts, span{at, at + length})
		}
		at += length
		descriptors = descriptors[32:]
	}
	r := io.LimitReader(f, maxSample)
	row := make([]byte, record)
	for {
		if _, err := io.ReadFull(r, row); err != nil {
			return d, nil
		}
		for _, t := range texts {
			if t.to <= len(row) {
				d.text.add(bytes.TrimRight(row[t.from:t.to], " \x00"))
			}
		}
	}
}

// languages are the LDID bytes that say something one can trust. 0x57 says
// "ANSI", which is whatever the machine had.
var languages = map[byte]string{
	0x01: "437", 0x02: "850", 0x03: "1252", 0x13: "932", 0x26: "866", 0x4d: "936", 0x4e: "949", 0x4f: "950", 0x50: "874",
	0x58: "1252", 0x59: "1252", 0x64: "852", 0x65: "866", 0x66: "865", 0x78: "950", 0x79: "949", 0x7a: "936", 0x7b: "932", 0x7c: "874",
	0xc8: "1250", 0xc9: "1251", 0xca: "1254", 0xcb: "1253",
}

// encoding decides how the table's text is coded: as city.json says, else the
// .cpg, else the LDID, else UTF-8 where all text is, else GB18030. A .cpg or
// LDID that the bytes contradict is passed over.
func (d *dbf) encoding(stated, cpg string) (textEncoding, error) {
	if stated != "" {
		e, err := findEncoding(stated)
		if err == nil && e.wide {
			err = fmt.Errorf("encoding %s can't be that of a Shapefile", e.name)
		}
		return e, err
	}
	if d.text.pieces == 0 {
		return utf8Text, nil
	}
	if d.text.looksUTF8() && d.text.beyond >= 24 {
		return utf8Text, nil // other encodings don't make that by chance
	}
	for _, name := range []string{cpg, languages[d.language]} {
		if e, err := findEncoding(name); name != "" && err == nil && !d.contradicts(e) {
			return e, nil
		}
	}
	switch {
	case d.text.looksUTF8():
		return utf8Text, nil
	case d.text.looksGB():
		return gb18030Text, nil
	case d.language == 0x57:
		return latinText, nil
	}
	return textEncoding{}, errors.New("the text is neither UTF-8 nor GB18030, and neither .cpg nor .dbf says what it is: state it as encoding of the layer (Big5, windows-1252 …)")
}

func (d *dbf) contradicts(e textEncoding) bool {
	switch {
	case e.wide:
		return true
	case e.enc == nil:
		return !d.text.looksUTF8()
	case e.name == gb18030Text.name:
		return d.text.wrong > 0
	}
	return false
}
