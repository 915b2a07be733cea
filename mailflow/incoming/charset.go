package incoming

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// toUTF8 decodes text of a declared charset ("" = none declared). A declaration is believed unless the bytes
// contradict it, since wrong ones are as common as none.
func toUTF8(b []byte, charset string) string {
	charset = strings.ToLower(strings.Trim(charset, " \t\"'"))
	switch {
	case strings.Contains(charset, "utf-7") || charset == "utf7":
		return clean(decodeUTF7(b))
	case plainASCII(b) && bytes.IndexByte(b, 0x1b) < 0 && !stateful(charset):
		return string(b)
	case saysUnicode(charset):
		return clean(decodeUnicode(b))
	case isWestern(charset) && utf8.Valid(b) && bytes.IndexByte(b, 0x1b) < 0:
		return clean(string(b))
	}
	enc := lookup(charset)
	if enc == nil {
		enc = guess(b)
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return clean(decodeUnicode(b))
	}
	return clean(string(out))
}

// plainASCII is true for bytes that mean the same in nearly every charset.
func plainASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 || c == 0 {
			return false
		}
	}
	return true
}

// stateful charsets spell other letters in ASCII bytes.
func stateful(charset string) bool {
	return strings.HasPrefix(charset, "iso-2022") || strings.HasPrefix(charset, "hz") || strings.HasPrefix(charset, "utf-16")
}

func saysUnicode(charset string) bool {
	switch charset {
	case "utf-8", "utf8", "utf_8", "unicode", "x-utf-8", "utf-8mb4", "utf8mb4", "cp65001":
		return true
	}
	return strings.HasPrefix(charset, "unicode-1-1-utf-8")
}

// isWestern charsets are what clients write when they do not know: text in them that is valid UTF-8 is UTF-8.
func isWestern(charset string) bool {
	switch charset {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "ansi_x3.4-1986", "iso-8859-1", "iso8859-1", "latin1", "iso-8859-15",
		"windows-1252", "cp1252", "unknown-8bit", "x-unknown", "unknown", "default", "binary", "8bit":
		return true
	}
	return lookup(charset) == nil
}

// lookup finds a charset by any of its names; nil for one that says nothing.
func lookup(charset string) encoding.Encoding {
	switch charset {
	case "", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "unknown", "default", "binary", "8bit":
		return nil
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	case "cp850", "ibm850", "cp-850":
		return charmap.CodePage850
	case "cp437", "ibm437":
		return charmap.CodePage437
	}
	for _, name := range []string{charset, respell(charset)} {
		// The index answers the stateful ones that browsers refuse with an encoding that loses everything.
		if enc, err := htmlindex.Get(name); err == nil && !strings.HasPrefix(name, "iso-2022-k") {
			return enc
		}
		if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
			return enc
		}
	}
	return nil
}

// respell turns the spellings of old clients into registered names.
func respell(charset string) string {
	for old, name := range map[string]string{
		"cp932": "shift_jis", "ms932": "shift_jis", "windows-31j": "shift_jis", "x-sjis": "shift_jis", "cp936": "gbk", "euc-cn": "gbk",
		"cp949": "euc-kr", "ks_c_5601": "euc-kr", "ksc5601": "euc-kr", "cp950": "big5", "iso-2022-jp": "iso-2022-jp", "gb": "gb18030",
		"koi8r": "koi8-r", "koi8u": "koi8-u",
	} {
		if strings.HasPrefix(charset, old) {
			return name
		}
	}
	charset = strings.TrimPrefix(strings.ReplaceAll(charset, "_", "-"), "x-")
	for _, prefix := range []struct{ old, name string }{
		{"cp125", "windows-125"}, {"cp-125", "windows-125"}, {"win-125", "windows-125"}, {"windows125", "windows-125"},
		{"iso8859-", "iso-8859-"}, {"8859-", "iso-8859-"}, {"iso-8859", "iso-8859"}, {"latin-", "latin"},
	} {
		if number, ok := strings.CutPrefix(charset, prefix.old); ok {
			return prefix.name + number
		}
	}
	return charset
}

// decodeUnicode reads what calls itself UTF-8. Without a single valid sequence it is 8-bit text of the West; with
// some, the bad bytes are damage.
func decodeUnicode(b []byte) string {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if utf8.Valid(b) {
		return string(b)
	}
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r != utf8.RuneError && n > 1 {
			return strings.ToValidUTF8(string(b), "\ufffd")
		}
		rest = rest[n:]
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(out)
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
		out.WriteString(utf16Text(decodeBase64(b[:n])))
		b = bytes.TrimPrefix(b[n:], []byte("-"))
	}
	return out.String()
}

func utf16Text(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, binary.BigEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// clean makes any string valid UTF-8 without NUL.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
