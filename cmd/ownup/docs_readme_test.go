package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeInstall does what README says, as far as it goes without mail servers: the table is a people file, the
// commands work, and the check finds nothing wrong but the passwords, which nobody has written yet.
func TestReadmeInstall(t *testing.T) {
	t.Parallel()
	_, section, _ := strings.Cut(read(t, "README.md"), "\n## Install\n")
	section, _, _ = strings.Cut(section, "\n## ")
	dir := t.TempDir()
	house := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, "house", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	example, err := filepath.Abs(filepath.Join(root, "config.example.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"ownup": program, "config.example.toml": example} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	sh := func(line string) (string, error) {
		cmd := exec.Command("sh", "-euc", line)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, m := range regexp.MustCompile(`(?m)^    ((?:install|grep) .*)$`).FindAllStringSubmatch(section, -1) {
		out, err := sh(m[1])
		if err != nil || strings.HasPrefix(m[1], "grep") && strings.Count(out, "\n") < 10 {
			t.Fatalf("%s: %v\n%s", m[1], err, out)
		}
	}
	table := regexp.MustCompile(`(?m)^    (address,.*(?:\n    .*)*)$`).FindStringSubmatch(section)
	check := regexp.MustCompile(`(?m)^    (\./ownup check .*)$`).FindStringSubmatch(section)
	if table == nil || check == nil {
		t.Fatal("no table of people, or no check")
	}
	house("people.csv", strings.ReplaceAll(table[1], "\n    ", "\n")+"\n")
	out, err := sh(check[1])
	if err == nil || strings.Count(out, "PROBLEM") != 2 || !strings.Contains(out, "imap-password") || !strings.Contains(out, "smtp-password") {
		t.Errorf("without passwords: %v\n%s", err, out)
	}
	house("imap-password", "secret\n")
	house("smtp-password", "secret\n")
	if out, err := sh(check[1]); err != nil {
		t.Errorf("with passwords: %v\n%s", err, out)
	}
}
