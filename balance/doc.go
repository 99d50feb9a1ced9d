// Package balance makes a plan of what files say of earth and rubble (土方平衡):
// it finds each site's office and road, the ways between sites under the bans of
// each period, has package earthwork plan, compares the plan with what happens
// without one, and writes it down as a report.
//
// Everything in a Document follows from its Input and Options: the same input
// gives the same bytes. Prices that nobody states are assumptions, and are
// listed as such.
package balance
