package store

// vocabulary makes one string of a text that occurs again in a column. The
// names, categories and bodies of a million components are a few thousand
// texts: to copy them for every row is felt, and who keeps the category of each
// row must not keep a million of them.
type vocabulary struct {
	last  []string            // of each column
	known []map[string]string // of each column; nil once it has too many
}

// manyWords is how many texts a column may have until it is taken for one in
// which hardly any occurs again.
const manyWords = 1024

func newVocabulary(columns int) *vocabulary {
	v := &vocabulary{make([]string, columns), make([]map[string]string, columns)}
	for i := range v.known {
		v.known[i] = map[string]string{}
	}
	return v
}

// text gives b, of a column, as a string of its own.
func (v *vocabulary) text(column int, b []byte) string {
	switch {
	case len(b) == 0:
		return ""
	case v.last[column] == string(b):
		return v.last[column]
	}
	known := v.known[column]
	s, ok := known[string(b)]
	if !ok {
		s = string(b)
		switch {
		case len(known) >= manyWords:
			v.known[column] = nil
		case known != nil:
			known[s] = s
		}
	}
	v.last[column] = s
	return s
}
