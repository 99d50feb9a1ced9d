package importers

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// parseWKT reads WKT or EWKT of points, lines, polygons and their multi forms;
// Z and M are dropped, an empty geometry is nil. Other types come back as their
// name.
func parseWKT(s string) (g orb.Geometry, other string, err error) {
	if rest, ok := cutPrefixFold(s, "SRID="); ok {
		_, s, _ = strings.Cut(rest, ";")
	}
	p := wktParser{s: s}
	name := strings.ToUpper(p.word())
	name, glued := strings.CutSuffix(name, "ZM")
	if !glued {
		if name, glued = strings.CutSuffix(name, "Z"); !glued && name != "M" {
			name = strings.TrimSuffix(name, "M")
		}
	}
	g, err = p.geometry(name)
	if errors.Is(err, errOtherWKT) {
		return nil, strings.ToLower(name), nil
	}
	p.space()
	if err == nil && p.at < len(p.s) {
		err = fmt.Errorf("%q follows the end of the geometry", clip(p.s[p.at:]))
	}
	if err != nil {
		return nil, "", err
	}
	return g, "", nil
}

var errOtherWKT = errors.New("another type")

var otherWKT = []string{"GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE"}

type wktParser struct {
	s  string
	at int
}

func (p *wktParser) geometry(name string) (orb.Geometry, error) {
	if contains(otherWKT, name) {
		return nil, errOtherWKT
	}
	switch word := strings.ToUpper(p.word()); word {
	case "", "Z", "M", "ZM":
		if word != "" && strings.EqualFold(p.word(), "EMPTY") {
			return nil, nil
		}
	case "EMPTY":
		return nil, nil
	default:
		return nil, fmt.Errorf("%q is no WKT", clip(p.s))
	}
	switch name {
	case "POINT":
		ps, err := p.points()
		if err == nil && len(ps) != 1 {
			err = errors.New("a POINT has one position")
		}
		if err != nil {
			return nil, err
		}
		return ps[0], nil
	case "LINESTRING":
		ps, err := p.points()
		return orb.LineString(ps), err
	case "MULTIPOINT":
		var m orb.MultiPoint
		err := p.group(func() error {
			if p.peek() == '(' {
				ps, err := p.points()
				m = append(m, ps...)
				return err
			}
			q, err := p.position()
			m = append(m, q)
			return err
		})
		return m, err
	case "POLYGON":
		return p.polygon()
	case "MULTILINESTRING":
		var m orb.MultiLineString
		err := p.group(func() error {
			ps, err := p.points()
			m = append(m, ps)
			return err
		})
		return m, err
	case "MULTIPOLYGON":
		var m orb.MultiPolygon
		err := p.group(func() error {
			poly, err := p.polygon()
			m = append(m, poly)
			return err
		})
		return m, err
	}
	return nil, fmt.Errorf("%q is no WKT", clip(p.s))
}

func (p *wktParser) polygon() (orb.Polygon, error) {
	var poly orb.Polygon
	err := p.group(func() error {
		ps, err := p.points()
		poly = append(poly, ps)
		return err
	})
	return poly, err
}

func (p *wktParser) points() ([]orb.Point, error) {
	var ps []orb.Point
	err := p.group(func() error {
		q, err := p.position()
		ps = append(ps, q)
		return err
	})
	return ps, err
}

// position reads two to four numbers and keeps the first two.
func (p *wktParser) position() (orb.Point, error) {
	var q orb.Point
	for i := range 5 {
		p.space()
		from := p.at
		for p.at < len(p.s) && strings.IndexByte(" \t\r\n,()", p.s[p.at]) < 0 {
			p.at++
		}
		if from == p.at {
			if i < 2 {
				return q, fmt.Errorf("a number is missing at character %d", p.at+1)
			}
			return q, nil
		}
		v, err := strconv.ParseFloat(p.s[from:p.at], 64)
		if err != nil && !math.IsInf(v, 0) {
			return q, fmt.Errorf("%q is no number", clip(p.s[from:p.at]))
		}
		if i < 2 {
			q[i] = v
		}
	}
	return q, errors.New("a position has at most four numbers")
}

// group reads a list in parentheses.
func (p *wktParser) group(item func() error) error {
	if p.peek() != '(' {
		return fmt.Errorf("a parenthesis is missing at character %d", p.at+1)
	}
	p.at++
	for {
		if err := item(); err != nil {
			return err
		}
		switch p.peek() {
		case ',':
			p.at++
		case ')':
			p.at++
			return nil
		default:
			return fmt.Errorf("a parenthesis is not closed at character %d", p.at+1)
		}
	}
}

func (p *wktParser) space() {
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.at]) >= 0 {
		p.at++
	}
}

func (p *wktParser) peek() byte {
	p.space()
	if p.at < len(p.s) {
		return p.s[p.at]
	}
	return 0
}

func (p *wktParser) word() string {
	p.space()
	from := p.at
	for p.at < len(p.s) && (p.s[p.at]|0x20 >= 'a' && p.s[p.at]|0x20 <= 'z') {
		p.at++
	}
	return p.s[from:p.at]
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}
