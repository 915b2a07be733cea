package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/realmail"
)

// TestRealCheck tries check --online on real servers: all well, then with a password that is wrong.
func TestRealCheck(t *testing.T) {
	t.Parallel()
	h := newRealHouse(t, []realmail.User{{Address: "sam@example.com", Name: "Sam Carter", Password: "sam-secret"}}, realPeople, "")
	out, code := h.check()
	for _, want := range []string{
		"ok       imap.login: ", "ok       smtp.login: ", "ok       inbox: 0 mails lie in it", "ok       roundtrip: a mail to oops@example.com came back",
		"ok       subaddress: a mail to oops+", "ok       authentication-results: ", ": 0 problems, ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if code != exitFine || len(h.mails("oops@example.com", "")) != 0 {
		t.Errorf("check ended with %d and left %d mails behind:\n%s", code, len(h.mails("oops@example.com", "")), out)
	}
	h.write("password", "wrong-secret\n")
	out, code = h.check()
	for _, want := range []string{
		"PROBLEM  imap.login: IMAP server localhost:", "PROBLEM  smtp.login: SMTP server localhost:", "does not accept the login",
		"→ check username and password", ": 2 problems, ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if code != exitError || strings.Contains(out, "wrong-secret") {
		t.Errorf("check ended with %d:\n%s", code, out)
	}
}

// check runs check --online as a program of its own, which knows the servers' authority.
func (h *realHouse) check() (out string, code int) {
	h.tb.Helper()
	program, err := build()
	if err != nil {
		h.tb.Fatal(err)
	}
	cmd := exec.Command(program, "check", "--online", "--config", h.config)
	cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+h.world.CAFile)
	b, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		h.tb.Fatal(err)
	}
	return string(b), cmd.ProcessState.ExitCode()
}
