package answer

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestProbe(t *testing.T) {
	data, err := os.ReadFile(os.Getenv("QUICK"))
	if err != nil {
		t.Skip()
	}
	for _, l := range strings.Split(string(data), "\n") {
		if l == "" {
			continue
		}
		a := Read(strings.ReplaceAll(l, "\\n", "\n"))
		fmt.Printf("%-9s %-60s %v %v b=%v n=%v r=%q %v\n", a.Decision, l, a.Items, a.Words, a.Bare, a.Nothing, a.Remarks, a.Why)
	}
}
