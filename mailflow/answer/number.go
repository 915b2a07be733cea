package answer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// signRange is a range as Japanese writes it: "1番から6番まで", "第1項〜第7項".
var signRange = regexp.MustCompile(`第?([0-9]{1,2}|[①-⑳])(?:番目|番|項目|項|つ目|件目|行目|行)?(?:から|〜|～|~)第?([0-9]{1,2}|[①-⑳])(?:番目|番|項目|項|つ目|件目|行目|行)?(?:まで)?の?`)

// suffixRange is a range as Turkish writes it: "1'den 6'ya kadar".
var suffixRange = regexp.MustCompile(`([0-9]{1,2})['’](?:den|dan|ten|tan) ([0-9]{1,2})['’](?:e|a|ye|ya)(?: kadar)?`)

// plainRanges writes such ranges as "1-6".
func plainRanges(s string) string {
	if strings.ContainsAny(s, "から〜～~") {
		s = signRange.ReplaceAllString(s, "$1-$2 ")
	}
	if strings.ContainsAny(s, "'’") {
		s = suffixRange.ReplaceAllString(s, "$1-$2")
	}
	return s
}

// number takes "1", "27.11.", "14:20", "2026-11-27", "3/4": only a short whole number can be an item.
func (s *scanner) number() {
	end := s.pos
	for end < len(s.text) && (isDigit(s.text[end]) || s.joins(end) && end+1 < len(s.text) && isDigit(s.text[end+1])) {
		end++
	}
	n := 0
	for _, c := range []byte(s.text[s.pos:end]) {
		if !isDigit(c) || n > 99 {
			clock := isClock(s.text[s.pos:end])
			s.add(odd, end)
			s.list[len(s.list)-1].clock = clock
			return
		}
		n = n*10 + int(c-'0')
	}
	if s.isUnit(end) {
		s.add(odd, end)
		return
	}
	if i := len(s.list) - 1; i >= 0 && s.list[i].dotted && strings.EqualFold(s.text[s.list[i].start:s.list[i].end], "no") &&
		!s.newLine {
		s.list[i].kind = odd // "No. 2 is fine": a number or a refusal, who knows
		s.list[i].id = idUnknown
	}
	s.add(number, end)
	s.list[len(s.list)-1].n = n
	s.pos = s.suffixEnd()
}

// suffixEnd is where a grammatical ending behind a number ends: the "ye" of "2'ye". It is the place itself if there is none.
func (s *scanner) suffixEnd() int {
	r, size := utf8.DecodeRuneInString(s.text[s.pos:])
	if !isApostrophe(r) {
		return s.pos
	}
	end := s.pos + size
	for end < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[end:])
		if !unicode.IsLower(r) {
			break
		}
		end += n
	}
	if n := end - s.pos - size; n == 0 || n > longSuffix {
		return s.pos
	}
	return end
}

// longSuffix is how long such an ending is at most, in bytes.
const longSuffix = 6

// isUnit says that a unit is written right behind a number: "15k", "3kg".
func (s *scanner) isUnit(at int) bool {
	end := at
	for end < len(s.text) && (s.text[end]|0x20 >= 'a' && s.text[end]|0x20 <= 'z') {
		end++
	}
	switch strings.ToLower(s.text[at:end]) {
	case "k", "kg", "km", "mb", "gb":
		return true
	}
	return false
}

// isClitic says that a single letter and a space follow: "'t is goed".
func (s *scanner) isClitic(at int) bool {
	return at+1 < len(s.text) && strings.IndexByte("tkmsnTKMSN", s.text[at]) >= 0 && s.text[at+1] == ' '
}

// isClock knows "17:30" and "9.00".
func isClock(s string) bool {
	h, m, ok := strings.Cut(strings.Replace(s, ".", ":", 1), ":")
	return ok && len(h) <= 2 && len(m) == 2 && h < "24" && m < "60" && isDigit(m[0]) && isDigit(m[1])
}

// joins reports whether the byte at i can stand within one number or date. A dash does in 2026-11-27, not in 1-3.
func (s *scanner) joins(i int) bool {
	return strings.IndexByte(".:/", s.text[i]) >= 0 || s.text[i] == '-' && i-s.pos >= 4
}
