package importers

import (
	"encoding/json"
	"fmt"
	"time"

	"chengge"
	"chengge/spatial"
)

// readChannels reads the channels of reports that are the city's own: objects
// of code, name, name_en, datum, accuracy_m and collected. What one leaves out
// is that of the product's channel of the same code.
func readChannels(v jsonValue) ([]chengge.Channel, error) {
	list, err := v.list()
	if err != nil {
		return nil, err
	}
	defaults := map[string]chengge.Channel{}
	for _, c := range chengge.DefaultChannels() {
		defaults[c.Code] = c
	}
	var out []chengge.Channel
	seen := map[string]bool{}
	for _, item := range list {
		o, err := item.object("code", "name", "name_en", "datum", "accuracy_m", "collected")
		if err != nil {
			return nil, err
		}
		var code string
		if m, ok := o.members["code"]; ok {
			if code, err = m.scalar(); err != nil {
				return nil, err
			}
		}
		if code = trim(code); code == "" || seen[code] {
			return nil, fmt.Errorf("%s: each channel needs a code of its own", item.at)
		}
		seen[code] = true
		c := defaults[code]
		if c.Code == "" {
			c = chengge.Channel{Code: code, AccuracyM: 100}
		}
		for key, target := range map[string]*string{"name": &c.Name, "name_en": &c.NameEn, "datum": &c.Datum} {
			if m, ok := o.members[key]; ok {
				if *target, err = m.text(); err != nil {
					return nil, err
				}
			}
		}
		if c.Datum != "" {
			if _, err := spatial.ParseCRS(c.Datum); err != nil {
				return nil, fmt.Errorf("%s: datum: %w", item.at, err)
			}
		}
		if m, ok := o.members["accuracy_m"]; ok {
			if c.AccuracyM, err = between(m, 0, 100_000); err != nil {
				return nil, err
			}
		}
		if m, ok := o.members["collected"]; ok {
			if c.Collected, ok = m.data.(bool); !ok {
				return nil, m.wrong("true or false")
			}
		}
		if c.Name == "" {
			c.Name = c.Code
		}
		if c.NameEn == "" {
			c.NameEn = c.Name
		}
		out = append(out, c)
	}
	return out, nil
}

// readDuplicates reads the rule by which reports are of the same thing:
// {"within_m": 50, "hours": 24}; what is left out is the product's.
func readDuplicates(v jsonValue) (chengge.DuplicateRule, error) {
	r := chengge.DefaultDuplicates
	o, err := v.object("within_m", "hours")
	if err != nil {
		return r, err
	}
	if m, ok := o.members["within_m"]; ok {
		if r.Within, err = between(m, 1, chengge.MaxDuplicates.Within); err != nil {
			return r, err
		}
	}
	if m, ok := o.members["hours"]; ok {
		hours, err := between(m, 0.01, chengge.MaxDuplicates.Since.Hours())
		if err != nil {
			return r, err
		}
		r.Since = time.Duration(hours * float64(time.Hour))
	}
	return r, nil
}

// between reads a number between two bounds.
func between(v jsonValue, least, most float64) (float64, error) {
	n, ok := v.data.(json.Number)
	f, err := n.Float64()
	if !ok || err != nil || !(f >= least && f <= most) {
		return 0, v.wrong(fmt.Sprintf("a number from %v to %v", least, most))
	}
	return f, nil
}
