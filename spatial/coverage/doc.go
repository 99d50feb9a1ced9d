// Package coverage tells whether neighbouring areas fit exactly: gaps (缝隙),
// overlaps (重叠), slivers (碎屑面), vertices that one neighbour lacks, areas that
// reach beyond what they lie in, areas in several pieces; and whether lines meet
// at their ends as a network should. It knows nothing of a city.
//
// Check lays all borders over each other as one planar arrangement: edges are cut
// where they touch or cross, and each face knows the areas that cover it. What
// touches, crosses and covers what is decided exactly, never by a tolerance, so
// that a fault may be as small as the last bit of a coordinate. Only measures
// (areas, widths, places) are rounded. Whoever shares vertices bit by bit, or has
// vertices exactly on a neighbour's edge, is without fault.
//
// The work grows as the number of edges, plus what their boxes have in common.
package coverage
