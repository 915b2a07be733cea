package answer

import (
	"regexp"
	"strings"
)

// signRange is a range as Japanese writes it: "1番から6番まで", "第1項〜第7項".
var signRange = regexp.MustCompile(`第?([0-9]{1,2}|[①-⑳])(?:番目|番|項目|項|つ目|件目|行目|行)?(?:から|〜|～|~)第?([0-9]{1,2}|[①-⑳])(?:番目|番|項目|項|つ目|件目|行目|行)?(?:まで)?の?`)

// plainRanges writes such ranges as "1-6".
func plainRanges(s string) string {
	if !strings.ContainsAny(s, "から〜～~") {
		return s
	}
	return signRange.ReplaceAllString(s, "$1-$2 ")
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
}

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
