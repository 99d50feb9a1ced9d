// Package jobs does the work that takes longer than a request: analyses now,
// exports and balances likewise. River hands jobs out; what people see of them
// (state, progress, result) is in a table of ours.
//
// A worker holds a lock of its connection while it works, so that a job whose
// worker was killed is seen to have nobody, and is taken again within half a
// minute; a job that has killed three workers fails. A result is kept with the
// request, the edition and the state of the reports that it came from: the same
// request on the same data is answered by what is kept, the same bytes.
package jobs
