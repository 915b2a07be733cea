package incoming

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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
	switch {
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

// tidyCharset takes off what stands around a name: quotes, a language (RFC 2231, 5), parameters that lost their
// semicolon.
func tidyCharset(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t\"'`<>=.,:"))
	if i := strings.IndexAny(s, " ;*\"'"); i > 0 && strings.ContainsAny(s[:i], "0123456789") {
		s = s[:i]
	}
	return s
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

// lookup finds a charset by any of its names; nil for one that says nothing.
func lookup(charset string) encoding.Encoding {
	switch charset {
	case "", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "unknown", "default", "binary", "8bit", "7bit", "none", "x-user-defined", "ansi":
		return nil
	}
	if enc := family(charset); enc != nil {
		return enc
	}
	// The index answers the ones that browsers refuse with an encoding that loses everything.
	if enc, err := htmlindex.Get(charset); err == nil && !strings.HasPrefix(charset, "iso-2022-") {
		return enc
	}
	if enc, err := ianaindex.MIME.Encoding(charset); err == nil && enc != nil {
		return enc
	}
	if short, ok := strings.CutPrefix(charset, "x-"); ok {
		return lookup(short)
	}
	return nil
}

// family reads the names by what is in them, since clients spell them as they like: "win-1251", "iso8859_2",
// "cp932", "EUC-CN". The East Asian ones get the widest charset of their kind.
func family(charset string) encoding.Encoding {
	key := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, charset)
	key = strings.TrimPrefix(strings.TrimPrefix(key, "x"), "cs")
	for _, known := range families() {
		if strings.HasPrefix(key, known.name) {
			return known.enc
		}
	}
	if number, ok := strings.CutPrefix(key, "latin"); ok && digits(number) == len(number) && number != "" {
		enc, _ := htmlindex.Get(key)
		return enc
	}
	if _, rest, ok := strings.Cut(charset, "8859"); ok {
		return iso8859(strings.TrimLeft(rest, "-_ "))
	}
	return codePage(key)
}

// named is a charset and how its names begin.
type named struct {
	name string
	enc  encoding.Encoding
}

var families = sync.OnceValue(func() []named {
	return []named{
		{"gb", simplifiedchinese.GB18030}, {"euccn", simplifiedchinese.GB18030}, {"cngb", simplifiedchinese.GB18030},
		{"isoir58", simplifiedchinese.GB18030}, {"hz", simplifiedchinese.HZGB2312},
		{"big5", traditionalchinese.Big5}, {"xbig5", traditionalchinese.Big5}, {"cnbig5", traditionalchinese.Big5}, {"euctw", nil},
		{"ksc", korean.EUCKR}, {"euckr", korean.EUCKR}, {"uhc", korean.EUCKR}, {"korean", korean.EUCKR},
		{"shiftjis", japanese.ShiftJIS}, {"sjis", japanese.ShiftJIS}, {"mskanji", japanese.ShiftJIS}, {"windows31j", japanese.ShiftJIS},
		{"eucgb", simplifiedchinese.GB18030}, {"eucj", japanese.EUCJP}, {"ujis", japanese.EUCJP}, {"iso2022jp", japanese.ISO2022JP}, {"cp5022", japanese.ISO2022JP}, {"jis", japanese.ISO2022JP},
		{"koi8r", charmap.KOI8R}, {"koi8u", charmap.KOI8U}, {"koi8", charmap.KOI8R},
		{"macroman", charmap.Macintosh}, {"macintosh", charmap.Macintosh}, {"applemac", charmap.Macintosh},
		{"maccyr", charmap.MacintoshCyrillic}, {"macukr", charmap.MacintoshCyrillic},
		{"tis620", charmap.Windows874}, {"msansi", charmap.Windows1252}, {"latin9", charmap.ISO8859_15},
	}
})

// iso8859 reads the number of a part of ISO 8859.
func iso8859(rest string) encoding.Encoding {
	n := digits(rest)
	if n == 0 || n > 2 {
		return nil
	}
	enc, err := htmlindex.Get("iso-8859-" + rest[:n])
	if err != nil {
		return nil
	}
	return enc
}

// codePage reads the number at the end of a name: "cp1251", "windows-1251", "ibm850", "dos-866".
func codePage(key string) encoding.Encoding {
	letters := strings.TrimRight(key, "0123456789")
	switch letters {
	case "cp", "windows", "win", "microsoftcp", "ibm", "dos", "ms", "mscp", "codepage", "":
	default:
		return nil
	}
	switch number := key[len(letters):]; number {
	case "932", "943":
		return japanese.ShiftJIS
	case "936":
		return simplifiedchinese.GB18030
	case "949":
		return korean.EUCKR
	case "950":
		return traditionalchinese.Big5
	case "51932":
		return japanese.EUCJP
	default:
		return charmaps()[number]
	}
}

var charmaps = sync.OnceValue(func() map[string]encoding.Encoding {
	return map[string]encoding.Encoding{
		"037": charmap.CodePage037, "437": charmap.CodePage437, "850": charmap.CodePage850, "852": charmap.CodePage852,
		"855": charmap.CodePage855, "858": charmap.CodePage858, "860": charmap.CodePage860, "862": charmap.CodePage862,
		"863": charmap.CodePage863, "865": charmap.CodePage865, "866": charmap.CodePage866, "874": charmap.Windows874,
		"1047": charmap.CodePage1047, "1140": charmap.CodePage1140, "1250": charmap.Windows1250, "1251": charmap.Windows1251,
		"1252": charmap.Windows1252, "1253": charmap.Windows1253, "1254": charmap.Windows1254, "1255": charmap.Windows1255,
		"1256": charmap.Windows1256, "1257": charmap.Windows1257, "1258": charmap.Windows1258,
	}
})

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
