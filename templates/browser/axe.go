package browser

import (
	"context"
	"os"
	"testing"
)

// Axe is axe-core, the script.
type Axe string

// LoadAxe reads the file that OWNUP_AXE names; without one it returns "".
func LoadAxe(t testing.TB) Axe {
	t.Helper()
	name := os.Getenv("OWNUP_AXE")
	if name == "" {
		return ""
	}
	script, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return Axe(script)
}

// run leaves no rule out, and what axe cannot decide counts as found. Frames are documents of their own.
const run = `; axe.run({ exclude: ["iframe"] }, { iframes: false }).then((r) => [...r.violations, ...r.incomplete].flatMap((v) =>
	v.nodes.map((n) => v.id + ": " + v.help + ": " + n.html.slice(0, 200))))`

// Look returns what axe finds on the page: the rule, what it asks for, and the element.
func (a Axe) Look(t testing.TB, ctx context.Context) []string {
	t.Helper()
	return Ask[[]string](t, ctx, string(a)+run)
}
