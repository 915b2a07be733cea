// Package storetest holds what every backend of the store must do, as one suite of tests:
//
//	func TestConformance(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) store.Backend { ... })
//	}
//
// A backend opens an empty database with Migrations for each test and closes it with t.Cleanup.
package storetest

import (
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

// Migrations is the schema of the suite: ownup's guard table, and two small tables.
func Migrations() []store.Migration {
	return []store.Migration{
		{Version: 1, Name: "guard", SQL: `CREATE TABLE guard (
			lease    INTEGER CONSTRAINT lease    CHECK (lease <> 0),
			sequence INTEGER CONSTRAINT sequence CHECK (sequence <> 0)
		) STRICT`},
		{Version: 2, Name: "entry", SQL: `CREATE TABLE entry (
			id    INTEGER PRIMARY KEY,
			label TEXT UNIQUE,
			size  INTEGER CONSTRAINT size CHECK (size >= 0),
			score REAL,
			body  BLOB
		) STRICT;
		CREATE TABLE remark (
			id    INTEGER PRIMARY KEY,
			entry INTEGER NOT NULL REFERENCES entry (id),
			late  INTEGER REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
			text  TEXT NOT NULL
		) STRICT`},
	}
}

// Open returns an empty backend with the schema of Migrations.
type Open func(t *testing.T) store.Backend

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	t.Helper()
	tests := []struct {
		name string
		run  func(t *testing.T, b store.Backend)
	}{
		{"a batch happens whole", batchIsWhole},
		{"a constraint undoes its whole batch", constraintUndoesBatch},
		{"each kind of constraint spares the neighbours", constraintsSpareNeighbours},
		{"a foreign key checked at the end spares the neighbours", deferredKeySparesNeighbours},
		{"a guard refuses by its name", guardRefusesByName},
		{"NULL and false guards do not hold", guardTruth},
		{"the first guard that fails is named", firstGuardIsNamed},
		{"guards see the batches before", guardsSeeBatchesBefore},
		{"batches of one call keep their order", orderWithinCall},
		{"an empty call and an empty batch are fine", nothingToDo},
		{"an argument of a strange type fails its batch", strangeArgument},
		{"a broken statement fails and the next works", brokenStatement},
		{"values come back as they went in", valuesRoundTrip},
		{"a row refuses what does not fit", scanRefuses},
		{"a large batch", largeBatch},
		{"many batches in one call", manyBatches},
		{"many writers at once", concurrentWriters},
		{"one of many wins a guard", oneWinner},
		{"queries see what was applied before", readYourWrites},
		{"queries see whole batches", wholeBatchesOnly},
		{"queries do not write", queriesDoNotWrite},
		{"an error of scan ends the query", scanErrorEndsQuery},
		{"a cancelled context", cancelledContext},
		{"a context cancelled while waiting", cancelledWhileWaiting},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			tt.run(t, open(t))
		})
	}
}
