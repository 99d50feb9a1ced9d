package earthwork

import (
	"errors"
	"fmt"

	"chengge"
)

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
