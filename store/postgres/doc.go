// Package postgres runs a private PostgreSQL with PostGIS as a child of our own
// process, and checks the databases of others.
//
// Start initialises a folder, clears what an earlier life left behind, starts
// the server and supervises it: killed, it is back within a moment under the
// same address. No TCP port is ever opened; the socket lies in a folder that
// only the server's user and root can enter, which is all the authentication
// there is. Only processes that we started, or that verifiably run on this very
// data directory, are ever signalled.
//
// # The folder
//
//	lock       held by flock while a process of ours owns the folder; names its pid
//	data/      PostgreSQL's data directory, 0700, of the server's user
//	new-*/     an initdb under way: renamed to data when it is whole
//	run/       the socket, 0700, of the server's user
//	socket     names the socket's folder where run/ has too long a path
//	log/       what the server wrote: three files of at most 8 MiB
//
// # When our process dies
//
// The server is told to shut down (fast) by the kernel: PR_SET_PDEATHSIG. That
// signal is bound to the thread that forked, and Go ends and moves threads as
// it likes, so a goroutine locked to its thread starts the server, waits for it
// and keeps that thread until the server is gone. What survives all the same
// (backends in a long computation, a server that was started by hand) is found
// in /proc by the next Start, and ended before it.
package postgres
