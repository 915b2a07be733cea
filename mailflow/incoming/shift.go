package incoming

import (
	"bytes"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// unshift turns ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922) into EUC: between SO and SI a letter is two bytes
// without their high bits, of the set that the last escape named.
func unshift(b []byte) ([]byte, encoding.Encoding) {
	var enc encoding.Encoding = korean.EUCKR
	out := make([]byte, 0, len(b))
	shifted := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x1b && i+3 < len(b) && b[i+1] == '$':
			if b[i+2] == ')' && b[i+3] == 'A' {
				enc = simplifiedchinese.GB18030
			}
			i += 3
		case c == 0x0e:
			shifted = true
		case c == 0x0f:
			shifted = false
		case c == '\n':
			shifted = false // a line begins unshifted
			out = append(out, c)
		case shifted && c > ' ' && c < 0x7f:
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	return out, enc
}

// resetLines ends each line of ISO-2022-JP in ASCII, as RFC 1468 asks of the sender; not where the next line goes on
// with letters of two bytes and only then returns.
func resetLines(b []byte) []byte {
	var out bytes.Buffer
	for len(b) > 0 {
		line, rest := cutLine(b)
		out.Write(line)
		below, _ := cutLine(rest)
		if escape := bytes.IndexByte(below, 0x1b); escape < 0 || !bytes.HasPrefix(below[escape:], []byte("\x1b(")) {
			out.WriteString("\x1b(B")
		}
		out.Write(b[len(line) : len(b)-len(rest)])
		b = rest
	}
	return out.Bytes()
}
