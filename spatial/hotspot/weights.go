package hotspot

import (
	"math"
	"slices"

	"chengge"
)

// Weights (空间权重) says which units are neighbours, and how much of one. It is
// a sparse matrix of n × n, by rows; units are counted from 0, in the order of
// what it was built from. It never changes: methods that change something give
// new Weights, which share what they can. It may be used by many goroutines.
//
// The weight of a unit with itself is kept apart from its neighbours; a unit
// whose only weight is its own is an island.
type Weights struct {
	start []int     // of each row in to, and one more
	to    []int32   // ascending in each row, never the row itself
	raw   []float64 // by link; nil: all are 1
	self  []float64 // by unit; nil: none has one
	rows  bool      // row-standardised
	scale []float64 // by unit, where rows: 1 over the row's sum with self, 0 for an island
	about About
}

// About says how Weights were made.
type About struct {
	Kind   WeightsKind `json:"kind"`
	Source string      `json:"source,omitempty"` // of weights that were read: the file
	Rings  int         `json:"rings,omitempty"`
	K      int         `json:"k,omitempty"`
	Band   float64     `json:"band,omitempty"` // metres, or the unit of planar coordinates
	Kernel KernelShape `json:"kernel,omitempty"`
	Snap   float64     `json:"snap,omitempty"`
	Corner float64     `json:"corner,omitempty"`
	Planar bool        `json:"planar,omitempty"`
	// Ties counts units whose k-th and next neighbour are equally near: the one
	// that comes first among the units was taken.
	Ties int `json:"ties,omitempty"`
	// MadeSymmetric counts links that were added so that each has its reverse.
	MadeSymmetric int `json:"made_symmetric,omitempty"`
}

// WeightsKind is a way to say who is whose neighbour.
type WeightsKind string

// The kinds.
const (
	KindRings   WeightsKind = "h3-rings"
	KindQueen   WeightsKind = "queen"
	KindRook    WeightsKind = "rook"
	KindNearest WeightsKind = "nearest"
	KindBand    WeightsKind = "band"
	KindKernel  WeightsKind = "kernel"
	KindRead    WeightsKind = "file"
	KindGiven   WeightsKind = "given"
)

// Link is one neighbour of a unit.
type Link struct {
	From, To int
	Weight   float64
}

// NewWeights builds weights of n units from links in any order; a link from a
// unit to itself is its own weight. A unit out of range, a link given twice, and
// a weight that is negative, NaN or infinite are errors; a weight of 0 is kept
// as a neighbour that does not count.
func NewWeights(n int, links []Link) (*Weights, error) {
	if n < 0 || n > math.MaxInt32 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "weights: %d units are more than %d", n, math.MaxInt32).
			InChinese("空间权重：单元数 %d 超出上限 %d", n, math.MaxInt32)
	}
	w := &Weights{start: make([]int, n+1), about: About{Kind: KindGiven}}
	for _, l := range links {
		if l.From < 0 || l.From >= n || l.To < 0 || l.To >= n {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "weights: link %d → %d names a unit outside 0 to %d", l.From, l.To, n-1).
				InChinese("空间权重：邻接 %d → %d 超出单元范围 0 至 %d", l.From, l.To, n-1)
		}
		if !(l.Weight >= 0) || math.IsInf(l.Weight, 1) {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "weights: link %d → %d has the weight %v; a weight is a number of at least 0", l.From, l.To, l.Weight).
				InChinese("空间权重：邻接 %d → %d 的权重为 %v，应为不小于 0 的数", l.From, l.To, l.Weight)
		}
		if l.From != l.To {
			w.start[l.From+1]++
		}
	}
	for i := range n {
		w.start[i+1] += w.start[i]
	}
	w.to, w.raw = make([]int32, w.start[n]), make([]float64, w.start[n])
	next := slices.Clone(w.start[:n])
	// Two passes of a counting sort, by To and then by From, keep rows ascending.
	byTo := make([]int32, len(links))
	counts := make([]int, n+1)
	for _, l := range links {
		counts[l.To+1]++
	}
	for i := range n {
		counts[i+1] += counts[i]
	}
	for k, l := range links {
		byTo[counts[l.To]] = int32(k)
		counts[l.To]++
	}
	var selfs []bool
	for _, k := range byTo {
		l := links[k]
		if l.From == l.To {
			if selfs == nil {
				selfs, w.self = make([]bool, n), make([]float64, n)
			}
			if selfs[l.From] {
				return nil, twice(l)
			}
			selfs[l.From], w.self[l.From] = true, l.Weight
			continue
		}
		at := next[l.From]
		if at > w.start[l.From] && w.to[at-1] == int32(l.To) {
			return nil, twice(l)
		}
		w.to[at], w.raw[at] = int32(l.To), l.Weight
		next[l.From]++
	}
	if !slices.ContainsFunc(w.raw, func(v float64) bool { return v != 1 }) {
		w.raw = nil
	}
	if !slices.ContainsFunc(w.self, func(v float64) bool { return v > 0 }) {
		w.self = nil
	}
	return w, nil
}

func twice(l Link) error {
	return chengge.Errorf(chengge.ErrBadQuery, "weights: link %d → %d is given twice", l.From, l.To).
		InChinese("空间权重：邻接 %d → %d 重复", l.From, l.To)
}

// N gives the number of units.
func (w *Weights) N() int { return len(w.start) - 1 }

// Links gives the number of neighbours of all units together, selves left out.
func (w *Weights) Links() int { return len(w.to) }

// Degree gives the number of neighbours of unit i, itself left out.
func (w *Weights) Degree(i int) int { return w.start[i+1] - w.start[i] }

// About says how the weights were made.
func (w *Weights) About() About { return w.about }

// IsRowStandardised tells whether the weights of each unit, with its own, sum to 1.
func (w *Weights) IsRowStandardised() bool { return w.rows }

// HasSelf tells whether units have weights with themselves.
func (w *Weights) HasSelf() bool { return w.self != nil }

// Neighbours yields the neighbours of unit i in ascending order with their
// weights, itself left out, until yield returns false.
func (w *Weights) Neighbours(i int, yield func(j int, weight float64) bool) {
	s := w.factor(i)
	for at := w.start[i]; at < w.start[i+1]; at++ {
		v := s
		if w.raw != nil {
			v = w.raw[at] * s
		}
		if !yield(int(w.to[at]), v) {
			return
		}
	}
}

// Self gives the weight of unit i with itself, 0 where it has none.
func (w *Weights) Self(i int) float64 {
	if w.self == nil {
		return 0
	}
	return w.self[i] * w.factor(i)
}

// Lag gives for each unit the weighted sum of the values around it, with its own
// where it has a weight: the height in a Moran scatter plot. values has one for
// each unit.
func (w *Weights) Lag(values []float64) []float64 {
	out := make([]float64, w.N())
	for i := range out {
		sum := mul(values[i], w.Self(i))
		for at := w.start[i]; at < w.start[i+1]; at++ {
			sum += mul(values[w.to[at]], w.at(i, at))
		}
		out[i] = sum
	}
	return out
}

// Islands gives the units without neighbours, in ascending order. A unit whose
// neighbours all have the weight 0 is one.
func (w *Weights) Islands() []int {
	var out []int
	for i := range w.N() {
		if w.island(i) {
			out = append(out, i)
		}
	}
	return out
}

func (w *Weights) island(i int) bool {
	for at := w.start[i]; at < w.start[i+1]; at++ {
		if w.raw == nil || w.raw[at] > 0 {
			return false
		}
	}
	return true
}

// factor is what raw weights of row i are multiplied by.
func (w *Weights) factor(i int) float64 {
	if w.rows {
		return w.scale[i]
	}
	return 1
}

// Symmetric tells whether each link has its reverse with the same weight.
func (w *Weights) Symmetric() bool {
	for i := range w.N() {
		for at := w.start[i]; at < w.start[i+1]; at++ {
			j := int(w.to[at])
			back, ok := w.find(j, int32(i))
			if !ok || w.at(i, at) != w.at(j, back) {
				return false
			}
		}
	}
	return true
}

// find gives the place of the link from i to j.
func (w *Weights) find(i int, j int32) (at int, ok bool) {
	row := w.to[w.start[i]:w.start[i+1]]
	k, ok := slices.BinarySearch(row, j)
	return w.start[i] + k, ok
}

// at gives the weight of the link at a place of row i.
func (w *Weights) at(i, at int) float64 {
	if w.raw == nil {
		return w.factor(i)
	}
	return w.raw[at] * w.factor(i)
}

// equalRow tells whether all neighbours of unit i weigh the same.
func (w *Weights) equalRow(i int) bool {
	if w.raw == nil || w.Degree(i) == 0 {
		return true
	}
	row := w.raw[w.start[i]:w.start[i+1]]
	return !slices.ContainsFunc(row, func(v float64) bool { return v != row[0] })
}

// equal tells whether it holds of all units: then a unit's sum over its
// neighbours depends on which they are only.
func (w *Weights) equal() bool {
	if w.raw == nil {
		return true
	}
	for i := range w.N() {
		if !w.equalRow(i) {
			return false
		}
	}
	return true
}

// equalWithSelf tells whether each unit's own weight is that of its neighbours.
func (w *Weights) equalWithSelf() bool {
	for i := range w.N() {
		for at := w.start[i]; at < w.start[i+1]; at++ {
			if w.at(i, at) != w.Self(i) {
				return false
			}
		}
	}
	return true
}
