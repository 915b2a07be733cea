package incoming

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// encode writes a text in a charset.
func encode(t *testing.T, enc encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%v cannot write %q: %v", enc, text, err)
	}
	return b
}

// TestUndeclared reads texts of many charsets without a word of which it is.
func TestUndeclared(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		enc  encoding.Encoding
		text string
	}{
		{charmap.Windows1251, "Привет, я остановил рассылку"},
		{charmap.Windows1251, "ОШИБКА В ЗАКАЗЕ"},
		{charmap.Windows1251, "Re: Order 4711 ошибка, see attachment from the customer please"},
		{charmap.KOI8R, "Ошибка в заказе"},
		{charmap.KOI8U, "Помилка в замовленні: їжа"},
		{charmap.CodePage866, "Привет, я остановил рассылку, она ушла не тем"},
		{charmap.ISO8859_5, "Привет, я остановил рассылку, она ушла не тем"},
		{charmap.Windows1253, "Καλημέρα, έκανα λάθος στην παραγγελία"},
		{charmap.Windows1255, "שלום, עשיתי טעות בהזמנה"},
		{charmap.Windows1256, "مرحبا، لقد أخطأت في الطلب"},
		{charmap.Windows874, "สวัสดีครับ ผมส่งใบสั่งซื้อผิด"},
		{charmap.Windows1250, "Zażółć gęślą jaźń, wysłałem złą ofertę"},
		{charmap.ISO8859_2, "Příliš žluťoučký kůň, poslal jsem špatnou nabídku"},
		{charmap.Windows1254, "Yanlış fiyat listesini gönderdim, özür dilerim. Dün akşam oldu, ığdır"},
		{charmap.Macintosh, "Die Größe ist falsch, für später"},
		{charmap.CodePage850, "Die Größe ist falsch, für später, die Übergabe"},
		{japanese.ShiftJIS, "価格表ソフト"},
		{japanese.EUCJP, "間違った見積書を送りました。"},
		{japanese.ISO2022JP, "間違った見積書を送りました。"},
		{korean.EUCKR, "주문 오류"},
		{simplifiedchinese.GBK, "价格表错误"},
		{traditionalchinese.Big5, "價目表錯誤"},
	} {
		if got := toUTF8(encode(t, tt.enc, tt.text), ""); got != tt.text {
			t.Errorf("%v: want %q, got %q", tt.enc, tt.text, got)
		}
	}
}

// TestWestern holds that no text of the West is taken for another charset's, however short.
func TestWestern(t *testing.T) {
	t.Parallel()
	for text := range strings.SplitSeq(`Größe|Jürgen|José|Åse Øystein|Zoë|François|5 °C und x² = 4 m³|½ l, ±3, 10 €, £5, © 2024 ® ™|“Quoted” – it’s “so”…|`+
		`ÄÖÜß|GRÜSSE AUS KÖLN|ÉTÉ À L’HÔTEL|Où est-il? Là-bas, à côté.|perché è così però lunedì più città già caffè là giù può sarà|`+
		`não, coração, informações, atenção|¿qué? ¡mañana!|Jag är på väg så går vi över ån|Det er på tide å gjøre noe, færre følger|På gården spiste de rødgrød med fløde|`+
		`Tämä on väärä hinta, pyydän anteeksi, työ jäi yöllä tekemättä|Eén coördinatie, ideeën|Það er rangt verð í gær, þú átt að fá þetta|Yes • first • second|`+
		`Preis: 5,– €|cœur|Ä|é|«Bonjour» dit-il|»Hallo«, sagte er|ÿ|word word`, "|") {
		if got := toUTF8(encode(t, charmap.Windows1252, text), ""); got != text {
			t.Errorf("want %q, got %q", text, got)
		}
	}
}

// TestCharsetNames looks up charsets by the names that mails give them.
func TestCharsetNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]encoding.Encoding{
		"ISO8859-1": charmap.Windows1252, "iso_8859-1:1987": charmap.Windows1252, "Latin-1": charmap.Windows1252, "8859-15": charmap.ISO8859_15,
		"win-1251": charmap.Windows1251, "x-cp1251": charmap.Windows1251, "cp-1252": charmap.Windows1252, "dos-866": charmap.CodePage866,
		"IBM850": charmap.CodePage850, "koi8": charmap.KOI8R, "csKOI8R": charmap.KOI8R, "GB_2312-80": simplifiedchinese.GB18030,
		"x-gbk": simplifiedchinese.GB18030, "cp936": simplifiedchinese.GB18030, "x-x-big5": traditionalchinese.Big5, "ks_c_5601-1987": korean.EUCKR,
		"cp949": korean.EUCKR, "x-sjis": japanese.ShiftJIS, "windows-31j": japanese.ShiftJIS, "eucgb2312_cn": simplifiedchinese.GB18030, "cp50220": japanese.ISO2022JP, "x-euc-jp": japanese.EUCJP,
		"x-mac-roman": charmap.Macintosh, "TIS-620": charmap.Windows874, "iso-8859-8-i": charmap.ISO8859_8, "hz": simplifiedchinese.HZGB2312,
		`"iso-8859-2"`: charmap.ISO8859_2, "x-unknown": nil, "ansi": nil, "us-ascii": nil, "": nil, "no such": nil,
	} {
		if got := lookup(tidyCharset(name)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q is %v, want %v", name, got, want)
		}
	}
}

// TestBelievedOrNot reads bytes that their declaration fits, and others.
func TestBelievedOrNot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, charset, bytes, want string }{
		{"right", "windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"},
		{"UTF-8 that calls itself Latin", "iso-8859-1", "Gr\xc3\xb6\xc3\x9fe", "Größe"},
		{"UTF-8 that calls itself Cyrillic", "koi8-r", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "Привет"},
		{"Latin that calls itself UTF-8", "utf-8", "Gr\xf6\xdfe", "Größe"},
		{"Cyrillic that calls itself UTF-8", "utf-8", "\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0", "Привет, как дела"},
		{"a Latin word pasted into UTF-8", "utf-8", "Gr\xc3\xb6\xc3\x9fe, Gr\xf6\xdfe, \xc3\xbc", "Größe, Größe, ü"},
		{"cut in its last letter", "", "f\xc3\xbcr die T\xc3", "für die T\ufffd"},
		{"halves of a character alone", "utf-8", "Alarm \xed\xa0\xbd\xed\xb4\xa5", "Alarm 🔥"},
		{"bytes of Windows in Latin 2", "iso-8859-2", "\x84z\xb3y\x94", "„zły”"},
		{"UTF-16 without a mark", "utf-16le", "G\x00r\x00\xf6\x00", "Grö"},
		{"UTF-16 that says nothing", "", "G\x00r\x00\xf6\x00\xdf\x00e\x00", "Größe"},
		{"UTF-16 that is none", "utf-16", "hello there", "hello there"},
		{"UTF-32", "utf-32", "\x00\x00\x00G\x00\x00\x00\xf6", "Gö"},
		{"UTF-7", "unicode-1-1-utf-7", "Gr+APYA3w-e", "Größe"},
		{"ISO-2022-KR", "iso-2022-kr", "\x1b$)C\x0e0!\x0f ok", "가 ok"},
		{"ISO-2022-JP that does not return", "iso-2022-jp", "\x1b$B:_8K\r\n\x1b$B0c\r\n", "在庫\r\n違\r\n"},
		{"ISO-2022-JP that calls itself UTF-8", "utf-8", "\x1b$B:_8K\x1b(B ok", "在庫 ok"},
		{"EBCDIC", "ibm037", "\xc8\x85\x93\x93\x96", "Hello"},
	} {
		if got := toUTF8([]byte(tt.bytes), tt.charset); got != tt.want {
			t.Errorf("%s: want %q, got %q", tt.reason, tt.want, got)
		}
	}
}

// TestHints holds that a charset named elsewhere in the mail is tried before one is guessed, and only if it fits.
func TestHints(t *testing.T) {
	t.Parallel()
	short := encode(t, charmap.ISO8859_7, "ναι")
	if got := toUTF8(short, "", "iso-8859-7"); got != "ναι" {
		t.Errorf("with the hint: %q", got)
	}
	if got := toUTF8([]byte("Gr\xc3\xb6\xc3\x9fe"), "", "iso-8859-7"); got != "Größe" {
		t.Errorf("against the bytes: %q", got)
	}
}

// FuzzCharset holds that any bytes under any name become clean text.
func FuzzCharset(f *testing.F) {
	f.Add([]byte("Gr\xf6\xdfe \x1b$B$3\x1b(B \xed\xa0\xbd"), "iso-2022-kr")
	f.Add([]byte("a\x00b\x00"), "utf-16")
	f.Fuzz(func(t *testing.T, b []byte, charset string) {
		if got := toUTF8(b, charset); clean(got) != got {
			t.Errorf("no clean text: %q", got)
		}
	})
}
