package tiles

import (
	"context"
	"os"
	"runtime"
	"sync"

	"chengge"

	"github.com/klauspost/compress/gzip"
)

// ArchiveOptions say what an archive holds. The zero value is the whole
// pyramid with all layers.
type ArchiveOptions struct {
	Layers []chengge.TileLayer // empty is all
	// MaxZoom is the last zoom, 0 the last one that there is.
	MaxZoom int
	// Spool is the folder of the temporary file that tiles are gathered in; empty
	// is the system's.
	Spool string
	// Progress is told, now and then and at the end, how many of the tiles that
	// may have something have been made. May be nil.
	Progress func(done, total int)
}

// mostTiles bounds an archive: a layer that covers the world to the last zoom
// has four thousand million tiles.
const mostTiles = 20_000_000

// archiveLevel is gzip's level in archives, which are written once and read
// often: 5 % smaller than the fastest in twice the time.
const archiveLevel = 5

// address is a tile in the order of PMTiles.
type address struct {
	id      uint64
	z, x, y int
}

// pyramid makes all tiles of an archive, compressed, and gives them to put in
// order: those of smaller zooms first, within one along Hilbert's curve.
func (s *Set) pyramid(ctx context.Context, o ArchiveOptions, put func(a address, body []byte) error) error {
	layers := s.chosen(o.Layers)
	all, err := s.addresses(layers, o.lastZoom())
	if err != nil {
		return err
	}
	const batch = 64
	type work struct {
		from   int
		bodies [][]byte
		done   chan struct{}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo, order := make(chan *work), make(chan *work, 4*runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var w layerWriter
			g := newPacker(archiveLevel)
			for job := range todo {
				for i := range job.bodies {
					a := all[job.from+i]
					w.buf = w.buf[:0]
					for _, l := range layers {
						if l := &s.layers[l]; l.has(a.z, a.x, a.y) {
							l.write(&w, a.z, a.x, a.y)
						}
					}
					if len(w.buf) > 0 {
						job.bodies[i] = g.pack(w.buf)
					}
				}
				close(job.done)
			}
		})
	}
	wait.Go(func() {
		defer close(order)
		defer close(todo)
		for from := 0; from < len(all); from += batch {
			job := &work{from: from, bodies: make([][]byte, min(batch, len(all)-from)), done: make(chan struct{})}
			// First in order, so that no more is made than can be taken.
			select {
			case order <- job:
			case <-ctx.Done():
				return
			}
			todo <- job
		}
	})
	var failed error
	for job := range order {
		<-job.done
		for i, body := range job.bodies {
			if body != nil && failed == nil {
				if failed = put(all[job.from+i], body); failed != nil {
					stop(failed)
				}
			}
		}
		if o.Progress != nil && failed == nil && (job.from/batch%16 == 15 || job.from+batch >= len(all)) {
			o.Progress(job.from+len(job.bodies), len(all))
		}
	}
	wait.Wait()
	if failed != nil {
		return failed
	}
	return context.Cause(ctx)
}

func (o ArchiveOptions) lastZoom() int {
	if o.MaxZoom <= 0 || o.MaxZoom > maxZoom {
		return maxZoom
	}
	return o.MaxZoom
}

// chosen gives the places of layers; all where none are named.
func (s *Set) chosen(rows []chengge.TileLayer) []int {
	var out []int
	for i := range s.layers {
		named := len(rows) == 0
		for _, r := range rows {
			named = named || r.Name == s.layers[i].row.Name
		}
		if named {
			out = append(out, i)
		}
	}
	return out
}

// rows gives the rows of layers by their places.
func (s *Set) rows(layers []int) []chengge.TileLayer {
	out := make([]chengge.TileLayer, len(layers))
	for i, l := range layers {
		out[i] = s.layers[l].row
	}
	return out
}

// addresses gives the tiles that may have something of the layers.
func (s *Set) addresses(layers []int, last int) ([]address, error) {
	var out []address
	for z := range last + 1 {
		around := noBox
		for _, l := range layers {
			if b := s.layers[l].drawn.bound(z); z >= s.layers[l].row.MinZoom && !b.empty() {
				around = around.join(b)
			}
		}
		if around.empty() {
			continue
		}
		n := 1<<z - 1
		x0, x1 := max(int(around.x0-buffer)>>extentBits, 0), min(int(around.x1+buffer)>>extentBits, n)
		y0, y1 := max(int(around.y0-buffer)>>extentBits, 0), min(int(around.y1+buffer)>>extentBits, n)
		if (x1-x0+1)*(y1-y0+1) > mostTiles-len(out) {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "an archive to zoom %d would have more than %d tiles: name a lower last zoom", last, mostTiles).
				InChinese("到第 %d 级的切片包超过 %d 个切片：请降低最大级别", last, mostTiles)
		}
		from := len(out)
		for x := x0; x <= x1; x++ {
			for y := y0; y <= y1; y++ {
				out = append(out, address{tileID(z, x, y), z, x, y})
			}
		}
		sortAddresses(out[from:])
	}
	return out, nil
}

// packer compresses with gzip, again and again.
type packer struct {
	gz  *gzip.Writer
	out writeBuffer
}

func newPacker(level int) *packer {
	g, err := gzip.NewWriterLevel(nil, level)
	if err != nil {
		panic(err) // the level is constant
	}
	return &packer{gz: g}
}

func (p *packer) pack(b []byte) []byte {
	p.out = p.out[:0]
	p.gz.Reset(&p.out)
	p.gz.Write(b) // to memory: no error
	p.gz.Close()
	return append([]byte(nil), p.out...)
}

type writeBuffer []byte

func (b *writeBuffer) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

// spool opens a temporary file that has no name any more.
func spool(folder string) (*os.File, error) {
	f, err := os.CreateTemp(folder, "chengge-tiles-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
