package incoming

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// toUTF8 decodes text of a declared charset ("" = none declared). A declaration is believed unless the bytes
// contradict it, since wrong ones are as common as none. Hints are charsets that other places of the mail name; they
// are tried before any is guessed from the bytes.
func toUTF8(b []byte, charset string, hints ...string) string {
	charset = tidyCharset(charset)
	switch {
	case isUTF7(charset):
		return clean(decodeUTF7(b))
	case isWide(b, charset):
		return clean(decodeWide(b, charset))
	case saysWide(charset):
		charset = ""
	}
	switch escape := bytes.Index(b, []byte("\x1b$")); {
	case escape >= 0 && !bytes.HasPrefix(b[escape:], []byte("\x1b$)")) && plainASCII(b):
		return clean(decode(b, japanese.ISO2022JP)) // nothing else has such escapes
	case plainASCII(b) && bytes.IndexByte(b, 0x1b) < 0 && !stateful(charset):
		return string(b)
	case saysUnicode(charset), isUTF8(b, charset):
		return clean(decodeUnicode(b, hints))
	case strings.HasPrefix(charset, "iso-2022-") && !strings.HasPrefix(charset, "iso-2022-jp"), bytes.Contains(b, []byte("\x1b$)")):
		return clean(decode(unshift(b)))
	}
	enc := lookup(charset)
	if enc == nil {
		enc = choose(b, hints)
	}
	return clean(decode(b, windowsOf(enc, b)))
}

func decode(b []byte, enc encoding.Encoding) string {
	if enc == japanese.ISO2022JP {
		b = resetLines(b)
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(out)
}

// choose takes the first hint that fits the bytes, or what they look like.
func choose(b []byte, hints []string) encoding.Encoding {
	for _, hint := range hints {
		if enc := lookup(tidyCharset(hint)); enc != nil && !strings.ContainsRune(decode(b, enc), utf8.RuneError) {
			return enc
		}
	}
	return guess(b)
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
	switch {
	case charset == "" || charset == "us-ascii" || saysUnicode(charset) || strings.HasPrefix(charset, "iso-8859-") || strings.HasPrefix(charset, "windows-"):
		return false
	case strings.HasPrefix(charset, "iso-2022"), strings.HasPrefix(charset, "hz"), strings.HasPrefix(charset, "utf-16"):
		return true
	}
	switch lookup(charset) {
	case charmap.CodePage037, charmap.CodePage1047, charmap.CodePage1140, japanese.ISO2022JP:
		return true
	}
	return false
}

// isUTF8 says whether text of another declaration is UTF-8 after all. Clients that do not know a charset write one of
// the West; from others it takes more than one letter, since two letters of Chinese or Cyrillic may look like UTF-8.
func isUTF8(b []byte, charset string) bool {
	if bytes.IndexByte(b, 0x1b) >= 0 {
		return false
	}
	if utf8.Valid(b) {
		return isWestern(charset) || utf8.RuneCount(b)+4 <= len(b)
	}
	good, bad := countUnicode(withoutCut(b))
	return isWestern(charset) && good > bad // cut, or with a word pasted in
}

// isWestern charsets are what clients write when they do not know.
func isWestern(charset string) bool {
	switch lookup(charset) {
	case nil, charmap.Windows1252, charmap.ISO8859_1, charmap.ISO8859_15:
		return true
	}
	return false
}

// windowsOf gives the Windows charset in the place of its ISO cousin where the text has bytes that only the former
// knows: quotes and dashes.
func windowsOf(enc encoding.Encoding, b []byte) encoding.Encoding {
	if !hasC1(b) {
		return enc
	}
	switch enc {
	case charmap.ISO8859_1, charmap.ISO8859_15:
		return charmap.Windows1252
	case charmap.ISO8859_2:
		return charmap.Windows1250
	case charmap.ISO8859_7:
		return charmap.Windows1253
	case charmap.ISO8859_8:
		return charmap.Windows1255
	case charmap.ISO8859_13:
		return charmap.Windows1257
	}
	return enc
}

// hasC1 looks for 0x80 to 0x9f, which are control signs in ISO 8859.
func hasC1(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 && c < 0xa0 {
			return true
		}
	}
	return false
}

// clean makes any string valid UTF-8 without NUL.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
