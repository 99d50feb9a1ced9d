package proj

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-proj/v11"

	"chengge/spatial"
)

// ToCGCS2000 converts a point of the coordinate system to longitude, latitude in
// degrees. What is not finite, is outside the projection or leads to no
// longitude and latitude is an error; a point merely far outside the system's
// area of use is converted.
func (t *Transform) ToCGCS2000(p orb.Point) (orb.Point, error) {
	one := []orb.Point{p}
	if err := t.AllToCGCS2000(one); err != nil {
		return orb.Point{}, err
	}
	return one[0], nil
}

// FromCGCS2000 converts longitude, latitude in degrees to the coordinate system,
// with the errors of ToCGCS2000.
func (t *Transform) FromCGCS2000(p orb.Point) (orb.Point, error) {
	one := []orb.Point{p}
	if err := t.AllFromCGCS2000(one); err != nil {
		return orb.Point{}, err
	}
	return one[0], nil
}

// AllToCGCS2000 converts ps in place, as ToCGCS2000 each. After an error, which
// names the first point that failed, ps is unchanged.
func (t *Transform) AllToCGCS2000(ps []orb.Point) error {
	return t.convert(ps, proj.DirectionFwd)
}

// AllFromCGCS2000 converts ps in place, as FromCGCS2000 each. After an error,
// which names the first point that failed, ps is unchanged.
func (t *Transform) AllFromCGCS2000(ps []orb.Point) error {
	return t.convert(ps, proj.DirectionInv)
}

func (t *Transform) convert(ps []orb.Point, direction proj.Direction) error {
	inward := direction == proj.DirectionFwd
	flat := make([]float64, 0, 2*len(ps))
	for i, p := range ps {
		if err := check(p, !inward || t.pj == nil); err != nil {
			return t.fail(i, p, len(ps), err)
		}
		if t.northingFirst && inward {
			p[0], p[1] = p[1], p[0]
		}
		if t.pj == nil {
			if inward {
				p = t.datum.ToCGCS2000(p)
			} else {
				p = t.datum.FromCGCS2000(p)
			}
		}
		flat = append(flat, p[0], p[1])
	}
	switch {
	case t.several:
		for i := range ps {
			if err := t.choose(flat[2*i:2*i+2], direction); err != nil {
				return t.fail(i, ps[i], len(ps), err)
			}
		}
	case t.pj != nil:
		// Points that fail come back infinite and are found below; the error does not say which.
		_ = t.pj.TransFlatCoords(direction, flat, 2, -1, -1)
	}
	for i := range ps {
		q := orb.Point{flat[2*i], flat[2*i+1]}
		if err := check(q, inward || t.pj == nil); err != nil {
			return t.fail(i, ps[i], len(ps), fmt.Errorf("outside the projection: %w", err))
		}
	}
	for i := range ps {
		q := orb.Point{flat[2*i], flat[2*i+1]}
		if t.northingFirst && !inward {
			q[0], q[1] = q[1], q[0]
		}
		ps[i] = q
	}
	return nil
}

// choose converts one point where PROJ chooses between operations by the place,
// and refuses where it chose to leave the datum out.
func (t *Transform) choose(xy []float64, direction proj.Direction) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, err := t.pj.Trans(direction, proj.NewCoord(xy[0], xy[1], 0, 0))
	if err != nil {
		return err
	}
	used, err := t.pj.GetLastUsedOperation()
	if err != nil {
		return err
	}
	if ballpark(used.Info().Description) {
		return errBallpark
	}
	xy[0], xy[1] = c.X(), c.Y()
	return nil
}

// check refuses what is not finite and, for degrees, what is out of range.
func check(p orb.Point, degrees bool) error {
	if degrees {
		return spatial.CheckLngLat(p)
	}
	if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
		return fmt.Errorf("%v, %v is not finite", p[0], p[1])
	}
	return nil
}

func (t *Transform) fail(i int, p orb.Point, n int, err error) error {
	if n > 1 {
		return fmt.Errorf("point %d (%v, %v) in %s: %w", i, p[0], p[1], t.name, err)
	}
	return fmt.Errorf("point (%v, %v) in %s: %w", p[0], p[1], t.name, err)
}
