package incoming

import (
	"bytes"
)

// decodeBase64 decodes whatever of the alphabet is there: rubbish between the characters is skipped, padding in the
// middle starts a new group, a last half group gives the bytes that it has.
func decodeBase64(in []byte) []byte {
	out := make([]byte, 0, len(in)*3/4+3)
	var group [4]byte
	n := 0
	for _, c := range in {
		if c == '=' {
			out = appendGroup(out, group[:n])
			n = 0
			continue
		}
		if !isBase64(c) {
			continue
		}
		group[n] = base64Char(c)
		if n++; n == 4 {
			out = appendGroup(out, group[:])
			n = 0
		}
	}
	return appendGroup(out, group[:n])
}

// base64Size is the length of what decodeBase64 gives.
func base64Size(in []byte) int {
	size, n := 0, 0
	for _, c := range in {
		switch {
		case c == '=':
			size, n = size+max(0, n-1), 0
		case isBase64(c):
			if n++; n == 4 {
				size, n = size+3, 0
			}
		}
	}
	return size + max(0, n-1)
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

// base64Char turns the URL alphabet (RFC 4648, 5) into the standard one.
func base64Char(c byte) byte {
	switch c {
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return c
}

func appendGroup(out, group []byte) []byte {
	if len(group) < 2 {
		return out
	}
	// The group holds characters of the alphabet only, so decoding it cannot fail but for bits left over.
	out, _ = base64Alphabet.AppendDecode(out, group)
	return out
}

// decodeQuotedPrintable decodes RFC 2045, 6.7, leaving a "=" that encodes nothing as it stands.
func decodeQuotedPrintable(in []byte) []byte {
	if bytes.IndexByte(in, '=') < 0 {
		return in
	}
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		if in[i] != '=' {
			out = append(out, in[i])
			continue
		}
		if i+2 < len(in) && isHex(in[i+1]) && isHex(in[i+2]) {
			out = append(out, unhex(in[i+1])<<4|unhex(in[i+2]))
			i += 2
			continue
		}
		if n := softBreak(in[i+1:]); n >= 0 {
			i += n
			continue
		}
		out = append(out, '=')
	}
	return out
}

// softBreak returns the length of the white space and line end at the start of b, -1 if that is not what is there.
func softBreak(b []byte) int {
	i := 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	switch {
	case i == len(b):
		return i
	case b[i] == '\n':
		return i + 1
	case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
		return i + 2
	case b[i] == '\r':
		return i + 1
	}
	return -1
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
