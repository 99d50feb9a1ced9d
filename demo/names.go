package demo

import (
	"strings"

	"chengge"
)

// Names are made of two characters that are common in names of places; that
// some place bears one of them by chance means nothing.
var (
	firstParts  = strings.Split("云安和锦瑞清明泰丰永长新文学工建民康福祥春晨景华兴盛嘉平宁顺", "")
	secondParts = strings.Split("山泉林园源湖桥台亭川岭溪柳桐槐杏桃竹荷梅松柏榆枫", "")
)

// named gives names of two characters, each once, in an order of the seed's.
type namer struct {
	next int
	step int
}

func newNamer(c chance) *namer {
	n := len(firstParts) * len(secondParts)
	step := 1 + c.of(1).n(n-1)
	for common(step, n) != 1 {
		step++
	}
	return &namer{c.of(2).n(n), step}
}

func common(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (n *namer) name() string {
	n.next = (n.next + n.step) % (len(firstParts) * len(secondParts))
	return firstParts[n.next/len(secondParts)] + secondParts[n.next%len(secondParts)]
}

// nameRoads gives each road a name: 路 runs east, 街 north, 大道 is wide, 巷 narrow.
func (s *streets) nameRoads() {
	names := newNamer(s.seed.named("road names"))
	for k := range s.roads {
		r := &s.roads[k]
		switch {
		case r.name != "":
			continue
		case r.legs[0].line == midColumn && r.legs[0].vertical:
			r.name = "中轴大街"
			if r.legs[0].to < s.river {
				r.name = "中轴南大街"
			}
			continue
		case r.legs[0].line == midRow && !r.legs[0].vertical:
			r.name = "示范大道"
			continue
		case !r.legs[0].vertical && r.legs[0].line == s.river-2:
			r.name = "滨河南路"
			continue
		case !r.legs[0].vertical && r.legs[0].line == s.river+2:
			r.name = "滨河北路"
			continue
		}
		r.name = names.name()
		switch {
		case r.class == chengge.Lane:
			r.name += "巷"
		case r.class == chengge.Arterial && r.legs[0].to-r.legs[0].from > 90:
			r.name += "大道"
		case r.legs[0].vertical:
			r.name += "街"
		default:
			r.name += "路"
		}
	}
}
