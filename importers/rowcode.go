package importers

import (
	"strings"
	"unicode"

	"chengge"
)

// readCode reads and checks the row's code: by the kind's rule in a city of
// national codes, else any text.
func (r *record) readCode() {
	text := r.text("code")
	s := r.fields.slots["code"]
	switch {
	case text == "":
		if !r.bad {
			r.find(chengge.Finding{Rule: chengge.FindMissingValue, Field: s.fieldName()})
		}
		return
	case r.lossy("code"):
		r.wrong(chengge.FindBadCode, s, text, "it was stored as a number and lost its last digits: store the column as text and export it again")
		return
	case len(text) > 200 || strings.ContainsFunc(text, unicode.IsControl):
		r.wrong(chengge.FindBadCode, s, text, "it is too long, or holds control characters")
		return
	}
	if r.city.Codes == chengge.NationalCodes {
		if err := checkNationalCode(r.source.layer.Kind, text); err != nil {
			r.wrong(chengge.FindBadCode, s, text, err.Error())
			return
		}
	}
	r.code = text
}

// checkNationalCode checks the codes that the standards fix. A street office
// may be without one (parks, zones' own offices): then anything goes that is
// not nine digits gone wrong. The other kinds have codes of the city's own.
func checkNationalCode(kind chengge.Kind, code string) error {
	var err error
	switch kind {
	case chengge.KindDistricts:
		_, err = chengge.ParseDistrictCode(code)
	case chengge.KindStreetOffices:
		if digitsOnly(code) {
			_, err = chengge.ParseStreetCode(code)
		}
	case chengge.KindCommunities:
		_, err = chengge.ParseCommunityCode(code)
	case chengge.KindUnitGrids:
		_, err = chengge.ParseUnitGridCode(code)
	case chengge.KindComponents:
		_, err = chengge.ParseComponentCode(code)
	}
	return err
}

// digitsOnly tells a code that was meant to be a number: also 4.1E+08 and
// 410102001.0, which spreadsheets make of one.
func digitsOnly(code string) bool {
	return strings.Trim(code, "0123456789０１２３４５６７８９.eE+-") == ""
}
