package importers

import (
	"archive/zip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// entryName gives the name of a zip entry in UTF-8. Chinese Windows writes GBK
// without saying so; some tools then take that for CP437 and declare the result
// UTF-8 (╓ú╓▌ for 郑州). Both are undone. A name that is neither stays.
func entryName(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 && !utf8.ValidString(name) {
		name = fromGBK([]byte(name), name)
	} else if looksCP437(name) {
		if raw, err := charmap.CodePage437.NewEncoder().Bytes([]byte(name)); err == nil {
			name = fromGBK(raw, name)
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// looksCP437 tells whether all characters beyond ASCII are in CP437 and some
// are line drawing, which no name has on purpose.
func looksCP437(name string) bool {
	drawing := false
	for _, r := range name {
		if r < utf8.RuneSelf {
			continue
		}
		if _, ok := charmap.CodePage437.EncodeRune(r); !ok {
			return false
		}
		drawing = drawing || r >= 0x2500 && r <= 0x259f
	}
	return drawing
}

func fromGBK(raw []byte, otherwise string) string {
	s, err := simplifiedchinese.GB18030.NewDecoder().String(string(raw))
	if err != nil || strings.ContainsRune(s, utf8.RuneError) || !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return otherwise
	}
	return s
}
