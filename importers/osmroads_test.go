package importers

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/roadnet"

	"github.com/paulmach/orb"
	"github.com/paulmach/osm"
	"github.com/stretchr/testify/require"
)

type osmTestNode struct {
	id       int64
	lng, lat float64
	tags     []string // key, value, key, value
}

type osmTestWay struct {
	id    int64
	nodes []int64
	tags  []string
}

// osmTown is a crossing of two roads, with a bollard, a low gate, a bridge that
// crosses without meeting, a footway and a place that is missing.
var (
	osmTownNodes = []osmTestNode{
		{1, 113.60, 34.70, nil}, {2, 113.61, 34.70, nil}, {3, 113.62, 34.70, nil},
		{4, 113.61, 34.69, nil}, {5, 113.61, 34.71, nil},
		{6, 113.615, 34.70, []string{"barrier", "bollard"}},
		{7, 113.61, 34.705, []string{"barrier", "height_restrictor", "maxheight", "3.8"}},
		{8, 113.60, 34.695, nil}, {9, 113.62, 34.715, nil}, {1 << 40, 113.63, 34.70, nil},
	}
	osmTownWays = []osmTestWay{
		{10, []int64{1, 2, 6, 3}, []string{"highway", "primary", "name", "人民路", "maxspeed", "30", "maxweight", "20 t", "hgv:conditional", "no @ (07:00-09:00,17:00-19:00)"}},
		{11, []int64{4, 2, 7, 5}, []string{"highway", "secondary", "oneway", "yes", "ref", "S1"}},
		{12, []int64{8, 9}, []string{"highway", "trunk", "bridge", "yes", "oneway", "-1", "maxwidth", "12'6\""}},
		{13, []int64{3, 1 << 40, 99}, []string{"highway", "residential", "motor_vehicle", "destination"}},
		{14, []int64{1, 8}, []string{"highway", "footway"}},
		{15, []int64{1, 4}, []string{"highway", "tertiary", "hgv", "no"}},
		{16, []int64{1, 4}, []string{"highway", "service", "access", "no", "hgv", "yes"}},
		{17, []int64{1, 4}, []string{"waterway", "river"}},
	}
)

func writeOSMXML(t testing.TB, nodes []osmTestNode, ways []osmTestWay) string {
	var b strings.Builder
	b.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n")
	tags := func(tags []string) {
		for i := 0; i < len(tags); i += 2 {
			fmt.Fprintf(&b, "<tag k=%q v=%q/>", tags[i], strings.ReplaceAll(tags[i+1], `"`, "&quot;"))
		}
	}
	for _, n := range nodes {
		fmt.Fprintf(&b, `<node id="%d" lat="%.7f" lon="%.7f">`, n.id, n.lat, n.lng)
		tags(n.tags)
		b.WriteString("</node>\n")
	}
	for _, w := range ways {
		fmt.Fprintf(&b, `<way id="%d">`, w.id)
		for _, n := range w.nodes {
			fmt.Fprintf(&b, `<nd ref="%d"/>`, n)
		}
		tags(w.tags)
		b.WriteString("</way>\n")
	}
	b.WriteString("<relation id=\"1\"><member type=\"way\" ref=\"10\" role=\"\"/></relation>\n</osm>\n")
	name := filepath.Join(t.TempDir(), "town.osm")
	require.NoError(t, os.WriteFile(name, []byte(strings.ReplaceAll(b.String(), `\"`, "&quot;")), 0o644))
	return name
}

// pbfWriter writes what the reader reads, from the format's description.
type pbfWriter struct{ bytes.Buffer }

func (w *pbfWriter) number(field int, v uint64) {
	w.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field<<3)), v))
}

func (w *pbfWriter) data(field int, b []byte) {
	w.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field<<3|2)), uint64(len(b))))
	w.Write(b)
}

func zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

// writePBF writes a .osm.pbf whose nodes are dense or plain, and whose blocks are
// packed or not.
func writePBF(t testing.TB, nodes []osmTestNode, ways []osmTestWay, dense, packed bool) string {
	var table pbfWriter
	known := map[string]uint64{}
	str := func(s string) uint64 {
		if i, ok := known[s]; ok {
			return i
		}
		table.data(1, []byte(s))
		known[s] = uint64(len(known))
		return known[s]
	}
	str("")
	var group pbfWriter
	e7 := func(v float64) int64 { return int64(v*1e7 + 0.5) }
	if dense {
		var ids, lats, lngs, tags []byte
		var id, lat, lng int64
		for _, n := range nodes {
			ids = binary.AppendUvarint(ids, zigzag(n.id-id))
			lats = binary.AppendUvarint(lats, zigzag(e7(n.lat)-lat))
			lngs = binary.AppendUvarint(lngs, zigzag(e7(n.lng)-lng))
			id, lat, lng = n.id, e7(n.lat), e7(n.lng)
			for _, s := range n.tags {
				tags = binary.AppendUvarint(tags, str(s))
			}
			tags = append(tags, 0)
		}
		var d pbfWriter
		d.data(1, ids)
		d.data(8, lats)
		d.data(9, lngs)
		d.data(10, tags)
		group.data(2, d.Bytes())
	}
	pairs := func(tags []string) (keys, values []byte) {
		for i := 0; i < len(tags); i += 2 {
			keys, values = binary.AppendUvarint(keys, str(tags[i])), binary.AppendUvarint(values, str(tags[i+1]))
		}
		return keys, values
	}
	for _, n := range nodes {
		if dense {
			break
		}
		var one pbfWriter
		keys, values := pairs(n.tags)
		one.number(1, zigzag(n.id))
		one.data(2, keys)
		one.data(3, values)
		one.number(8, zigzag(e7(n.lat)))
		one.number(9, zigzag(e7(n.lng)))
		group.data(1, one.Bytes())
	}
	for _, w := range ways {
		var one pbfWriter
		keys, values := pairs(w.tags)
		var refs []byte
		at := int64(0)
		for _, n := range w.nodes {
			refs = binary.AppendUvarint(refs, zigzag(n-at))
			at = n
		}
		one.number(1, uint64(w.id))
		one.data(2, keys)
		one.data(3, values)
		one.data(8, refs)
		group.data(3, one.Bytes())
	}
	var block, head, out pbfWriter
	block.data(1, table.Bytes())
	block.data(2, group.Bytes())
	head.data(4, []byte("OsmSchema-V0.6"))
	head.data(4, []byte("DenseNodes"))
	blob := func(kind string, data []byte) {
		var b, h pbfWriter
		if packed {
			var z bytes.Buffer
			w := zlib.NewWriter(&z)
			w.Write(data)
			w.Close()
			b.number(2, uint64(len(data)))
			b.data(3, z.Bytes())
		} else {
			b.data(1, data)
		}
		h.data(1, []byte(kind))
		h.number(3, uint64(b.Len()))
		binary.Write(&out, binary.BigEndian, uint32(h.Len()))
		out.Write(h.Bytes())
		out.Write(b.Bytes())
	}
	blob("OSMHeader", head.Bytes())
	blob("OSMData", block.Bytes())
	name := filepath.Join(t.TempDir(), "town.osm.pbf")
	require.NoError(t, os.WriteFile(name, out.Bytes(), 0o644))
	return name
}

func TestOSMRoads(t *testing.T) {
	var first *OSMRoads
	for i, name := range []string{writeOSMXML(t, osmTownNodes, osmTownWays), writePBF(t, osmTownNodes, osmTownWays, true, true), writePBF(t, osmTownNodes, osmTownWays, false, false)} {
		r, err := ReadOSMRoads(t.Context(), name, orb.Bound{})
		require.NoError(t, err)
		if i > 0 {
			require.Equal(t, first, r)
			continue
		}
		first = r
		require.Equal(t, 7, r.Read)
		require.Equal(t, 2, r.Shut) // the footway, and where trucks may not go
		require.Equal(t, 1, r.Destination)
		require.Equal(t, 1, r.Blocked)
		require.Equal(t, 1, r.Missing)
		by := map[string][]roadnet.Way{}
		for _, w := range r.Ways {
			by[w.Code] = append(by[w.Code], w)
		}
		// 人民路 ends at the crossing and begins again behind the bollard.
		require.Len(t, by["w10"], 2)
		require.Equal(t, orb.LineString{{113.60, 34.70}, {113.61, 34.70}}, by["w10"][0].Line)
		require.Equal(t, orb.LineString{{113.615, 34.70}, {113.62, 34.70}}, by["w10"][1].Line)
		require.Equal(t, chengge.Arterial, by["w10"][0].Class)
		require.Equal(t, 30.0, by["w10"][0].Speed)
		require.Equal(t, 20.0, by["w10"][0].MaxWeight)
		require.Equal(t, "人民路", by["w10"][0].Name)
		// Only the stretch before the gate is low.
		require.Len(t, by["w11"], 3)
		require.Equal(t, []float64{0, 3.8, 0}, []float64{by["w11"][0].MaxHeight, by["w11"][1].MaxHeight, by["w11"][2].MaxHeight})
		require.Equal(t, roadnet.Forward, by["w11"][0].Traffic)
		require.Equal(t, "S1", by["w11"][0].Name)
		require.True(t, by["w12"][0].Bridge)
		require.Equal(t, roadnet.Backward, by["w12"][0].Traffic)
		require.InDelta(t, 3.81, by["w12"][0].MaxWidth, 1e-9)
		require.Len(t, by["w13"], 1)
		require.Len(t, by["w16"], 1)
		require.Len(t, r.Bans, 1)
		require.Equal(t, []string{"w10"}, r.Bans[0].Roads)
		require.Equal(t, "07:00-09:00,17:00-19:00", r.Bans[0].Hours.String())
		net, err := roadnet.Build(r.Ways)
		require.NoError(t, err)
		require.Equal(t, 2*2+3+1+2+2, net.Edges())
	}
	near, err := ReadOSMRoads(t.Context(), writePBF(t, osmTownNodes, osmTownWays, true, true), orb.Bound{Min: orb.Point{113.6, 34.7149}, Max: orb.Point{113.63, 34.72}})
	require.NoError(t, err)
	require.Len(t, near.Ways, 1) // whole, though one end lies outside
	_, err = ReadOSMRoads(t.Context(), writePBF(t, osmTownNodes, osmTownWays, true, true), orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{2, 2}})
	require.Equal(t, chengge.ErrFile, chengge.CodeOf(err))
}

func TestTruckWay(t *testing.T) {
	for _, c := range []struct {
		tags string
		want string // closed, or what differs
	}{
		{"highway=residential", "both 20"},
		{"highway=motorway", "forward 60"},
		{"highway=motorway_link oneway=no", "both 60"},
		{"highway=tertiary junction=roundabout", "forward 20"},
		{"highway=primary oneway=yes oneway:hgv=no", "both 40"},
		{"highway=primary oneway=reversible", "closed"},
		{"highway=primary access=private hgv=designated", "both 40"},
		{"highway=primary vehicle=no", "closed"},
		{"highway=primary motor_vehicle=yes hgv=no", "closed"},
		{"highway=primary hgv=delivery", "both 40 destination"},
		{"highway=track tracktype=grade4", "closed"},
		{"highway=track tracktype=grade1", "both 10"},
		{"highway=construction", "closed"},
		{"highway=pedestrian area=yes", "closed"},
		{"highway=primary maxspeed=20_mph", "both 32.18688"},
		{"highway=primary maxspeed=80 maxspeed:hgv=25", "both 25"},
		{"highway=primary maxspeed=CN:urban", "both 40"},
		{"highway=primary maxweight=7.5 maxweight:hgv=5_t", "both 40 5t"},
		{"highway=primary maxweight=16000_kg", "both 40 16t"},
		{"highway=primary maxweight=none", "both 40"},
		{"highway=primary hgv:conditional=no_@_(weight>5)", "both 40 left"},
		{"highway=primary hgv:conditional=no_@_(Mo-Fr_07:00-09:00)", "both 40 shut:Mo-Fr 07:00-09:00"},
	} {
		var tags osm.Tags
		for kv := range strings.FieldsSeq(c.tags) {
			k, v, _ := strings.Cut(kv, "=")
			tags = append(tags, osm.Tag{Key: k, Value: strings.ReplaceAll(v, "_", " ")})
		}
		for i := range tags {
			if tags[i].Key == "highway" || tags[i].Key == "motor vehicle" {
				tags[i].Value = strings.ReplaceAll(tags[i].Value, " ", "_")
			}
		}
		w, ok := truckWay(tags)
		got := "closed"
		if ok {
			got = [...]string{"both", "forward", "backward"}[w.Traffic] + " " + fmt.Sprint(w.Speed)
			if w.Destination {
				got += " destination"
			}
			if w.MaxWeight > 0 {
				got += fmt.Sprintf(" %vt", w.MaxWeight)
			}
			if w.Left {
				got += " left"
			}
			if w.Closed != "" {
				got += " shut:" + w.Closed
			}
		}
		require.Equal(t, c.want, got, c.tags)
	}
}

// TestFutianRoads writes the real roads of Futian as OpenStreetMap had them and
// reads them again: the network is the one that OSMnx made.
func TestFutianRoads(t *testing.T) {
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		t.Skip("CHENGGE_TESTDATA is not set")
	}
	b, err := os.ReadFile(filepath.Join(dir, "china-city/shenzhen/futian_roads_osm.geojson"))
	require.NoError(t, err)
	var file struct {
		Features []struct {
			Properties struct {
				U, V          int64
				Name, Highway any
				Oneway        string
			}
			Geometry struct{ Coordinates [][2]float64 }
		}
	}
	require.NoError(t, json.Unmarshal(b, &file))
	require.Len(t, file.Features, 4009)
	ids := map[[2]float64]int64{}
	var nodes []osmTestNode
	var ways []osmTestWay
	edges, metres := 0, 0.0
	for i, f := range file.Features {
		highway, ok := f.Properties.Highway.(string)
		if _, road := osmRoads[highway]; !ok || !road {
			continue
		}
		w := osmTestWay{id: int64(i + 1), tags: []string{"highway", highway, "oneway", "yes"}}
		if name, ok := f.Properties.Name.(string); ok {
			w.tags = append(w.tags, "name", name)
		}
		var line orb.LineString
		for _, c := range f.Geometry.Coordinates {
			if ids[c] == 0 {
				ids[c] = int64(len(ids) + 1)
				nodes = append(nodes, osmTestNode{ids[c], c[0], c[1], nil})
			}
			w.nodes = append(w.nodes, ids[c])
			line = append(line, c)
		}
		edges++
		metres += float64(spatial.Length(orb.MultiLineString{line}))
		back := slices.Clone(w.nodes)
		slices.Reverse(back)
		if j := slices.IndexFunc(ways, func(o osmTestWay) bool { return o.tags[3] == "yes" && slices.Equal(o.nodes, back) }); j >= 0 && f.Properties.Oneway == "False" {
			ways[j].tags[3] = "no" // the other direction of a road that is there
			continue
		}
		ways = append(ways, w)
	}
	r, err := ReadOSMRoads(t.Context(), writePBF(t, nodes, ways, true, true), orb.Bound{})
	require.NoError(t, err)
	net, err := roadnet.Build(r.Ways)
	require.NoError(t, err)
	total := 0.0
	for _, w := range r.Ways {
		total += float64(spatial.Length(orb.MultiLineString{w.Line}))
		if w.Traffic == roadnet.BothWays {
			total += float64(spatial.Length(orb.MultiLineString{w.Line}))
		}
	}
	require.InDelta(t, metres, total, 0.01)
	require.Equal(t, edges, net.Edges())
	require.Zero(t, r.Shut)
	t.Logf("%d of 4009 edges are for trucks; %v", edges, net)
}

// TestRealOSM reads files of others; none may crash or hang.
func TestRealOSM(t *testing.T) {
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		t.Skip("CHENGGE_TESTDATA is not set")
	}
	var list []string
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "odd-inputs"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && isOSM(path) {
			list = append(list, path)
		}
		return err
	}))
	require.NotEmpty(t, list)
	require.True(t, slices.ContainsFunc(list, func(s string) bool { return strings.HasSuffix(s, ".pbf") }))
	for _, name := range list {
		nodes, ways := 0, 0
		err := scanOSM(t.Context(), name, osmSink{node: func(int64, orb.Point, osm.Tags) error { nodes++; return nil }, way: func(int64, []int64, osm.Tags) error { ways++; return nil }})
		if strings.HasSuffix(name, "sample.osm.pbf") {
			require.NoError(t, err)
			require.Positive(t, nodes)
			require.Positive(t, ways)
			t.Logf("%s: %d nodes, %d ways", filepath.Base(name), nodes, ways)
		}
		if _, err := ReadOSMRoads(t.Context(), name, orb.Bound{}); err != nil {
			require.NotEqual(t, chengge.ErrInternal, chengge.CodeOf(err), "%s: %v", name, err)
		}
	}
}

// TestDamagedPBF changes bytes of good files in 20,000 ways: none may crash or
// take long.
func TestDamagedPBF(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2026))
	var good [2][]byte
	for i := range good {
		var err error
		good[i], err = os.ReadFile(writePBF(t, osmTownNodes, osmTownWays, i == 0, false))
		require.NoError(t, err)
	}
	refused := 0
	for range 20_000 {
		b := bytes.Clone(good[r.IntN(2)])
		for range 1 + r.IntN(6) {
			switch i := r.IntN(len(b)); r.IntN(4) {
			case 0:
				b[i] = byte(r.IntN(256))
			case 1:
				b[i] ^= 1 << r.IntN(8)
			case 2:
				b = append(b[:i], b[min(i+1+r.IntN(4), len(b)-1):]...)
			case 3:
				b = slices.Insert(b, i, byte(r.IntN(256)), 0xff)
			}
		}
		if scanPBF(t.Context(), bytes.NewReader(b), osmSink{node: func(int64, orb.Point, osm.Tags) error { return nil }, way: func(int64, []int64, osm.Tags) error { return nil }}) != nil {
			refused++
		}
	}
	require.Greater(t, refused, 10_000)
}

func FuzzPBF(f *testing.F) {
	for _, dense := range []bool{true, false} {
		b, err := os.ReadFile(writePBF(f, osmTownNodes, osmTownWays, dense, false))
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		nodes := 0
		err := scanPBF(t.Context(), bytes.NewReader(b), osmSink{node: func(int64, orb.Point, osm.Tags) error { nodes++; return nil }, way: func(int64, []int64, osm.Tags) error { return nil }})
		if err == nil && len(b) == 0 {
			t.Fatal("nothing is no file")
		}
	})
}
