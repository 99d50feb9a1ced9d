package network

import (
	"cmp"
	"slices"
)

// ProfitableCycle gives arcs that run in a circle and together cost less than
// nothing, in their order around it, beginning with the lowest; none where there
// is no such circle. Arcs that can carry nothing above their lower bound do not
// count. A plan with such a circle would haul for hauling's sake.
func ProfitableCycle(nodes int, arcs []Arc) []int {
	group := components(nodes, arcs)
	var inside []int
	for i, a := range arcs {
		if a.Upper > a.Lower && group[a.From] == group[a.To] {
			inside = append(inside, i)
		}
	}
	if len(inside) == 0 {
		return nil
	}
	// Bellman and Ford, on what lies within a component.
	dist, by := make([]int64, nodes), make([]int, nodes)
	for u := range by {
		by[u] = -1
	}
	for round := 0; ; round++ {
		last := -1
		for _, i := range inside {
			a := arcs[i]
			if d := dist[a.From] + a.Cost; d < dist[a.To] {
				dist[a.To], by[a.To], last = d, i, int(a.To)
			}
		}
		if last < 0 {
			return nil
		}
		if round%16 == 15 || round > nodes {
			if cycle := circle(arcs, by); cycle != nil {
				return cycle
			}
		}
	}
}

// circle finds a circle in the arcs by which nodes were reached; there is one
// only where it is profitable.
func circle(arcs []Arc, by []int) []int {
	mark := make([]int, len(by))
	for start := range by {
		u := start
		for mark[u] == 0 && by[u] >= 0 {
			mark[u] = start + 1
			u = int(arcs[by[u]].From)
		}
		if mark[u] != start+1 || by[u] < 0 {
			continue
		}
		var cycle []int
		for v := u; ; {
			cycle = append(cycle, by[v])
			if v = int(arcs[by[v]].From); v == u {
				break
			}
		}
		slices.Reverse(cycle)
		least := slices.Index(cycle, slices.MinFunc(cycle, cmp.Compare[int]))
		return append(cycle[least:], cycle[:least]...)
	}
	return nil
}

// components gives the strongly connected component of each node (Tarjan's
// algorithm without recursion).
func components(nodes int, arcs []Arc) []int32 {
	start := make([]int32, nodes+1)
	for _, a := range arcs {
		if a.Upper > a.Lower {
			start[a.From+1]++
		}
	}
	for u := range nodes {
		start[u+1] += start[u]
	}
	to, at := make([]int32, start[nodes]), slices.Clone(start)
	for _, a := range arcs {
		if a.Upper > a.Lower {
			to[at[a.From]] = a.To
			at[a.From]++
		}
	}
	copy(at, start)
	group, index, low := make([]int32, nodes), make([]int32, nodes), make([]int32, nodes)
	var stack, path []int32
	count, groups := int32(0), int32(0)
	for top := range int32(nodes) {
		if index[top] > 0 {
			continue
		}
		for path = append(path, top); len(path) > 0; {
			u := path[len(path)-1]
			if index[u] == 0 {
				count++
				index[u], low[u] = count, count
				stack = append(stack, u)
			}
			if at[u] < start[u+1] {
				v := to[at[u]]
				at[u]++
				if index[v] == 0 {
					path = append(path, v)
				} else if group[v] == 0 {
					low[u] = min(low[u], index[v])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				low[path[len(path)-1]] = min(low[path[len(path)-1]], low[u])
			}
			if low[u] == index[u] {
				groups++
				for {
					v := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					group[v] = groups
					if v == u {
						break
					}
				}
			}
		}
	}
	return group
}
