package importers

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // a machine may have none

	"chengge"
	"chengge/spatial"
)

const defaultZone = "Asia/Shanghai"

// readCity reads the city. Its code is required; the time zone defaults to
// Asia/Shanghai, codes to national, crs to WGS 84, which is CGCS2000.
func readCity(v jsonValue) (chengge.City, error) {
	c := chengge.City{Codes: chengge.NationalCodes, CRS: "WGS84"}
	zone := defaultZone
	o, err := v.object("code", "name", "crs", "codes", "timezone", "coverage", "expected_grids", "chief_levels", "channels", "duplicates")
	if err != nil {
		return c, err
	}
	for _, key := range o.keys {
		if err := cityMember(&c, &zone, key, o.members[key]); err != nil {
			return c, err
		}
	}
	if c.Code == "" {
		return c, errors.New("city.code is missing: write the city's GB/T 2260 code, or any code where codes is free")
	}
	if c.Zone, err = time.LoadLocation(zone); err != nil || zone == "Local" {
		return c, fmt.Errorf("city.timezone %q is unknown: write a name such as %s", zone, defaultZone)
	}
	return c, nil
}

func cityMember(c *chengge.City, zone *string, key string, v jsonValue) (err error) {
	switch key {
	case "code":
		if c.Code, err = v.scalar(); err == nil {
			c.Code = trim(c.Code)
		}
	case "name":
		c.Name, err = v.text()
	case "timezone":
		*zone, err = v.text()
	case "crs":
		if c.CRS, err = v.scalar(); err == nil {
			if _, bad := spatial.ParseCRS(c.CRS); bad != nil {
				err = fmt.Errorf("city.crs: %w", bad)
			}
		}
	case "codes":
		var s string
		if s, err = v.text(); err == nil {
			switch c.Codes = chengge.CodeScheme(s); c.Codes {
			case chengge.NationalCodes, chengge.FreeCodeUse:
			default:
				err = fmt.Errorf("city.codes is %q, expected national or free", s)
			}
		}
	case "coverage":
		n, ok := v.data.(json.Number)
		if c.CoverageKm2, err = n.Float64(); !ok || err != nil || !(c.CoverageKm2 > 0) {
			err = v.wrong("the declared area in km², a number above 0; the border itself is a layer of kind coverage")
		}
	case "expected_grids":
		n, ok := v.data.(json.Number)
		i, bad := n.Int64()
		if c.ExpectedGrids = int(i); !ok || bad != nil || i <= 0 {
			err = v.wrong("a whole number above 0")
		}
	case "chief_levels":
		c.ChiefLevels, err = readLevels(v)
	case "channels":
		c.Channels, err = readChannels(v)
	case "duplicates":
		c.Duplicates, err = readDuplicates(v)
	}
	return err
}

// readLevels reads the levels of chiefs, highest first: a code, or an object of
// code, name, name_en and required.
func readLevels(v jsonValue) ([]chengge.ChiefLevel, error) {
	list, err := v.list()
	if err != nil {
		return nil, err
	}
	var levels []chengge.ChiefLevel
	seen := map[string]bool{}
	for _, item := range list {
		var l chengge.ChiefLevel
		if s, ok := item.data.(string); ok {
			l = chengge.ChiefLevel{Code: trim(s), Name: trim(s), NameEn: trim(s)}
		} else {
			o, err := item.object("code", "name", "name_en", "required")
			if err != nil {
				return nil, err
			}
			for key, target := range map[string]*string{"code": &l.Code, "name": &l.Name, "name_en": &l.NameEn} {
				if m, ok := o.members[key]; ok {
					if *target, err = m.text(); err != nil {
						return nil, err
					}
				}
			}
			if m, ok := o.members["required"]; ok {
				if l.Required, ok = m.data.(bool); !ok {
					return nil, m.wrong("true or false")
				}
			}
		}
		if l.Code == "" || seen[l.Code] {
			return nil, fmt.Errorf("%s: each level needs a code of its own", item.at)
		}
		seen[l.Code] = true
		levels = append(levels, l)
	}
	return levels, nil
}
