// Package analyses answers what an analyst asks of a city: where events gather
// (热点). A request says on which units, by which values and how; whoever asks
// hands over the city's snapshot and a Counter, which counts events by cells of
// H3 or by what they were routed to, so that no analysis reads points.
//
// The same request on the same city and the same counts gives the same answer,
// byte for byte, on any machine. It knows no database, no HTTP and no file.
package analyses
