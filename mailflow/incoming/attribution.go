package incoming

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// attribution says whether "On …, Sam wrote:" starts at lines[i], over how many lines, and whether it is sure even
// when no quoted line follows: with the verb of a known language and all else that such a line has.
func attribution(lines []line, i int) (n int, sure bool) {
	if lines[i].mark&markAttribution != 0 {
		for n = 1; i+n < len(lines) && lines[i+n].mark&markAttribution != 0; {
			n++
		}
		return n, true
	}
	joined := ""
	for n = 1; n <= 5 && i+n-1 < len(lines); n++ {
		l := lines[i+n-1]
		if l.quote != lines[i].quote || l.blank() || len(joined)+len(l.text) > maxLine {
			return 0, false
		}
		joined = strings.TrimSpace(joined + " " + untilColon(strings.TrimSpace(l.text)))
		if !endsAttribution(joined) {
			if n == 1 && !mayStart(joined) || stopsThere(l.text) {
				return 0, false
			}
			continue
		}
		if is, sure := says(joined); is && (sure || quoteFollows(lines, i+n)) {
			return n, sure
		}
	}
	return 0, false
}

// untilColon cuts off the first old line, which Yahoo puts behind the colon.
func untilColon(s string) string {
	if before, _, ok := strings.Cut(s, ":   "); ok {
		return before + ":"
	}
	return s
}

// says weighs a whole line: what it names, and whether that is enough without a quote below it. "On Monday at
// 10:30 Maria wrote:" may be a person's own line; with a year, or an address, it is a program's.
func says(joined string) (is, sure bool) {
	text := lower(joined)
	when, who, verb := hasDate(text), strings.Contains(text, "@"), phrases().within("wrote", text)
	angle := strings.Contains(text, "<") && strings.Contains(text, ">")
	dashes := strings.HasPrefix(joined, "---")
	is = when || who || verb || phrases().within("said", text)
	sure = verb && (when && (who || hasYear(text) && hasClock(text)) || who && (angle || dashes) || dashes && strings.HasSuffix(joined, "---"))
	return is, sure
}

// endsAttribution looks at the last sign: a colon nearly everywhere, words in Japanese and Korean.
func endsAttribution(s string) bool {
	if strings.HasPrefix(s, "---") && strings.HasSuffix(s, "---") || strings.HasSuffix(s, ">") && strings.Contains(s, "@") && hasDate(s) {
		return true
	}
	s = strings.TrimRight(s, " \t*_-\u200e\u200f\u202c\u00a0")
	return strings.HasSuffix(s, "writes") && strings.Contains(s, "@") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, ":>") || strings.HasSuffix(s, "...") && (hasDate(s) || strings.Contains(s, "news:")) ||
		strings.HasSuffix(s, "书写道") || strings.HasSuffix(s, "写道") || strings.HasSuffix(s, "寫道") || strings.HasSuffix(s, "のメール") || strings.HasSuffix(s, "작성")
}

// mayStart is asked of the first of several lines: such a line begins with a date, or as attributions do, or has an
// address.
func mayStart(s string) bool {
	if len(s) < 2 {
		return false
	}
	s = strings.TrimLeft(s, "- ")
	if strings.ContainsAny(s, "@<") || hasDate(s) {
		return true
	}
	words := strings.FieldsFunc(lower(s[:min(len(s), 60)]), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '،' })
	if len(words) > 1 && digits(words[0]) == len(words[0]) && (phrases().months[words[1]] > 0 || strings.HasSuffix(s, ".")) {
		return true
	}
	list := phrases().lists["begins"]
	for n := 1; n <= min(3, len(words)); n++ {
		if _, found := slices.BinarySearch(list, strings.Join(words[:n], " ")); found {
			return true
		}
	}
	return false
}

// stopsThere says that a line ends one, and is no part of an attribution that goes on: "16 нояб." ends with a month.
func stopsThere(s string) bool {
	s = lower(s)
	if s == "" || strings.IndexByte(".!?", s[len(s)-1]) < 0 {
		return false
	}
	words := strings.Fields(strings.TrimRight(s, ".!?"))
	if len(words) == 0 {
		return true
	}
	last := words[len(words)-1]
	_, month := phrases().months[last]
	month = month || last == "godz" || len(words) > 1 && hasDigit(words[len(words)-2])
	return !month && utf8.RuneCountInString(last) > 3 && !hasDigit(last) || s[len(s)-1] != '.'
}

// hasDate finds a year, a clock time, or a date of digits.
func hasDate(s string) bool {
	for i := 0; i < len(s); {
		run := digits(s[i:])
		if run == 0 {
			i++
			continue
		}
		i += run
		if run <= 2 && i < len(s) && strings.IndexByte(":./-h", s[i]) >= 0 && digits(s[i+1:]) > 0 {
			return true
		}
	}
	return hasYear(s)
}

// hasClock finds a time of day, "9:05", "09.05", "9h05" or "9時05".
func hasClock(s string) bool {
	for i := 0; i < len(s); {
		run := digits(s[i:])
		if run == 0 {
			i++
			continue
		}
		before := i
		if i += run; run > 2 || i+2 >= len(s) || before > 0 && strings.IndexByte("./-", s[before-1]) >= 0 {
			continue
		}
		sep := 1
		if strings.HasPrefix(s[i:], "時") || strings.HasPrefix(s[i:], "点") || strings.HasPrefix(s[i:], "시") {
			return true
		}
		if s[i] == ' ' {
			sep = 2
		}
		if strings.IndexByte(":.h", s[i+sep-1]) >= 0 && i+sep < len(s) && digits(s[i+sep:]) == 2 && !followedByDate(s[i+sep+2:]) {
			return true
		}
	}
	return false
}

// followedByDate tells "16.11.2026" from "16.11".
func followedByDate(s string) bool {
	return len(s) > 1 && strings.IndexByte("./-", s[0]) >= 0 && digits(s[1:]) > 0
}

// hasYear finds 1990 to 2099.
func hasYear(s string) bool {
	for i := 0; i+4 <= len(s); {
		run := digits(s[i:])
		if run == 4 && (s[i:i+2] == "20" || s[i:i+3] == "199") {
			return true
		}
		i += max(run, 1)
	}
	return false
}

// digits counts the digits at the start of s.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// quoteFollows says whether the next line with text is quoted deeper than the one before i.
func quoteFollows(lines []line, i int) bool {
	depth := lines[i-1].quote
	for ; i < len(lines); i++ {
		if lines[i].quote > depth {
			return true
		}
		if !lines[i].blank() {
			return false
		}
	}
	return false
}
