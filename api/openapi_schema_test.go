package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// schema is as much of JSON Schema as the document uses.
type schema struct {
	Ref                  string `json:"$ref"`
	Type                 any    // a name, or several
	Format               string
	Properties           map[string]*schema
	Required             []string
	Items                *schema
	Enum                 []any
	AdditionalProperties any
	OneOf                []*schema
}

func (s *spec) resolve(c *schema) *schema {
	for c != nil && c.Ref != "" {
		c = s.Components.Schemas[strings.TrimPrefix(c.Ref, "#/components/schemas/")]
	}
	return c
}

func (c *schema) types() (out []string) {
	switch t := c.Type.(type) {
	case string:
		return []string{t}
	case []any:
		for _, one := range t {
			out = append(out, fmt.Sprint(one))
		}
	}
	return out
}

// fits tells how a value, decoded with numbers as they are written, differs from
// a schema; "" is not at all.
func (s *spec) fits(c *schema, v any, at string) string {
	if c = s.resolve(c); c == nil {
		return ""
	}
	if len(c.OneOf) > 0 {
		for _, one := range c.OneOf {
			if s.fits(one, v, at) == "" {
				return ""
			}
		}
		return at + " is none of what is described: " + s.fits(c.OneOf[0], v, at)
	}
	if types := c.types(); len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return isOf(v, t) }) {
		return fmt.Sprintf("%s is %v, not %v", at, v, types)
	}
	if len(c.Enum) > 0 && v != nil && !slices.ContainsFunc(c.Enum, func(e any) bool { return fmt.Sprint(e) == fmt.Sprint(v) }) {
		return fmt.Sprintf("%s is %v, not one of %v", at, v, c.Enum)
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range c.Required {
			if _, ok := v[name]; !ok {
				return at + "." + name + " is missing"
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			p := c.Properties[name]
			if p == nil {
				switch more := c.AdditionalProperties.(type) {
				case bool:
					if !more {
						return at + "." + name + " is not described"
					}
				case map[string]any:
					b, _ := json.Marshal(more)
					p = &schema{}
					if json.Unmarshal(b, p) != nil {
						p = nil
					}
				}
			}
			if wrong := s.fits(p, v[name], at+"."+name); wrong != "" {
				return wrong
			}
		}
	case []any:
		for i := range v {
			if wrong := s.fits(c.Items, v[i], fmt.Sprintf("%s[%d]", at, i)); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func isOf(v any, t string) bool {
	switch v := v.(type) {
	case nil:
		return t == "null"
	case bool:
		return t == "boolean"
	case string:
		return t == "string"
	case json.Number:
		return t == "number" || t == "integer" && !strings.ContainsAny(v.String(), ".eE")
	case []any:
		return t == "array"
	case map[string]any:
		return t == "object"
	}
	return false
}
