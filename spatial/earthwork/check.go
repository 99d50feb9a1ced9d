package earthwork

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"chengge"
)

// Issue is something that makes a problem unusable: at which site, in which
// field, and what is wrong with it.
type Issue struct {
	Site  string // code, "" for the problem itself
	Field string // such as gives[2].volume
	Say   chengge.Text
}

// Error names site and field.
func (i Issue) Error() string {
	if i.Site == "" {
		return i.Field + ": " + i.Say.En
	}
	return "site " + i.Site + ", " + i.Field + ": " + i.Say.En
}

// Message says the same in a language.
func (i Issue) Message(lang chengge.Lang) string {
	switch {
	case lang != chengge.Chinese:
		return i.Error()
	case i.Site == "":
		return i.Field + "：" + i.Say.Zh
	}
	return "场地 " + i.Site + " 的 " + i.Field + "：" + i.Say.Zh
}

// Refused is the error of a problem with issues; errors.As finds it.
type Refused struct{ Issues []Issue }

// Error gives the first issues.
func (r *Refused) Error() string {
	var b strings.Builder
	for i, issue := range r.Issues {
		if i == 5 {
			fmt.Fprintf(&b, "; and %d more", len(r.Issues)-i)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(issue.Error())
	}
	return b.String()
}

func refuse(issues []Issue) error {
	r := &Refused{issues}
	zh := make([]string, 0, 5)
	for _, i := range issues[:min(5, len(issues))] {
		zh = append(zh, i.Message(chengge.Chinese))
	}
	return chengge.Errorf(chengge.ErrFindings, "%w", r).InChinese("%s", strings.Join(zh, "；"))
}

// IssuesOf gives the issues for which a problem was refused.
func IssuesOf(err error) []Issue {
	var r *Refused
	if errors.As(err, &r) {
		return r.Issues
	}
	return nil
}

type checker struct {
	p      *Problem
	issues []Issue
}

func (c *checker) add(site, field, zh, en string, args ...any) {
	c.issues = append(c.issues, Issue{site, field, chengge.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}})
}

// Check gives all that makes the problem unusable, before any solving: volumes
// below 0 or absurd, unknown classes, uses and criteria, periods that are not
// there, sites that stand twice, prices beyond reason, limits and ways of the
// wrong number, windows that never meet, contracts that nothing allows.
func (p *Problem) Check() []Issue {
	c := &checker{p: p}
	c.periods()
	codes := map[string]bool{}
	for i := range p.Sites {
		s := &p.Sites[i]
		switch {
		case s.Code == "":
			c.add(fmt.Sprintf("#%d", i+1), "code", "为空", "is empty")
		case codes[s.Code]:
			c.add(s.Code, "code", "重复", "stands twice")
		}
		codes[s.Code] = true
		c.site(s)
	}
	c.whole(codes)
	c.coupling(codes)
	return c.issues
}

func (c *checker) periods() {
	if len(c.p.Periods) == 0 {
		c.add("", "periods", "没有时段", "there is none")
	}
	for i, t := range c.p.Periods {
		at := fmt.Sprintf("periods[%d]", i)
		if t.Begins.IsZero() || t.Ends.IsZero() || !t.Begins.Before(t.Ends) {
			c.add("", at, "起止时间有误", "its ends are missing or exchanged")
		} else if i > 0 && t.Begins.Before(c.p.Periods[i-1].Ends) {
			c.add("", at, "与前一时段重叠", "overlaps the one before")
		}
	}
}

func (c *checker) whole(codes map[string]bool) {
	p := c.p
	n := len(p.Sites)
	if len(p.Legs) != 1 && len(p.Legs) != len(p.Periods) {
		c.add("", "legs", "里程表应为一张或每时段一张", "%d tables of ways: want one, or one for each period", len(p.Legs))
	}
	for i, l := range p.Legs {
		if len(l.Metres) != n*n || len(l.Seconds) != n*n {
			c.add("", fmt.Sprintf("legs[%d]", i), "里程表大小与场地数不符", "%d ways for %d sites", len(l.Metres), n)
		} else if j := slices.IndexFunc(l.Metres, func(m int64) bool { return m < -1 || m > 10_000_000 }); j >= 0 {
			c.add(p.Sites[j/n].Code, fmt.Sprintf("legs[%d]", i), "到 %s 的里程 %d 米不合理", "%[2]d metres to %[1]s are absurd", p.Sites[j%n].Code, l.Metres[j])
		} else if j := slices.IndexFunc(l.Seconds, func(s int64) bool { return s < -1 || s > 10_000_000 }); j >= 0 {
			c.add(p.Sites[j/n].Code, fmt.Sprintf("legs[%d]", i), "到 %s 的时间 %d 秒不合理", "%[2]d seconds to %[1]s are absurd", p.Sites[j%n].Code, l.Seconds[j])
		}
	}
	pr := p.Prices
	for field, y := range map[string]Yuan{"load": pr.Load, "haul": pr.Haul, "hour": pr.Hour, "on_site": pr.OnSite, "left": pr.Left, "unmet": pr.Unmet, "co2": Yuan(pr.CO2)} {
		if y < 0 {
			c.add("", "prices."+field, "为负：在圈内运来运去都能赚钱", "is below 0: hauling in a circle would be profitable")
		}
		c.price("", "prices."+field, y)
	}
	c.price("", "keep", p.Keep)
	c.price("", "change", p.Change)
	if p.Keep < 0 || p.Change < 0 {
		c.add("", "keep, change", "不得为负", "must not be below 0")
	}
	if p.MaxMetres < 0 {
		c.add("", "max_metres", "为负", "is below 0")
	}
	seen := map[Criterion]bool{}
	for i, k := range p.Objective {
		at := fmt.Sprintf("objective[%d]", i)
		if !slices.Contains([]Criterion{LeastCost, LeastDistance, LeastCO2, LeastUnserved, LeastOutside, MostDirect}, k) {
			c.add("", at, "未知的目标“%s”", "unknown criterion %q", string(k))
		} else if seen[k] {
			c.add("", at, "目标“%s”重复", "criterion %q stands twice", string(k))
		}
		seen[k] = true
	}
	for i, f := range p.Contracts {
		c.flow(fmt.Sprintf("contracts[%d]", i), f, codes)
	}
	for i, f := range p.Former {
		if f.Volume < 0 || f.Volume > MostVolume {
			c.add(f.From, fmt.Sprintf("former[%d].volume", i), "%s 不合理", "%s is absurd", f.Volume)
		}
	}
	for i, k := range p.Permits {
		at := fmt.Sprintf("permits[%d]", i)
		for _, code := range []string{k.From, k.To} {
			if !codes[code] {
				c.add(code, at, "处置核准 %s 所指的场地不存在", "permit %s names a site that is not there", k.No)
			}
		}
		c.volume(k.From, at+".volume", k.Volume)
		if _, ok := wasteNames[k.Class]; !ok {
			c.add(k.From, at+".class", "未知的建筑垃圾类别“%s”", "unknown waste class %q", string(k.Class))
		}
	}
}

func (c *checker) flow(at string, f Flow, codes map[string]bool) {
	for _, code := range []string{f.From, f.To} {
		if !codes[code] {
			c.add(code, at, "场地不存在", "the site is not there")
		}
	}
	c.volume(f.From, at+".volume", f.Volume)
	c.material(f.From, at, f.Material)
	c.period(f.From, at, f.Period)
}

func (c *checker) site(s *Site) {
	if !s.Valid.Begins.IsZero() && !s.Valid.Ends.IsZero() && !s.Valid.Begins.Before(s.Valid.Ends) {
		c.add(s.Code, "valid", "起止时间颠倒", "its ends are exchanged")
	}
	for i, g := range s.Gives {
		at := fmt.Sprintf("gives[%d]", i)
		c.volume(s.Code, at+".volume", g.Volume)
		c.material(s.Code, at, g.Material)
		c.period(s.Code, at, g.Period)
		c.price(s.Code, at+".price", g.Price)
		if g.Optional && g.Must {
			c.add(s.Code, at, "不能既可选又必须", "cannot be both optional and a must")
		}
	}
	for i, k := range s.Takes {
		at := fmt.Sprintf("takes[%d]", i)
		c.volume(s.Code, at+".volume", k.Volume)
		c.period(s.Code, at, k.Period)
		c.price(s.Code, at+".fee", k.Fee)
		if _, ok := useNames[k.Use]; !ok || k.Use == Stockpile {
			c.add(s.Code, at+".use", "未知的用途“%s”", "unknown use %q", string(k.Use))
		}
		for _, m := range k.Materials {
			c.material(s.Code, at, m)
		}
		for j, count := range k.Counts {
			c.material(s.Code, fmt.Sprintf("%s.counts[%d]", at, j), count.Material)
			if a := count.As; a.Num <= 0 || a.Den <= 0 || a.Num > 10*a.Den || a.Den > 1_000_000 {
				c.add(s.Code, fmt.Sprintf("%s.counts[%d]", at, j), "折算系数 %s 不合理", "a factor of %s makes no sense", a)
			}
		}
		if k.Optional && k.Must {
			c.add(s.Code, at, "不能既可选又必须", "cannot be both optional and a must")
		}
	}
	seen := map[Material]bool{}
	for i, st := range s.Stores {
		at := fmt.Sprintf("stores[%d]", i)
		c.volume(s.Code, at+".room", st.Room)
		c.volume(s.Code, at+".start", st.Start)
		c.material(s.Code, at, st.Material)
		c.price(s.Code, at+".fee", st.Fee)
		c.price(s.Code, at+".hold", st.Hold)
		c.price(s.Code, at+".rest", st.Rest)
		if sh := st.Shrink; sh != (Ratio{}) && (sh.Num < 0 || sh.Den <= 0 || sh.Num >= sh.Den || sh.Den > 1_000_000) {
			c.add(s.Code, at+".shrink", "损耗率 %s 不合理", "a share of %s makes no sense", sh)
		}
		if seen[st.Material] {
			c.add(s.Code, at, "同一物料的堆场重复", "the same material is stored twice")
		}
		seen[st.Material] = true
	}
	for field, l := range map[string]Limit{"give_limit": s.GiveLimit, "take_limit": s.TakeLimit} {
		if l.Period != nil && len(l.Period) != len(c.p.Periods) {
			c.add(s.Code, field, "应有 %d 个时段的数值", "wants a value for each of %d periods", len(c.p.Periods))
		}
		for _, v := range append(l.Period[:len(l.Period):len(l.Period)], l.All) {
			c.volume(s.Code, field, v)
		}
	}
	if s.Opening < 0 || s.Opening > MostOpening {
		c.add(s.Code, "opening", "%s 元超出范围", "%s yuan are beyond reason", s.Opening)
	}
}

func (c *checker) volume(site, field string, v BankVolume) {
	if v < 0 {
		c.add(site, field, "%s 为负", "%s is below 0", v)
	} else if v > MostVolume {
		c.add(site, field, "%s 超过十亿立方米，请检查单位", "%s is absurd: more than 10⁹ m³; check the unit", v)
	}
}

func (c *checker) price(site, field string, y Yuan) {
	if y > MostPrice || y < -MostPrice {
		c.add(site, field, "%s 元超出范围", "%s yuan are beyond reason", y)
	}
}

func (c *checker) period(site, field string, t int) {
	if t < 0 || t >= len(c.p.Periods) {
		c.add(site, field+".period", "没有时段 %d", "there is no period %d", t)
	}
}

func (c *checker) material(site, field string, m Material) {
	if err := m.check(); err != nil {
		var e *chengge.Error
		zh := err.Error()
		if errors.As(err, &e) {
			zh = e.Chinese()
		}
		c.add(site, field+".material", "%[2]s", "%[1]s", err.Error(), zh)
	}
}
