// Package exports says what goes out as files: a Request names a layer of an
// edition, the reports or the result of a job, and what of it; Open gives its
// rows, one by one, to exporters.WriteFeatures, and Folder writes a whole edition
// as a folder that comes in again.
//
// It knows no database and no HTTP: whoever asks hands over Sources. Who may ask
// for what is said by Request.Rights and bounded by the scope that Open is given.
package exports
