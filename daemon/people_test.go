package daemon

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/ownup/ownup/mailflow"
)

// TestPeopleFiles reads each people file of testdata; beside it stands what was read and what is said about it. To add
// a case, add a file and run with -update.
func TestPeopleFiles(t *testing.T) {
	t.Parallel()
	zone, err := mailflow.ParseZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases(t, "people/*.csv") {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f := People{Path: name + ".csv", Mailbox: "oops@example.com", Domains: []string{"example.com", "example.org"}, Language: "de", Zone: zone}
			people, problems := f.Read(data)
			var b strings.Builder
			for _, p := range people {
				line, err := json.Marshal(p)
				if err != nil {
					t.Fatal(err)
				}
				b.Write(append(line, '\n'))
			}
			golden(t, strings.TrimSuffix(file, ".csv")+".want", lines(problems, "")+b.String())
			for _, p := range problems {
				if p.Fix == "" {
					t.Errorf("%s: no fix for it", p)
				}
			}
		})
	}
}

func TestPeopleLoad(t *testing.T) {
	t.Parallel()
	folder := privateFolder(t)
	path := writePrivate(t, filepath.Join(folder, "people.csv"), "address,name,manager\nada@example.com,Ada Stone,\n")
	dir, problems := People{Path: path}.Load()
	if dir.Len() != 1 || len(problems) > 0 {
		t.Fatalf("loaded %d people: %v", dir.Len(), problems)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, problems := (People{Path: path}).Load(); !Refused(problems) || !strings.Contains(problems[0].Fix, "chmod 0600 "+path) {
		t.Errorf("a file the group can read: %v", problems)
	}
	if _, problems := (People{Path: path + "x"}).Load(); !Refused(problems) || problems[0].What != "is not there" {
		t.Errorf("a file that is missing: %v", problems)
	}
}
