package incoming

import (
	"strings"
	"testing"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	const mail = "Received: from a\nFrom: Sam <sam@example.com>\nDate: Mon, 16 Nov 2026 09:12:00 +0100\nMessage-ID: <a@b>\nSubject: one\n two\nX-A: 1\n\nhello\nworld\n"
	want := Read([]byte(mail), Options{}).Fingerprint
	for _, tt := range []struct {
		reason, mail string
		same         bool
	}{
		{"the very same", mail, true},
		{"CRLF instead of LF, folds included", strings.ReplaceAll(mail, "\n", "\r\n"), true},
		{"another way here", strings.Replace(mail, "from a", "from b", 1), true},
		{"a field that does not count", strings.Replace(mail, "X-A: 1", "X-A: 2\nX-B: 3", 1), true},
		{"an mbox line on top", "From x\n" + mail, true},
		{"another sender", strings.Replace(mail, "Sam <", "Max <", 1), false},
		{"another date", strings.Replace(mail, "09:12", "09:13", 1), false},
		{"another id", strings.Replace(mail, "<a@b>", "<c@b>", 1), false},
		{"another subject", strings.Replace(mail, "two", "too", 1), false},
		{"another body", strings.Replace(mail, "world", "World", 1), false},
		{"a line more", mail + "\n", false},
		{"a second From", "From: x@y\n" + mail, false},
		{"words moved from one field to the next", strings.Replace(strings.Replace(mail, "one\n two", "one", 1), "\n\nhello", "\n\n twohello", 1), false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := Read([]byte(tt.mail), Options{}).Fingerprint; (got == want) != tt.same {
				t.Errorf("same fingerprint: %t, want %t", got == want, tt.same)
			}
		})
	}
}

func TestOwnGroupNeedsItsName(t *testing.T) {
	t.Parallel()
	m := Read([]byte("From: a@example.com\nList-Id: <oops.example.com>\nSubject: x\n\nhi\n"), Options{Own: []string{"other@example.com"}})
	if m.Class != List {
		t.Errorf("class %s, want %s", m.Class, List)
	}
}

// TestWhySaysNoText holds that reasons go to logs: nothing of the mail may stand in them.
func TestWhySaysNoText(t *testing.T) {
	t.Parallel()
	const canary = "CANARY"
	raw := "From: " + canary + " <" + canary + "@example.com>\nTo: " + canary + "@example.net\nSubject: " + canary + "\nMessage-ID: <" + canary + "@x>\n" +
		"Authentication-Results: mx.example.com; dmarc=pass header.from=" + canary + ".example\nAuto-Submitted: " + canary + "\n\n" + canary + "\n"
	m := Read([]byte(raw), Options{AuthservID: "mx.example.com"})
	for _, why := range m.Why {
		if strings.Contains(strings.ToUpper(why), canary) {
			t.Errorf("mail text in %q", why)
		}
	}
}
