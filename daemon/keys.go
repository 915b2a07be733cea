package daemon

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/ownup/ownup/mailflow"
)

// keySize is the length of each key in bytes.
const keySize = 32

// LoadKeys reads the key file, or makes one (0600) with fresh keys if it is not there. The file has two lines:
//
//	id HEX      never changed: all ids are made with it
//	token HEX   may be replaced: asks sent before keep their tokens
func LoadKeys(path string) (mailflow.Keys, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeys(path)
	}
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
