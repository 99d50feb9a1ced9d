// Package spatial is geometry that knows nothing of a city: datums, exact
// predicates, measures with units, linear referencing and the indexes that
// answer "what covers this point" and "what is nearest to it".
//
// Coordinates are longitude, latitude in degrees, in that order, as orb types;
// unless a name says otherwise they are CGCS2000, which here is the same as
// WGS 84. Edges of areas and lines are straight in longitude and latitude.
// Lengths are Metres and areas SquareMetres on the ellipsoid. Nothing here
// crosses the 180th meridian, but for the outline of a Cell.
//
// The package imports nothing of ours, and C only for the hexagons of H3 (h3.go);
// PROJ is behind spatial/proj and GEOS behind spatial/overlay.
package spatial
