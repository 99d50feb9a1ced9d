package balance

import (
	"math/big"
	"reflect"
	"slices"
	"strings"

	"chengge/spatial/earthwork"
)

// With gives a ground in which something is otherwise. Sites of open are
// candidates no longer. What a change means is not there is an error that names
// its member; whether what comes out holds is for the reader of the ground to
// say.
func (g *Ground) With(c *PlanChanges, open []string) (*Ground, error) {
	out := &Ground{Sites: slices.Clone(g.Sites), Volumes: slices.Clone(g.Volumes), Permits: slices.Clone(g.Permits), Hauliers: g.Hauliers,
		Bans: slices.Clone(g.Bans), Prices: slices.Clone(g.Prices), Flows: slices.Clone(g.Flows)}
	for _, code := range open {
		i := slices.IndexFunc(out.Sites, func(s GroundSite) bool { return s.Site == code })
		if i < 0 || out.Sites[i].Opening == "" {
			return nil, wrong("open", "“%s”不是候选场地", "%q is no candidate", code)
		}
		out.Sites[i].Opening = ""
	}
	if c == nil {
		return out, nil
	}
	for i, v := range c.Volumes {
		if err := out.change(i, v); err != nil {
			return nil, err
		}
	}
	for _, s := range c.Sites {
		i := slices.IndexFunc(out.Sites, func(old GroundSite) bool { return old.Site == s.Site })
		if i < 0 {
			out.Sites = append(out.Sites, s)
			continue
		}
		into, from := reflect.ValueOf(&out.Sites[i]).Elem(), reflect.ValueOf(s)
		for j := range from.NumField() {
			if !from.Field(j).IsZero() {
				into.Field(j).Set(from.Field(j))
			}
		}
	}
	out.Permits = append(out.Permits, c.Permits...)
	out.Bans = append(out.Bans, c.Bans...)
	for _, name := range c.NoBans {
		n := len(out.Bans)
		if out.Bans = slices.DeleteFunc(out.Bans, func(b GroundBan) bool { return b.Name == name }); len(out.Bans) == n {
			return nil, wrong("changes.no_bans", "没有禁行“%s”", "there is no ban %q", name)
		}
	}
	for _, p := range c.Prices {
		out.Prices = slices.DeleteFunc(out.Prices, func(old GroundPrice) bool { return strings.EqualFold(old.Item, p.Item) })
		out.Prices = append(out.Prices, p)
	}
	out.Flows = append(out.Flows, c.Flows...)
	return out, nil
}

// change changes, or adds, volumes of a site.
func (g *Ground) change(no int, v VolumeChange) error {
	field := func(name string) string { return "changes.volumes[" + number(float64(no)) + "]." + name }
	factor := new(big.Rat)
	switch {
	case (v.M3 == "") == (v.Factor == ""):
		return wrong(field("m3"), "请写 m3 或 factor 其一", "state m3 or factor, one of them")
	case v.Factor != "":
		r, err := earthwork.ParseRatio(string(v.Factor))
		if err != nil || r.Num < 0 {
			return wrong(field("factor"), "“%s”不是倍数", "%q is no factor", string(v.Factor))
		}
		factor.SetFrac64(r.Num, r.Den)
	}
	found := 0
	for i := range g.Volumes {
		old := &g.Volumes[i]
		if old.Site != v.Site || v.Month != "" && old.Month != v.Month || v.Class != "" && old.Class != v.Class || v.Direction != "" && old.Direction != v.Direction {
			continue
		}
		if found++; v.Factor != "" {
			m3, ok := new(big.Rat).SetString(string(old.M3))
			if !ok {
				return wrong(field("factor"), "底数中的方量“%s”不是数字", "the ground's volume %q is no number", string(old.M3))
			}
			// To 0.001 m³: a volume has no more.
			old.M3 = Number(strings.TrimRight(strings.TrimRight(m3.Mul(m3, factor).FloatString(3), "0"), "."))
			continue
		}
		if old.M3 = v.M3; v.State != "" {
			old.State = v.State
		}
	}
	switch {
	case found > 1 && v.M3 != "":
		return wrong(field("m3"), "对应 %d 个方量：请写明月份、类别与方向，或改用 factor", "means %d volumes: state month, class and direction, or use factor", found)
	case found > 0:
		return nil
	case v.M3 == "" || v.Month == "" || v.Class == "" || v.Direction == "" || v.State == "":
		return wrong(field("site"), "“%s”没有对应的方量；若要新增，请写明 month、class、direction、state、m3", "%q has no such volume; to add one state month, class, direction, state and m3", v.Site)
	}
	g.Volumes = append(g.Volumes, GroundVolume{v.Site, v.Month, v.Class, v.Direction, v.State, v.M3})
	return nil
}
