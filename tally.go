package chengge

// TallyBy says by which places events are counted, one of the two: cells of H3 or
// what a report was routed to.
type TallyBy struct {
	// Resolution of the cells of H3, 1 to 12; 0 where Kind is counted by.
	Resolution int
	// Kind is that of areas (districts, street offices, communities, grids, unit
	// grids), or roads, which are counted by side.
	Kind Kind
	// Amount names an attribute of the events whose sum is wanted too; "" for none.
	Amount string
}

// PlaceTally is how many events there are in one place.
type PlaceTally struct {
	Cell   int64  // of H3, where cells are counted by
	Code   string // of the area or road segment, "" for events outside all of them
	Side   Side   // of the segment; "" where the event has none
	Events int64
	// Amounted are the events that have the amount, Sum is what they have together.
	Amounted int64
	Sum      float64
}
