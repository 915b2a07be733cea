package answer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHostileProbe(t *testing.T) {
	files, _ := filepath.Glob("/tmp/hostile/*.txt")
	for _, f := range files {
		data, _ := os.ReadFile(f)
		for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			a := Read(strings.ReplaceAll(l, "\\n", "\n"))
			bad := a.Decision == Approve
			for _, it := range a.Items {
				bad = bad || it.Decision == Approve && a.Decision != Changes
			}
			if bad {
				fmt.Printf("  BAD %s %q %v\n", filepath.Base(f), l, a)
			}
		}
	}
}
