package importers

import (
	"fmt"
	"slices"
	"strings"
)

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// suggest ends a message about an unknown name: with the nearest known one, if
// it is near, and with the list.
func suggest(name string, known []string) string {
	best, least := "", 1+len([]rune(name))/3
	for _, k := range known {
		if d := editDistance(strings.ToLower(name), strings.ToLower(k)); d <= least {
			best, least = k, d-1
		}
	}
	list := strings.Join(known, ", ")
	if len(known) == 0 {
		list = "none"
	}
	if best != "" {
		return fmt.Sprintf(": did you mean %q? There are %s", best, list)
	}
	return ": there are " + list
}

// editDistance counts the letters to insert, delete, replace or exchange with
// their neighbour.
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 60 || len(t) > 60 {
		return 60
	}
	var before, last []int
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(s); i++ {
		before, last, row = last, row, make([]int, len(t)+1)
		row[0] = i
		for j := 1; j <= len(t); j++ {
			change := last[j-1]
			if s[i-1] != t[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(t)]
}
