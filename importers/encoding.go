package importers

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// textEncoding is how a file's text is coded.
type textEncoding struct {
	name string
	enc  encoding.Encoding // nil for UTF-8
	wide bool              // UTF-16: not for Shapefiles
}

var (
	utf8Text    = textEncoding{name: "UTF-8"}
	gb18030Text = textEncoding{name: "GB18030", enc: simplifiedchinese.GB18030} // holds GBK and GB2312
	latinText   = textEncoding{name: "windows-1252", enc: charmap.Windows1252}
	utf16LE     = textEncoding{name: "UTF-16LE", enc: unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), wide: true}
	utf16BE     = textEncoding{name: "UTF-16BE", enc: unicode.UTF16(unicode.BigEndian, unicode.UseBOM), wide: true}
)

// encodingNames are names beside those of the WHATWG list, squeezed.
var encodingNames = map[string]textEncoding{
	"utf8": utf8Text, "65001": utf8Text, "utf8sig": utf8Text, "utf8bom": utf8Text, "ascii": utf8Text, "usascii": utf8Text,
	"gbk": gb18030Text, "gb2312": gb18030Text, "gb18030": gb18030Text, "936": gb18030Text, "euccn": gb18030Text, "54936": gb18030Text,
	"latin1": latinText, "iso88591": latinText, "88591": latinText, "1252": latinText, "ansi1252": latinText,
	"utf16": utf16LE, "utf16le": utf16LE, "utf16be": utf16BE,
	"437": {name: "CP437", enc: charmap.CodePage437}, "850": {name: "CP850", enc: charmap.CodePage850},
	"852": {name: "CP852", enc: charmap.CodePage852}, "865": {name: "CP865", enc: charmap.CodePage865},
}

// htmlNames lead spellings of code pages to the names of the WHATWG list.
var htmlNames = map[string]string{
	"950": "big5", "big5": "big5", "932": "shift_jis", "shiftjis": "shift_jis", "sjis": "shift_jis", "949": "euc-kr", "euckr": "euc-kr",
	"eucjp": "euc-jp", "866": "ibm866", "874": "windows-874", "koi8r": "koi8-r", "koi8u": "koi8-u", "latin2": "iso-8859-2",
	"1250": "windows-1250", "1251": "windows-1251", "1253": "windows-1253", "1254": "windows-1254",
	"1255": "windows-1255", "1256": "windows-1256", "1257": "windows-1257", "1258": "windows-1258",
}

// findEncoding reads the name of an encoding: of city.json or of a .cpg file.
func findEncoding(name string) (textEncoding, error) {
	s := strings.ToLower(strings.Trim(name, "\ufeff\x00 \t\r\n"))
	squeezed := strings.NewReplacer("-", "", "_", "", " ", "").Replace(s)
	for _, prefix := range []string{"codepage", "windows", "ansi", "oem", "ibm", "ms", "cp"} {
		if rest, ok := strings.CutPrefix(squeezed, prefix); ok && rest != "" {
			squeezed = rest
		}
	}
	if e, ok := encodingNames[squeezed]; ok {
		return e, nil
	}
	if known, ok := htmlNames[squeezed]; ok {
		s = known
	}
	if e, err := htmlindex.Get(s); err == nil {
		if canonical, err := htmlindex.Name(e); err == nil && canonical != "replacement" && canonical != "x-user-defined" {
			return textEncoding{name: canonical, enc: e}, nil
		}
	}
	return textEncoding{}, fmt.Errorf("unknown encoding %q: use UTF-8, GBK, GB18030, Big5, UTF-16 or a name such as windows-1252", clip(name))
}

// decode gives b as text. A character cut off at the end, as a Shapefile's
// fields of fixed length have it, is left out; other faults make ok false.
func (e textEncoding) decode(b []byte) (s string, ok bool) {
	if isASCII(b) && !e.wide {
		return string(b), true
	}
	if e.enc == nil {
		b = b[:len(b)-cutUTF8(b)]
		return string(b), utf8.Valid(b)
	}
	out, err := e.enc.NewDecoder().Bytes(b)
	if err != nil {
		return "", false
	}
	s = string(out)
	if trimmed, cut := strings.CutSuffix(s, "\ufffd"); cut {
		s = trimmed
	}
	return s, !strings.ContainsRune(s, '\ufffd')
}

// cutUTF8 gives the length of an incomplete character at the end of b.
func cutUTF8(b []byte) int {
	for n := 1; n <= 3 && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= 0x80 && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// evidence is what bytes beyond ASCII say about their encoding.
type evidence struct {
	pieces, beyond       int  // pieces of text with such bytes; such bytes in pieces that are UTF-8
	notUTF8              bool // some piece is not valid UTF-8
	pairs, common, wrong int  // GB18030: two-byte characters, those of GB2312, bytes that are none
}

// add looks at one piece of text.
func (v *evidence) add(b []byte) {
	if isASCII(b) {
		return
	}
	v.pieces++
	whole := b[:len(b)-cutUTF8(b)]
	if utf8.Valid(whole) {
		v.beyond += len(whole) - asciiCount(whole)
	} else {
		v.notUTF8 = true
	}
	v.addGB(b)
}

func asciiCount(b []byte) int {
	n := 0
	for _, c := range b {
		if c < 0x80 {
			n++
		}
	}
	return n
}

func (v *evidence) addGB(b []byte) {
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c < 0x80:
			i++
			continue
		case i+1 >= len(b): // cut off
			return
		case c == 0x80 || c == 0xff:
			v.wrong++
			i++
			continue
		}
		d := b[i+1]
		switch {
		case d >= 0x30 && d <= 0x39 && i+3 < len(b) && b[i+2] >= 0x81 && b[i+3] >= 0x30 && b[i+3] <= 0x39:
			v.pairs++
			i += 4
		case d >= 0x40 && d != 0x7f && d != 0xff:
			v.pairs++
			if c >= 0xa1 && c <= 0xf7 && d >= 0xa1 {
				v.common++
			}
			i += 2
		default:
			v.wrong++
			i++
		}
	}
}

// looksUTF8 tells whether all text is UTF-8.
func (v *evidence) looksUTF8() bool { return !v.notUTF8 }

// looksGB tells whether the text is GB18030: no wrong byte, and four in five
// characters among the 7,000 of GB2312. Big5 and Latin text fail that.
func (v *evidence) looksGB() bool { return v.wrong == 0 && v.pairs > 0 && 5*v.common >= 4*v.pairs }
