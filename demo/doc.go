// Package demo makes a city out of a seed: areas of every level, roads and
// their chiefs, bodies, duties, a million components, rules, permits, ninety
// days of reports and the sites of earth and rubble. It looks like a city on
// the map and is large as one; its places and bodies are invented and say so,
// and officers are called by their post.
//
// The same options give the same bytes, whatever the number of cores. The city
// passes every check; what is wrong in it (reports, unknown owners) was planted
// and is told beside it.
package demo
