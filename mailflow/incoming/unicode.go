package incoming

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

func saysUnicode(charset string) bool {
	switch charset {
	case "utf-8", "utf8", "utf_8", "unicode", "x-utf-8", "x-utf8", "utf-8mb4", "utf8mb4", "cp65001", "csutf8":
		return true
	}
	return strings.HasPrefix(charset, "unicode-1-1-utf-8") || strings.HasPrefix(charset, "utf-8") || strings.HasPrefix(charset, "utf8")
}

func isUTF7(charset string) bool {
	return strings.Contains(charset, "utf-7") || charset == "utf7" || charset == "cp65000" || charset == "csunicode11utf7"
}

// decodeUnicode reads what calls itself UTF-8. What has more bad bytes than good letters is of another charset.
// In the rest a bad byte is a letter of the West that was pasted in, or damage.
func decodeUnicode(b []byte, hints []string) string {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if utf8.Valid(b) {
		return string(b)
	}
	if good, bad := countUnicode(b); bad > good {
		return decode(b, choose(b, hints))
	}
	return mendUnicode(b)
}

// withoutCut leaves out a character at the end that was cut.
func withoutCut(b []byte) []byte {
	for i := len(b) - 1; i >= max(0, len(b)-3); i-- {
		if utf8.RuneStart(b[i]) {
			if b[i] >= 0xc2 && !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}

// countUnicode counts the characters of several bytes, and the bytes that belong to none.
func countUnicode(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			if _, n = badByte(b); n == 1 {
				bad++
			}
		}
		good += btoi(n > 1)
		b = b[n:]
	}
	return good, bad
}

func mendUnicode(b []byte) string {
	var out strings.Builder
	out.Grow(len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r, n = badByte(b)
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

// badByte reads the start of b, which is no UTF-8: the halves of a character beyond the first 65,536, each written
// alone (CESU-8); a character that was cut; or one byte of Windows-1252.
func badByte(b []byte) (rune, int) {
	if len(b) >= 6 && b[0] == 0xed && b[3] == 0xed {
		if r := utf16.DecodeRune(surrogate(b), surrogate(b[3:])); r != utf8.RuneError {
			return r, 6
		}
	}
	n := 1
	for n < len(b) && n < 4 && b[n]&0xc0 == 0x80 {
		n++
	}
	if b[0] < 0xc2 || b[0] > 0xf4 || n == 1 && b[0] <= 0xf4 && len(b) > 1 {
		return charmap.Windows1252.DecodeByte(b[0]), 1
	}
	return utf8.RuneError, n
}

func surrogate(b []byte) rune {
	return rune(b[0]&0x0f)<<12 | rune(b[1]&0x3f)<<6 | rune(b[2]&0x3f)
}

// isWide says whether text has two or four bytes for each letter: it says so, or nearly every other byte is NUL.
func isWide(b []byte, charset string) bool {
	if end := len(bytes.TrimRight(b, "\x00")); len(b)-end > 3 {
		b = b[:end] // a block that was filled up says nothing of the letters
	}
	nuls := bytes.Count(b[:min(len(b), 4096)], []byte{0})
	if nuls*3 > min(len(b), 4096) && len(b) >= 4 {
		return true
	}
	return saysWide(charset) && (nuls > 0 || !utf8.Valid(b))
}

func saysWide(charset string) bool {
	for _, name := range []string{"utf-16", "utf16", "utf-32", "utf32", "ucs-", "iso-10646-ucs", "cp1200"} {
		if strings.HasPrefix(charset, name) {
			return true
		}
	}
	return false
}

// decodeWide decodes UTF-16 and UTF-32: in the order of a byte order mark, else of the name, else of where the NULs are.
func decodeWide(b []byte, charset string) string {
	even, odd, quads := 0, 0, 0
	for i, c := range b[:min(len(b), 4096)] {
		if c == 0 {
			even, odd = even+btoi(i%2 == 0), odd+btoi(i%2 == 1)
			quads += btoi(i%4 == 1 || i%4 == 2)
		}
	}
	little := odd > even
	if even == odd && strings.HasSuffix(charset, "le") {
		little = true
	}
	if strings.Contains(charset, "32") || quads*5 > 2*min(len(b), 4096) {
		return utf32Text(b)
	}
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		b, little = b[2:], true
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		b, little = b[2:], false
	case strings.HasSuffix(charset, "le") && even == 0, strings.HasSuffix(charset, "be") && odd == 0:
		little = strings.HasSuffix(charset, "le")
	}
	if little {
		return utf16Text(b, binary.LittleEndian)
	}
	return utf16Text(b, binary.BigEndian)
}

func utf16Text(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// utf32Text reads characters of four bytes, of which the highest is always NUL.
func utf32Text(b []byte) string {
	var out strings.Builder
	for ; len(b) >= 4; b = b[4:] {
		r := rune(binary.BigEndian.Uint32(b))
		if b[3] == 0 && b[0] != 0 {
			r = rune(binary.LittleEndian.Uint32(b))
		}
		if r != 0xfeff && r != 0xfffe0000>>8 {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// decodeUTF7 decodes RFC 2152, leaving a shift that encodes nothing as it stands.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			out.Write(b)
			break
		}
		out.Write(b[:plus])
		b = b[plus+1:]
		n := 0
		for n < len(b) && isBase64(b[n]) && b[n] != '-' && b[n] != '_' {
			n++
		}
		if n == 0 {
			out.WriteByte('+')
		}
		out.WriteString(utf16Text(decodeBase64(b[:n]), binary.BigEndian))
		b = bytes.TrimPrefix(b[n:], []byte("-"))
	}
	return out.String()
}
