package balance

import (
	"math/big"

	"chengge"
	"chengge/spatial/earthwork"
)

// BillLine is an item of what a scenario costs: a quantity and what all of it
// comes to. The lines of a bill add up to the scenario's yuan, to the last digit:
// each haul's price is whole 10⁻⁴ yuan for 0.1 m³, and what that leaves is a line
// of its own.
type BillLine struct {
	Item     string `json:"item"`
	Title    string `json:"title"`
	Quantity string `json:"quantity"`
	Unit     string `json:"unit"`
	Yuan     string `json:"yuan"`
}

var billItems = []struct {
	item        string
	title, unit chengge.Text
}{
	{"load", chengge.Text{Zh: "装卸", En: "loading and tipping"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"haul", chengge.Text{Zh: "运输（按运距）", En: "haulage, by distance"}, chengge.Text{Zh: "立方米·千米", En: "m³·km"}},
	{"hour", chengge.Text{Zh: "运输（按时间）", En: "haulage, by time"}, chengge.Text{Zh: "立方米·小时", En: "m³·h"}},
	{"on_site", chengge.Text{Zh: "场内利用", En: "use on site"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"disposal", chengge.Text{Zh: "消纳费", En: "fees of disposal sites"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"recycling", chengge.Text{Zh: "资源化处理费", En: "fees of recycling plants"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"stores", chengge.Text{Zh: "转运场进场费", En: "fees of transfer sites"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"other", chengge.Text{Zh: "其他进场费", En: "other fees"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"material", chengge.Text{Zh: "借土与再生产品", En: "borrowed earth and products"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"hold", chengge.Text{Zh: "堆存", En: "holding in stores"}, chengge.Text{Zh: "立方米·期", En: "m³·periods"}},
	{"rest", chengge.Text{Zh: "期末留存", En: "left in stores at the end"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"opening", chengge.Text{Zh: "启用场地", En: "opening of sites"}, chengge.Text{Zh: "处", En: "sites"}},
	{"left", chengge.Text{Zh: "未外运的惩罚", En: "penalty for what is left"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"unmet", chengge.Text{Zh: "未满足的惩罚", En: "penalty for what is unmet"}, chengge.Text{Zh: "立方米", En: "m³"}},
	{"rounding", chengge.Text{Zh: "单价取整", En: "rounding of prices"}, chengge.Text{Zh: "", En: ""}},
}

// bill takes a plan's money apart, from its moves and the problem's prices.
func (r *Result) bill(plan *earthwork.Plan, lang chengge.Lang) (out []BillLine) {
	quantity, yuan := map[string]*big.Rat{}, map[string]*big.Rat{}
	add := func(item string, q, price *big.Rat) {
		if q.Sign() == 0 || price.Sign() == 0 && item != "haul" {
			return
		}
		if quantity[item] == nil {
			quantity[item], yuan[item] = new(big.Rat), new(big.Rat)
		}
		quantity[item].Add(quantity[item], q)
		yuan[item].Add(yuan[item], new(big.Rat).Mul(q, price))
	}
	rat := func(y earthwork.Yuan) *big.Rat { return big.NewRat(int64(y), 10_000) }
	p := r.Problem.Prices
	n := len(r.Problem.Sites)
	for _, m := range plan.Moves {
		v := big.NewRat(int64(m.Volume), 10)
		i, j := r.work.indexOf(m.From), r.work.indexOf(m.To)
		if i == j {
			add("on_site", v, rat(p.OnSite))
		} else {
			legs := &r.Problem.Legs[0]
			if len(r.Problem.Legs) > 1 {
				legs = &r.Problem.Legs[m.Period]
			}
			add("load", v, rat(p.Load))
			add("haul", new(big.Rat).Mul(v, big.NewRat(m.Metres, 1000)), rat(r.haulPrice(m)))
			add("hour", new(big.Rat).Mul(v, big.NewRat(max(legs.Seconds[i*n+j], 0), 3600)), rat(p.Hour))
		}
		item := "other"
		switch {
		case m.ToStore:
			item = "stores"
		case m.Use == earthwork.Disposal:
			item = "disposal"
		case m.Use == earthwork.Recycling || m.Use == earthwork.Dewatering:
			item = "recycling"
		}
		add(item, v, rat(r.feeOf(m, j)))
		add("material", v, rat(r.priceOf(m, i)))
	}
	for _, s := range plan.Stocks {
		site := &r.Problem.Sites[r.work.indexOf(s.Site)]
		for k := range site.Stores {
			if st := &site.Stores[k]; st.Material == s.Material {
				if s.Period == len(r.Problem.Periods)-1 {
					add("rest", big.NewRat(int64(s.Volume), 10), rat(st.Rest))
				} else {
					add("hold", big.NewRat(int64(s.Volume), 10), rat(st.Hold))
				}
				break
			}
		}
	}
	one := big.NewRat(1, 1)
	for _, code := range plan.Opened {
		add("opening", one, rat(r.Problem.Sites[r.work.indexOf(code)].Opening))
	}
	for _, x := range plan.Left {
		add("left", big.NewRat(int64(x.Volume), 10), rat(p.Left))
	}
	for _, x := range plan.Unmet {
		add("unmet", big.NewRat(int64(x.Volume), 10), rat(p.Unmet))
	}
	sum := new(big.Rat)
	for _, y := range yuan {
		sum.Add(sum, y)
	}
	if left := sum.Sub(new(big.Rat).SetFrac(plan.Money.Big(), big.NewInt(10_000)), sum); left.Sign() != 0 {
		quantity["rounding"], yuan["rounding"] = new(big.Rat), left
	}
	for _, b := range billItems {
		if q := quantity[b.item]; q != nil {
			decimals := 1
			if b.item == "haul" || b.item == "hour" {
				decimals = 4
			}
			line := BillLine{Item: b.item, Title: b.title.In(lang), Quantity: q.FloatString(decimals), Unit: b.unit.In(lang), Yuan: yuan[b.item].FloatString(4)}
			out = append(out, line)
		}
	}
	return out
}
