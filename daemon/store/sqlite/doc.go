// Package sqlite keeps the store in one SQLite file. It runs statements and knows none of them.
//
//	          Apply                                   Query
//	            │ queue                                 │
//	            ▼                                       ▼
//	    writer goroutine                        pool of readers
//	BEGIN IMMEDIATE                             (query_only)
//	  SAVEPOINT  guards, statements  RELEASE  ┐
//	  SAVEPOINT  guards, statements  RELEASE  ├ one for each batch that waited
//	  SAVEPOINT  guards ✗  ROLLBACK TO        ┘
//	COMMIT (one fsync)
//
// Rules:
//
//   - One connection writes. Batches that arrive while a commit is under way wait together and share the next one,
//     each within its own savepoint, in the order given.
//   - A guard that does not hold, or a violated constraint, undoes its own batch alone. After any other error
//     the transaction is rolled back, every batch in it fails, and a new connection is opened for the next. Whether
//     the disk keeps a batch that failed so is not known (a COMMIT whose fsync failed may come back after a crash):
//     guards make it harmless to repeat.
//   - No statement of a transaction sees a caller's context: the driver would roll back everybody's work on a cancel.
//     A cancelled batch that still waits is withdrawn; one that is being written is seen through. So an error
//     of the context means that nothing happened.
//   - WAL, synchronous=FULL, foreign_keys and the rest are set on each connection and read back, because SQLite ignores
//     a pragma that it does not know.
//   - The file is 0600 in a folder of 0700; others who can read or write it are refused at open. What is deleted is
//     overwritten (secure_delete), and temporary data stays in memory.
//   - Connections are the driver's own, without database/sql: its pool, context watchers and conversions cost as much
//     as the statements.
//
// A database in memory (path ":memory:"), or a file with Options.Single, has one connection for everything. That is what
// testing/synctest needs.
package sqlite
