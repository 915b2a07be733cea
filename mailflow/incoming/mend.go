package incoming

import (
	"bytes"
	"slices"
)

// mend undoes what transport did to a mail as a whole: a byte order mark, two bytes for each letter, an mbox "From "
// line, line ends of bare CR or of CR CR LF, NULs at the end.
func mend(raw []byte) []byte {
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		raw = []byte(decodeWide(raw, "utf-16"))
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if end := bytes.IndexByte(raw, '\n'); end > 1 && raw[end-1] == '\r' && raw[end-2] == '\r' {
		raw = bytes.ReplaceAll(raw, []byte("\r\r\n"), []byte("\r\n"))
	}
	if hasBareCR(raw) {
		raw = bareCRs(raw)
	}
	raw = bytes.TrimLeft(raw, "\r\n\t \x00") // nothing can be folded before the first field
	raw = bytes.TrimRight(raw, "\x00\x1a")   // what disks fill a block with, and the end of a file of old
	if line, rest := cutLine(raw); isMboxLine(line) {
		return rest
	}
	return raw
}

// isMboxLine says whether a line is what a mailbox file puts above each mail: "From sam@example.com Mon Nov 16 …".
func isMboxLine(line []byte) bool {
	_, _, isField := cutField(line)
	return !isField && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")))
}

// hasBareCR says whether the first line, down to an LF, holds several fields with only CR between them. Servers put lines
// of their own above; one further down must hold more, since a stray CR is no line end.
func hasBareCR(raw []byte) bool {
	line, rest := cutLine(bytes.TrimLeft(raw, "\r\n"))
	if n := fieldsBehindCR(line); n > 0 || len(rest) == 0 && bytes.IndexByte(line, '\r') > 0 {
		return true
	}
	for range 20 {
		if line, rest = cutLine(rest); blank(line) {
			break
		}
		if fieldsBehindCR(line) >= 3 {
			return true
		}
	}
	return false
}

// fieldsBehindCR counts the fields of mails that stand behind a CR in a line, up to three.
func fieldsBehindCR(line []byte) (n int) {
	_, line, _ = bytes.Cut(line, []byte("\r"))
	for range 20 {
		var one []byte
		one, line, _ = bytes.Cut(bytes.TrimLeft(line, "\r"), []byte("\r"))
		if name, _, ok := cutField(one); ok && isKnown(name) {
			n++
		}
		if n == 3 || len(line) == 0 {
			break
		}
	}
	return n
}

// bareCRs turns each CR that stands alone into LF.
func bareCRs(raw []byte) []byte {
	raw = slices.Clone(raw)
	for i, c := range raw {
		if c == '\r' && (i+1 == len(raw) || raw[i+1] != '\n') {
			raw[i] = '\n'
		}
	}
	return raw
}

// hasKnown says whether any field is one that mails have.
func (h header) hasKnown() bool {
	for _, f := range h {
		if isKnown(f.name) {
			return true
		}
	}
	return false
}
