package sqlite

import (
	"testing"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why  string
		open func(t *testing.T) store.Backend
	}{
		{"a file, as the daemon opens it", func(t *testing.T) store.Backend { return open(t, Options{}) }},
		{"a file with one connection", func(t *testing.T) store.Backend { return open(t, Options{Single: true}) }},
		{"in memory", func(t *testing.T) store.Backend { return openAt(t, Memory, Options{}) }},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, tt.open)
		})
	}
}
