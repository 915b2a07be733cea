package incoming

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// decodeWords decodes the encoded words of RFC 2047 in a header value, also the ones that break its rules: with
// spaces inside, in quotes, glued to text, cut in the middle of a character, or with a language (RFC 2231, 5).
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
		if gap := s[:start]; held.charset == "" || strings.TrimSpace(gap) != "" {
			held.flush(&out)
			out.WriteString(headerText(gap))
		}
		held.add(w, &out)
		s = rest
	}
	held.flush(&out)
	out.WriteString(headerText(s))
	return out.String()
}

// encodedWord is one =?charset?encoding?text?=, its text decoded to bytes.
type encodedWord struct {
	charset string
	text    []byte
}

// pending joins neighbouring words of one charset before they are decoded, since many senders cut characters apart.
type pending struct {
	charset string
	text    []byte
}

func (p *pending) add(w encodedWord, out *strings.Builder) {
	if !strings.EqualFold(p.charset, w.charset) {
		p.flush(out)
	}
	p.charset, p.text = w.charset, append(p.text, w.text...)
}

func (p *pending) flush(out *strings.Builder) {
	if p.charset != "" {
		out.WriteString(toUTF8(p.text, p.charset))
	}
	p.charset, p.text = "", nil
}

// cutWord reads an encoded word at the start of s.
func cutWord(s string) (w encodedWord, rest string, ok bool) {
	charset, rest, ok := strings.Cut(s[2:], "?")
	if !ok || charset == "" || strings.ContainsAny(charset, " \t=<>\"") || len(rest) < 2 || rest[1] != '?' {
		return w, s, false
	}
	encoding := rest[0] | 0x20
	text, after, ok := cutWordText(rest[2:], encoding)
	if !ok {
		return w, s, false
	}
	charset, _, _ = strings.Cut(charset, "*")
	w.charset = charset
	switch encoding {
	case 'b':
		w.text = decodeBase64([]byte(text))
	case 'q':
		w.text = decodeQ(text)
	default:
		return w, s, false
	}
	return w, after, true
}

// cutWordText finds the end of the word. In Q text "?=" may be the start of "?=41"; a word without an end that
// reaches the end of the value is taken as it is.
func cutWordText(s string, encoding byte) (text, rest string, ok bool) {
	from := 0
	for {
		i := strings.Index(s[from:], "?=")
		if i < 0 {
			break
		}
		end := from + i
		if encoding == 'q' && end+4 <= len(s) && isHex(s[end+2]) && isHex(s[end+3]) && strings.Contains(s[end+2:], "?=") &&
			!strings.Contains(s[end+2:end+2+strings.Index(s[end+2:], "?=")], "=?") {
			from = end + 1
			continue
		}
		return s[:end], s[end+2:], true
	}
	if s != "" && !strings.ContainsAny(s, " \t") {
		return strings.TrimRight(s, "?"), "", true
	}
	return "", "", false
}

// decodeQ decodes the Q encoding (RFC 2047, 4.2): quoted-printable with "_" for a space.
func decodeQ(s string) []byte {
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
