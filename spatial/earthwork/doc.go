// Package earthwork tells where each cubic metre of earth and rubble should go
// (土方调配): what a volume is, what may go where, the plan that costs least, and
// why it is so.
//
// Volumes have a state and are integers of 0.1 m³; plans balance in bank m³
// (自然方). Costs are integers of 10⁻⁴ yuan, sums are of 128 bits. What comes in
// is rounded once, and what the rounding left is shown. A Plan carries the
// potentials that prove it: package proof, which shares no code with the
// engine, checks them.
//
// What is a ratio of two factors, one of the giver and one of the taker, as from a
// giver's loose m³ to a taker's compacted ones, is gone once both are in bank m³:
// a network holds it exactly. What ties flows together is solved by Clp or Cbc.
//
// The package reads no file, no clock and no road: distances are handed in.
package earthwork
