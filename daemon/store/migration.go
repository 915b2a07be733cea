package store

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Migration is one step of the schema. A backend applies each in a transaction of its own, in order of Version, and
// remembers the last one.
type Migration struct {
	Version int    // 1 and up, without gaps
	Name    string // "guard" of 0001_guard.sql
	SQL     string // one or more statements
}

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations returns the schema of ownup, step by step: the files migrations/0001_name.sql and so on.
// A migration that was released is never changed.
func Migrations() []Migration {
	m, err := readMigrations(migrations, "migrations")
	if err != nil {
		panic(err) // the files are part of the program, and a test reads them
	}
	return m
}

func readMigrations(files fs.FS, dir string) ([]Migration, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.sql"))
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	all := make([]Migration, 0, len(names))
	for i, name := range names { // Glob sorts
		m, err := readMigration(files, name)
		if err != nil {
			return nil, err
		}
		if m.Version != i+1 {
			return nil, fmt.Errorf("read migration %s: number %d is missing or there twice", path.Base(name), i+1)
		}
		all = append(all, m)
	}
	return all, nil
}

func readMigration(files fs.FS, name string) (Migration, error) {
	number, label, ok := strings.Cut(strings.TrimSuffix(path.Base(name), ".sql"), "_")
	version, err := strconv.Atoi(number)
	if !ok || err != nil || len(number) != 4 {
		return Migration{}, fmt.Errorf("read migration %s: its name is not of the form 0001_name.sql", path.Base(name))
	}
	sql, err := fs.ReadFile(files, name)
	if err != nil {
		return Migration{}, fmt.Errorf("read migration %s: %w", path.Base(name), err)
	}
	return Migration{Version: version, Name: label, SQL: string(sql)}, nil
}
