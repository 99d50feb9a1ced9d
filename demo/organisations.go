package demo

import (
	"fmt"
	"strings"

	"chengge"
)

// The city's departments and public companies, D01 to D44.
var departments = strings.Fields(`市城市管理局 市市政设施管理处 市环境卫生管理处 市城管执法支队 市城市照明管理处 市园林局 市公园管理中心 市水利局
	市供水公司 市排水公司 市燃气公司 市热力公司 市供电公司 市电信公司 市移动通信公司 市联合通信公司 市铁塔公司 市广电网络公司
	市公安局 市交警支队 市消防救援支队 市公交公司 市轨道交通公司 市交通运输局 市住房保障局 市城乡建设局 市自然资源局 市生态环境局
	市市场监督管理局 市民政局 市应急管理局 市卫生健康委员会 市教育局 市文物局 市文化旅游局 市体育局 市商务局 市气象局 市邮政公司
	市停车管理公司 市共享单车管理中心 市城建投资公司 市铁路地区管理办公室 市人民防空办公室`)

// Those that are named elsewhere.
const (
	cityManagement, publicWorks, cleaning, enforcement = "D01", "D02", "D03", "D04"
	lighting, gardens, parksBureau, waterBureau        = "D05", "D06", "D07", "D08"
)

// units are the terminal units beside the street offices that each district
// and zone has, with the role that they hold in it.
var units = [...]struct{ name, role string }{
	{"市政服务中心", "municipal"}, {"环境卫生服务中心", "sanitation"}, {"园林绿化中心", "landscaping"}, {"城管执法大队", "enforcement"},
	{"建设管理站", "construction"}, {"水务管理站", "waters"}, {"市场监督管理所", "market"}, {"民政服务中心", "civil_affairs"},
	{"生态环境站", "environment"}, {"交警大队", "traffic_police"}, {"消防救援站", "fire"}, {"应急服务中心", "emergency"},
}

// More terminal units, of the city itself.
var cityUnits = [...]string{"示例河管理处", "车站地区管理处", "中心公园管理处"}

// Numbers of companies.
const (
	sanitationCompanies = 4
	collectionCompanies = 6
	builders            = 36
	marketKeepers       = 8
	haulierCount        = 18
)

// administrations are the districts and then the zones, by number.
func administration(k int) (code, name string) {
	if k < len(districtCodes) {
		return districtCodes[k], districtNames[k]
	}
	return zonePlans[k-len(districtCodes)].code, strings.TrimSuffix(zonePlans[k-len(districtCodes)].name, "（示例）")
}

const administrations = len(districtCodes) + len(zonePlans)

// runBy gives the number of the district or zone that an office is run by.
func (o *officePlan) runBy() int {
	if o.zone >= 0 {
		return len(districtCodes) + o.zone
	}
	return o.district
}

// unitOf gives the code of the terminal unit of a district or zone with a role.
func unitOf(administration int, role string) string {
	for k := range units {
		if units[k].role == role {
			return fmt.Sprintf("T%03d", administration*len(units)+k+1)
		}
	}
	return ""
}

// sanitationOf gives the company that cleans an office's streets, collectionOf
// the one that collects reports there.
func (n *network) sanitationOf(office int) string {
	o := &n.offices[office]
	return fmt.Sprintf("K%02d", 1+(o.runBy()+n.seed.named("sanitation").of(office).n(2))%sanitationCompanies)
}

func (n *network) collectionOf(office int) string {
	return fmt.Sprintf("J%02d", 1+n.offices[office].runBy()*2/3%collectionCompanies)
}

func (n *network) organisations() []chengge.Organisation {
	var out []chengge.Organisation
	add := func(code, name string, t chengge.OrganisationType, parent, roster string) {
		k := len(out) + 1
		out = append(out, chengge.Organisation{Code: code, Name: name, Type: t, Parent: parent, CreditCode: creditCode(k),
			Contact: "值班室", Phone: fmt.Sprintf("000-%04d %04d", k/1000, k%1000), Roster: roster})
	}
	add(cityCode, cityName+"人民政府", chengge.CityBody, "", "24 小时")
	for k := range administrations {
		code, name := administration(k)
		if k < len(districtCodes) {
			add(code, name+"人民政府（示例）", chengge.DistrictBody, cityCode, "24 小时")
		} else {
			add(code, name+"管理委员会（示例）", chengge.ZoneBody, cityCode, "24 小时")
		}
	}
	for k := range n.offices {
		o := &n.offices[k]
		above, _ := administration(o.runBy())
		word := "办事处"
		if strings.HasSuffix(o.name, "镇") {
			word = "人民政府"
		} else if strings.HasSuffix(o.name, "园") {
			word = "管理办公室"
		}
		add(o.code, o.name+word, chengge.OfficeBody, above, "工作日 08:30-18:00")
	}
	for k := range administrations {
		code, name := administration(k)
		for u := range units {
			add(fmt.Sprintf("T%03d", k*len(units)+u+1), name+units[u].name, chengge.OfficeBody, code, "")
		}
	}
	for k, name := range cityUnits {
		add(fmt.Sprintf("T%03d", administrations*len(units)+k+1), "云州市"+name, chengge.OfficeBody, cityCode, "")
	}
	for k, name := range departments {
		add(fmt.Sprintf("D%02d", k+1), "云州"+name+"（示例）", chengge.DepartmentBody, cityCode, "")
	}
	names := newNamer(n.seed.named("companies"))
	companies := func(count int, letter, word string, t chengge.OrganisationType) {
		for k := range count {
			add(fmt.Sprintf("%s%02d", letter, k+1), names.name()+word+"（示例）", t, cityCode, "")
		}
	}
	companies(sanitationCompanies, "K", "环卫公司", chengge.ContractorBody)
	companies(collectionCompanies, "J", "信息采集公司", chengge.CollectionBody)
	companies(builders, "B", "建筑公司", chengge.ContractorBody)
	companies(marketKeepers, "M", "市场管理公司", chengge.ContractorBody)
	companies(haulierCount, "H", "渣土运输公司", chengge.ContractorBody)
	add("S01", "云州市数字化监督中心（示例）", chengge.SupervisionCentre, cityCode, "24 小时")
	add("E01", "云州市应急协调处置中心（示例）", chengge.EmergencyCentre, cityCode, "24 小时")
	return out
}

// creditCode makes a credit code that is well formed and nobody's: no division
// has the number 410199.
func creditCode(n int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := fmt.Sprintf("91%sMA%07d", cityCode, n)
	sum, weight := 0, 1
	for i := range len(code) {
		sum += strings.IndexByte(alphabet, code[i]) * weight
		weight = weight * 3 % 31
	}
	return code + string(alphabet[(31-sum%31)%31])
}
