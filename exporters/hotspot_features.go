package exporters

import (
	"context"
	"iter"
	"os"
	"path/filepath"

	"chengge"

	"github.com/paulmach/orb"
)

// hotspotColumns are HotspotColumns with what they hold.
var hotspotColumns = []chengge.Column{
	{Name: "code", Type: chengge.TextColumn, Title: chengge.Text{Zh: "代码", En: "code"}},
	{Name: "name", Type: chengge.TextColumn, Title: chengge.Text{Zh: "名称", En: "name"}},
	{Name: "side", Type: chengge.TextColumn, Title: chengge.Text{Zh: "侧", En: "side"}},
	{Name: "lng", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "经度", En: "longitude"}},
	{Name: "lat", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "纬度", En: "latitude"}},
	{Name: "value", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "数值", En: "value"}},
	{Name: "exposure", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "暴露量", En: "exposure"}},
	{Name: "rate", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "比率", En: "rate"}},
	{Name: "lag", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "邻域平均", En: "mean of neighbours"}},
	{Name: "statistic", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "统计量", En: "statistic"}},
	{Name: "expected", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "期望", En: "expected"}},
	{Name: "variance", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "方差", En: "variance"}},
	{Name: "z", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "z", En: "z"}},
	{Name: "p", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "p", En: "p"}},
	{Name: "adjusted_p", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "校正后 p", En: "adjusted p"}},
	{Name: "permutations", Type: chengge.IntegerColumn, Title: chengge.Text{Zh: "置换次数", En: "permutations"}},
	{Name: "neighbours", Type: chengge.IntegerColumn, Title: chengge.Text{Zh: "邻居数", En: "neighbours"}},
	{Name: "class", Type: chengge.TextColumn, Title: chengge.Text{Zh: "类别代号", En: "class code"}},
	{Name: "class_name", Type: chengge.TextColumn, Title: chengge.Text{Zh: "类别", En: "class"}},
	{Name: "quadrant", Type: chengge.TextColumn, Title: chengge.Text{Zh: "象限", En: "quadrant"}},
}

// HotspotColumns are the names of the columns of the units in CSV, XLSX and
// GeoPackage.
var HotspotColumns = func() []string {
	out := make([]string, len(hotspotColumns))
	for i, c := range hotspotColumns {
		out[i] = c.Name
	}
	return out
}()

// Features gives the units as a layer; they must have their shapes. Names of
// classes are in lang.
func (h *Hotspots) Features(lang chengge.Lang) Features {
	f := Features{Name: "hotspots", Title: chengge.Text{Zh: "热点", En: "hot spots"}, Geometry: chengge.Polygons, Columns: hotspotColumns, Count: int64(len(h.Units))}
	if h.lines() {
		f.Geometry = chengge.Lines
	}
	f.Rows = h.rows(lang)
	return f
}

func (h *Hotspots) rows(lang chengge.Lang) iter.Seq2[chengge.Row, error] {
	return func(yield func(chengge.Row, error) bool) {
		for i := range h.Units {
			u := &h.Units[i]
			row := chengge.Row{ID: chengge.ID(i + 1), Values: u.cells(lang), Shape: u.Shape}
			if _, point := u.Shape.(orb.Point); point {
				row.Shape = nil // of a unit that its edition has no more
			} else if u.Shape != nil {
				row.Shape = orb.Clone(u.Shape) // a file in another system moves it
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// WriteHotspotFile writes the units as a file of features, such as a GeoPackage,
// to path: whole or not at all.
func WriteHotspotFile(ctx context.Context, path string, h *Hotspots, f Format, lang chengge.Lang) error {
	work, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // what is kept was moved away
	dir := filepath.Join(work, "files")
	if _, err := WriteFeatures(ctx, dir, h.Features(lang), FileOptions{Format: f, About: About{Edition: h.Edition}}); err != nil {
		return err
	}
	from := filepath.Join(dir, "hotspots."+string(f))
	if err := os.Chmod(from, 0o644); err != nil {
		return err
	}
	return os.Rename(from, path)
}
