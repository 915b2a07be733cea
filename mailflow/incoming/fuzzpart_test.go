package incoming

import (
	"testing"
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
