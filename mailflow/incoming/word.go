package incoming

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// decodeWords decodes the encoded words of RFC 2047 in a header value, also the ones that break its rules: with
// spaces inside, in quotes, glued to text, cut in the middle of a character, without a charset or an end, or with a
// language (RFC 2231, 5).
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return headerText(s)
	}
	var out strings.Builder
	var held pending
	for s != "" {
		start := strings.Index(s, "=?")
		if start < 0 {
			break
		}
		w, rest, ok := cutWord(s[start:])
		if !ok {
			held.flush(&out)
			out.WriteString(headerText(s[:start+2]))
			s = s[start+2:]
			continue
		}
		// White space between two encoded words is no text (RFC 2047, 6.2).
		if gap := s[:start]; !held.open || strings.TrimSpace(gap) != "" {
			held.flush(&out)
			out.WriteString(headerText(gap))
		}
		held.add(w, &out)
		s = rest
	}
	held.flush(&out)
	out.WriteString(headerText(s))
	return decodeAgain(out.String())
}

// decodeAgain undoes a second encoding: what was decoded is an encoded word as a whole.
func decodeAgain(s string) string {
	if !strings.HasPrefix(s, "=?") || !strings.HasSuffix(s, "?=") {
		return s
	}
	if w, rest, ok := cutWord(s); ok && rest == "" && (lookup(tidyCharset(w.charset)) != nil) {
		return toUTF8(w.text, w.charset)
	}
	return s
}

// encodedWord is one =?charset?encoding?text?=, its text decoded to bytes.
type encodedWord struct {
	charset string
	text    []byte
}

// pending joins neighbouring words of one charset before they are decoded, since many senders cut characters apart.
type pending struct {
	open    bool
	charset string
	text    []byte
}

func (p *pending) add(w encodedWord, out *strings.Builder) {
	if !strings.EqualFold(p.charset, w.charset) {
		p.flush(out)
	}
	p.open, p.charset, p.text = true, w.charset, append(p.text, w.text...)
}

func (p *pending) flush(out *strings.Builder) {
	if p.open {
		// In UTF-16 each word has a byte order mark of its own.
		out.WriteString(strings.ReplaceAll(toUTF8(p.text, p.charset), "\ufeff", ""))
	}
	*p = pending{}
}

// cutWord reads an encoded word at the start of s.
func cutWord(s string) (w encodedWord, after string, ok bool) {
	charset, _, ok := strings.Cut(s[2:min(len(s), 100)], "?")
	behind := 2 + len(charset) + 1
	charset = strings.Trim(charset, " \t\"'")
	if !ok || strings.ContainsAny(charset, " \t=<>\"@,") {
		return w, s, false
	}
	encoding, inner := cutEncoding(s[behind:])
	if encoding == 0 {
		return w, s, false
	}
	text, after, ok := cutWordText(inner, encoding)
	if !ok {
		return w, s, false
	}
	w.charset, _, _ = strings.Cut(charset, "*")
	if encoding == 'q' {
		w.text = decodeQ(text)
	} else {
		w.text = decodeBase64([]byte(text))
	}
	return w, after, true
}

// cutEncoding reads "q?" or "b?", with spaces, and written out as some do; 0 if it is neither.
func cutEncoding(s string) (encoding byte, rest string) {
	name, _, ok := strings.Cut(s[:min(len(s), 24)], "?")
	if !ok {
		return 0, s
	}
	rest = s[len(name)+1:]
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "q", "quoted-printable":
		return 'q', rest
	case "b", "base64":
		return 'b', rest
	}
	return 0, s
}

// maxWord is far above the 75 signs that RFC 2047 allows a word; some senders put a whole list into one.
const maxWord = 16 << 10

// cutWordText finds the end of the word. In Q text "?=" may be the start of "?=41". A word without an end runs to the
// next one, or as far as it may go.
func cutWordText(s string, encoding byte) (text, rest string, ok bool) {
	if len(s) > maxWord {
		text, rest, ok = cutWordText(s[:maxWord], encoding)
		return text, s[maxWord-len(rest):], ok
	}
	next := strings.Index(s, " =?")
	for from := 0; ; {
		i := strings.Index(s[from:], "?=")
		if i < 0 {
			break
		}
		end := from + i
		if next >= 0 && next < end && isWordStart(s[next+1:]) {
			return strings.TrimRight(s[:next], "?= "), s[next:], true
		}
		if encoding == 'q' && isQInside(s[end+2:]) {
			from = end + 1
			continue
		}
		return s[:end], s[end+2:], true
	}
	if next >= 0 && isWordStart(s[next+1:]) {
		return strings.TrimRight(s[:next], "?= "), s[next:], true
	}
	return cutOpenWord(s, encoding)
}

// cutOpenWord reads a word without an end: up to white space, if what stands there is encoded.
func cutOpenWord(s string, encoding byte) (text, rest string, ok bool) {
	end := strings.IndexAny(s, " \t<")
	if end < 0 {
		return strings.TrimRight(s, "?"), "", s != ""
	}
	text = strings.TrimRight(s[:end], "?")
	if encoding == 'b' && len(text) >= 8 && isPure([]byte(text)) || encoding == 'q' && hasHex([]byte(text)) {
		return text, s[end:], true
	}
	return "", "", false
}

// isQInside says that what follows "?=" in Q text still belongs to the word: the two digits of an encoded sign, and
// another end further on.
func isQInside(s string) bool {
	if len(s) < 2 || !isHex(s[0]) || !isHex(s[1]) {
		return false
	}
	end := strings.Index(s, "?=")
	return end >= 0 && !strings.Contains(s[:end], "=?")
}

// isWordStart says whether s begins with =?charset?q? or =?charset?b?.
func isWordStart(s string) bool {
	charset, rest, ok := strings.Cut(s[2:min(len(s), 60)], "?")
	if !ok || strings.ContainsAny(charset, " =") {
		return false
	}
	encoding, _ := cutEncoding(rest)
	return encoding != 0
}

// decodeQ decodes the Q encoding (RFC 2047, 4.2): quoted-printable with "_" for a space. A "=" before a space was the
// end of a line, which encoders of bodies leave.
func decodeQ(s string) []byte {
	if strings.Contains(s, "= ") {
		pieces := strings.Split(s, "= ")
		for i := range pieces[1:] {
			pieces[i+1] = strings.TrimLeft(pieces[i+1], " ")
		}
		s = strings.Join(pieces, "")
	}
	return decodeQuotedPrintable([]byte(strings.ReplaceAll(s, "_", " ")))
}

// headerText makes a raw header value valid UTF-8: as it is, or as the 8-bit text that it most likely is.
func headerText(s string) string {
	if strings.Contains(s, "\x1b$") {
		return toUTF8([]byte(s), "iso-2022-jp")
	}
	if isPlainASCII(s) {
		return s
	}
	if utf8.ValidString(s) {
		return clean(s)
	}
	return toUTF8([]byte(s), "")
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] == 0 {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f'
}

// base64Alphabet is the standard one, padding looked after by the caller.
var base64Alphabet = base64.RawStdEncoding
