package incoming

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzTNEF holds that a winmail.dat gives clean names and a bounded list, whatever is in it.
func FuzzTNEF(f *testing.F) {
	c := readCaseFile(f, "testdata/mime/tnef-files.txt")
	root := &part{}
	root.head, root.body = splitHeader(c.mail)
	(&outline{}).split(root, 0)
	f.Add(root.kids[1].bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		got := readTNEF(b)
		if len(got.files) > maxTNEFFiles || !utf8.ValidString(got.text) {
			t.Errorf("%d files, text %q", len(got.files), got.text)
		}
		for _, file := range got.files {
			if clean(file.Name) != file.Name || file.Size < 0 || file.Size > len(b) {
				t.Errorf("%+v of %d bytes", file, len(b))
			}
		}
	})
}

// FuzzSigned holds that what a signature wraps is never more than the signature.
func FuzzSigned(f *testing.F) {
	for _, name := range []string{"smime-opaque", "smime-opaque-pieces"} {
		c := readCaseFile(f, "testdata/mime/"+name+".txt")
		p := &part{}
		p.head, p.body = splitHeader(c.mail)
		f.Add(p.bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p := &part{body: b, kind: mediaType{value: "application/pkcs7-mime"}}
		if got := signedContent(p); len(got) > len(b) {
			t.Errorf("%d bytes of %d", len(got), len(b))
		}
	})
}

// FuzzMedia holds that parameters are clean text.
func FuzzMedia(f *testing.F) {
	f.Add(`attachment; filename*0*=utf-8''%C3; filename*1="%A4 \" x"; name==?utf-8?Q?a?=(c); x`)
	f.Fuzz(func(t *testing.T, s string) {
		m := parseMedia(s)
		for name, value := range m.params {
			if clean(value) != value {
				t.Errorf("%s is %q", name, value)
			}
		}
	})
}

// FuzzPlain holds that uuencoded files, PGP and the commands of enriched text leave lines without line ends.
func FuzzPlain(f *testing.F) {
	f.Add("begin 644 a\n#0V%T\n`\nend\nbegin-base64 644 b\nQUI=\n====\n<bold>x</bold><nl>\n\n<excerpt>y", true)
	f.Fuzz(func(t *testing.T, s string, isRich bool) {
		text, _ := withoutPGP(s)
		uu := cutUU([]byte(text))
		if len(uu.rest) > len(s) {
			t.Errorf("%d bytes of %d", len(uu.rest), len(s))
		}
		for _, l := range enrichedLines(string(uu.rest), isRich) {
			if l.quote < 0 || len(l.text) > len(s) {
				t.Errorf("%+v", l)
			}
		}
	})
}

// TestPartBombs are mails made to take time in what mends headers and parts. Each takes well under a second on a quiet
// machine.
func TestPartBombs(t *testing.T) {
	t.Parallel()
	const head = "From: a@example.com\nSubject: x\n"
	long := strings.Repeat("QUJD", 19) + "\n"
	for _, tt := range []struct{ reason, raw string }{
		{"base64 with rubbish below its end, and more at the very end", head + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nQUI=\n" + strings.Repeat("!\n", 500000) + long + "!\n"},
		{"raw letters in very many fields", head + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n"+strings.Repeat("x-a:\xc4\xe3\xba\xc3\n", 9000)+"\nx\n", 150)},
		{"brackets without commas", "From: " + strings.Repeat("x<a@b>y<c@d>", 8000) + "\n\nhi\n"},
		{"brackets that are never closed", "From: " + strings.Repeat("x <a@b ", 14000) + "\n\nhi\n"},
		{"colons", "To: " + strings.Repeat("a:", 45000) + "\n\nhi\n"},
		{"comments between words", "From: " + strings.Repeat("a(b)", 24000) + "<a@example.com>\n\nhi\n"},
		{"words that are never closed", "From: a@example.com\nSubject: " + strings.Repeat("=?a?q?x", 14000) + "\n\nhi\n"},
		{"words in a list", "To: " + strings.Repeat("=?utf-8?q?a?=<a@b>,", 5000) + "\n\nhi\n"},
		{"lines that are no fields", head + "X-A: " + strings.Repeat("y", 50000) + "\n" + strings.Repeat("z\n", 20000) + "To: a@example.com\n\nhi\n"},
		{"lines that go on", head + "X-A: a;\n" + strings.Repeat("b=c;\n", 18000) + "\nhi\n"},
		{"ends that are none", head + "Content-Type: multipart/mixed; boundary=b\n\n--b--\n" + strings.Repeat("--b\n", 500000)},
		{"one boundary for all", head + strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 500)},
		{"commands", head + "Content-Type: text/enriched\n\n" + strings.Repeat("<excerpt><<<param>", 100000)},
		{"files in base64 that never end", head + "\n" + strings.Repeat("begin-base64 644 a\nQUJD\n", 100000)},
		{"a date of brackets", "From: a@example.com\nDate: " + strings.Repeat("(", 50000) + "\n\nhi\n"},
		{"undeclared 8-bit text", head + "\n" + strings.Repeat("\xd0\xc5\xcf\xa2 \xe4\xf6 ", 200000)},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			check(t, Read([]byte(tt.raw), Options{}))
			if took := time.Since(start); took > limit {
				t.Errorf("took %s", took)
			}
		})
	}
}
