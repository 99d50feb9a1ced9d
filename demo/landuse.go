package demo

// landUse (土地用途) is what a cell is used for.
type landUse uint8

const (
	homes landUse = iota
	shops
	industry
	public
	school
	green
	water
	farmland
)

var landUseNames = [...]string{"居住用地", "商业服务业用地", "工业用地", "公共管理用地", "教育用地", "绿地", "水域", "农林用地"}

// useLand decides on the use of whole blocks; the river, its banks and the
// parks go before.
func (l *layers) useLand() {
	l.use = make([]landUse, len(l.block))
	by := l.seed.named("use")
	for k := range l.pieces {
		r := &l.pieces[k]
		d := 0.0
		for _, c := range r.cells {
			d += l.density[c] / float64(len(r.cells))
		}
		use, h := homes, by.of(k)
		switch at := h.unit(); {
		case d < 0.055 && at < 0.75:
			use = farmland
		case at < 0.10+0.16*d:
			use = shops
		case at < 0.16+0.16*d:
			use = public
		case at < 0.21+0.16*d:
			use = school
		case at < 0.26+0.16*d && len(r.cells) < 24:
			use = green
		case at > 0.60+0.8*d:
			use = industry
		}
		for _, c := range r.cells {
			l.use[c] = use
			switch row := c / columns; {
			case l.isRiver(c) || l.isLake(c):
				l.use[c] = water
			case l.isPark(c) || row == l.river-2 || row == l.river+1:
				l.use[c] = green
			}
		}
	}
}
