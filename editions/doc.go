// Package editions judges the versions of a city's data. Check reads an edition
// (数据版本), from a folder of files or a database alike, and gives all that is
// wrong with its rows, between them, and between neighbours on the ground as
// findings; WriteFindings prints them.
package editions
