package sqlite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPrivate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why    string
		folder os.FileMode
		file   os.FileMode // 0 = no file
		want   string      // in the error; "" = private
	}{
		{"as it should be", 0o700, 0o600, ""},
		{"stricter", 0o500, 0o400, ""},
		{"a file that is still to come", 0o700, 0, ""},
		{"the group can read it", 0o700, 0o640, "chmod 0600 "},
		{"others can write it", 0o700, 0o602, "chmod 0600 "},
		{"the group can list the folder", 0o750, 0o600, "chmod 0700 "},
		{"others can pass through the folder", 0o701, 0o600, "chmod 0700 "},
		{"an open folder of a file still to come", 0o755, 0, "chmod 0700 "},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "etc")
			path := filepath.Join(dir, "secret")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if tt.file != 0 {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				chmod(t, path, tt.file)
			}
			chmod(t, dir, tt.folder)
			t.Cleanup(func() { chmod(t, dir, 0o700) })
			wantPrivate(t, Private(path), tt.want)
		})
	}
}

func TestPrivateIsForFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chmod(t, dir, 0o700)
	path := filepath.Join(dir, "folder")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	wantPrivate(t, Private(path), "not a regular file")
	wantPrivate(t, Private(filepath.Join(dir, "none", "file")), "no such file")
}

func wantPrivate(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatal(err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Fatalf("error is %v, want one with %q", err, want)
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}
