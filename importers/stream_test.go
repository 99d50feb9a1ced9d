package importers

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/stretchr/testify/require"
)

func streamOf(t testing.TB, rows ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewStreamWriter(&b)
	require.NoError(t, w.Header(StreamHeader{Layer: "a", Fields: []StreamField{{Name: []byte("code")}, {Name: []byte("n")}}, Count: -1}))
	for _, row := range rows {
		require.NoError(t, w.Row(row))
	}
	require.NoError(t, w.Trailer(StreamTrailer{Rows: int64(len(rows))}))
	return b.Bytes()
}

func rowOf(t testing.TB, g orb.Geometry) []byte {
	t.Helper()
	shape, err := wkb.Marshal(g, binary.LittleEndian)
	require.NoError(t, err)
	b := binary.LittleEndian.AppendUint64(nil, 7)
	b = binary.LittleEndian.AppendUint32(append(b, 'w'), uint32(len(shape)))
	b = append(b, shape...)
	b = binary.LittleEndian.AppendUint32(append(b, 't'), 2)
	b = append(b, "x1"...)
	return binary.LittleEndian.AppendUint64(append(b, 'r'), math.Float64bits(1.5))
}

var shapes = []orb.Geometry{
	orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}, orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, orb.MultiPoint{{1, 2}, {3, 4}},
	orb.MultiLineString{{{1, 2}, {3, 4}}}, orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}},
}

func TestStream(t *testing.T) {
	for _, g := range shapes {
		r, err := NewStreamReader(bytes.NewReader(streamOf(t, rowOf(t, g))))
		require.NoError(t, err)
		row, err := r.Next()
		require.NoError(t, err)
		require.EqualValues(t, 7, row.FID)
		require.Equal(t, "x1", string(row.Values[0].Bytes))
		require.Equal(t, 1.5, row.Values[1].Real)
		got, err := decodeWKB(row.WKB)
		require.NoError(t, err)
		require.Equal(t, g, got)
		_, err = r.Next()
		require.Equal(t, io.EOF, err)
	}
}

func TestStreamsThatLie(t *testing.T) {
	whole := streamOf(t, rowOf(t, shapes[2]))
	for n := range len(whole) {
		err := drain(whole[:n])
		require.ErrorIs(t, err, errStreamEnds, n)
	}
	// A length far beyond what follows takes no memory.
	huge := append([]byte(streamMagic), 'H', 0, 0, 0x20, 0)
	require.ErrorIs(t, drain(huge), errStreamEnds)
	require.Error(t, drain(append([]byte(streamMagic), 'H', 0xff, 0xff, 0xff, 0xff)))
	short := streamOf(t)
	short = bytes.Replace(short, []byte(`"rows":0`), []byte(`"rows":9`), 1)
	require.ErrorContains(t, drain(short), "has 0 rows and announces 9")
	require.ErrorContains(t, drain(streamOf(t, []byte("nonsense"))), "row 1 of the stream: malformed")
	for _, bad := range [][]byte{{1, 2, 0, 0, 0, 255, 255, 255, 255}, {1, 6, 0, 0, 0, 255, 255, 255, 127}, {0, 0, 0, 0, 1}, {1, 9, 0, 0, 0}, {1}} {
		_, err := decodeWKB(bad)
		require.Error(t, err)
	}
}

func drain(b []byte) error {
	r, err := NewStreamReader(bytes.NewReader(b))
	for err == nil {
		var row *StreamRow
		if row, err = r.Next(); err == nil && row.WKB != nil {
			decodeWKB(row.WKB) //nolint:errcheck // it must not crash
		}
	}
	return err
}

func FuzzStream(f *testing.F) {
	for _, g := range shapes {
		f.Add(streamOf(f, rowOf(f, g)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		require.Error(t, drain(b)) // io.EOF at best
	})
}

func FuzzShapes(f *testing.F) {
	for _, s := range []string{"POINT (1 2)", "SRID=4326;MULTIPOLYGON Z (((0 0 1,1 0 1,1 1 1,0 0 1)))", "MULTIPOINT (1 2,(3 4))", "LINESTRING EMPTY", "TIN (((0 0,1 0,1 1,0 0)))"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g, other, err := parseWKT(s)
		if err != nil {
			require.Nil(t, g)
			return
		}
		require.False(t, g != nil && other != "")
		if g != nil {
			asType(g, "polygon")
			asType(g, "line")
		}
	})
}
