package daemon_test

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ownup/ownup/mailflow/example"
)

// maxSpam is how many points of SpamAssassin a mail may get.
const maxSpam = 0.5

// borderRules speak of the way a mail took, which an example has not taken: it has no Received, no signature and no server.
var borderRules = regexp.MustCompile(`^(NO_RELAYS|NO_RECEIVED|ALL_TRUSTED|SPF_|DKIM_|DMARC_|ARC_|T_|RCVD_|RDNS_|KHOP_)`)

// TestSpam has SpamAssassin look at every mail, with the rules it was installed with and no network. With OWNUP_SPAM=1 it was
// promised, and the test fails without it.
func TestSpam(t *testing.T) {
	program, err := exec.LookPath("spamassassin")
	switch {
	case err != nil && os.Getenv("OWNUP_SPAM") == "1":
		t.Fatal("OWNUP_SPAM=1, but spamassassin is not installed")
	case err != nil:
		t.Skip("spamassassin is not installed (apt-get install spamassassin)")
	case testing.Short():
		t.Skip("a Perl program reads every mail, which takes its time")
	}
	t.Parallel()
	home := t.TempDir()
	dir := filepath.Join(home, "mails")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var box bytes.Buffer
	for name, raw := range composed(t) {
		box.WriteString("From oops@example.com Mon Nov 23 14:05:00 2026\nX-Example: " + name + "\n")
		box.Write(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")))
		box.WriteString("\n")
	}
	path := filepath.Join(dir, "mbox")
	if err := os.WriteFile(path, box.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-L", "-t", "--mbox", path)
	cmd.Env = append(os.Environ(), "HOME="+home)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	holdSpam(t, out)
}

var hitPattern = regexp.MustCompile(`^ ?(-?\d+\.\d+) ([A-Z0-9_]+) `)

// holdSpam reads the tables that spamassassin -t writes below each mail.
func holdSpam(t *testing.T, out []byte) {
	t.Helper()
	name, seen := "", 0
	points := map[string]float64{}
	why := map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		if n, ok := strings.CutPrefix(lines.Text(), "X-Example: "); ok {
			name = n
			seen++
		}
		hit := hitPattern.FindStringSubmatch(strings.TrimLeft(lines.Text(), " "))
		if hit == nil || borderRules.MatchString(hit[2]) {
			continue
		}
		n, err := strconv.ParseFloat(hit[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		points[name] += n
		why[name] = append(why[name], hit[1]+" "+hit[2])
	}
	if seen < len(example.Mails()) {
		t.Fatalf("%d mails of %d were looked at", seen, len(example.Mails()))
	}
	for name, n := range points {
		if n > maxSpam {
			t.Errorf("%s: %.1f points: %s", name, n, strings.Join(why[name], ", "))
		}
	}
}
