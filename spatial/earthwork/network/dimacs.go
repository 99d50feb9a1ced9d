package network

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadDIMACS reads a minimum-cost flow in the DIMACS format: a line "p min NODES
// ARCS", lines "n NODE SUPPLY" and "a FROM TO LOWER UPPER COST" in any order
// after it, nodes from 1, "c" before comments. A network whose number of arcs
// is not the one stated is refused.
func ReadDIMACS(r io.Reader) (*Problem, error) {
	var p *Problem
	arcs := 0
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for at := 1; lines.Scan(); at++ {
		f := strings.Fields(lines.Text())
		if len(f) == 0 || f[0][0] == 'c' {
			continue
		}
		if f[0] == "p" {
			if p != nil || len(f) != 4 || f[1] != "min" {
				return nil, fmt.Errorf("line %d: want one line \"p min NODES ARCS\"", at)
			}
			v, err := numbers(f[2:])
			if err != nil || v[0] < 1 || v[0] > 1<<30 || v[1] < 0 || v[1] > 1<<30 {
				return nil, fmt.Errorf("line %d: want one line \"p min NODES ARCS\"", at)
			}
			p, arcs = &Problem{Supply: make([]int64, v[0])}, int(v[1])
			continue
		}
		if p == nil {
			return nil, fmt.Errorf("line %d: before the line that begins with p", at)
		}
		v, err := numbers(f[1:])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", at, err)
		}
		n := int64(len(p.Supply))
		switch {
		case f[0] == "n" && len(v) == 2 && 1 <= v[0] && v[0] <= n:
			p.Supply[v[0]-1] = v[1]
		case f[0] == "a" && len(v) == 5 && 1 <= v[0] && v[0] <= n && 1 <= v[1] && v[1] <= n:
			p.Arcs = append(p.Arcs, Arc{int32(v[0] - 1), int32(v[1] - 1), v[2], v[3], v[4]})
		default:
			return nil, fmt.Errorf("line %d: %q is neither a node nor an arc of this network", at, lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if p == nil || len(p.Arcs) != arcs {
		return nil, fmt.Errorf("the network has not the %d arcs that it states", arcs)
	}
	return p, nil
}

func numbers(f []string) ([]int64, error) {
	v := make([]int64, len(f))
	for i, s := range f {
		var err error
		if v[i], err = strconv.ParseInt(s, 10, 64); err != nil {
			return nil, err
		}
	}
	return v, nil
}
