package incoming

import (
	"bytes"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// guess names the charset of 8-bit text that declares none and is no UTF-8. Windows-1252 unless the bytes say
// otherwise: escapes of ISO-2022-JP, whole words of high bytes (Cyrillic), or pairs of them (East Asia).
func guess(b []byte) encoding.Encoding {
	if bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(")) {
		return japanese.ISO2022JP
	}
	high, run, longest := 0, 0, 0
	for _, c := range b {
		if c < 0x80 {
			run = 0
			continue
		}
		high++
		run++
		longest = max(longest, run)
	}
	// Western text has one high byte here and there; a run of four is another script.
	if longest < 4 || high*4 < letters(b) {
		return charmap.Windows1252
	}
	if enc := guessPairs(b); enc != nil {
		return enc
	}
	return guessCyrillic(b)
}

func letters(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= 0x80 || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			n++
		}
	}
	return n
}

// guessPairs tries the double-byte charsets: the first that decodes without a fault and gives the commonest signs
// of its language wins.
func guessPairs(b []byte) encoding.Encoding {
	for _, candidate := range []struct {
		enc     encoding.Encoding
		sign    func(rune) bool
		percent int // of the foreign characters that must be such signs
	}{
		{japanese.ShiftJIS, isKana, 12},
		{japanese.EUCJP, isKana, 12},
		{korean.EUCKR, isHangul, 75},
		{traditionalchinese.Big5, isCommonHan, 5},
		{simplifiedchinese.GB18030, isCommonHan, 5},
	} {
		if fits(b, candidate.enc, candidate.sign, candidate.percent) {
			return candidate.enc
		}
	}
	return nil
}

func isHangul(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 }

func isKana(r rune) bool { return r >= 0x3040 && r <= 0x30ff }

// isCommonHan knows some of the most frequent Chinese characters and marks.
func isCommonHan(r rune) bool {
	switch r {
	case '的', '一', '是', '不', '了', '我', '有', '在', '人', '这', '中', '大', '来', '个', '们', '您', '你', '好', '请', '，', '。', '：',
		'這', '來', '個', '們', '請', '為', '說', '上', '到', '以', '就', '可', '會', '会':
		return true
	}
	return false
}

// fits says whether text decodes without a fault and enough of its foreign characters are signs of the language.
func fits(b []byte, enc encoding.Encoding, sign func(rune) bool, percent int) bool {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return false
	}
	signs, foreign := 0, 0
	for _, r := range string(out) {
		switch {
		case r == 0xfffd || r >= 0xff61 && r <= 0xff9f: // half-width kana: single high bytes, hence another charset
			return false
		case r >= 0x80:
			foreign++
			if sign(r) {
				signs++
			}
		}
	}
	return signs*100 >= foreign*percent
}

// guessCyrillic tells Windows-1251 from KOI8-R: small letters are far more frequent than capitals, and the two
// charsets have them the other way round.
func guessCyrillic(b []byte) encoding.Encoding {
	lower, upper := 0, 0
	for _, c := range b {
		switch {
		case c >= 0xe0:
			lower++
		case c >= 0xc0:
			upper++
		}
	}
	if upper > lower {
		return charmap.KOI8R
	}
	return charmap.Windows1251
}
