package incoming

import (
	"fmt"
	"testing"
)

// TestMedia reads Content-Type and Content-Disposition as senders write them.
func TestMedia(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, field, want string }{
		{"as it should be", `text/plain; charset="utf-8"`, "text/plain map[charset:utf-8]"},
		{"capitals, white space, comments, an end", `TEXT/HTML (x) ; CHARSET = utf-8 (y) ;`, "text/html map[charset:utf-8]"},
		{"no semicolon", `text/plain charset=utf-8`, "text/plain map[charset:utf-8]"},
		{"a comma", `text/plain, charset=utf-8`, "text/plain map[charset:utf-8]"},
		{"two semicolons", `multipart/mixed;; boundary=x;`, "multipart/mixed map[boundary:x]"},
		{"a colon for the sign", `text/html; charset:utf-8`, "text/html map[charset::utf-8]"},
		{"blanks around the slash", `text / plain; charset=utf-8`, "text/plain map[charset:utf-8]"},
		{"quotes around the type", `"text/html"; charset=x`, "text/html map[charset:x]"},
		{"the name of the field once more", `Content-Type: text/html; charset=x`, "text/html map[charset:x]"},
		{"parameters only", `filename="a.pdf"`, " map[filename:a.pdf]"},
		{"all in an encoded word", `=?utf-8?Q?attachment;_filename=3D"a.pdf"?=`, "attachment map[filename:a.pdf]"},
		{"a name with blanks, unquoted", `attachment; filename=My File.pdf`, "attachment map[filename:My File.pdf]"},
		{"a name with a semicolon, unquoted", `attachment; filename=a;b.pdf`, "attachment map[filename:a;b.pdf]"},
		{"a name with brackets, unquoted", `attachment; filename=a (1).pdf`, "attachment map[filename:a (1).pdf]"},
		{"a comment behind a name", `attachment; filename=a.pdf (x)`, "attachment map[filename:a.pdf]"},
		{"quotes in quotes", `attachment; filename="a "b" c.pdf"`, `attachment map[filename:a "b" c.pdf]`},
		{"a quote that is never closed", `attachment; filename="a.pdf; size=12`, "attachment map[filename:a.pdf size:12]"},
		{"single quotes", `application/pdf; name='a.pdf'`, "application/pdf map[name:a.pdf]"},
		{"percent signs without the star", `attachment; filename=%C3%A4.pdf`, "attachment map[filename:ä.pdf]"},
		{"RFC 2231 without the star", `attachment; filename=iso-8859-1''%E4.pdf`, "attachment map[filename:ä.pdf]"},
		{"a percent sign that encodes nothing", `attachment; filename="100%.pdf"`, "attachment map[filename:100%.pdf]"},
		{"RFC 2231 in quotes", `attachment; filename*="utf-8''%C3%A4.pdf"`, "attachment map[filename:ä.pdf]"},
		{"RFC 2231 cut in a character", `attachment; filename*0*=utf-8''%C3; filename*1*=%A4; filename*2=.pdf`, "attachment map[filename:ä.pdf]"},
		{"a path", `application/pdf; name="C:\\dir\\a.pdf"`, `application/pdf map[name:C:\dir\a.pdf]`},
		{"a boundary with equal signs", `multipart/mixed; boundary=a=b==c`, "multipart/mixed map[boundary:a=b==c]"},
		{"a boundary with a comment's signs", `multipart/mixed; boundary="x(y)z"`, "multipart/mixed map[boundary:x(y)z]"},
	} {
		m := parseMedia(tt.field)
		if got := fmt.Sprintf("%s %v", m.value, m.params); got != tt.want {
			t.Errorf("%s: %s\nwant %s\n got %s", tt.reason, tt.field, tt.want, got)
		}
	}
}
