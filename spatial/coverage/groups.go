package coverage

// groups joins things into groups, each named by its lowest member.
type groups []int32

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = int32(i)
	}
	return g
}

func (g groups) of(i int32) int32 {
	for g[i] != i {
		g[i] = g[g[i]]
		i = g[i]
	}
	return i
}

func (g groups) join(i, j int32) {
	if i, j = g.of(i), g.of(j); i < j {
		g[j] = i
	} else {
		g[i] = j
	}
}
