package editions

import (
	"strings"

	"github.com/paulmach/orb"

	"chengge"
)

// codeParsers are the kinds whose codes a national standard lays down.
var codeParsers = map[chengge.Kind]func(string) error{
	chengge.KindDistricts:     parser(chengge.ParseDistrictCode),
	chengge.KindStreetOffices: parser(chengge.ParseStreetCode),
	chengge.KindCommunities:   parser(chengge.ParseCommunityCode),
	chengge.KindUnitGrids:     parser(chengge.ParseUnitGridCode),
	chengge.KindComponents:    parser(chengge.ParseComponentCode),
}

func parser[T any](parse func(string) (T, error)) func(string) error {
	return func(s string) error {
		_, err := parse(s)
		return err
	}
}

type codeSet map[string]bool

// code checks the code of a row and that it is new to its layer.
func (k *checker) code(kind chengge.Kind, seen codeSet, code string, place *orb.Point) {
	switch {
	case strings.TrimSpace(code) == "":
		k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: kind, Field: "code", Place: place})
		return
	case seen[code]:
		k.add(chengge.Finding{Rule: chengge.FindDuplicateCode, Layer: kind, Code: code, Field: "code", Other: string(kind), Place: place})
		return
	}
	seen[code] = true
	parse := codeParsers[kind]
	if parse == nil || !k.national() || kind == chengge.KindStreetOffices && ownCode(code) {
		return
	}
	if err := parse(code); err != nil {
		k.add(chengge.Finding{Rule: chengge.FindBadCode, Layer: kind, Code: code, Field: "code", Value: code, Place: place, Cause: err.Error()})
	}
}

func (k *checker) national() bool { return k.city.Codes != chengge.FreeCodeUse }

// ownCode tells whether an office's code is the city's own: parks (园区) have
// none of nine digits. A code that begins with a digit, of any width, is meant
// as a national one.
func ownCode(code string) bool {
	c := []rune(strings.TrimSpace(code))[0]
	return !('0' <= c && c <= '9' || '０' <= c && c <= '９' || c == '+' || c == '-')
}

// prefix notes that a code does not begin with the code of what it belongs to.
// Where either is no number there is nothing to compare.
func (k *checker) prefix(kind chengge.Kind, code, field, above string, place *orb.Point) {
	if k.national() && digits(code) && digits(above) && len(above) < len(code) && !strings.HasPrefix(code, above) {
		k.add(chengge.Finding{Rule: chengge.FindPrefix, Layer: kind, Code: code, Field: field, Other: above, Place: place})
	}
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// checkCity checks what the city says of itself.
func (k *checker) checkCity(chengge.Contents) error {
	if k.national() {
		if _, err := chengge.ParseDistrictCode(k.city.Code); err != nil {
			k.add(chengge.Finding{Rule: chengge.FindBadCode, Field: "city.code", Value: k.city.Code, Cause: err.Error()})
		}
	}
	k.checkGridCount()
	k.checkCoverage()
	return nil
}
