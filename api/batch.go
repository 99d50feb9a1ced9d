package api

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime"
	"time"

	"chengge"
	"chengge/exporters"
	"chengge/grids"
	"chengge/importers"

	"github.com/paulmach/orb"
)

// Batch locates the points of a table, in order, while it is being read.
type Batch struct {
	Snapshot *grids.Snapshot
	Asker    *Asker
	Terms    Terms // for rows that state nothing themselves
	Lang     chengge.Lang
	Points   *importers.Points
	Head     []importers.PointRow // rows that were read from Points already; see Peek
	// Input is what Points reads from, where a sender may wait for answers; nil
	// for a file.
	Input *Ahead
}

// Tally counts what a batch did.
type Tally struct {
	Rows    int
	Errors  int // rows that could not be asked
	Outside int // rows outside every office and grid
	Swapped int // rows outside that lie inside with longitude and latitude exchanged
	Datum   int // rows outside that lie inside under another datum
	Unclear int // rows whose place is ambiguous
}

func (t *Tally) add(o Tally) {
	t.Rows += o.Rows
	t.Errors += o.Errors
	t.Outside += o.Outside
	t.Swapped += o.Swapped
	t.Datum += o.Datum
	t.Unclear += o.Unclear
}

const (
	chunkRows  = 512 // rows that one worker takes at a time
	sampleRows = 20  // fewer rows do not show exchanged columns
	sampleMost = 500
)

// Chunk is some rows of a batch with their answers, for the function that
// writes them. It is used again after that function returns.
type Chunk struct {
	First int // rows before it
	Rows  []exporters.LocatedRow
	Bytes []byte // what the encoder of Run made of it

	points    []importers.PointRow
	questions []chengge.Query
	answers   []chengge.Assignment
	tally     Tally
	done      chan struct{}
}

// Run reads all points, has each chunk encoded by one of several workers, and
// calls write with the chunks in order, in this goroutine. What cannot be
// answered is a row with an error. An error of the table itself ends the run
// after the rows before it were written; ErrSwapped, before any is.
func (b *Batch) Run(ctx context.Context, encode func(dst []byte, c *Chunk) []byte, write func(c *Chunk) error) (Tally, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if b.Input != nil {
		defer b.Input.Close()
	}
	workers := runtime.GOMAXPROCS(0)
	p := &pipeline{
		Batch: b, ctx: ctx, encode: encode,
		work: make(chan *Chunk, workers), order: make(chan *Chunk, 2*workers), spare: make(chan *Chunk, 3*workers),
	}
	for range workers {
		go p.locate()
	}
	read := make(chan error, 1)
	go func() {
		err := p.read()
		close(p.work)
		close(p.order)
		read <- err
	}()
	var total Tally
	for c := range p.order {
		<-c.done
		total.add(c.tally)
		if err := write(c); err != nil {
			cancel()
			if b.Input != nil {
				b.Input.Close()
			}
			for range p.order { // the reader ends by itself
			}
			return total, err
		}
		select {
		case p.spare <- c:
		default:
		}
	}
	return total, <-read
}

type pipeline struct {
	*Batch
	ctx     context.Context
	encode  func([]byte, *Chunk) []byte
	work    chan *Chunk // to be located, by whoever is free
	order   chan *Chunk // the same, for the writer
	spare   chan *Chunk
	rows    int
	sample  []orb.Point
	judged  bool
	refused error
}

// read fills chunks until the table ends, and passes one on when it is full or
// when the sender may be waiting for it.
func (p *pipeline) read() error {
	chunk := p.fresh()
	pass := func() {
		if len(chunk.points) == 0 || p.refused != nil {
			return
		}
		if p.refused = p.judge(len(p.sample) >= sampleRows); p.refused != nil {
			return
		}
		p.rows += len(chunk.points)
		select {
		case p.order <- chunk:
			p.work <- chunk // the workers never stop before the reader
			chunk = p.fresh()
		case <-p.ctx.Done():
			p.refused = p.ctx.Err()
		}
	}
	if p.Input != nil {
		p.Input.onWait = pass
	}
	for {
		row, err := p.next()
		if p.refused != nil {
			return p.refused
		}
		if errors.Is(err, io.EOF) {
			if p.refused = p.judge(true); p.refused == nil {
				pass()
			}
			return p.refused
		}
		if err != nil {
			pass()
			if p.refused != nil {
				return p.refused
			}
			return err
		}
		if !p.judged && row.Err == nil && len(p.sample) < sampleMost {
			p.take(&row)
		}
		chunk.points = append(chunk.points, row)
		if len(chunk.points) >= chunkRows {
			pass()
		}
	}
}

func (p *pipeline) next() (importers.PointRow, error) {
	if len(p.Head) > 0 {
		row := p.Head[0]
		p.Head = p.Head[1:]
		return row, nil
	}
	return p.Points.Next()
}

// Peek reads up to n rows, and gives the names that the objects of JSON rows
// have, in the order in which they first come: a CSV or a table of them needs
// its columns before the first row is written.
func Peek(points *importers.Points, n int) (head []importers.PointRow, columns []string, err error) {
	for len(head) < n {
		row, err := points.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		head = append(head, row)
		if row.Err == nil {
			columns = exporters.ObjectColumns(columns, row.Raw, row.Feature)
		}
	}
	return head, columns, nil
}

func (p *pipeline) fresh() *Chunk {
	var c *Chunk
	select {
	case c = <-p.spare:
		c.points, c.Rows, c.questions, c.Bytes, c.tally = c.points[:0], c.Rows[:0], c.questions[:0], c.Bytes[:0], Tally{}
	default:
		c = &Chunk{}
	}
	c.First = p.rows
	c.done = make(chan struct{})
	return c
}

// take keeps a point of the sample as it would lie with its two numbers
// exchanged, and that exchanged again: for degrees that is the point itself.
func (p *pipeline) take(row *importers.PointRow) {
	terms := p.Terms
	if !row.CRS.IsZero() {
		terms.CRS = row.CRS
	}
	q, f := p.Asker.Query(orb.Point{row.Point[1], row.Point[0]}, &terms)
	if f != nil { // no place at all: neither here nor there
		q.Point = orb.Point{math.Inf(1), math.Inf(1)}
	}
	p.sample = append(p.sample, orb.Point{q.Point[1], q.Point[0]})
}

// judge notices columns that are exchanged, once there are enough points to
// tell and before anything is answered.
func (p *pipeline) judge(enough bool) error {
	if p.judged || !enough {
		return nil
	}
	p.judged = true
	extent := p.Snapshot.Extent()
	if extent.IsEmpty() {
		return nil
	}
	margin := max(extentMargin, (extent.Max[0]-extent.Min[0])/2, (extent.Max[1]-extent.Min[1])/2)
	if len(p.sample) > 0 && importers.LooksSwapped(p.sample, extent.Pad(margin)) {
		return swappedFault()
	}
	return nil
}

// extentMargin is how far outside the city, in degrees, a point may lie to
// count as one of its surroundings.
const extentMargin = 0.05

func swappedFault() *Fault {
	return &Fault{Code: chengge.ErrSwapped, Field: "lng,lat", Text: chengge.Text{
		Zh: "各点都不在本市范围，经纬度对调后才在：请对调两列（命令行 --lng 与 --lat，接口 lng_column 与 lat_column）",
		En: "the points lie outside the city, and inside it with longitude and latitude exchanged: exchange the two columns (flags --lng and --lat; in the API lng_column and lat_column)",
	}}
}

// locate answers chunks until there are no more.
func (p *pipeline) locate() {
	cache := termCache{asker: p.Asker}
	for c := range p.work {
		p.answer(c, &cache)
		close(c.done)
	}
}

func (p *pipeline) answer(c *Chunk, cache *termCache) {
	for len(c.answers) < len(c.points) {
		c.answers = append(c.answers, chengge.Assignment{})
	}
	for i := range c.points {
		point := &c.points[i]
		row := exporters.LocatedRow{Row: point.Row, Values: point.Values, Raw: point.Raw, Feature: point.Feature, Err: point.Err}
		if row.Err == nil {
			q, f := cache.question(point, &p.Terms)
			if f != nil {
				row.Err = f
			} else {
				a := &c.answers[i]
				p.Snapshot.LocateInto(&q, a)
				row.Point, row.Assignment = a.Point, a
			}
		}
		if row.Err != nil {
			row.Err = told{row.Err, p.Lang}
		}
		c.tally.count(&row)
		c.Rows = append(c.Rows, row)
	}
	if p.encode != nil {
		c.Bytes = p.encode(c.Bytes, c)
	}
}

func (t *Tally) count(r *exporters.LocatedRow) {
	t.Rows++
	if r.Err != nil {
		t.Errors++
		return
	}
	if r.Assignment.Ambiguous {
		t.Unclear++
	}
	if a := r.Assignment; a.Grid.IsZero() && a.Office.IsZero() && a.Community.IsZero() && a.District.IsZero() {
		t.Outside++
	}
	for _, h := range r.Assignment.Hints {
		switch h.Rule {
		case chengge.HintSwapped:
			t.Swapped++
		case chengge.HintDatum:
			t.Datum++
		}
	}
}

// told is an error that speaks the batch's language.
type told struct {
	error
	lang chengge.Lang
}

func (t told) Error() string { return In(t.lang, t.error) }
func (t told) Unwrap() error { return t.error }

// termCache reads what rows state beside their point; tables repeat a few
// values a million times.
type termCache struct {
	asker      *Asker
	categories map[string]chengge.CategoryKey
	at         string
	moment     time.Time
}

const maxCachedCategories = 4096

func (t *termCache) question(row *importers.PointRow, terms *Terms) (chengge.Query, *Fault) {
	own := *terms
	if !row.CRS.IsZero() {
		own.CRS = row.CRS
	}
	if row.Accuracy > 0 {
		own.Accuracy = row.Accuracy
	}
	if row.Category != "" {
		key, ok := t.categories[row.Category]
		if !ok {
			var f *Fault
			if key, f = t.asker.Category(row.Category); f != nil {
				return chengge.Query{}, f
			}
			if t.categories == nil || len(t.categories) >= maxCachedCategories {
				t.categories = map[string]chengge.CategoryKey{}
			}
			t.categories[row.Category] = key
		}
		own.Category = key
	}
	if row.At != "" {
		if row.At != t.at {
			moment, f := t.asker.Time(row.At)
			if f != nil {
				return chengge.Query{}, f
			}
			t.at, t.moment = row.At, moment
		}
		own.At = t.moment
	}
	if len(row.Attributes) > 0 {
		own.Attributes = row.Attributes
	}
	return t.asker.Query(row.Point, &own)
}
