package store

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"chengge"
)

// ReportIndex holds of every report what filters and counts ask for, in columns
// in memory: about 100 bytes a report. It is read from the database as of an
// event and then kept by the events that follow, so it is exact as of a number
// that each answer names, and a restart reads it anew. It was chosen over
// summary rows and covering indexes because it counts by anything under any
// filter: two million reports in some 10 ms, where an index-only scan takes
// longer than that for one grouping, and rows summed beforehand know only the
// filters that they were made for.
//
// It may be used by many goroutines.
type ReportIndex struct {
	mu     sync.RWMutex
	blocks []*indexBlock
	rows   int
	places placeTable
	words  [indexColumns]*wordTable
	event  int64 // the number up to which it is exact
	past   int64 // the load of past reports that it has seen
	loaded chan struct{}
	store  *Store
	feed   *Feed
	report func(error)
}

// NewReportIndex makes an index that holds nothing yet: see Run.
func NewReportIndex(s *Store, f *Feed, report func(error)) *ReportIndex {
	x := &ReportIndex{loaded: make(chan struct{}), store: s, feed: f, report: report}
	x.clear()
	return x
}

func (x *ReportIndex) clear() {
	x.blocks, x.rows, x.places, x.event = nil, 0, placeTable{}, 0
	for c := range x.words {
		x.words[c] = newWordTable()
	}
}

// indexColumn is a column of texts; each row has the number of its text. Of a
// list of codes the list as a whole is one text.
type indexColumn int

const (
	colState indexColumn = iota
	colChannel
	colClient
	colKey
	colCategory
	colDistrict
	colOffice
	colCommunity
	colGrid
	colUnitGrid
	colRoad
	colComponent
	colLead
	colChiefs
	colBodies
	indexColumns
)

// between parts the codes of a list.
const between = "\x01"

const indexRows = 1 << 15

// indexBlock is a run of rows, nearly in the order of their ids.
type indexBlock struct {
	n                  int
	lowest, highest    int64 // of the ids
	earliest, latest   int64 // of the times of receiving
	id, received       [indexRows]int64
	lng, lat           [indexRows]float64 // 0,0 for no place
	version            [indexRows]int32
	emergency, repeats [indexRows]uint8
	words              [indexColumns][indexRows]uint32
}

// wordTable numbers the texts of a column; 0 is none.
type wordTable struct {
	number map[string]uint32
	words  []string
	lists  [][]string // of the columns of lists, split
}

func newWordTable() *wordTable {
	return &wordTable{map[string]uint32{"": 0}, []string{""}, [][]string{nil}}
}

func (t *wordTable) of(b []byte) uint32 {
	if n, ok := t.number[string(b)]; ok {
		return n
	}
	return t.add(string(b))
}

func (t *wordTable) add(s string) uint32 {
	n := uint32(len(t.words))
	t.number[s] = n
	t.words = append(t.words, s)
	t.lists = append(t.lists, strings.Split(s, between))
	return n
}

func (t *wordTable) ofText(s string) uint32 {
	if n, ok := t.number[s]; ok {
		return n
	}
	return t.add(strings.Clone(s))
}

// placeTable finds the row of an id: open addressing over numbers of rows, at
// most three quarters full, 4 bytes a slot.
type placeTable struct {
	slots []uint32 // number of row + 1
	used  int
}

func (p *placeTable) slot(id int64) int {
	return int(uint64(id) * 0x9E3779B97F4A7C15 >> 20 & uint64(len(p.slots)-1))
}

func (x *ReportIndex) find(id int64) (row int, ok bool) {
	if x.places.used == 0 {
		return 0, false
	}
	for i := x.places.slot(id); ; i = (i + 1) & (len(x.places.slots) - 1) {
		n := x.places.slots[i]
		if n == 0 {
			return 0, false
		}
		if row := int(n - 1); x.blocks[row/indexRows].id[row%indexRows] == id {
			return row, true
		}
	}
}

func (x *ReportIndex) put(id int64, row int) {
	p := &x.places
	if 4*(p.used+1) > 3*len(p.slots) {
		p.slots = make([]uint32, max(1024, 2*len(p.slots)))
		for r := range x.rows {
			x.seat(x.blocks[r/indexRows].id[r%indexRows], r)
		}
	}
	x.seat(id, row)
	p.used++
}

func (x *ReportIndex) seat(id int64, row int) {
	i := x.places.slot(id)
	for x.places.slots[i] != 0 {
		i = (i + 1) & (len(x.places.slots) - 1)
	}
	x.places.slots[i] = uint32(row + 1)
}

// add gives a new row for an id.
func (x *ReportIndex) add(id int64) (*indexBlock, int) {
	if x.rows%indexRows == 0 {
		x.blocks = append(x.blocks, &indexBlock{lowest: math.MaxInt64, highest: math.MinInt64, earliest: math.MaxInt64, latest: math.MinInt64})
	}
	b := x.blocks[len(x.blocks)-1]
	i := x.rows % indexRows
	x.put(id, x.rows)
	b.id[i] = id
	b.lowest, b.highest = min(b.lowest, id), max(b.highest, id)
	b.n++
	x.rows++
	return b, i
}

// apply takes over what events tell, except of reports that are known as they
// were at that step or later.
func (x *ReportIndex) apply(list []*Told) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, e := range list {
		x.event = e.No
		var b *indexBlock
		var i int
		if row, ok := x.find(int64(e.Report)); ok {
			if b, i = x.blocks[row/indexRows], row%indexRows; int64(b.version[i]) >= e.Version {
				continue
			}
		} else {
			b, i = x.add(int64(e.Report))
		}
		b.version[i] = int32(e.Version)
		b.lng[i], b.lat[i] = e.Lng, e.Lat
		b.setReceived(i, e.Received.UnixMicro())
		b.emergency[i], b.repeats[i] = bit(e.Emergency), bit(e.DuplicateOf != 0)
		for c, s := range [indexColumns]string{
			colState: string(e.State), colChannel: e.Channel, colClient: e.Client, colKey: keyWord(e.Key), colCategory: e.Category,
			colDistrict: e.District, colOffice: e.Office, colCommunity: e.Community, colGrid: e.Grid, colUnitGrid: e.UnitGrid,
			colRoad: e.Road, colComponent: e.Component, colLead: e.Lead,
			colChiefs: strings.Join(e.Chiefs, between), colBodies: strings.Join(e.Bodies, between),
		} {
			b.words[c][i] = x.words[c].ofText(s)
		}
	}
}

func (b *indexBlock) setReceived(i int, micros int64) {
	b.received[i] = micros
	b.earliest, b.latest = min(b.earliest, micros), max(b.latest, micros)
}

func bit(is bool) uint8 {
	if is {
		return 1
	}
	return 0
}

// keyWord is the text of a key's id.
func keyWord(key int64) string { return chengge.ReportID(key).String() }

// indexFilter is a filter made ready for an index: for each column that it asks
// for which of its texts are meant.
type indexFilter struct {
	columns  []indexColumn
	meant    [][]uint8 // of the columns, by the number of the text
	from, to int64     // microseconds
	*chengge.ReportFilter
}

// compile makes a filter ready. The lock is held.
func (x *ReportIndex) compile(f *chengge.ReportFilter) *indexFilter {
	out := &indexFilter{from: math.MinInt64, to: math.MaxInt64, ReportFilter: f}
	when := func(c indexColumn, stated bool, is func(n int) bool) {
		if !stated {
			return
		}
		meant := make([]uint8, len(x.words[c].words))
		for n := range meant {
			meant[n] = bit(is(n))
		}
		out.columns, out.meant = append(out.columns, c), append(out.meant, meant)
	}
	in := func(c indexColumn, list []string) {
		when(c, list != nil, func(n int) bool { return n != 0 && slices.Contains(list, x.words[c].words[n]) })
	}
	some := func(c indexColumn, list []string) {
		set := make(map[string]bool, len(list))
		for _, s := range list {
			set[s] = true
		}
		when(c, list != nil, func(n int) bool {
			return slices.ContainsFunc(x.words[c].lists[n], func(s string) bool { return set[s] })
		})
	}
	// What leaves least comes first.
	in(colGrid, f.Grid)
	in(colUnitGrid, f.UnitGrid)
	in(colComponent, f.Component)
	in(colRoad, f.Road)
	in(colOffice, f.Office)
	in(colCommunity, f.Community)
	in(colLead, f.Lead)
	some(colChiefs, f.Chief)
	some(colBodies, f.Scope)
	in(colDistrict, f.District)
	in(colClient, f.Client)
	when(colKey, f.Key != 0, func(n int) bool { return x.words[colKey].words[n] == keyWord(f.Key) })
	when(colState, f.State != nil || f.Open != nil, func(n int) bool {
		s := chengge.State(x.words[colState].words[n])
		return (f.State == nil || slices.Contains(f.State, s)) && (f.Open == nil || s.Open() == *f.Open)
	})
	in(colChannel, f.Channel)
	when(colCategory, f.Category != nil, func(n int) bool { return f.HasCategory(x.words[colCategory].words[n]) })
	if !f.From.IsZero() {
		out.from = micros(f.From)
	}
	if !f.To.IsZero() {
		out.to = micros(f.To)
	}
	return out
}

// micros gives a moment in microseconds, the next one where it lies between
// two: at or after it is the same then, and so is before it.
func micros(t time.Time) int64 {
	n := t.UnixMicro()
	if t.Nanosecond()%1000 != 0 {
		n++
	}
	return n
}

// indexPick is room for the rows of a block that are meant.
type indexPick [indexRows]uint16

// pick gives the rows of a block that are meant, in order.
func (f *indexFilter) pick(b *indexBlock, room *indexPick) []uint16 {
	if b.latest < f.from || b.earliest >= f.to {
		return nil
	}
	n := 0
	for i := range b.n { // a box first: a map's leaves little
		room[n] = uint16(i)
		n += int(bit(f.InBox(b.lng[i], b.lat[i])))
	}
	picked := room[:n]
	keep := func(is func(i uint16) uint8) {
		k := 0
		for _, i := range picked {
			picked[k] = i
			k += int(is(i))
		}
		picked = picked[:k]
	}
	for c, column := range f.columns {
		meant, words := f.meant[c], &b.words[column]
		k := 0
		for _, i := range picked {
			picked[k] = i
			k += int(meant[words[i&(indexRows-1)]])
		}
		picked = picked[:k]
	}
	if f.Emergency != nil {
		want := bit(*f.Emergency)
		keep(func(i uint16) uint8 { return 1 ^ b.emergency[i] ^ want })
	}
	if f.Duplicates != nil {
		want := bit(*f.Duplicates)
		keep(func(i uint16) uint8 { return 1 ^ b.repeats[i] ^ want })
	}
	if b.earliest < f.from || b.latest >= f.to {
		keep(func(i uint16) uint8 { return bit(b.received[i] >= f.from && b.received[i] < f.to) })
	}
	return picked
}

// isReady tells whether the index has been read; one that is nil never is.
func (x *ReportIndex) isReady() bool {
	if x == nil {
		return false
	}
	select {
	case <-x.loaded:
		return true
	default:
		return false
	}
}

// candidates gives the ids of what a filter means after an id, the lowest or the
// highest first, at most limit of them, and the event as of which that is so.
func (x *ReportIndex) candidates(f *chengge.ReportFilter, rising bool, after int64, limit int) (ids []int64, event int64) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	ready := x.compile(f)
	// Falling ids are taken as rising negative ones.
	sign := int64(-1)
	if rising {
		sign = 1
	}
	first := func(b *indexBlock) int64 { return min(sign*b.lowest, sign*b.highest) }
	blocks := slices.SortedFunc(slices.Values(x.blocks), func(a, b *indexBlock) int { return cmp.Compare(first(a), first(b)) })
	after *= sign
	worst := int64(math.MaxInt64) // no id after it is among the first ones
	trim := func() {
		slices.Sort(ids)
		if len(ids) >= limit {
			ids = ids[:limit]
			worst = ids[limit-1]
		}
	}
	room := new(indexPick)
	for _, b := range blocks {
		if first(b) > worst {
			break
		}
		if max(sign*b.lowest, sign*b.highest) <= after {
			continue
		}
		for _, i := range ready.pick(b, room) {
			if id := sign * b.id[i]; id > after && id < worst {
				if ids = append(ids, id); len(ids) >= 2*limit {
					trim()
				}
			}
		}
		trim()
	}
	for i := range ids {
		ids[i] *= sign
	}
	return ids, x.event
}
