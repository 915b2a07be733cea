package incoming

import (
	"bytes"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// limit is when a hang is a bug: far above what any mail takes, far below what a person waits. The race detector, which takes
// ten times as long, gets ten times the time.
const limit = 10 * time.Second * slowed

// check holds what is true of every reading, whatever the bytes.
func check(t *testing.T, m Mail) {
	t.Helper()
	texts := append([]string{m.From, m.FromName, m.Subject, m.MessageID, m.Text}, m.ToNames...)
	texts = append(texts, m.To...)
	texts = append(texts, m.Cc...)
	texts = append(texts, m.References...)
	for _, in := range m.Inline {
		texts = append(texts, in.Quoted, in.Text)
	}
	for _, a := range m.Attachments {
		texts = append(texts, a.Name, a.Type)
	}
	if m.Bounce != nil {
		texts = append(texts, m.Bounce.Recipient, m.Bounce.Status, m.Bounce.Action)
	}
	if strings.ContainsAny(m.Subject+m.FromName, "\r\n") || strings.ContainsRune(m.Text, '\r') {
		t.Errorf("line ends: %q %q %q", m.Subject, m.FromName, m.Text)
	}
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			t.Errorf("no clean text: %q", s)
		}
	}
	if m.Class == "" || m.Trust == "" || len(m.Why) == 0 {
		t.Errorf("undecided: %+v", m)
	}
	for _, why := range m.Why {
		if strings.Contains(why, "a parser gave up") {
			t.Error("a parser panicked")
		}
	}
	if m.From != "" && Address(m.From) != m.From {
		t.Errorf("not in compared form: %q", m.From)
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatal("no cases", err)
	}
	for _, path := range files {
		f.Add(readCaseFile(f, path).mail)
	}
	o := Options{Own: []string{"oops@example.com"}, AuthservID: "mx.example.com", Sent: []string{"Sent to: Sam Carter.\nWhat is still happening?\n"}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		start := time.Now()
		before := bytes.Clone(raw)
		check(t, Read(raw, o))
		if !bytes.Equal(before, raw) {
			t.Error("the mail was changed")
		}
		if took := time.Since(start); took > limit {
			t.Errorf("took %s", took)
		}
	})
}

func FuzzAuthResults(f *testing.F) {
	f.Add(`mx.example.com 1; dkim=pass (2048-bit key; unprotected) header.d=example.com header.b="ab/c="; dmarc=pass header.from=example.com`)
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAuthResults(s)
		if err == nil && strings.ContainsAny(a.id, " ;") && !strings.Contains(s, `"`) {
			t.Errorf("an id with marks in it: %q", a.id)
		}
	})
}

func FuzzAddress(f *testing.F) {
	f.Add("Sam@Example.com")
	f.Add("\"a b\"@bücher.example")
	f.Fuzz(func(t *testing.T, s string) {
		once := Address(s)
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\r\n\x00") {
			t.Errorf("no clean text: %q", once)
		}
		if Address(once) != once {
			t.Errorf("%q becomes %q, then %q", s, once, Address(once))
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add("<div>a<blockquote type=cite>b<p>c</blockquote><pre>d\ne")
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range htmlLines(s) {
			if !utf8.ValidString(l.text) || strings.ContainsAny(l.text, "\n\x00") || l.quote < 0 {
				t.Errorf("no clean line: %+v", l)
			}
		}
	})
}

// TestBombs are mails made to take time, memory or stack. Each takes well under a second on a quiet machine.
func TestBombs(t *testing.T) {
	t.Parallel()
	const head = "From: a@example.com\nSubject: x\n"
	nested := func(levels int) string {
		var b strings.Builder
		for i := range levels {
			b.WriteString("Content-Type: multipart/mixed; boundary=b" + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + "\n\n--b" + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + "\n")
		}
		return b.String()
	}
	for _, tt := range []struct {
		reason, raw string
		class       Class
	}{
		{"nested multiparts that never end", head + nested(5000), Unreadable},
		{"thirty levels, never ended", head + nested(30), Unreadable},
		{"a thousand parts", head + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 1000), Unreadable},
		{"a header of a megabyte", head + strings.Repeat("X-A: "+strings.Repeat("y", 100)+"\n", 10000) + "\nhi\n", Unreadable},
		{"one field of a megabyte", "From: a@example.com\nTo: " + strings.Repeat("a@example.com, ", 70000) + "\n\nhi\n", Unreadable},
		{"open brackets", "From: " + strings.Repeat("(", 90000) + "\n\nhi\n", Report},
		{"commas", "From: " + strings.Repeat("a,", 45000) + "\n\nhi\n", Report},
		{"quotes", "From: " + strings.Repeat(`"`, 90000) + "\n\nhi\n", Report},
		{"encoded words", "From: a@example.com\nSubject: " + strings.Repeat("=?utf-8?q?=?=", 7000) + "\n\nhi\n", Report},
		{"open brackets in Received", head + "Received: from " + strings.Repeat("(", 90000) + "\nAuthentication-Results: mx.example.com; " + strings.Repeat("(", 9000) + "\n\nhi\n", Report},
		{"parameters", head + "Content-Type: text/plain" + strings.Repeat(";a*0=b", 14000) + "\n\nhi\n", Report},
		{"ids", head + "References: " + strings.Repeat("<a@b> ", 15000) + "\n\nhi\n", Reply},
		{"a million quote marks", head + "\n" + strings.Repeat(">", 1000000) + "\n", Report},
		{"a million short lines", head + "\n" + strings.Repeat("On 1:\n", 300000), Report},
		{"a million labels", head + "\n" + strings.Repeat("To: x\n", 300000), Report},
		{"a million uuencoded beginnings", head + "\n" + strings.Repeat("begin 644 a\n#", 100000), Report},
		{"a million tags", head + "Content-Type: text/html\n\n" + strings.Repeat("<div><blockquote>", 200000) + "hi", Report},
		{"a million end tags", head + "Content-Type: text/html\n\n" + strings.Repeat("<b>", 100000) + strings.Repeat("</i>", 100000) + "hi", Report},
		{"a long line", head + "\n" + strings.Repeat("a: ", 1000000), Report},
		{"delimiters with a space before them", head + "Content-Type: multipart/mixed; boundary=abcdef\n\n" + strings.Repeat(" --abcdef\nContent-Type: a/b\n\nx\n", 30000), Unreadable},
		{"a boundary in every line", head + "Content-Type: multipart/mixed; boundary=abcdef\n\n" + strings.Repeat("x abcdef\n", 200000), Report},
		{"a boundary in one line", head + "Content-Type: multipart/mixed; boundary=abcdef\n\n" + strings.Repeat("x abcdef ", 200000), Report},
		{"words without an end", head + "Subject: " + strings.Repeat("=?utf-8?q?=41 ", 6000) + "\n\nhi\n", Report},
		{"quotes over many lines", head + "X-A: \"" + strings.Repeat("\n\"\"", 25000) + "\n\nhi\n", Report},
		{"indented fields", head + strings.Repeat("Date: x\n To: x\n", 6000) + "\nhi\n", Report},
		{"dashes in base64", head + "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("AA-A\n--__\n", 200000), Report},
		{"messages in messages", head + strings.Repeat("Content-Type: message/rfc822\n\n"+head, 3000), Report},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			m := Read([]byte(tt.raw), Options{AuthservID: "mx.example.com"})
			check(t, m)
			if m.Class != tt.class {
				t.Errorf("class %s, want %s: %v", m.Class, tt.class, m.Why)
			}
			if took := time.Since(start); took > limit {
				t.Errorf("took %s", took)
			}
		})
	}
}

// TestForwardsInForwards holds that mails inside of mails cost no more than their size: each level is read once.
func TestForwardsInForwards(t *testing.T) {
	t.Parallel()
	raw := strings.Repeat("From: a@example.com\nSubject: Fwd: x\nContent-Type: message/rfc822\n\n", 20000) + "From: a@example.com\nSubject: y\n\nhi\n"
	start := time.Now()
	m := Read([]byte(raw), Options{})
	check(t, m)
	if took := time.Since(start); m.Class != Report || took > limit {
		t.Errorf("class %s after %s", m.Class, took)
	}
}

// TestMemory holds that a mail of the largest size is read in bounded memory. What is allocated in all is more than
// what is ever held at once, so the bound is safe.
// It has the process for itself, since it counts what all allocate.
func TestMemory(t *testing.T) {
	const size, bound = 25 << 20, 256 << 20
	head := "From: a@example.com\nSubject: x\n"
	for _, tt := range []struct{ reason, raw string }{
		{"short lines", head + "\n" + strings.Repeat("a\n", size/2)},
		{"one line", head + "\n" + strings.Repeat("a", size)},
		{"quoted lines", head + "\n" + strings.Repeat("> a\n", size/4)},
		{"tags", head + "Content-Type: text/html\n\n" + strings.Repeat("<p>a", size/4)},
		{"text in base64", head + "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("YWFhYWFh", size/8)},
		{"text in quoted-printable", head + "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=koi8-r\n\n" + strings.Repeat("=C1=C2=C3", size/9)},
		{"an attachment", head + "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + strings.Repeat("YWFhYWFh", size/8)},
		{"both forms", head + "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n" + strings.Repeat("a b\n", size/8) + "\n--b\nContent-Type: text/html\n\n" + strings.Repeat("<p>a", size/8)},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			raw := []byte(tt.raw)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			check(t, Read(raw, Options{}))
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > bound {
				t.Errorf("allocated %d MiB", used>>20)
			} else {
				t.Logf("allocated %d MiB", used>>20)
			}
		})
	}
}
