package hotspot_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

func readGAL(t testing.TB, name string, ids []string) (*hotspot.Weights, []string) {
	t.Helper()
	f, err := os.Open(published(t, name))
	require.NoError(t, err)
	defer f.Close()
	w, ids, err := hotspot.ReadGAL(f, name, ids)
	require.NoError(t, err)
	checkWeights(t, w)
	return w, ids
}

// Files of GeoDa, PySAL and spdep, and what esda computes with them.
func TestFilesOfOthers(t *testing.T) {
	w, ids := readGAL(t, "columbus/columbus.gal", nil)
	require.Equal(t, 236, w.Links())
	require.Equal(t, "1", ids[0])
	queen, err := hotspot.Contiguity(readSHP(t, "columbus/columbus.shp"), hotspot.ContiguityOptions{Planar: true})
	require.NoError(t, err)
	require.Equal(t, rowsOf(queen), rowsOf(w), "columbus.gal is queen contiguity of columbus.shp")
	spdata, _ := readGAL(t, "columbus/spdata_columbus.gal", nil)
	require.Equal(t, 230, spdata.Links())
	crime := readDBF(t, "columbus/columbus.dbf").numbers(t, "CRIME")
	printed(t, "0.48577091", whole(t, crime, spdata.Standardise(), hotspot.GlobalOptions{}).Value, "Moran of 230 links")

	stl, _ := readGAL(t, "stl/stl.gal", nil)
	g := whole(t, readDBF(t, "stl/stl_hom.dbf").numbers(t, "HR8893"), stl.Standardise(), hotspot.GlobalOptions{Convention: hotspot.ESDA, Assumption: hotspot.Normality, Tail: hotspot.Smaller})
	near(t, 0.24365582621771659, g.Value, "Moran of St Louis")
	near(t, 0.00013573931385468807, g.P, "its p")

	sids := readDBF(t, "sids2/sids2.dbf")
	w, ids = readGAL(t, "sids2/sids2.gal", sids["FIPSNO"])
	require.Equal(t, sids["FIPSNO"], ids)
	g = whole(t, sids.numbers(t, "SIDR74"), w.Standardise(), hotspot.GlobalOptions{Convention: hotspot.ESDA, Assumption: hotspot.Normality, Tail: hotspot.Smaller})
	near(t, 0.24772519320480135, g.Value, "Moran of sids2")
	near(t, 5.7916539074498452e-05, g.P, "its p")

	for _, name := range []string{"desmith/desmith.gal", "nc_sids/ncCC89.gal", "nc_sids/ncCR85.gal", "stl/stl_hom_rook.gal"} {
		w, _ := readGAL(t, name, nil)
		require.Positive(t, w.Links(), name)
	}
	rook, err := hotspot.Contiguity(readSHP(t, "stl/stl_hom.shp"), hotspot.ContiguityOptions{Planar: true, Rook: true})
	require.NoError(t, err)
	read, _ := readGAL(t, "stl/stl_hom_rook.gal", nil)
	require.Equal(t, rowsOf(read), rowsOf(rook), "stl_hom_rook.gal is rook contiguity of stl_hom.shp")
}

type format struct {
	write func(io.Writer, *hotspot.Weights, []string) error
	read  func(io.Reader, string, []string) (*hotspot.Weights, []string, error)
}

var formats = map[string]format{
	"gal": {hotspot.WriteGAL, hotspot.ReadGAL},
	"gwt": {hotspot.WriteGWT, hotspot.ReadGWT},
	"csv": {hotspot.WriteWeightsCSV, hotspot.ReadWeightsCSV},
}

func TestFilesComeBack(t *testing.T) {
	points := []orb.Point{{0, 0}, {0, 1}, {2, 0}, {0, -3}, {-4, 0}, {100, 100}}
	band, err := hotspot.BandPlanar(points, 5)
	require.NoError(t, err)
	kernel, err := hotspot.Kernel(points, hotspot.KernelOptions{Bandwidth: 6, Planar: true})
	require.NoError(t, err)
	for name, f := range formats {
		for which, w := range map[string]*hotspot.Weights{"band": band, "self": band.WithSelf(1), "kernel": kernel, "rows": kernel.Standardise()} {
			for _, ids := range [][]string{nil, {"f", "e", "d", "c", "b", "一"}} {
				var b bytes.Buffer
				require.NoError(t, f.write(&b, w, ids))
				got, names, err := f.read(bytes.NewReader(b.Bytes()), "x."+name, ids)
				if ids == nil {
					got, names, err = f.read(bytes.NewReader(b.Bytes()), "x."+name, nil)
				}
				require.NoError(t, err, "%s %s\n%s", name, which, b.String())
				checkWeights(t, got)
				if ids != nil {
					require.Equal(t, ids, names)
				}
				require.Equal(t, rowsOf(w), rowsOf(got))
				for i := range w.N() {
					if name == "gal" {
						require.Equal(t, w.Self(i) > 0, got.Self(i) > 0)
						continue
					}
					require.Equal(t, w.Self(i), got.Self(i))
					require.Equal(t, weightsOf(w, i), weightsOf(got, i))
				}
				require.Equal(t, hotspot.KindRead, got.About().Kind)
			}
		}
	}
	require.Error(t, hotspot.WriteGAL(io.Discard, band, []string{"a"}))
	require.Error(t, hotspot.WriteGWT(io.Discard, band, []string{"a", "b", "c", "d", "e", "f g"}))
	require.Error(t, hotspot.WriteWeightsCSV(io.Discard, band, []string{"a"}))
}

func weightsOf(w *hotspot.Weights, i int) []float64 {
	var out []float64
	w.Neighbours(i, func(_ int, v float64) bool { out = append(out, v); return true })
	return out
}

func TestFilesOtherLayouts(t *testing.T) {
	// An empty line, or none, for a unit without neighbours; Windows ends; a mark.
	for _, text := range []string{"3\n1 1\n2\n2 1\n1\n3 0\n\n", "\ufeff0 3 x id\r\n1 1\r\n2\r\n2 1\r\n1\r\n3 0", "3\n1 1 2\n2 1 1\n3 0\n"} {
		w, ids, err := hotspot.ReadGAL(strings.NewReader(text), "x.gal", nil)
		require.NoError(t, err)
		require.Equal(t, []string{"1", "2", "3"}, ids)
		require.Equal(t, [][]int{{1}, {0}, {}}, rowsOf(w))
	}
	w, _, err := hotspot.ReadGWT(strings.NewReader("0 4 x id\n3 1 0.5\n1 3 0.25\n"), "x.gwt", nil)
	require.NoError(t, err)
	require.Equal(t, [][]int{{2}, {}, {0}, {}}, rowsOf(w), "units are the numbers 1 to n")
	w, ids, err := hotspot.ReadWeightsCSV(strings.NewReader("\ufefffrom,name,to\nb,x,a\na,y,b\nc,z,a\n"), "x.csv", nil)
	require.NoError(t, err)
	require.Equal(t, []string{"b", "a", "c"}, ids)
	require.Equal(t, [][]int{{1}, {0}, {1}}, rowsOf(w))
}

func TestFilesSayWhereTheyAreWrong(t *testing.T) {
	for _, c := range []struct {
		format, text, where string
		ids                 []string
	}{
		{"gal", "", "row 1", nil},
		{"gal", "x\n", "row 1 field 1", nil},
		{"gal", "0 y x id\n", "row 1 field 2", nil},
		{"gal", "2\n1 1\n2\n", "row 1", nil},
		{"gal", "2\n1 one\n2\n", "row 2 field 2", nil},
		{"gal", "2\n1 1\n2\n2 3\n1\n", "row 4 field 2", nil},
		{"gal", "2\n1 1\n7\n2 1\n1\n", "row 3 field 1", nil},
		{"gal", "2\n1 1\n2\n1 1\n2\n", "row 4 field 1", nil},
		{"gal", "2\n1 2\n2 2\n2 1\n1\n", "row 3 field 2", nil},
		{"gal", "2\n1 1\n2\n2 1\n1\n", "row 2 field 1", []string{"a", "b"}},
		{"gal", "2\n1 1\n2\n2 1\n1\n", "row 1 field 1", []string{"1", "2", "3"}},
		{"gal", "2\n1 1\n2\n2\n", "row 4 field 1", nil},
		{"gwt", "2\n1 2\n", "row 2 field 2", nil},
		{"gwt", "2\n1 2 x\n", "row 2 field 3", nil},
		{"gwt", "2\n1 2 NaN\n", "row 2 field 3", nil},
		{"gwt", "2\n1 2 -1\n", "row 2 field 3", nil},
		{"gwt", "2\n1 2 1\n1 2 1\n", "row 3 field 1", nil},
		{"gwt", "3\na b 1\n", "row 1", nil},
		{"gwt", "1\na b 1\n", "row 1", nil},
		{"gwt", "2000000000\n1 2 1\n", "row 1", nil},
		{"csv", "", "row 1", nil},
		{"csv", "a,b\n1,2\n", "row 1 field 1", nil},
		{"csv", "focal,neighbor,weight\n", "row 2", nil},
		{"csv", "focal,neighbor,weight\n1,2,x\n", "row 2 field 3", nil},
		{"csv", "focal,neighbor,weight\n1,,1\n", "row 2 field 2", nil},
		{"csv", "focal,neighbor,weight\n1,2\n", "row 2", nil},
		{"csv", "focal,neighbor,weight\n1,\"2,1\n", "row 2", nil},
		{"csv", "focal,neighbor,weight\n1,2,1\n2,3,1\n", "row 3 field 2", []string{"1", "2"}},
	} {
		_, _, err := formats[c.format].read(strings.NewReader(c.text), "w."+c.format, c.ids)
		checkRefusal(t, err, fmt.Sprintf("%q", c.text))
		require.Contains(t, err.Error(), "w."+c.format+" "+c.where, "%q", c.text)
	}
	_, _, err := hotspot.ReadGAL(strings.NewReader("1\n"), "x", []string{"a", "a"})
	checkRefusal(t, err, "ids twice")
}

func FuzzReadGAL(f *testing.F)        { fuzz(f, "gal", "0 3 x id\n1 1\n2\n2 1\n1\n3 0\n\n") }
func FuzzReadGWT(f *testing.F)        { fuzz(f, "gwt", "0 3 x id\n1 2 0.5\n2 2 1\n") }
func FuzzReadWeightsCSV(f *testing.F) { fuzz(f, "csv", "focal,neighbor,weight\n1,2,0.5\n3,3,0\n") }

// fuzz holds that whatever is read is sound, and comes back as it was written.
func fuzz(f *testing.F, name, seed string) {
	f.Add(seed)
	f.Fuzz(func(t *testing.T, text string) {
		w, ids, err := formats[name].read(strings.NewReader(text), "x", nil)
		if err != nil {
			return
		}
		checkWeights(t, w)
		var b bytes.Buffer
		if err := formats[name].write(&b, w, ids); err != nil {
			return
		}
		again, _, err := formats[name].read(&b, "x", ids)
		require.NoError(t, err)
		for i := range w.N() {
			require.True(t, slices.Equal(row(w, i), row(again, i)))
		}
	})
}
