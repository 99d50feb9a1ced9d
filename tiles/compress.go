package tiles

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"chengge"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Encoding is how a body is compressed (Content-Encoding).
type Encoding uint8

// The encodings.
const (
	Identity Encoding = iota
	Gzip
	Zstd
	Brotli
)

var encodingNames = [...]string{"identity", "gzip", "zstd", "br"}

// String gives the name that HTTP has for the encoding.
func (e Encoding) String() string { return encodingNames[e] }

// ParseEncoding reads a name of HTTP.
func ParseEncoding(s string) (Encoding, error) {
	if i := slices.Index(encodingNames[:], strings.ToLower(s)); i >= 0 {
		return Encoding(i), nil
	}
	return 0, chengge.Errorf(chengge.ErrNotAcceptable, "no encoding %.20q: use one of %s", s, strings.Join(encodingNames[:], ", ")).
		InChinese("不支持的压缩方式“%.20s”：可用 %s", s, strings.Join(encodingNames[:], "、"))
}

// Levels: the fastest of each, which cost least beside the drawing of a tile
// and take nearly all that there is to take of coordinates.
const (
	gzipLevel   = gzip.BestSpeed
	brotliLevel = 1
	zstdLevel   = zstd.SpeedFastest
)

var (
	gzips   = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, gzipLevel); return w }}
	brotlis = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }}
	zstds   = sync.OnceValue(func() *zstd.Encoder {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstdLevel), zstd.WithEncoderCRC(false))
		if err != nil {
			panic(err) // the options are constant
		}
		return w
	})
)

// scratch are buffers to compress into: a body is copied out of one, so that
// it takes no more memory than it has bytes.
var scratch = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// compress gives a copy of body in the encoding. The same bytes give the same.
func (e Encoding) compress(body []byte) []byte {
	out := scratch.Get().(*bytes.Buffer)
	defer scratch.Put(out)
	out.Reset()
	switch e {
	case Gzip:
		w := gzips.Get().(*gzip.Writer)
		defer gzips.Put(w)
		w.Reset(out)
		w.Write(body) // to memory: no error
		w.Close()
	case Brotli:
		w := brotlis.Get().(*brotli.Writer)
		defer brotlis.Put(w)
		w.Reset(out)
		w.Write(body)
		w.Close()
	case Zstd:
		out.Grow(len(body)/2 + 64)
		return bytes.Clone(zstds().EncodeAll(body, out.AvailableBuffer()))
	default:
		return bytes.Clone(body)
	}
	return bytes.Clone(out.Bytes())
}
