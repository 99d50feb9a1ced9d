package balance

import "fmt"

// wayBook numbers the ways of a plan: flows of several periods share them.
type wayBook struct {
	list  []WayLine
	known map[string]int
}

// add gives the number of a flow's way, −1 for what stays on its site.
func (b *wayBook) add(r *Result, f *FlowLine) int {
	if f.From == f.To {
		return -1
	}
	period := 0
	if len(r.Problem.Legs) > 1 {
		period = r.Plan.Moves[f.move].Period
	}
	at := fmt.Sprintf("%s\x00%s\x00%d", f.From, f.To, period)
	if i, ok := b.known[at]; ok {
		return i
	}
	way := WayLine{From: f.From, To: f.To}
	for _, p := range r.line(f) {
		if n := len(way.Line); n == 0 || way.Line[n-1] != p {
			way.Line = append(way.Line, p)
		}
	}
	same := fmt.Sprint(f.From, "\x00", f.To, way.Line) // bans of another period may leave it as it is
	i, ok := b.known[same]
	if !ok {
		i = len(b.list)
		b.list = append(b.list, way)
		b.known[same] = i
	}
	b.known[at] = i
	return i
}
