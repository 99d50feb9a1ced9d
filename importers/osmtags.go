package importers

import (
	"slices"
	"strconv"
	"strings"

	"chengge"
	"chengge/spatial/roadnet"

	"github.com/paulmach/osm"
)

// osmWay is a way of OpenStreetMap that trucks may use.
type osmWay struct {
	roadnet.Way        // without line
	Destination bool   // open to those who have business there
	Closed      string // hours at which trucks may not pass, "" for none
	Left        bool   // something of it depends on conditions that are not read
}

// Values of access tags that keep trucks out, and those that let only some in.
var (
	osmNo      = []string{"no", "private", "agricultural", "forestry", "agricultural;forestry", "military", "emergency", "bus", "psv", "taxi", "employees", "residents", "foot", "bicycle", "use_sidepath"}
	osmSome    = []string{"destination", "delivery", "customers", "permit", "permissive;destination"}
	osmModes   = []string{"hgv", "goods", "motor_vehicle", "vehicle", "access"} // the closest first
	osmBarrier = []string{"bollard", "block", "jersey_barrier", "log", "debris", "cycle_barrier", "motorcycle_barrier", "stile", "turnstile", "full-height_turnstile", "kissing_gate", "planter", "wall", "fence", "hedge", "ditch", "guard_rail", "sump_buster", "spikes", "chain", "horse_stile"}
)

// osmRoads are the values of highway on which trucks drive where no tag forbids
// it.
var osmRoads = map[string]string{
	"motorway": "motorway", "motorway_link": "motorway", "trunk": "trunk", "trunk_link": "trunk", "primary": "primary", "primary_link": "primary",
	"secondary": "secondary", "secondary_link": "secondary", "tertiary": "tertiary", "tertiary_link": "tertiary",
	"unclassified": "unclassified", "residential": "residential", "road": "unclassified", "living_street": "living_street", "service": "service", "track": "service",
}

// truckWay reads the tags of a way; ok is false where no truck may use it. What
// the tags mean is that of wiki.openstreetmap.org/wiki/Key:access and the pages
// of the other keys, as for a loaded truck of goods in right-hand traffic.
func truckWay(tags osm.Tags) (w osmWay, ok bool) {
	road, ok := osmRoads[tags.Find("highway")]
	if !ok || tags.Find("area") == "yes" || tags.Find("impassable") == "yes" {
		return w, false
	}
	for _, mode := range osmModes {
		value := strings.TrimSpace(tags.Find(mode))
		if value == "" {
			continue
		}
		if slices.Contains(osmNo, value) {
			return w, false
		}
		w.Destination = slices.Contains(osmSome, value)
		break
	}
	if w.Class, _ = chengge.ParseRoadClass(road); tags.Find("highway") == "track" {
		if grade := tags.Find("tracktype"); grade != "" && grade != "grade1" && grade != "grade2" {
			return w, false
		}
	}
	w.Name = tags.Find("name")
	if w.Name == "" {
		w.Name = tags.Find("ref")
	}
	if w.Traffic, ok = osmTraffic(tags); !ok {
		return w, false
	}
	speed := roadnet.SpeedOf(w.Class)
	for _, key := range []string{"maxspeed:hgv", "maxspeed"} {
		if limit := osmSpeed(tags.Find(key)); limit > 0 {
			speed = min(speed, limit)
			break
		}
	}
	w.Speed = speed
	w.MaxWeight = least(tags, osmTonnes, "maxweight", "maxweight:hgv", "maxweightrating", "maxweightrating:hgv", "maxgcweight", "maxgcweight:hgv")
	w.MaxWidth = least(tags, osmMetres, "maxwidth", "maxwidth:physical", "maxwidth:hgv")
	w.MaxHeight = least(tags, osmMetres, "maxheight", "maxheight:physical", "maxheight:hgv")
	bridge := tags.Find("bridge")
	w.Bridge = bridge != "" && bridge != "no"
	w.Closed, w.Left = osmHours(tags)
	return w, true
}

// osmTraffic reads the direction; a road whose direction changes by the hour is
// none to plan on.
func osmTraffic(tags osm.Tags) (roadnet.Traffic, bool) {
	value := tags.Find("oneway")
	for _, key := range []string{"oneway:motor_vehicle", "oneway:hgv"} {
		if v := tags.Find(key); v != "" {
			value = v
		}
	}
	switch value {
	case "yes", "true", "1":
		return roadnet.Forward, true
	case "-1", "reverse":
		return roadnet.Backward, true
	case "reversible", "alternating":
		return roadnet.BothWays, false
	case "":
		highway, junction := tags.Find("highway"), tags.Find("junction")
		if highway == "motorway" || highway == "motorway_link" || junction == "roundabout" || junction == "circular" {
			return roadnet.Forward, true
		}
	}
	return roadnet.BothWays, true
}

// osmHours reads hours at which trucks may not pass, as in
// hgv:conditional = no @ (07:00-09:00,17:00-19:00). left tells of conditions
// that are not understood.
func osmHours(tags osm.Tags) (hours string, left bool) {
	for _, mode := range osmModes {
		value := tags.Find(mode + ":conditional")
		if value == "" {
			continue
		}
		rule, when, ok := strings.Cut(value, "@")
		when = strings.TrimSpace(when)
		inner := strings.TrimSuffix(strings.TrimPrefix(when, "("), ")")
		if h, err := chengge.ParseHours(inner); ok && strings.TrimSpace(rule) == "no" && err == nil && !h.Always() && !strings.ContainsAny(inner, "()@") {
			return inner, false
		}
		return "", true
	}
	for _, key := range []string{"maxweight:conditional", "maxheight:conditional", "oneway:conditional"} {
		left = left || tags.Find(key) != ""
	}
	return "", left
}

// least gives the smallest limit that any of the keys states, 0 for none.
func least(tags osm.Tags, read func(string) float64, keys ...string) (limit float64) {
	for _, key := range keys {
		if v := read(tags.Find(key)); v > 0 && (limit == 0 || v < limit) {
			limit = v
		}
	}
	return limit
}

// osmNumber parts a value into its number and unit; 0 where there is none. Of a
// list the smallest counts.
func osmNumber(value string, per func(unit string) float64) (smallest float64) {
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ';' || r == '|' }) {
		part = strings.TrimSpace(part)
		end := strings.LastIndexAny(part, "0123456789.") + 1
		v, err := strconv.ParseFloat(part[:end], 64)
		if err != nil || v <= 0 || v > 1e6 {
			continue
		}
		if v *= per(strings.ToLower(strings.TrimSpace(part[end:]))); v > 0 && (smallest == 0 || v < smallest) {
			smallest = v
		}
	}
	return smallest
}

// osmSpeed gives km/h, 0 where none is stated.
func osmSpeed(value string) float64 {
	if value == "walk" {
		return 7
	}
	return osmNumber(value, func(unit string) float64 {
		switch unit {
		case "", "km/h", "kmh", "kph":
			return 1
		case "mph":
			return 1.609344
		case "knots":
			return 1.852
		}
		return 0
	})
}

// osmTonnes gives metric tonnes.
func osmTonnes(value string) float64 {
	return osmNumber(value, func(unit string) float64 {
		switch unit {
		case "", "t", "吨":
			return 1
		case "kg":
			return 0.001
		case "st":
			return 0.90718474
		case "lt":
			return 1.0160469088
		case "lbs", "lb":
			return 0.00045359237
		}
		return 0
	})
}

// osmMetres gives metres, also of feet and inches such as 12'6".
func osmMetres(value string) float64 {
	if feet, inches, ok := strings.Cut(strings.TrimSpace(value), "'"); ok {
		f, err := strconv.ParseFloat(strings.TrimSpace(feet), 64)
		i, err2 := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(inches), `"`), 64)
		if err != nil || err2 != nil && strings.TrimSpace(inches) != "" {
			return 0
		}
		return f*0.3048 + i*0.0254
	}
	return osmNumber(value, func(unit string) float64 {
		switch unit {
		case "", "m", "米":
			return 1
		case "cm":
			return 0.01
		case "ft", "feet":
			return 0.3048
		}
		return 0
	})
}

// osmBlocks tells whether a node keeps trucks from passing, and what limits it
// states.
func osmBlocks(tags osm.Tags) (blocked bool, width, height, weight float64) {
	if len(tags) == 0 {
		return false, 0, 0, 0
	}
	barrier := tags.Find("barrier")
	blocked = slices.Contains(osmBarrier, barrier)
	for _, mode := range osmModes {
		value := tags.Find(mode)
		if value == "" {
			continue
		}
		blocked = slices.Contains(osmNo, value) && (barrier != "" || mode != "access")
		break
	}
	return blocked, least(tags, osmMetres, "maxwidth", "maxwidth:physical"), least(tags, osmMetres, "maxheight", "maxheight:physical"), least(tags, osmTonnes, "maxweight")
}
