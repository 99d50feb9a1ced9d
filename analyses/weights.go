package analyses

import (
	"math"
	"path"
	"strconv"
	"strings"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
)

// weightsAsked are neighbours as a request names them; kind "" leaves them to
// the data.
type weightsAsked struct {
	kind      string // rings, queen, rook, nearest, band, kernel, connected, file
	number    int    // of rings or nearest
	metres    float64
	shape     string
	name      string
	text      string
	extension string
}

// The most that a request may have us keep.
const (
	maxLinks       = 60_000_000
	maxWeightsText = 64 << 20
)

// readWeights reads rings:1, queen, rook, nearest:8, band:500, kernel:SHAPE:500,
// kernel:SHAPE:nearest:8, connected, or the name of a file with its text.
func readWeights(s, text string) (weightsAsked, error) {
	bad := func() (weightsAsked, error) {
		return weightsAsked{}, wrong("weights %q: write rings:1, queen, rook, nearest:8, band:500, kernel:gaussian:500, kernel:triangular:nearest:8, connected or the name of a .gal, .gwt or .csv file",
			"权重“%s”应写作 rings:1、queen、rook、nearest:8、band:500、kernel:gaussian:500、kernel:triangular:nearest:8、connected，或 .gal、.gwt、.csv 文件名", clip(s))
	}
	if ext := strings.ToLower(path.Ext(s)); ext == ".gal" || ext == ".gwt" || ext == ".csv" {
		if text == "" {
			return weightsAsked{}, wrong("weights %q: the text of the file is missing (weights_text)", "权重“%s”：缺少文件内容（weights_text）", clip(s))
		}
		if len(text) > maxWeightsText {
			return weightsAsked{}, wrong("weights %q: the file has more than 64 MiB", "权重“%s”：文件超过 64 MiB", clip(s))
		}
		return weightsAsked{kind: "file", name: s, text: text, extension: ext}, nil
	}
	if text != "" {
		return weightsAsked{}, wrong("weights_text belongs to weights that name a .gal, .gwt or .csv file", "weights_text 须与 .gal、.gwt 或 .csv 文件名（weights）同用")
	}
	part := strings.Split(s, ":")
	w := weightsAsked{kind: part[0]}
	whole := func(s string, most int) bool {
		n, err := strconv.Atoi(s)
		w.number = n
		return err == nil && n >= 1 && n <= most
	}
	metres := func(s string) bool {
		v, err := strconv.ParseFloat(s, 64)
		w.metres = v
		return err == nil && v > 0 && v <= 1e6
	}
	ok := false
	switch n := len(part); {
	case s == "" || n == 1 && (s == "queen" || s == "rook" || s == "connected"):
		ok = true
	case n == 2 && part[0] == "rings":
		ok = whole(part[1], 20)
	case n == 2 && part[0] == "nearest":
		ok = whole(part[1], 10_000)
	case n == 2 && part[0] == "band":
		ok = metres(part[1])
	case n == 3 && part[0] == "kernel":
		w.shape = part[1]
		ok = metres(part[2])
	case n == 4 && part[0] == "kernel" && part[2] == "nearest":
		w.shape = part[1]
		ok = whole(part[3], 10_000)
	}
	if !ok {
		return bad()
	}
	if w.kind == "kernel" {
		return w, oneOf("kernel", w.shape, "uniform", "triangular", "epanechnikov", "quartic", "gaussian")
	}
	return w, nil
}

// build makes the weights of units.
func (w weightsAsked) build(u *units) (*hotspot.Weights, error) {
	n := len(u.list)
	if w.kind == "" {
		w.kind, w.number = "queen", 1
		if u.kind == chengge.KindRoads {
			w.kind = "connected"
		}
	}
	if u.cells != nil && (w.kind == "queen" || w.kind == "rook") {
		w.kind, w.number = "rings", 1 // cells that meet share an edge
	}
	if err := w.affordable(u); err != nil {
		return nil, err
	}
	switch w.kind {
	case "rings":
		if u.cells == nil {
			return nil, wrong("weights rings are for cells of H3: take queen, rook, nearest, band or kernel", "rings 仅用于 H3 单元：请用 queen、rook、nearest、band 或 kernel")
		}
		return hotspot.Rings(u.cells, w.number)
	case "queen", "rook":
		if u.kind == chengge.KindRoads {
			return nil, wrong("road segments have no borders: take connected, nearest, band or kernel", "路段没有边界：请用 connected、nearest、band 或 kernel")
		}
		return hotspot.Contiguity(u.polygons(), hotspot.ContiguityOptions{Rook: w.kind == "rook"})
	case "connected":
		if u.kind != chengge.KindRoads {
			return nil, wrong("weights connected are for roads", "connected 仅用于路段")
		}
		return hotspot.Connected(u.lines()), nil
	case "nearest":
		return hotspot.Nearest(u.centres(), w.number)
	case "band":
		return hotspot.Band(u.centres(), spatial.Metres(w.metres))
	case "kernel":
		return hotspot.Kernel(u.centres(), hotspot.KernelOptions{Shape: hotspot.KernelShape(w.shape), Bandwidth: w.metres, Nearest: w.number})
	}
	ids := make([]string, n)
	for i := range u.list {
		ids[i] = u.list[i].id()
	}
	read := hotspot.ReadGAL
	switch w.extension {
	case ".gwt":
		read = hotspot.ReadGWT
	case ".csv":
		read = hotspot.ReadWeightsCSV
	}
	out, _, err := read(strings.NewReader(w.text), w.name, ids)
	return out, err
}

// affordable refuses neighbours that take more memory than a city's analysis may:
// before they are made.
func (w weightsAsked) affordable(u *units) error {
	n, each := float64(len(u.list)), 0.0
	switch {
	case w.kind == "rings":
		each = float64(3 * w.number * (w.number + 1))
	case w.number > 0:
		each = float64(w.number)
	case w.metres > 0:
		each = meanWithin(u.centres(), w.metres)
	}
	if n*each > maxLinks {
		return chengge.Errorf(chengge.ErrTooCostly, "the weights would have about %.0f links, %.0f a unit; at most %d are made: take fewer neighbours or coarser units", n*each, each, maxLinks).
			InChinese("空间权重约有 %.0f 条邻接（每单元 %.0f 条），上限为 %d：请减少邻居或改用更粗的单元", n*each, each, maxLinks)
	}
	return nil
}

// meanWithin estimates how many points lie within a distance of one, from a
// hundred of them.
func meanWithin(points []orb.Point, metres float64) float64 {
	if len(points) == 0 {
		return 0
	}
	plane := spatial.NewPlane(points[len(points)/2])
	xy := make([][2]float64, len(points))
	for i, p := range points {
		xy[i][0], xy[i][1] = plane.Forward(p)
	}
	const sample = 100
	step, found, asked := max(1, len(points)/sample), 0, 0
	for i := 0; i < len(points); i += step {
		asked++
		for _, q := range xy {
			if math.Hypot(q[0]-xy[i][0], q[1]-xy[i][1]) <= metres {
				found++
			}
		}
	}
	return float64(found) / float64(asked)
}
