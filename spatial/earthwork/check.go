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
	for haulier, y := range p.Fares {
		if y < 0 {
			c.add("", "fares."+haulier, "为负：在圈内运来运去都能赚钱", "is below 0: hauling in a circle would be profitable")
		}
		c.price("", "fares."+haulier, y)
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
