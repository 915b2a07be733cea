package incoming

import (
	"bytes"
	"slices"
	"strconv"
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
	line, rest := cutLine(raw)
	if isMboxLine(line) {
		return rest
	}
	if n, err := strconv.Atoi(string(bytes.TrimSpace(line[:min(len(line), 20)]))); err == nil && n > 0 && n <= len(rest) {
		return rest[:n] // Apple Mail's files say their length, and have notes below
	}
	return raw
}

// isMboxLine says whether a line is what a mailbox file puts above each mail: "From sam@example.com Mon Nov 16 …".
func isMboxLine(line []byte) bool {
	_, _, isField := cutField(line)
	return !isField && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")))
}

// hasBareCR says whether the first line, down to an LF, holds several fields with only CR between them. The first is the
// server's own: further down a CR may be somebody's try to have a field that the border does not see.
func hasBareCR(raw []byte) bool {
	line, _ := cutLine(raw)
	if bytes.HasPrefix(line, []byte("From ")) {
		_, line, _ = bytes.Cut(line, []byte("\r"))
	}
	_, below, ok := bytes.Cut(line, []byte("\r"))
	below = bytes.TrimLeft(below, "\r")
	if end := bytes.IndexByte(below, '\r'); end >= 0 {
		below = below[:end]
	}
	name, _, isField := cutField(below)
	return ok && (isField && isKnown(name) || bytes.IndexByte(raw, '\n') < 0)
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
