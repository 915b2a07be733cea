package daemon_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates"
)

// The bytes of all mails, to look at them with other programs: go test ./daemon -run MailBytes -mails /tmp/mails
var mailsTo = flag.String("mails", "", "folder into which the test of the mails' bytes puts them")

// composed are the examples as they go out: by name, the bytes.
func composed(t *testing.T) map[string][]byte {
	t.Helper()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	cp := daemon.Composer{
		Templates: func() *templates.Set { return set }, Name: "Desk", Address: "oops@example.com", Subaddress: true,
		Keys: mailflow.Keys{IDKey: bytes.Repeat([]byte{1}, 32), TokenKey: bytes.Repeat([]byte{2}, 32)},
	}
	mails := map[string][]byte{}
	for _, m := range example.Mails() {
		c, out := decidedMail(cp.Keys, m)
		raw, err := cp.Compose(c, out, "cause "+m.Name())
		if err != nil {
			t.Fatal(err)
		}
		mails[m.Name()] = raw.Bytes
	}
	return mails
}

// decidedMail is an example as the workflow would decide it, with the case it belongs to.
func decidedMail(keys mailflow.Keys, m example.Mail) (mailflow.Case, mailflow.Mail) {
	v := m.View
	c := mailflow.Case{ID: keys.Case("example"), Code: v.Code}
	out := mailflow.Mail{Template: m.Template, View: v, Thread: v.Code, Answers: "<report@mail.example.com>", Replied: true}
	if v.Tag != "" {
		out.Private, out.Thread, out.Answers, out.Replied = true, v.Tag, "", false
	}
	if v.Ref != "" {
		out.AskID, out.Thread = "ask", v.Ref
		c.Asks = []mailflow.Ask{{ID: "ask", Ref: v.Ref, To: v.Reader.Address, Token: keys.Token(c.ID, v.Ref, v.Reader.Address)}}
	}
	for i, p := range v.SentTo {
		if i == 0 {
			out.To = []string{p.Address}
		} else {
			out.Cc = append(out.Cc, p.Address)
		}
	}
	return c, out
}

// TestMailBytes holds what every mail owes to the programs on its way: RFC 5322 (lines, one of each field), RFC 2045
// (quoted-printable), RFC 3676 (format=flowed).
func TestMailBytes(t *testing.T) {
	t.Parallel()
	for name, raw := range composed(t) {
		if *mailsTo != "" {
			if err := os.WriteFile(filepath.Join(*mailsTo, name+".eml"), raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		holdLines(t, name, raw)
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		holdHeader(t, name, m.Header)
		text, html := holdParts(t, name, m)
		if !strings.Contains(html, "<html lang=") {
			t.Errorf("%s: the second part is no HTML", name)
		}
		holdFlowed(t, name, text)
	}
}

// holdLines holds that lines end in CRLF, none is longer than the 78 characters that RFC 5322, 2.1.1 asks for, all of it
// is ASCII, and no line of a body ends in a space, which relays may cut off.
func holdLines(t *testing.T, name string, raw []byte) {
	t.Helper()
	_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	for line := range bytes.Lines(raw) {
		text, ok := bytes.CutSuffix(line, []byte("\r\n"))
		if !ok || bytes.ContainsAny(text, "\r\n") || len(text) > 78 {
			t.Errorf("%s: line of %d: %q", name, len(text), line)
		}
		if slices.ContainsFunc(text, func(b byte) bool { return b >= 0x80 || b < ' ' && b != '\t' }) {
			t.Errorf("%s: not ASCII: %q", name, line)
		}
	}
	if bytes.Contains(body, []byte(" \r\n")) || bytes.Contains(body, []byte("\t\r\n")) {
		t.Errorf("%s: a line of the body ends in a space", name)
	}
}

func holdHeader(t *testing.T, name string, h mail.Header) {
	t.Helper()
	for _, key := range []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted", "References", "In-Reply-To"} {
		if len(h[key]) != 1 {
			t.Errorf("%s: %d fields %s", name, len(h[key]), key)
		}
	}
	if id := h.Get("Message-ID"); len(id) > 70 || !strings.HasSuffix(id, "@example.com>") {
		t.Errorf("%s: Message-ID %s", name, id)
	}
	refs := strings.Fields(h.Get("References"))
	if len(refs) == 0 || h.Get("In-Reply-To") != refs[len(refs)-1] {
		t.Errorf("%s: In-Reply-To %s, References %v", name, h.Get("In-Reply-To"), refs)
	}
	if from, err := mail.ParseAddress(h.Get("From")); err != nil || from.Name != "Desk" || from.Address != "oops@example.com" {
		t.Errorf("%s: From %s", name, h.Get("From"))
	}
}

// holdParts takes a mail apart: text first, HTML last (RFC 2046, 5.1.4), each in quoted-printable.
func holdParts(t *testing.T, name string, m *mail.Message) (text, html string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: Content-Type %s: %v", name, kind, err)
	}
	var parts []string
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		kind, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		want := []string{"text/plain", "text/html"}[min(len(parts), 1)]
		if err != nil || kind != want || params["charset"] != "utf-8" || kind == "text/plain" && (params["format"] != "flowed" || params["delsp"] != "") {
			t.Errorf("%s: part is %s %v, want %s: %v", name, kind, params, want, err)
		}
		if p.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("%s: %s in %s", name, kind, p.Header.Get("Content-Transfer-Encoding"))
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		parts = append(parts, string(body))
	}
	if len(parts) != 2 {
		t.Fatalf("%s: %d parts", name, len(parts))
	}
	return parts[0], parts[1]
}

// holdFlowed reads a text as RFC 3676 says: nothing that is not stuffed begins like a quote, a mail in a folder or a
// signature, and each paragraph ends in a line that is fixed.
func holdFlowed(t *testing.T, name, text string) {
	t.Helper()
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\r\n")
		if strings.HasPrefix(line, ">") || strings.HasPrefix(line, "From ") || line == "-- " {
			t.Errorf("%s: line %q is taken for something else", name, line)
		}
		if open && (line == "" || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "-")) {
			t.Errorf("%s: a line flows into %q", name, line)
		}
		open = strings.HasSuffix(line, " ")
	}
	if open || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("%s: the text does not end", name)
	}
}

// TestThreads holds that the mails of a thread name the same Message-ID first, and those of another thread another: a
// thread begins for some in its middle, and Gmail asks that References "consistently refer to the same message ID".
func TestThreads(t *testing.T) {
	t.Parallel()
	roots, subjects := map[string]string{}, map[string]string{}
	for name, raw := range composed(t) {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		root, subject := strings.Fields(m.Header.Get("References"))[0], m.Header.Get("Subject")
		if was, ok := roots[subject]; ok && was != root {
			t.Errorf("%s: %q begins with %s and with %s", name, subject, was, root)
		}
		if was, ok := subjects[root]; ok && was != subject {
			t.Errorf("%s: thread %s has the subjects %q and %q", name, root, was, subject)
		}
		roots[subject], subjects[root] = root, subject
	}
	if len(roots) < 7 {
		t.Errorf("only %d threads: %v", len(roots), roots)
	}
}
