package balance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"chengge"
	"chengge/spatial/earthwork"
)

// Orders are haul orders (运输任务单, as for 电子联单) of a plan: by haulier, night
// and vehicle.
type Orders struct {
	Format int          `json:"format"` // 1
	City   string       `json:"city"`
	Lang   chengge.Lang `json:"lang"`
	Orders []HaulOrder  `json:"orders"`
	// Without are volumes that no haulier can take: none is listed, or all their
	// nights are full.
	Without []OrderGap `json:"without_haulier"`
}

// HaulOrder is what a vehicle does in a night between two sites.
type HaulOrder struct {
	No       string               `json:"no"`
	Haulier  string               `json:"haulier"`
	Name     string               `json:"haulier_name"`
	Night    string               `json:"night"` // the day on which it begins
	Vehicle  int                  `json:"vehicle"`
	From     string               `json:"from"`
	FromName string               `json:"from_name"`
	To       string               `json:"to"`
	ToName   string               `json:"to_name"`
	Class    earthwork.WasteClass `json:"class"`
	Material string               `json:"material"`
	Trips    int64                `json:"trips"`
	M3       float64              `json:"m3"` // bank
	Loose    float64              `json:"loose_m3"`
	Km       float64              `json:"km"`
	Permit   string               `json:"permit,omitempty"`
	Hours    string               `json:"hours,omitempty"`
	Route    []string             `json:"route,omitempty"`
}

// OrderGap is a flow without a haulier for all or some of it.
type OrderGap struct {
	Period string  `json:"period"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	M3     float64 `json:"m3"`
}

// fleet is a haulier with the trips that its vehicles have left, by night.
type fleet struct {
	code, name string
	load       earthwork.BankVolume
	vehicles   int
	nightly    earthwork.BankVolume
	used       map[string][]int64 // by night: seconds of each vehicle
	moved      map[string]earthwork.BankVolume
}

// nightSeconds is how long a vehicle works in a night where nothing is stated.
const nightSeconds = 8 * 3600

// handling is the time to load and tip, seconds a trip; ours.
const handling = 1800

// Orders parts the plan's hauls among hauliers. Permits of a pair of sites say
// whose they are; without one they go to the haulier who has done least for its
// vehicles. In a period nights are filled one after the other; a vehicle does as
// many trips as its night has time for, at the speed of the road. Nights on which
// bans hold that the plan's ways were not found under are left out.
func (r *Result) Orders(d *Document) *Orders {
	o := &Orders{Format: 1, City: d.City, Lang: d.Lang, Orders: []HaulOrder{}, Without: []OrderGap{}}
	fleets := r.fleets()
	night, calendar := r.work.nightSeconds(), r.work.nights()
	for i := range d.Flows {
		f := &d.Flows[i]
		if f.From == f.To {
			continue
		}
		m := r.Plan.Moves[f.move]
		left := m.Volume
		cycle := r.cycle(f)
		for _, c := range r.carriers(m, fleets) {
			left = r.assign(o, f, m, c.fleet, c.permit, min(left, c.most), cycle, night, left, calendar)
			if left == 0 {
				break
			}
		}
		if left > 0 {
			o.Without = append(o.Without, OrderGap{f.Period, f.From, f.To, left.M3()})
		}
	}
	slices.SortStableFunc(o.Orders, func(a, b HaulOrder) int {
		return cmp.Or(cmp.Compare(a.Haulier, b.Haulier), cmp.Compare(a.Night, b.Night), cmp.Compare(a.Vehicle, b.Vehicle))
	})
	for i := range o.Orders {
		o.Orders[i].No = fmt.Sprintf("%s-%s-%03d-%05d", o.Orders[i].Haulier, o.Orders[i].Night, o.Orders[i].Vehicle, i+1)
	}
	return o
}

func (r *Result) fleets() (out []*fleet) {
	load := r.work.show().Load
	for _, h := range r.work.in.Plans.Hauliers {
		if h.Blacklisted || h.Vehicles == 0 {
			continue
		}
		f := &fleet{code: h.Organisation, name: cmp.Or(h.Name, h.Organisation), load: load, vehicles: h.Vehicles, nightly: earthwork.BankVolume(h.Nightly * 10),
			used: map[string][]int64{}, moved: map[string]earthwork.BankVolume{}}
		if h.LoadM3 > 0 {
			f.load = earthwork.BankVolume(h.LoadM3*10 + 0.5)
		}
		out = append(out, f)
	}
	return out
}

// nightSeconds gives how long haulage is allowed a day, at most a shift.
func (w *work) nightSeconds() int64 {
	if w.o.Window.Always() {
		return nightSeconds
	}
	minutes := int64(0)
	first := w.problem.Periods[0].Begins
	for i := range 24 * 60 {
		if w.o.Window.Hold(first.Add(time.Duration(i) * time.Minute)) {
			minutes++
		}
	}
	return min(max(minutes*60, 3600), 12*3600)
}

// cycle is how long a trip takes there and back, seconds.
func (r *Result) cycle(f *FlowLine) int64 {
	m := r.Plan.Moves[f.move]
	seconds := f.Km * 3600 / r.work.figures.float("straight_speed")
	i, j := r.work.indexOf(m.From), r.work.indexOf(m.To)
	if path, ok := r.work.path(m.Period, i, j); ok {
		seconds = path.Time.Seconds()
	}
	return int64(2*seconds+0.5) + handling
}

func (w *work) indexOf(code string) int {
	return slices.IndexFunc(w.problem.Sites, func(s earthwork.Site) bool { return s.Code == code })
}

type carrier struct {
	*fleet
	permit *earthwork.HaulPermit
	most   earthwork.BankVolume
}

// carriers gives who may carry a haul, in the order in which they are asked.
func (r *Result) carriers(m earthwork.Move, fleets []*fleet) (out []carrier) {
	period := r.Problem.Periods[m.Period]
	for i := range r.Problem.Permits {
		k := &r.Problem.Permits[i]
		if k.From != m.From || k.To != m.To || k.Class != m.Material.Waste || k.Barred || !k.Valid.Overlaps(period) || m.Haulier != "" && k.Haulier != m.Haulier {
			continue
		}
		for _, f := range fleets {
			if f.code == k.Haulier {
				out = append(out, carrier{f, k, k.Volume})
			}
		}
	}
	if r.Problem.NeedPermit {
		return out
	}
	rest := slices.Clone(fleets)
	total := func(f *fleet) (v earthwork.BankVolume) {
		for _, x := range f.moved {
			v += x
		}
		return v
	}
	slices.SortStableFunc(rest, func(a, b *fleet) int { // a/vehicles against b/vehicles, exactly
		return cmp.Compare(int64(total(a))*int64(b.vehicles), int64(total(b))*int64(a.vehicles))
	})
	for _, f := range rest {
		out = append(out, carrier{f, nil, m.Volume})
	}
	return out
}

// assign gives up to most of a haul to a haulier, and what is left of all.
func (r *Result) assign(o *Orders, f *FlowLine, m earthwork.Move, c *fleet, permit *earthwork.HaulPermit, most earthwork.BankVolume, cycle, night int64, left earthwork.BankVolume, calendar *nights) earthwork.BankVolume {
	period := r.Problem.Periods[m.Period]
	perNight := max(night/cycle, 1)
	for at := period.Begins; at.Before(period.Ends) && most > 0; at = at.AddDate(0, 0, 1) {
		if permit != nil && !permit.Valid.Holds(at) || calendar.closed(m.From, m.Period, at) {
			continue
		}
		key := day(at)
		if c.used[key] == nil {
			c.used[key] = make([]int64, c.vehicles)
		}
		for v := range c.vehicles {
			free := (perNight*cycle - c.used[key][v]) / cycle
			if free <= 0 || most <= 0 {
				continue
			}
			volume := min(most, earthwork.BankVolume(free)*c.load)
			if c.nightly > 0 {
				volume = min(volume, c.nightly-c.moved[key])
			}
			if volume <= 0 {
				break
			}
			trips := int64((volume + c.load - 1) / c.load)
			c.used[key][v] += trips * cycle
			c.moved[key] += volume
			most, left = most-volume, left-volume
			order := HaulOrder{Haulier: c.code, Name: c.name, Night: key, Vehicle: v + 1, From: f.From, FromName: f.FromName, To: f.To, ToName: f.ToName,
				Class: f.Class, Material: f.Material, Trips: trips, M3: volume.M3(), Km: f.Km, Route: f.Roads}
			if loose, _, err := earthwork.DefaultSoilTables()[0].Loose(volume); err == nil {
				order.Loose = float64(loose) / 10
			}
			if permit != nil {
				order.Permit, order.Hours = permit.No, permit.Hours.String()
			}
			o.Orders = append(o.Orders, order)
		}
	}
	return left
}

// WriteJSON writes the orders.
func (o *Orders) WriteJSON(w io.Writer) error { return writeJSON(w, o) }

// ReadOrders reads what WriteJSON wrote.
func ReadOrders(r io.Reader) (*Orders, error) {
	o := &Orders{}
	if err := json.NewDecoder(io.LimitReader(r, 1<<30)).Decode(o); err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "these are no orders in JSON: %w", err).InChinese("不是 JSON 格式的运输任务单：%v", err)
	}
	return o, nil
}

// Only gives the orders of a haulier and of a night; "" is all of them. What has
// no haulier stays only where no haulier is named.
func (o *Orders) Only(haulier, night string) *Orders {
	out := *o
	out.Orders = slices.DeleteFunc(slices.Clone(o.Orders), func(x HaulOrder) bool {
		return haulier != "" && x.Haulier != haulier || night != "" && x.Night != night
	})
	if haulier != "" || night != "" {
		out.Without = []OrderGap{}
	}
	return &out
}
