package daemon

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// keySize is the length of each key in bytes.
const keySize = 32

// What may be wrong with the key of a store: it would not know one of its own mails again.
var (
	ErrKeyMissing = errors.New("the key file is not there, and this store was written with one")
	ErrOtherKey   = errors.New("the key file is not the one that this store was written with")
)

// OpenKeys reads the key file of a store. At the very first start it makes one (0600) with fresh keys; from then on only
// the same id key opens the store: else [ErrKeyMissing] or [ErrOtherKey].
func OpenKeys(ctx context.Context, path string, s *store.Store) (mailflow.Keys, error) {
	mark, used, err := s.KeyMark(ctx)
	if err != nil {
		return mailflow.Keys{}, fmt.Errorf("read mark of key: %w", err)
	}
	k, err := LoadKeys(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && (used || mark != ""):
		return k, fmt.Errorf("%s: %w", path, ErrKeyMissing)
	case errors.Is(err, fs.ErrNotExist):
		k, err = makeKeys(path)
	case err == nil && mark != "" && mark != markOf(k):
		return k, fmt.Errorf("%s: %w", path, ErrOtherKey)
	}
	if err == nil && mark == "" {
		err = s.SetKeyMark(ctx, markOf(k))
	}
	return k, err
}

// CheckKeys says whether the key file is the one that the store was written with.
func CheckKeys(ctx context.Context, path string, s *store.Store) error {
	mark, used, err := s.KeyMark(ctx)
	if err != nil {
		return fmt.Errorf("read mark of key: %w", err)
	}
	k, err := LoadKeys(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !used:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", path, ErrKeyMissing)
	case err == nil && mark != "" && mark != markOf(k):
		return fmt.Errorf("%s: %w", path, ErrOtherKey)
	}
	return err
}

// markOf tells one id key from another and nothing about it.
func markOf(k mailflow.Keys) string { return k.MessageID("key mark") }

// LoadKeys reads the key file; [fs.ErrNotExist] if it is not there. The file has two lines:
//
//	id HEX      never changed: all ids are made with it
//	token HEX   may be replaced: asks sent before keep their tokens
func LoadKeys(path string) (mailflow.Keys, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return mailflow.Keys{}, fmt.Errorf("read key file: %w", err)
	}
	if p := checkPrivate(path); len(p) > 0 {
		return mailflow.Keys{}, fmt.Errorf("read key file: %s", p[0])
	}
	found := map[string][]byte{}
	for line := range strings.Lines(string(b)) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if key, err := hex.DecodeString(text); err == nil && len(key) == keySize {
			found[name] = key
		}
	}
	if found["id"] == nil || found["token"] == nil {
		return mailflow.Keys{}, fmt.Errorf("read key file %s: it needs a line \"id\" and a line \"token\" of %d hex digits each; put the one from your backup back", path, 2*keySize)
	}
	return mailflow.Keys{IDKey: found["id"], TokenKey: found["token"]}, nil
}

// makeKeys writes a new key file; one that appeared meanwhile is never overwritten.
func makeKeys(path string) (mailflow.Keys, error) {
	k := NewKeys()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return k, fmt.Errorf("make key file: %w", err)
	}
	_, err = fmt.Fprintf(f, "id %x\ntoken %x\n", k.IDKey, k.TokenKey)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return k, fmt.Errorf("make key file: %w", err)
	}
	return k, nil
}

// NewKeys returns fresh random keys.
func NewKeys() mailflow.Keys {
	k := mailflow.Keys{IDKey: make([]byte, keySize), TokenKey: make([]byte, keySize)}
	rand.Read(k.IDKey)
	rand.Read(k.TokenKey)
	return k
}
