// Package chengge (城格) is the vocabulary of a city's management: its areas,
// roads, chiefs, bodies, components and rules as plain types, with parsing,
// formatting and checking; the table of layers; the table of errors; and
// Contents, an edition as sequences.
//
// It imports nothing of ours. Positions are orb points in lng/lat order on
// CGCS2000, which here is one with WGS 84; other systems are converted at the
// border by package spatial.
package chengge
