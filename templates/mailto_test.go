package templates_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ownup/ownup/mailflow/example"
)

// maxLink is how long a mailto: link may be: Windows hands a program no more than about 2,000 characters.
const maxLink = 2000

// TestAnswerLinks holds each button to RFC 6068, with our own address and with one that has a token: recipient, subject
// and answer are those of the mail, nothing stands unencoded that a program may take for something else, and the plain
// text names the same answer.
func TestAnswerLinks(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, mailbox := range []string{"oops@example.com", "oops+7kq2fm4xd3wxp9tq28rnd5v0ab@example.com"} {
		buttons := 0
		for _, m := range example.Mails() {
			m.View.Mailbox = mailbox
			r := render(t, set, m)
			for _, n := range elements(t, r.HTML) {
				if n.Data == "a" && attr(n, "class") == "button" {
					holdAnswer(t, m.Name(), n, mailbox, r.Subject, r.Text)
					buttons++
				}
			}
		}
		if buttons < 50 {
			t.Errorf("only %d buttons in all mails", buttons)
		}
	}
}

func holdAnswer(t *testing.T, name string, a *html.Node, mailbox, subject, text string) {
	t.Helper()
	href, word := attr(a, "href"), textOf(a)
	to, query, ok := strings.Cut(strings.TrimPrefix(href, "mailto:"), "?")
	if !ok || len(href) > maxLink || strings.ContainsAny(href, "+ \"'<>()[]{}|\\^`") {
		t.Errorf("%s: %d characters: %s", name, len(href), href)
	}
	fields := map[string]string{}
	for field := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(field, "=")
		decoded, err := url.PathUnescape(value) // as RFC 6068 says: + is no space
		if err != nil {
			t.Errorf("%s: %s: %v", name, href, err)
		}
		fields[key] = decoded
	}
	if got, err := url.PathUnescape(to); err != nil || got != mailbox {
		t.Errorf("%s: goes to %q, not %q: %v", name, got, mailbox, err)
	}
	if len(fields) != 2 || fields["subject"] != "Re: "+subject || fields["body"] != word {
		t.Errorf("%s: fields %q, subject %q, answer %q", name, fields, subject, word)
	}
	if !strings.Contains(text, "\n- "+word+":") {
		t.Errorf("%s: the plain text has no %q", name, word)
	}
}
