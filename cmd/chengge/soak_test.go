//go:build soak

package main

import (
	"testing"
	"time"

	"chengge/store"
)

func TestSoakKilledAtRandomMoments(t *testing.T) { killAtRandomMoments(t, 50, 20_000) }

func TestSoakDatabaseAway(t *testing.T) { databaseAway(t, 10*time.Minute) }

func TestSoakThreeServers(t *testing.T) { threeServers(t, 20, 3, 2000, store.DefaultAhead) }
