package demo

import (
	"fmt"
	"time"

	"chengge"
)

// rules are the city's own rows of the responsibility matrix.
func (n *network) rules() []chengge.Rule {
	var out []chengge.Rule
	add := func(row chengge.RuleRow, category, area string, lead chengge.BodyExpr, more ...func(*chengge.Rule)) {
		r := chengge.Rule{Code: fmt.Sprintf("Q%03d", len(out)+1), Row: row, Lead: lead, Source: "示例清单"}
		var err error
		if r.Category, err = chengge.ParseCategoryPattern(category); err != nil {
			panic(err) // written below
		}
		if area != "" {
			r.Area = parseRef(area)
		}
		for _, m := range more {
			m(&r)
		}
		out = append(out, r)
	}
	class := func(c chengge.RoadClass) func(*chengge.Rule) {
		return func(r *chengge.Rule) { r.RoadClass = c }
	}
	position := func(p chengge.Position) func(*chengge.Rule) {
		return func(r *chengge.Rule) { r.Position = p }
	}
	support := func(b ...chengge.BodyExpr) func(*chengge.Rule) { return func(r *chengge.Rule) { r.Support = b } }
	notify := func(b ...chengge.BodyExpr) func(*chengge.Rule) { return func(r *chengge.Rule) { r.Notify = b } }
	atLeast := func(a string, v float64) func(*chengge.Rule) {
		return func(r *chengge.Rule) { r.Attribute, r.AtLeast = a, v }
	}
	during := func(p chengge.Period) func(*chengge.Rule) { return func(r *chengge.Rule) { r.Valid = p } }
	source := func(s string) func(*chengge.Rule) { return func(r *chengge.Rule) { r.Source = "示例清单：" + s } }

	e, s, m := chengge.EmergencyRow, chengge.EscalationRow, chengge.MatrixRow
	add(e, "matter:10901", "", publicWorks, support("@duty:drainage", "@duty:municipal"), notify(chengge.ToOffice, chengge.ToEmergency), source("塌陷由市政设施管理处先行处置"))
	add(e, "matter:10905", "", "@duty:municipal", support(publicWorks), notify(chengge.ToOffice), source("井盖缺失先围挡后确权"))
	add(e, "matter:10907", "", gardens, support("@duty:landscaping"), notify(chengge.ToOffice), source("树木倒伏"))
	add(s, "matter:06001", "", enforcement, atLeast("area_m2", 5000), support(chengge.ToDistrict, chengge.ToOffice), source("5000 平方米以上违建由市级查处"))
	add(s, "matter:08012", "", cityManagement, atLeast("major", 1), support(chengge.ToDistrict), source("重大渣土问题"))
	for k, code := range districtCodes {
		on := "districts:" + code
		add(m, "matter:06012", on, chengge.BodyExpr(unitOf(k, "sanitation")), class(chengge.Expressway), support("@duty:sanitation"), source("快速路由区环卫中心保洁"))
		add(m, "matter:06010", on, chengge.BodyExpr(unitOf(k, "sanitation")), class(chengge.Expressway), position(chengge.Carriageway), source("快速路车行道"))
		add(m, "matter:06001", on, chengge.BodyExpr(unitOf(k, "enforcement")), atLeast("area_m2", 200), support(chengge.ToOffice), source("200 平方米以上违建由区执法大队查处"))
		add(m, "matter:06021", on, chengge.BodyExpr(unitOf(k, "landscaping")), notify(chengge.ToOffice), source("病虫害"))
	}
	for k, z := range zonePlans {
		on := "zones:" + z.code
		add(m, "matter:06011", on, chengge.BodyExpr(z.code), notify(chengge.ToOffice), source("开发区积存渣土由管委会负责"))
		add(m, "matter:09009", on, chengge.BodyExpr(unitOf(len(districtCodes)+k, "traffic_police")), support(chengge.BodyExpr(unitOf(len(districtCodes)+k, "enforcement"))), source("开发区停车秩序"))
	}
	for _, w := range n.areas[chengge.KindWaters] {
		on := "waters:" + w.Code
		add(m, "matter:06025", on, chengge.BodyExpr(w.Organisation), support("@duty:sanitation"), notify(chengge.ToOffice), source("水面保洁"))
	}
	add(m, "matter:06024", "waters:W01", "T109", support("@duty:waters"), source("河道秩序由河管处负责"))
	add(m, "matter:06013", "", publicWorks, class(chengge.Expressway), notify(chengge.ToOffice), source("快速路养护"))
	add(m, "matter:06013", "", publicWorks, class(chengge.Arterial), notify(chengge.ToOffice), source("主干路养护"))
	add(m, "matter:06016", "", "D20", class(chengge.Arterial), notify(chengge.ToOffice), source("主干路标线"))
	add(m, "matter:10001", "", cityManagement, during(period(time.Date(2026, 11, 15, 0, 0, 0, 0, n.zone), time.Date(2027, 3, 15, 0, 0, 0, 0, n.zone))),
		support("@duty:sanitation"), notify(chengge.ToOffice), source("当季除雪由市级统一调度"))
	add(m, "matter:09011", "", "D41", support(chengge.ToOffice), source("共享单车"))
	add(m, "matter:09901", "", "D24", support(chengge.ToOffice), source("本地类别：无人配送车"))
	add(m, "matter:06901", "", "@duty:sanitation", notify(chengge.ToOffice), source("本地类别：餐厨垃圾洒漏"))
	return out
}

func parseRef(s string) chengge.Ref {
	for k := range len(s) {
		if s[k] == ':' {
			return chengge.Ref{Kind: chengge.Kind(s[:k]), Code: s[k+1:]}
		}
	}
	return chengge.Ref{}
}

func period(from, to time.Time) chengge.Period { return chengge.Period{Begins: from, Ends: to} }

// dates gives the period from one midnight to another.
func (n *network) dates(y1, m1, d1, y2, m2, d2 int) chengge.Period {
	return period(time.Date(y1, time.Month(m1), d1, 0, 0, 0, 0, n.zone), time.Date(y2, time.Month(m2), d2, 0, 0, 0, 0, n.zone))
}

// localCategories are the city's own, beside the national list.
func localCategories() []chengge.Category {
	key := func(code string) chengge.CategoryKey {
		return chengge.CategoryKey{Kind: chengge.MatterKind, Code: code}
	}
	return []chengge.Category{
		{Key: key("06901"), Name: "餐厨垃圾洒漏", NameEn: "spilt kitchen waste", Local: true, Aliases: []string{"泔水洒漏"}},
		{Key: key("09901"), Name: "无人配送车乱停放", NameEn: "disorderly parked delivery robots", Local: true, Aliases: []string{"配送车乱停", "delivery robot"}},
	}
}
