package answer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHold(t *testing.T) {
	files, _ := filepath.Glob("/tmp/hold/*.txt")
	for _, f := range files {
		data, _ := os.ReadFile(f)
		ok, all, fa := 0, 0, 0
		for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			want, text, _ := strings.Cut(l, "\t")
			a := Read(strings.ReplaceAll(text, "\\n", "\n"))
			all++
			if string(a.Decision) == want {
				ok++
				continue
			}
			if a.Decision == Approve {
				fa++
			}
			fmt.Printf("  %s want %-8s got %-8s %s %v\n", filepath.Base(f), want, a.Decision, text, a.Why)
		}
		fmt.Printf("%s %d/%d false approves %d\n", filepath.Base(f), ok, all, fa)
	}
}
