package exports

import (
	"iter"

	"chengge"
	"chengge/grids"
)

// snapshotRows gives a layer from memory, in the order of its codes; ok is false
// for layers of which a snapshot doesn't hold every column, and for none.
func snapshotRows(s *grids.Snapshot, k chengge.Kind) (rows iter.Seq2[chengge.Row, error], ok bool) {
	switch {
	case s == nil:
		return nil, false
	case k.IsArea():
		return rowsOf(s.Areas(k, ""), (*chengge.Area).AsRow), true
	case k == chengge.KindRoads:
		return rowsOf(s.Roads(""), (*chengge.RoadSegment).AsRow), true
	case k == chengge.KindOverlays:
		return rowsOf(s.Overlays(""), (*chengge.Overlay).AsRow), true
	case k == chengge.KindChiefs:
		return rowsOf(s.Chiefs(), (*chengge.Chief).AsRow), true
	case k == chengge.KindCameras:
		return rowsOf(s.Cameras(), (*chengge.Camera).AsRow), true
	case k == chengge.KindBuildings:
		return rowsOf(s.Buildings(), (*chengge.Building).AsRow), true
	case k == chengge.KindSites:
		return rowsOf(s.Sites(), (*chengge.Site).AsRow), true
	}
	return nil, false
}

func rowsOf[T any](things iter.Seq[*T], row func(*T) chengge.Row) iter.Seq2[chengge.Row, error] {
	return func(yield func(chengge.Row, error) bool) {
		for v := range things {
			if !yield(row(v), nil) {
				return
			}
		}
	}
}
