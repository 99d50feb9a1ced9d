package grids

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"time"

	"chengge"

	"github.com/paulmach/orb"
)

// hasher takes an edition in row by row, in the order of kinds and codes. It
// writes values with their lengths, so that no two contents run into the same
// bytes.
type hasher struct {
	h   hash.Hash
	buf []byte
}

func newHasher() *hasher { return &hasher{h: sha256.New(), buf: make([]byte, 0, 1<<17)} }

func (w *hasher) sum() (out [32]byte) {
	w.flush(0)
	w.h.Sum(out[:0])
	return out
}

func (w *hasher) flush(least int) {
	if len(w.buf) >= least {
		w.h.Write(w.buf)
		w.buf = w.buf[:0]
	}
}

func (w *hasher) text(ss ...string) {
	for _, s := range ss {
		w.buf = binary.AppendUvarint(w.buf, uint64(len(s)))
		w.buf = append(w.buf, s...)
	}
	w.flush(1 << 16)
}

func (w *hasher) number(fs ...float64) {
	for _, f := range fs {
		w.buf = binary.LittleEndian.AppendUint64(w.buf, math.Float64bits(f))
	}
	w.flush(1 << 16)
}

func (w *hasher) period(p chengge.Period) {
	for _, t := range [...]time.Time{p.Begins, p.Ends} {
		w.buf = binary.LittleEndian.AppendUint64(w.buf, uint64(t.Unix()))
		w.buf = binary.LittleEndian.AppendUint32(w.buf, uint32(t.Nanosecond()))
	}
}

func (w *hasher) points(ps []orb.Point) {
	w.buf = binary.AppendUvarint(w.buf, uint64(len(ps)))
	for _, p := range ps {
		w.number(p[0], p[1])
	}
}

func (w *hasher) polygons(mp orb.MultiPolygon) {
	w.buf = binary.AppendUvarint(w.buf, uint64(len(mp)))
	for _, poly := range mp {
		w.buf = binary.AppendUvarint(w.buf, uint64(len(poly)))
		for _, ring := range poly {
			w.points(ring)
		}
	}
}

// hashAll gives the hash of the whole edition: that of the city and of each
// layer.
func (s *Snapshot) hashAll() [32]byte {
	w := newHasher()
	w.city(&s.city)
	for l := range chengge.Layers() {
		sum := s.hashes[l.Kind]
		w.text(string(l.Kind), string(sum[:]))
	}
	return w.sum()
}
