// Package proof checks plans against their problems, in exact arithmetic and
// without a line of the engine that made them. It has its own types and imports
// nothing of ours.
//
// There are three grades. Of a network the whole optimum is proven: flows
// feasible, potentials feasible, complementary slackness, all in integers. Of a
// linear programme a lower bound is proven that holds whatever rounding the
// solver did. Of a plan with yes-or-no choices it is proven that the plan keeps
// every rule and what it costs; the bound of its tree of cases is as its solver
// states it.
package proof
