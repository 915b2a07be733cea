package incoming

import (
	"bytes"
	"unicode"
)

// cutBase64 parts a base64 body from text that somebody put below it undecoded: the footer of a mailing list, the
// note of a scanner. Rubbish between the lines of base64 stays where it is.
func cutBase64(body []byte) (data, tail []byte) {
	body = withoutForeign(body)
	trimmed := bytes.TrimRight(body, " \t\r\n")
	if isPure(trimmed[bytes.LastIndexByte(trimmed, '\n')+1:]) {
		return body, nil // nearly always
	}
	width, isEnd := 0, false
	for rest := body; len(rest) > 0; {
		line, next := cutLine(rest)
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
		case isPure(line), isNoisy(line):
			width = max(width, len(line))
			isEnd = line[len(line)-1] == '=' || len(line)%4 == 0 && (len(line) < width || len(line) < 60)
		case isEnd && !hasBase64(rest):
			return body[:len(body)-len(rest)], withLetters(rest)
		default:
			isEnd = false // rubbish; whether more follows was looked for once
		}
		rest = next
	}
	return body, nil
}

// withLetters is a tail that says something: not one of padding, or of the dot with which SMTP ends a mail.
func withLetters(tail []byte) []byte {
	if !bytes.ContainsFunc(tail, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return nil
	}
	return bytes.TrimLeft(tail, "=\r\n\t ")
}

// withoutForeign leaves out what is no base64 and has letters of it: a note of words above, and another part below, whose
// delimiter was damaged.
func withoutForeign(body []byte) []byte {
	plain := bytes.IndexAny(body, "-_") // up to here it is of the standard alphabet, which has neither
	for _, sign := range []string{"\n--", "\nContent-", "\nMIME-"} {
		for at := 0; ; {
			i := bytes.Index(body[at:], []byte(sign))
			if i < 0 {
				break
			}
			at += i + 1
			if _, next := cutLine(body[at:]); startsPart(body[at:]) || startsPart(next) || at == plain {
				body = body[:at]
				break
			}
		}
	}
	line, rest := firstLine(body)
	words := len(bytes.Fields(line))
	if below, _ := firstLine(rest); words >= 4 && len(line) <= 12*words && len(below) > 0 && isPure(below) {
		return rest
	}
	return body
}

// isPure says whether a line is base64 and nothing else.
func isPure(line []byte) bool {
	figures := false
	for _, c := range bytes.TrimSpace(line) {
		switch {
		case !isBase64(c) && c != '=':
			return false
		case c != '-' && c != '_' && c != '=':
			figures = true
		}
	}
	return figures
}

// isNoisy says whether a line is base64 with a few bytes of rubbish in it, which count for nothing (RFC 2045, 6.8), and no word
// or address.
func isNoisy(line []byte) bool {
	noise := 0
	for _, c := range line {
		switch {
		case isSpace(c), c == '.', c == ':', c == '@':
			return false
		case !isBase64(c) && c != '=', c == '-', c == '_':
			noise++
		}
	}
	return len(line) >= 24 && noise*20 <= len(line)
}

// hasBase64 looks for a whole line of base64.
func hasBase64(b []byte) bool {
	for len(b) > 0 {
		line, next := cutLine(b)
		if len(line) >= 60 && isPure(line) {
			return true
		}
		b = next
	}
	return false
}
