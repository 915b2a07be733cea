package incoming

import (
	"strings"
	"testing"
	"time"
)

// TestReportBombs are reports made to take time: much of what is looked for, and never enough of it.
func TestReportBombs(t *testing.T) {
	t.Parallel()
	const head = "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\nSubject: Undelivered Mail\n"
	attached := "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain; name=a.txt\n\n"+strings.Repeat("x y\n", 30000), 190) + "--b--\n"
	for _, tt := range []struct{ reason, raw string }{
		{"beginnings of phrases", head + "\n" + strings.Repeat("could not konnte n'a pas ", 90000)},
		{"announcements of nobody", head + "\n" + strings.Repeat("following recipient: ", 90000)},
		{"SMTP codes", head + "\n" + strings.Repeat("550 ", 300000)},
		{"enhanced codes of versions", head + "\n" + strings.Repeat("4.1.1 ", 300000)},
		{"addresses of ours", head + "To: " + strings.Repeat("a@example.com, ", 6000) + "\n\n" + strings.Repeat("a@example.com\n", 80000)},
		{"blocks of fields", head + "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + strings.Repeat("Action: failed\n\n", 60000)},
		{"text in files", head + attached},
		{"escapes", head + "Content-Type: message/delivery-status\n\n" + `Final-Recipient: utf-8;` + strings.Repeat(`\x{`, 40000) + "\n"},
		{"tags of a subject", "Return-Path: <>\nFrom: postmaster@example.org\nSubject: " + strings.Repeat("[", 40000) + strings.Repeat("] ", 20000) + "\n\nhi\n"},
		{"halves of a reaction", head + "\n" + strings.Repeat("👍\nhttp\n", 90000)},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			m := Read([]byte(tt.raw), Options{})
			check(t, m)
			if took := time.Since(start); took > limit {
				t.Errorf("took %s", took)
			} else {
				t.Logf("took %s, class %s", took, m.Class)
			}
		})
	}
}
