package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
)

const (
	helpBackup = `Writes a consistent copy of the store, also while the daemon runs, to OUT, a file that must not exist yet. Keep the key
file with it: without it, old mails are not recognised. The passwords and the config are not part of it.`

	helpRestore = `Puts a backup back as the store of the config. The daemon must not run, and the store must not exist: move it away
first, and the key file must be the one that was in use then. Mail that came after the backup and still lies in the mailbox is taken in again; it names the same cases.`

	helpVerify = `Reads the whole store: that its pages and indexes are sound, that every row keeps its rules, that the schema is this
version's, and that the key file is the one it was written with.`
)

func (a *app) backup(ctx context.Context, args []string) error {
	path, rest, err := a.storeArgs("backup", args, 1)
	if err != nil {
		return err
	}
	config, err := a.loadConfig(path)
	if err != nil {
		return err
	}
	db, err := openAttached(ctx, config)
	if err != nil {
		return err
	}
	defer db.Close()
	err = db.Backup(ctx, rest[0])
	if errors.Is(err, fs.ErrExist) {
		return &hintError{fmt.Errorf("%s is there", rest[0]), "name another file; nothing is ever overwritten"}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "backup written to %s; keep %s with it\n", rest[0], config.Store.KeyFile)
	return nil
}

func (a *app) restore(ctx context.Context, args []string) error {
	path, rest, err := a.storeArgs("restore", args, 1)
	if err != nil {
		return err
	}
	config, err := a.loadConfig(path)
	if err != nil {
		return err
	}
	lock, err := sqlite.Lock(config.Store.Path)
	if err != nil {
		return lockError(err)
	}
	defer lock.Close()
	if _, err := os.Stat(config.Store.Path); !errors.Is(err, os.ErrNotExist) {
		return &hintError{fmt.Errorf("%s is there", config.Store.Path), "move it away first; nothing is ever overwritten"}
	}
	if err := sqlite.Restore(ctx, rest[0], config.Store.Path, store.Migrations()); err != nil {
		return storeError(err)
	}
	fmt.Fprintf(a.out, "%s restored from %s\n", config.Store.Path, rest[0])
	return checkKeys(ctx, config)
}

// checkKeys says so if the key file is not the one that the store was written with.
func checkKeys(ctx context.Context, config daemon.Config) error {
	db, err := openAttached(ctx, config)
	if err != nil {
		return err
	}
	defer db.Close()
	return keyError(daemon.CheckKeys(ctx, config.Store.KeyFile, store.New(db)))
}

func (a *app) verify(ctx context.Context, args []string) error {
	path, _, err := a.storeArgs("verify", args, 0)
	if err != nil {
		return err
	}
	config, err := a.loadConfig(path)
	if err != nil {
		return err
	}
	db, err := openAttached(ctx, config)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Verify(ctx); err != nil {
		return &hintError{err, "stop the daemon, keep the file, and restore the last backup"}
	}
	if err := keyError(daemon.CheckKeys(ctx, config.Store.KeyFile, store.New(db))); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s is sound\n", config.Store.Path)
	return nil
}

// storeArgs reads --config and n arguments.
func (a *app) storeArgs(name string, args []string, n int) (config string, rest []string, err error) {
	f := a.flags(name)
	path := f.String("config", "", "the config `FILE`")
	if rest, err = f.parse(args); err != nil {
		return "", nil, err
	}
	if *path == "" {
		return "", nil, f.required("config")
	}
	if len(rest) != n {
		return "", nil, &usageError{fmt.Sprintf("%s takes %d arguments besides --config, not %d", name, n, len(rest)), name + " --help"}
	}
	return *path, rest, nil
}
