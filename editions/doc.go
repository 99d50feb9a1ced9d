// Package editions judges the versions of a city's data. Check reads an edition
// (数据版本), from a folder of files or a database alike, and gives all that is
// wrong with its rows and between them as findings; WriteFindings prints them.
//
// What neighbours do to each other on the ground (gaps, overlaps, slivers,
// unconnected segments) is not asked here.
package editions
