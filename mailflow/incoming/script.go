package incoming

import (
	"strings"
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// script is a charset of one byte a letter, with the letters beyond ASCII that its languages use most.
type script struct {
	enc      *charmap.Charmap
	latin    bool
	frequent string
	against  string // letters that speak against it
}

// pair is a charset of two bytes a letter.
type pair struct {
	enc      encoding.Encoding
	frequent func(rune) bool
	zone     func(first, second byte) int // points for where a pair lies
}

const (
	western = "éàèäöüßçñåøæíóáêôîãõúâùìòëïûœþð"
	cyrill  = "оеаинтслврк"
	greek   = "αοιετσνηυρπκμλςάέήίόύώ"
	hebrew  = "יוהלאתשבמרנ"
	arabic  = "الينمورتبةأد"
	thai    = "านรกอเงมยลวดตส่้ัีิ"
)

// scripts are the candidates; the first is the one that wins where nothing speaks for another.
var scripts = sync.OnceValue(func() []script {
	return []script{
		{charmap.Windows1252, true, western, ""},
		{charmap.Windows1250, true, "łąęśżźćńóáíéýčšžřěůúďťňőűöüäôľßđ", ""},
		{charmap.ISO8859_2, true, "łąęśżźćńóáíéýčšžřěůúďťňőűöüäôľßđ", ""},
		{charmap.Windows1254, true, "ğışöüçâ", "áíúæé"},
		{charmap.Windows1257, true, "ąčęėįšųūžāēģīķļņõäöü", ""},
		{charmap.Macintosh, true, western, ""},
		{charmap.CodePage850, true, western, ""},
		{charmap.Windows1251, false, cyrill, ""},
		{charmap.KOI8R, false, cyrill, ""},
		{charmap.KOI8U, false, cyrill + "і", ""},
		{charmap.CodePage866, false, cyrill, ""},
		{charmap.ISO8859_5, false, cyrill, ""},
		{charmap.MacintoshCyrillic, false, cyrill, ""},
		{charmap.Windows1253, false, greek, ""},
		{charmap.Windows1255, false, hebrew, ""},
		{charmap.Windows1256, false, arabic, ""},
		{charmap.ISO8859_6, false, arabic, ""},
		{charmap.Windows874, false, thai, ""},
	}
})

var pairs = sync.OnceValue(func() []pair {
	return []pair{
		{simplifiedchinese.GB18030, oneOf(simplified), zoneGB},
		{traditionalchinese.Big5, oneOf(traditional), zoneBig5},
		{korean.EUCKR, oneOf(hangul), zoneKR},
		{japanese.ShiftJIS, isKana, zoneSJIS},
		{japanese.EUCJP, isKana, zoneJP},
	}
})

// Some of the most frequent letters of each language.
const (
	simplified  = "的一是不了我有在人这中大来个们您你好请，。：上到以就可会错误订单已经发送和要为没与给同部件公司"
	traditional = "的一是不了我有在人這中大來個們您你好請，。：上到以就可會錯誤訂單已經發送和要為沒與給同部件公司"
	hangul      = "이가는을를에의다고하지니도로서한인어사기아습안녕세요일은그시자대해정리보제수스전부주문"
)

func oneOf(letters string) func(rune) bool {
	return func(r rune) bool { return strings.ContainsRune(letters, r) }
}

func isKana(r rune) bool { return r >= 0x3041 && r <= 0x30fe }

// zoneGB: the 3,755 common characters of GB 2312 lie in B0 to D7; A4 and A5 are Japanese.
func zoneGB(first, second byte) int {
	switch {
	case second >= 0xa1 && first >= 0xb0 && first <= 0xd7:
		return 2
	case second >= 0xa1 && (first == 0xa1 || first == 0xa3):
		return 1
	}
	return -3
}

// zoneBig5: the common characters lie in A4 to C6, half of them with a second byte below 80.
func zoneBig5(first, second byte) int {
	switch {
	case first >= 0xa4 && first <= 0xc6 && second < 0x7f:
		return 3
	case first >= 0xa1 && first <= 0xc6 && (second < 0x7f || second >= 0xa1):
		return 1
	}
	return -3
}

// zoneKR: syllables lie in B0 to C8.
func zoneKR(first, second byte) int {
	if second >= 0xa1 && first >= 0xb0 && first <= 0xc8 {
		return 1
	}
	return -3
}

// zoneSJIS: signs and kana lie in 81 to 83, common kanji in 88 to 97.
func zoneSJIS(first, second byte) int {
	if second >= 0x40 && (first >= 0x81 && first <= 0x83 || first >= 0x88 && first <= 0x97) {
		return 1
	}
	return -3
}

// zoneJP: signs and kana lie in A1 to A5, common kanji in B0 to CF.
func zoneJP(first, second byte) int {
	if second >= 0xa1 && (first >= 0xa1 && first <= 0xa5 || first >= 0xb0 && first <= 0xcf) {
		return 1
	}
	return -3
}
