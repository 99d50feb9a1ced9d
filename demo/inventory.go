package demo

import (
	"strconv"
	"strings"

	"chengge"
)

// inventory says of each of the 153 component categories where such things
// stand, how many of a million they are, and who their three parties are:
// authority, owner and maintainer, each a department or
//
//	o the street office, d the district or zone, and of its units m municipal
//	works, g landscaping, e enforcement, s the company that cleans there.
const inventory = `
01001 carriage 36000 D01 D09 D09
01002 carriage 44000 D01 D10 D10
01003 carriage 47000 D01 D10 D10
01004 gutter   52000 D01 D10 m
01005 walk     16000 D01 D13 D13
01006 walk     9000  D01 D05 D05
01007 walk     26000 D01 D14 D14
01008 walk     6000  D01 D18 D18
01009 walk     5000  D01 D16 D16
01010 carriage 11000 D01 D12 D12
01011 carriage 14000 D01 D11 D11
01012 walk     2600  D19 D19 D19
01013 walk     9500  D21 D09 D21
01014 verge    5200  D06 g g
01015 corner   3600  D20 D20 D20
01017 walk     3000  D01 D13 D13
01018 home     9000  D25 o o
01019 verge    1800  D01 D10 D10
01020 walk     300   D24 D22 D22
01021 field    160   D31 D11 D11
01022 walk     900   D01 D42 D42
01023 walk     2400  D01 o m
01024 field    420   D08 o o
01025 park     260   D01 D09 D09
01026 gutter   5200  D01 D10 m
01027 walk     4200  D01 D14 D14
01028 walk     3800  D01 D13 D13
01029 walk     1900  D01 D13 D13
01030 kerb     11000 D01 D13 D13
01031 kerb     8200  D01 D14 D17
01032 kerb     1800  D24 D22 D22
01033 kerb     700   D01 D42 D42
01034 kerb     900   D01 o m
01035 public   700   D01 o o
01036 field    240   D31 D11 D11
01037 kerb     88000 D01 D05 D05
01038 park     7000  D01 D07 D05
01039 park     9000  D01 D07 D05
01040 walk     320   D01 D19 o
01041 walk     380   D01 D14 D14
01042 walk     420   D39 D39 D39
01043 walk     260   D35 D42 D42
01044 walk     340   D17 D42 o
01045 shop     900   D29 D42 D42
01046 home     9800  D36 D36 o
01047 field    520   D27 D13 D13
01048 home     4600  D01 D13 D13
01049 home     2100  D01 D11 D11
01050 corner   9000  D19 D19 D19
01051 corner   260   D19 D19 D19
01052 park     700   D06 D07 D07
01053 shop     300   D01 D13 D13
01054 home     5200  D24 D13 D13
01055 gutter   800   D32 D10 m
01056 bank     24    D08 D10 D10
01057 home     300   D11 D11 D11
01058 home     2600  D25 o o
01059 home     1700  D30 D30 o
01060 kerb     2600  D01 D05 D05
01061 works    160   D12 D12 D12
01062 yard     1500  D01 D17 D17
01063 works    24    D08 D09 D09
01064 corner   70    D01 o o
01065 corner   1200  D01 o o
01066 park     300   D19 D19 D19
01067 bank     180   D08 D08 D08
01068 walk     90    D03 D09 s
01069 bank     900   D08 D08 T109
01070 bank     2600  D08 D08 T109
01071 bank     160   D08 D08 T109
01072 bank     64    D08 D10 D10
01073 bank     420   D28 D10 D10
01074 walk     1300  D26 D42 D42
01075 home     3800  D39 D39 D39
01076 corner   160   D26 D42 D42
01077 kerb     1500  D01 D05 D05
02001 yard     900   D20 D40 D40
02002 shop     60    D20 D40 D40
02003 kerb     2600  D20 D40 D40
02004 walk     3600  D24 D22 D22
02005 walk     160   D24 D24 D24
02006 corner   80    D02 D02 D02
02007 corner   60    D02 D02 D02
02008 corner   40    D02 D02 D02
02009 bridge   30    D02 D02 D02
02010 corner   26000 D20 D20 D20
02011 kerb     180   D20 D20 D20
02012 corner   7600  D27 D27 m
02013 walk     900   D30 D30 o
02014 corner   6800  D20 D20 D20
02015 corner   3000  D20 D20 D20
02016 corner   140   D20 D20 D20
02017 median   7600  D20 D20 D20
02018 median   900   D20 D20 D20
02019 corner   700   D20 D20 D02
02020 corner   3600  D20 D20 m
02021 walk     6600  D01 m m
02022 median   2600  D20 D20 D20
02023 kerb     160   D20 D20 D20
02024 kerb     320   D02 D02 D02
02025 walk     5200  D01 o e
02026 walk     1500  D41 D41 D41
02027 walk     2600  D01 o o
02028 kerb     24    D43 D43 D43
02029 bank     30    D08 D07 D07
02030 bank     420   D08 D08 T109
02031 bank     16    D24 D24 D24
02032 walk     260   D23 D23 D23
02033 lane     420   D20 D20 D20
02034 walk     3000  D30 m m
02035 park     260   D44 D31 D31
02036 walk     120   D30 D30 D30
02037 yard     140   D34 D34 D34
02038 home     26000 D19 D19 o
02039 walk     360   D19 D19 D19
02040 park     420   D35 D35 D07
02041 kerb     220   D20 D40 D40
02042 kerb     30    D43 D43 D43
02043 carriage 1300  D20 D20 m
02044 kerb     10    D24 D02 D02
03001 yard     1150  D03 s s
03002 walk     1600  D03 s s
03003 home     3600  D25 o o
03004 home     1700  D03 o s
03005 walk     44000 D03 s s
03006 front    3800  D01 D42 e
03007 front    30000 D01 o e
03008 home     4600  D01 o o
03009 park     24    D18 D38 D38
03010 public   40    D28 D28 D28
03011 bank     40    D28 D28 D28
03012 works    120   D28 D28 D28
03013 walk     44    D28 D28 D28
03014 walk     420   D03 s s
03015 home     900   D03 o s
03016 walk     2200  D03 s s
04001 park     260   D06 D06 g
04002 verge    165000 D06 g g
04003 yard     7600  D06 g g
04004 verge    9000  D06 g g
04005 walk     4200  D06 g g
04006 park     300   D06 D07 D07
04007 walk     7600  D06 g g
04008 verge    5200  D06 g g
04009 park     2600  D06 D07 D07
04010 park     60    D06 D07 D07
04011 verge    28000 D06 g g
04012 median   700   D06 g g
04013 park     2600  D06 D06 g
04014 field    700   D06 D06 o
05002 home     320   D25 D25 o
05003 yard     240   D17 D42 D42
05009 yard     60    D34 D34 D34
`

// kind is a row of the inventory.
type kind struct {
	category, name              string
	place                       place
	weight                      float64
	authority, owner, maintains string
}

// place is where things stand.
type place uint8

const (
	carriage place = iota // on the carriageway
	gutter                // at its edge
	kerb                  // just behind the kerb
	verge                 // in the strip of trees and grass
	walk                  // on the pavement
	front                 // at the fronts of shops
	median                // between the carriageways
	corner                // at crossings
	lane                  // along narrow streets
	bridge                // on bridges over the river
	home                  // between houses
	shop
	works // between factories
	publicGround
	yard // between buildings of any kind
	park // in parks and green space
	bank // beside water
	field
	placeCount
)

var placeNames = map[string]place{
	"carriage": carriage, "gutter": gutter, "kerb": kerb, "verge": verge, "walk": walk, "front": front, "median": median, "corner": corner,
	"lane": lane, "bridge": bridge, "home": home, "shop": shop, "works": works, "public": publicGround, "yard": yard, "park": park, "bank": bank, "field": field,
}

// readInventory reads the table above.
func readInventory() []kind {
	var out []kind
	catalogue := chengge.DefaultCatalogue()
	for line := range strings.Lines(strings.TrimSpace(inventory)) {
		f := strings.Fields(line)
		k := kind{category: f[0], place: placeNames[f[1]], authority: f[3], owner: f[4], maintains: f[5]}
		k.weight, _ = strconv.ParseFloat(f[2], 64)
		c, _ := catalogue.Lookup(chengge.CategoryKey{Kind: chengge.ComponentKind, Code: k.category})
		k.name = c.Name
		out = append(out, k)
	}
	return out
}
