package sqlite

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ownup/ownup/daemon/store"
)

// pragma is one setting of a connection (https://sqlite.org/pragma.html) and the value it reads back as.
type pragma struct{ name, value string }

// pragmas are the settings of a connection in the order they are made.
func pragmas(path string, r role, o Options) []pragma {
	journal := "wal"
	if path == Memory {
		journal = "memory"
	}
	cache := "-8192"
	if r == roleReader {
		cache = "-1024" // there are several, and the system caches the file as well
	}
	all := []pragma{
		{"busy_timeout", strconv.FormatInt(o.Busy.Milliseconds(), 10)}, // first: the others may have to wait
		{"journal_mode", journal},
		{"synchronous", "2"}, // FULL: a commit is on disk when it returns
		{"foreign_keys", "1"},
		{"secure_delete", "1"},  // what retention deletes is gone from the file, too
		{"temp_store", "2"},     // MEMORY: no mail in /tmp
		{"trusted_schema", "0"}, // a view or trigger in a tampered file calls no functions with side effects
		{"cell_size_check", "1"},
		{"cache_size", cache},          // negative: KiB
		{"wal_autocheckpoint", "1000"}, // pages: more makes nothing faster, but the commit that pays for it waits longer
		{"journal_size_limit", strconv.Itoa(16 << 20)},
	}
	if o.MaxPages > 0 && r != roleReader {
		all = append(all, pragma{"max_page_count", strconv.Itoa(o.MaxPages)})
	}
	return append(all, pragma{"query_only", flag(r == roleReader)}) // last: it also forbids some of the above
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

// setUp makes each setting and reads it back.
func (c *conn) setUp(all []pragma) error {
	for _, p := range all {
		if err := c.script("PRAGMA " + p.name + " = " + p.value); err != nil {
			return fmt.Errorf("set %s: %w", p.name, err)
		}
		got, err := c.pragma(p.name)
		if err != nil {
			return fmt.Errorf("read back %s: %w", p.name, err)
		}
		if got != p.value {
			return fmt.Errorf("set %s: it is %q, not %q", p.name, got, p.value)
		}
	}
	return nil
}

// pragma reads a setting, "" if SQLite does not know it.
func (c *conn) pragma(name string) (string, error) {
	var value any
	err := c.query(context.Background(), step{key: stmtKey{sql: "PRAGMA " + name}},
		func(r store.Row) error { return r.Scan(&value) })
	if value == nil {
		return "", err
	}
	return fmt.Sprint(value), err
}
