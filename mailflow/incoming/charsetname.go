package incoming

import (
	"strings"
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// tidyCharset takes off what stands around a name: quotes, a language (RFC 2231, 5), parameters that lost their
// semicolon.
func tidyCharset(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t\"'`<>=.,:"))
	if i := strings.IndexAny(s, " ;*\"'"); i > 0 && strings.ContainsAny(s[:i], "0123456789") {
		s = s[:i]
	}
	return s
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
