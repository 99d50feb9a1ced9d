// Package storetest gives tests real databases: one private PostgreSQL in each
// test process, in it one migrated template, and for each test a clone of that.
//
//	func TestMain(m *testing.M) { storetest.Main(m) }
//
//	var migrated = storetest.Template{Migrate: migrate}
//
//	func TestPublish(t *testing.T) {
//		pool := migrated.Pool(t)
//		…
//	}
//
// The server starts with the first database that is asked for and is stopped
// when the tests have run; when the test process is killed, the kernel stops it.
// It trades safety for speed (no fsync) and so is no server to test recovery
// with: for that, start one of your own in storetest.Dir(t).
//
// Where PostgreSQL or PostGIS are not installed, tests fail and name the
// packages; scripts/setup.sh test installs them.
package storetest
