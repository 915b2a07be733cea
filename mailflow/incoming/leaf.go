package incoming

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// encoding names the transfer encoding (RFC 2045, 6) by what is in the field: capitals, comments and misspellings do not
// count. It is "" for one that changes nothing, and for an unknown one.
func (p *part) encoding() string {
	for _, value := range p.head.all("content-transfer-encoding") {
		value = strings.ToLower(strings.TrimLeft(stripComments(value), " \t\"'=:<"))
		switch {
		case strings.HasPrefix(value, "base64"), strings.HasPrefix(value, "base-64"), strings.HasPrefix(value, "base 64"), strings.TrimSpace(value) == "b":
			return "base64"
		case strings.HasPrefix(value, "quoted"), strings.HasPrefix(value, "qp"), strings.TrimSpace(value) == "q":
			return "quoted-printable"
		case strings.HasPrefix(strings.TrimPrefix(value, "x-"), "uu"):
			return "uuencode"
		}
	}
	if !p.head.has("content-transfer-encoding") && isFile(p.kind.value) && isOnlyBase64(bytes.TrimSpace(p.body)) {
		return "base64"
	}
	return ""
}

// isFile says that a type is no text and no mail: where such a part is base64 all over, nobody meant it to stay so.
func isFile(kind string) bool {
	for _, group := range []string{"application/", "image/", "audio/", "video/", "font/", "model/"} {
		if strings.HasPrefix(kind, group) {
			return true
		}
	}
	return false
}

// bytes returns the decoded content of a leaf.
func (p *part) bytes() []byte {
	switch p.encoding() {
	case "base64":
		data, _ := cutBase64(p.body)
		return decodeBase64(data)
	case "quoted-printable":
		return decodeQuotedPrintable(p.body)
	case "uuencode":
		if files := cutUU(p.body); len(files.found) > 0 {
			return files.found[0].data
		}
	}
	return p.body
}

// size is how many bytes a leaf has when decoded. Base64 is only counted, since files may be large.
func (p *part) size() int {
	if p.encoding() == "base64" {
		data, _ := cutBase64(p.body)
		return base64Size(data)
	}
	return len(p.bytes())
}

// text returns the decoded content of a text part as UTF-8 with LF line ends, or as much of it as will be read.
func (p *part) text() string {
	cut := part{head: p.head, kind: p.kind, body: p.body[:min(len(p.body), 4*maxText)]}
	b, tail := cut.decoded()
	hints := p.hints
	if p.kind.value == "text/html" {
		if meta := metaCharset(b); meta != "" {
			hints = append([]string{meta}, hints...)
		}
	}
	charset := p.kind.param("charset")
	text := lineEnds(toUTF8(b, charset, hints...))
	if len(tail) > 0 {
		text = strings.TrimSuffix(text, "\n") + "\n\n" + lineEnds(toUTF8(tail, charset, hints...))
	}
	return text
}

// decoded undoes the transfer encoding of a text, and returns text that stood below it undecoded. Some are of another
// encoding than they say.
func (p *part) decoded() (b, tail []byte) {
	switch {
	case p.encoding() == "":
		return undeclaredTransfer(p.body), nil
	case p.encoding() != "base64":
		if b, ok := hiddenBase64(bytes.TrimSpace(p.body)); ok {
			return b, nil
		}
		return p.bytes(), nil
	}
	data, tail := cutBase64(p.body)
	if isWords(data) || len(tail) > 0 && len(data) < 8 {
		return misdeclaredWords(p.body), nil
	}
	return decodeBase64(data), tail
}

// undeclaredTransfer decodes a text whose encoding nobody declared, where it can be nothing else: lines of base64 and
// nothing besides, or long lines that all end in "=" as those of quoted-printable do.
func undeclaredTransfer(body []byte) []byte {
	trimmed := bytes.TrimSpace(body)
	line, _ := cutLine(trimmed)
	if b, ok := hiddenBase64(trimmed); ok {
		return b
	}
	switch {
	case len(trimmed) < 24 || !plainASCII(trimmed) || isOnlyBase64(trimmed):
	case len(line) > 60 && len(line) < 78 && line[len(line)-1] == '=' && hasHex(trimmed):
		return decodeQuotedPrintable(body)
	}
	return body
}

// hiddenBase64 decodes what is base64 and nothing else, and a text.
func hiddenBase64(b []byte) ([]byte, bool) {
	if len(b) < 24 || !isOnlyBase64(b) {
		return nil, false
	}
	b = decodeBase64(b)
	return b, isWritten(b)
}

// misdeclaredWords reads running text that calls itself base64: it may be quoted-printable.
func misdeclaredWords(body []byte) []byte {
	if !hasHex(body) {
		return body
	}
	if b := decodeQuotedPrintable(body); utf8.Valid(b) && !plainASCII(b) {
		return b
	}
	return body
}

// isOnlyBase64 says whether all lines are base64, none longer than the first, in whole groups.
func isOnlyBase64(b []byte) bool {
	count, width := 0, 0
	for len(b) > 0 {
		var line []byte
		line, b = cutLine(b)
		line = bytes.TrimSpace(line)
		if width == 0 {
			width = len(line)
		}
		if !isPure(line) || len(line) > width {
			return false
		}
		count += len(line)
	}
	return count > 0 && count%4 == 0
}

// isWritten says whether bytes are text: without control signs, and UTF-8 or with spaces between words.
func isWritten(b []byte) bool {
	if !isWords(b) && !utf8.Valid(b) {
		return false
	}
	return !bytes.ContainsFunc(b, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != 0x1b })
}

// hasHex looks for a sign of quoted-printable.
func hasHex(b []byte) bool {
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '=' && isHex(b[i+1]) && isHex(b[i+2]) {
			return true
		}
	}
	return false
}

// isWords says whether a body is running text: one in twelve of its signs is a space, and base64 has none.
func isWords(body []byte) bool {
	spaces := bytes.Count(body, []byte(" "))
	return spaces >= 4 && spaces*12 > len(body)
}

// metaCharset reads the charset that an HTML page declares in itself.
func metaCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 4096)])
	i := bytes.Index(head, []byte("charset="))
	if i < 0 {
		return ""
	}
	name := strings.TrimLeft(string(head[i+len("charset="):]), "\"' ")
	if end := strings.IndexAny(name, "\"' />;"); end >= 0 {
		name = name[:end]
	}
	return headCharset(name)
}

func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\r", "\n")
}

// plainText is what was read of a text part that is not HTML.
type plainText struct {
	text  string
	files []uuFile // that stood uuencoded in it
	pgp   bool     // an encrypted message stood in it
}

// read decodes a text part once; uuencoded files in it are taken out, and the frame of PGP is no text.
func (p *part) read() *plainText {
	if p.plain != nil {
		return p.plain
	}
	t := &plainText{text: p.text()}
	if strings.Contains(t.text, "-----BEGIN PGP ") {
		t.text, t.pgp = withoutPGP(t.text)
	}
	if strings.Contains(t.text, "begin") {
		uu := cutUU([]byte(t.text))
		t.text, t.files = string(uu.rest), uu.found
	}
	p.plain = t
	return t
}

// isHTML says whether a text part is HTML: it says so, or it says plain text but is a page.
func (p *part) isHTML() bool {
	if p.kind.value != "text/plain" {
		return p.kind.value == "text/html"
	}
	if start := bytes.TrimLeft(p.body[:min(len(p.body), 100)], " \t\r\n"); len(start) == 0 || start[0] != '<' {
		return p.encoding() == "base64" && isPage(p.read().text)
	}
	return isPage(p.read().text)
}

func isPage(text string) bool {
	text = strings.TrimLeft(text, " \t\n\ufeff")
	start := strings.ToLower(text[:min(len(text), 20)])
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
}

// readable says whether a leaf is text that the reader of the mail sees as its text.
func (p *part) readable() bool {
	switch kind := p.kind.value; {
	case p.disp.value == "attachment" || p.name() != "":
		return false
	case kind == "text/plain", kind == "text/html", kind == "text/enriched", kind == "text/richtext", kind == "application/pgp":
		return true
	default:
		return strings.HasPrefix(kind, "text/") && !isData(kind)
	}
}

// isData knows the text types that are no text to people. Others are shown as plain text (RFC 2046, 4.1.4).
func isData(kind string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(kind, "text/"), "x-") {
	case "calendar", "vcalendar", "vcard", "directory", "csv", "tab-separated-values", "comma-separated-values", "xml", "css", "javascript",
		"rtf", "json", "patch", "diff", "rfc822-headers", "vnd.google.email-reaction+json", "amp-html", "watch-html", "sgml", "yaml", "c", "python",
		"perl", "java", "log", "tex", "x-vcard", "x-vcalendar":
		return true
	}
	return false
}
