// Package hotspot (热点) tells where values gather in space, with statistics
// that stand up: global Moran, Geary and G; Getis and Ord's Gi and Gi*; local
// Moran and local Geary; on any neighbourhood, with exact, permutation or
// analytic p, corrected for many tests.
//
// Values belong to units, which Weights join as neighbours. A unit without data
// is not a unit with zero: name it in Data.Missing and it is left out, and the
// answer says so. A unit without neighbours is an island: it is reported and
// takes part as the method asks. No answer holds a NaN.
//
// Every Result carries what was done: statistic, convention, null, correction,
// seed, numbers of units and islands, and what had to be noted. Where an option
// is left empty it is chosen from the data by a stated rule, and the choice is
// in the Result.
//
// The same values, weights, options and seed give the same bytes on any number
// of cores and on any machine: random numbers are a function of seed, unit and
// permutation; products are rounded before they are added; exponentials and
// normal tails are computed here, not by the machine. Weights that were measured
// (nearest neighbours, bands, kernels) are as equal as the distances are.
package hotspot
