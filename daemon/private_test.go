package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckPrivate(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why          string
		file, folder os.FileMode
		want         []string // part of each problem
	}{
		{"as it should be", 0o600, 0o700, nil},
		{"tighter still, as systemd gives credentials", 0o400, 0o500, nil},
		{"the group can read the file", 0o640, 0o700, []string{"chmod 0600"}},
		{"all can look into the folder", 0o600, 0o755, []string{"chmod 0700"}},
		{"the group can write into the folder", 0o600, 0o720, []string{"chmod 0700"}},
		{"both", 0o644, 0o755, []string{"chmod 0600", "chmod 0700"}},
	} {
		folder := privateFolder(t)
		path := writePrivate(t, filepath.Join(folder, "key"), "x")
		for target, mode := range map[string]os.FileMode{path: row.file, folder: row.folder} {
			if err := os.Chmod(target, mode); err != nil {
				t.Fatal(err)
			}
		}
		problems := checkPrivate(path)
		if len(problems) != len(row.want) {
			t.Errorf("%s: %v", row.why, problems)
			continue
		}
		for i, part := range row.want {
			if !strings.Contains(problems[i].String(), part) {
				t.Errorf("%s: %s does not say %q", row.why, problems[i], part)
			}
		}
	}
}

func TestCheckPrivateFollowsLinks(t *testing.T) {
	t.Parallel()
	folder, outside := privateFolder(t), privateFolder(t)
	real := writePrivate(t, filepath.Join(outside, "real key"), "x")
	link := filepath.Join(folder, "key")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(outside, 0o755); err != nil {
		t.Fatal(err)
	}
	problems := checkPrivate(link)
	if len(problems) != 1 || problems[0].File != outside {
		t.Errorf("the folder where the key really is: %v", problems)
	}
	if problems := checkPrivate(filepath.Join(folder, "none", "key")); len(problems) != 1 || problems[0].What != "is not there" {
		t.Errorf("a folder that is missing: %v", problems)
	}
	if problems := checkPrivate(filepath.Join(folder, "not yet")); len(problems) != 0 {
		t.Errorf("a file that is still to be made: %v", problems)
	}
}

func TestReadPrivateIsBounded(t *testing.T) {
	t.Parallel()
	folder := privateFolder(t)
	path := writePrivate(t, filepath.Join(folder, "key"), "12345")
	if data, problems := readPrivate(path, 5); string(data) != "12345" || len(problems) > 0 {
		t.Errorf("read %q, %v", data, problems)
	}
	for _, path := range []string{path, folder} {
		if data, problems := readPrivate(path, 4); data != nil || !Refused(problems) {
			t.Errorf("%s: read %q, %v", path, data, problems)
		}
	}
}
