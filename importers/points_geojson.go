package importers

import (
	"errors"
	"io"
	"strconv"

	"chengge"
	"chengge/spatial"
)

// geojsonPoints reads a FeatureCollection feature by feature, or one feature.
type geojsonPoints struct {
	*Points
	inside bool   // of the list of features
	done   bool   // the list has ended
	whole  []byte // members of the outermost object, where it is one feature
	typ    string
	buf    []byte
}

// next gives the next feature. A coordinate system of the file counts where it
// stands before the features; after them it would come too late and is refused.
func (g *geojsonPoints) next(row *PointRow) error {
	if !g.inside {
		if g.done {
			return io.EOF
		}
		one, err := g.begin()
		if err != nil || one == nil {
			if err == nil {
				err = g.next(row)
			}
			return err
		}
		g.done = true
		return g.feature(row, one)
	}
	c, err := g.token()
	for err == nil && c == ',' {
		c, err = g.token()
	}
	if err != nil {
		return g.ends(err)
	}
	switch c {
	case ']':
		g.inside, g.done = false, true
		if err := g.rest(); err != nil {
			return err
		}
		return io.EOF
	case '{':
		b, err := g.value(c, true)
		if errors.Is(err, errLongRow) {
			row.Err = badRow("该要素超过 %d 字节", "the feature is longer than %d bytes", g.o.LineBytes)
			return nil
		}
		if err != nil {
			return err
		}
		return g.feature(row, b)
	}
	return g.bad("第 %d 个要素不是对象", "feature %d is no object", g.row+1)
}

func (g *geojsonPoints) feature(row *PointRow, b []byte) error {
	text, err := g.text.decode(b)
	row.Raw = g.slab.keep(text)
	if err != nil {
		row.Err = badRow("%w", "%w", err)
		return nil
	}
	if row.Err = g.readObject(row, row.Raw); row.Err == nil && !row.Feature {
		row.Err = badRow("不是要素（Feature）", "it is no feature")
	}
	if row.CRS.IsZero() {
		row.CRS = g.crs
	}
	return nil
}

// begin walks to the list of features; an object without one is given whole.
func (g *geojsonPoints) begin() ([]byte, error) {
	c, err := g.token()
	if err == io.EOF {
		return nil, g.bad("是空的", "it is empty")
	}
	if err != nil {
		return nil, err
	}
	if c != '{' {
		return nil, g.bad("不是 GeoJSON 对象", "it is no GeoJSON object")
	}
	for {
		key, err := g.key()
		if err != nil {
			return nil, err
		}
		if key == "" {
			if g.typ == "Feature" {
				return append(append([]byte{'{'}, g.whole...), '}'), nil
			}
			return nil, g.bad("是类型为 %q 的 GeoJSON，没有要素：请用 FeatureCollection", "it is a GeoJSON of type %q without features: send a FeatureCollection", clip(g.typ))
		}
		c, err := g.token()
		if err != nil {
			return nil, g.ends(err)
		}
		if key == "features" {
			if c != '[' {
				return nil, g.bad("features 不是数组", "its features are no list")
			}
			g.inside = true
			return nil, nil
		}
		b, err := g.value(c, true)
		if errors.Is(err, errLongRow) {
			return nil, g.bad("成员 %s 超过 %d 字节", "its member %s is longer than %d bytes", clip(key), g.o.LineBytes)
		}
		if err != nil {
			return nil, err
		}
		if err := g.outer(key, b); err != nil {
			return nil, err
		}
	}
}

// outer takes a member of the outermost object.
func (g *geojsonPoints) outer(key string, value []byte) error {
	switch key {
	case "type":
		g.typ, _ = jsonText(value)
	case "crs":
		name, err := geojsonCRS(value)
		if err != nil {
			return chengge.Errorf(chengge.ErrUnknownCRS, "%w", err)
		}
		if name != "" {
			if g.crs, err = spatial.ParseCRS(name); err != nil {
				return chengge.Errorf(chengge.ErrUnknownCRS, "%w", err)
			}
		}
	}
	if len(g.whole)+len(value) < 2*g.o.LineBytes {
		if len(g.whole) > 0 {
			g.whole = append(g.whole, ',')
		}
		g.whole = append(strconv.AppendQuote(g.whole, key), ':')
		g.whole = append(g.whole, value...)
	}
	return nil
}

// rest walks over what follows the features.
func (g *geojsonPoints) rest() error {
	for {
		key, err := g.key()
		if err != nil || key == "" {
			return err
		}
		c, err := g.token()
		if err != nil {
			return g.ends(err)
		}
		b, err := g.value(c, true)
		if err != nil && !errors.Is(err, errLongRow) {
			return err
		}
		if key == "crs" && string(b) != "null" {
			return g.bad("成员 crs 在要素之后：请放到要素之前，或另行指明坐标系", "its member crs stands after the features: put it before them, or state the system otherwise")
		}
	}
}

// key reads a member's key and colon, "" at the end of the object.
func (g *geojsonPoints) key() (string, error) {
	c, err := g.token()
	for err == nil && c == ',' {
		c, err = g.token()
	}
	if err != nil {
		return "", g.ends(err)
	}
	if c == '}' {
		return "", nil
	}
	if c != '"' {
		return "", g.bad("此处应为键，却是 %q", "%q where a key is expected", string(rune(c)))
	}
	b, err := g.value(c, true)
	if err != nil {
		return "", g.bad("有一个键无法读取", "a key that can't be read")
	}
	key, ok := jsonText(b)
	if c, err := g.token(); err != nil || c != ':' || !ok || key == "" {
		return "", g.bad("有一个键无法读取", "a key that can't be read")
	}
	return key, nil
}

func (g *geojsonPoints) token() (byte, error) {
	for {
		c, err := g.r.ReadByte()
		if err != nil || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, err
		}
	}
}

// ends says that the file is incomplete; errors of the reader stay.
func (g *geojsonPoints) ends(err error) error {
	if err == io.EOF {
		return g.bad("中途截断", "it ends in the middle")
	}
	return err
}

// value reads the value that begins with c to its end. Of one that is longer
// than a row may be the rest is walked over, with errLongRow. The bytes are
// valid until the next call.
func (g *geojsonPoints) value(c byte, keep bool) ([]byte, error) {
	b := append(g.buf[:0], c)
	depth, quoted, escaped := 0, c == '"', false
	if c == '{' || c == '[' {
		depth = 1
	}
	for depth > 0 || quoted {
		c, err := g.r.ReadByte()
		if err != nil {
			return nil, g.ends(err)
		}
		if keep {
			b = append(b, c)
			if len(b) > g.o.LineBytes {
				keep = false
			}
		}
		switch {
		case escaped:
			escaped = false
		case quoted:
			quoted = c != '"'
			escaped = c == '\\'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	if !(c == '{' || c == '[' || c == '"') {
		for { // a number or a word
			next, err := g.r.Peek(1)
			if err != nil {
				return nil, g.ends(err)
			}
			if n := next[0]; n == ',' || n == '}' || n == ']' || n <= ' ' {
				break
			}
			c, _ := g.r.ReadByte()
			if b = append(b, c); len(b) > 64 {
				return nil, g.bad("%q 不是 JSON", "%q is no JSON", clip(string(b)))
			}
		}
	}
	g.buf = b
	if !keep {
		return nil, errLongRow
	}
	return b, nil
}
