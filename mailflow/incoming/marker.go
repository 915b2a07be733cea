package incoming

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The marks that mail programs put between what is new and what is old. All work on lower-case lines.

// maxLine is how much of a line is looked at: marks are short, and foreign lines may be megabytes.
const maxLine = 400

func lower(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxLine {
		s = strings.ToValidUTF8(s[:maxLine], "")
	}
	if !isPlainASCII(s) || strings.Contains(s, "&nbsp;") {
		s = strings.TrimSpace(invisible.Replace(s))
	}
	return strings.ToLower(s)
}

// invisible signs stand in front of lines for layout, or between right-to-left and other text.
var invisible = strings.NewReplacer("\u00a0", " ", "&nbsp;", " ", "\u2063", "", "\u200b", "", "\u200c", "", "\ufeff", "", "\u200e", "", "\u200f", "",
	"\u202a", "", "\u202b", "", "\u202c", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

// delimiter recognises "-----Original Message-----" and its cousins, for answers and for forwards.
func delimiter(text string) (original, forwarded bool) {
	if len(text) > 160 || !mayDelimit(strings.TrimSpace(text)) {
		return false, false
	}
	s := lower(text)
	inner := strings.Trim(s, "-‐‑–—―_=*#~ \t>|:<")
	dashes := len(s) - len(inner)
	if inner == "" || dashes == 0 {
		return false, false
	}
	b := phrases()
	if b.within("above", inner) {
		return true, false
	}
	marked := strings.HasPrefix(s, "--") || strings.HasPrefix(s, "‐‐") || strings.HasPrefix(s, "__") || strings.HasPrefix(s, "==") ||
		strings.HasPrefix(s, "—") || strings.HasPrefix(s, "**") || strings.HasPrefix(s, "##") || strings.HasPrefix(s, "- -")
	if prefix, ok := b.prefix("forwarded", inner); ok {
		ends := len(prefix) == len(inner)
		return false, marked && (ends || len(inner) < len(prefix)+60) || ends && strings.HasSuffix(s, ":")
	}
	if prefix, ok := b.prefix("original", inner); ok && marked {
		return len(prefix) == len(inner) || strings.HasPrefix(inner[len(prefix):], " ") && len(inner) < len(prefix)+60, false
	}
	return false, false
}

// isBareOriginal is "Original Message" without its dashes, as a BlackBerry writes it above a header.
func isBareOriginal(text string) bool {
	if len(text) > 80 || strings.TrimSpace(text) == "" {
		return false
	}
	_, found := slices.BinarySearch(phrases().lists["original"], strings.TrimRight(lower(text), ":"))
	return found
}

// isNotesName is the first line of Lotus Notes' header: "Sam Carter@EXAMPLE" with a date below it, or "Sam Carter on
// 11/16/2026 09:05 AM", and then "To:". The sender has no label.
func isNotesName(lines []line, i int) bool {
	text := lines[i].text
	if len(text) > 100 || i+2 >= len(lines) || len(strings.Fields(text)) > 12 || lines[i].quote > 0 {
		return false
	}
	at := i
	if !endsInDate(text) {
		if at++; len(text) > 60 || strings.Contains(text, ":") || !endsInDate(lines[at].text) || len(strings.Fields(lines[at].text)) > 5 {
			return false
		}
	}
	for j := at + 1; j < min(at+5, len(lines)); j++ {
		if key, _ := label(lines[j].text); key != "" {
			return key == "to"
		}
	}
	return false
}

// endsInDate says whether a line ends with a day and a time.
func endsInDate(text string) bool {
	words := strings.Fields(lower(text))
	last := strings.Join(words[max(0, len(words)-4):], " ")
	return hasDate(last) && strings.Contains(last, ":") && (hasYear(last) || strings.ContainsAny(last, "/-."))
}

// mayDelimit looks at the ends of a line only: nearly every line of a mail is sorted out here.
func mayDelimit(s string) bool {
	if s == "" {
		return false
	}
	first, last := s[0], s[len(s)-1]
	return strings.IndexByte("-_=*#~|&", first) >= 0 || first >= 0x80 || last == ':' || last == '-' || last >= 0x80
}

// label returns which field of a quoted header a line is ("From: …", "*Von:* …"), and what follows it.
func label(text string) (key, value string) {
	// A label is short: what has no colon early on is none.
	if colonIn(text) <= 0 {
		return "", ""
	}
	s := strings.TrimLeft(strings.TrimSpace(text), "*_|> \u200e\u200f\u202a\u202b")
	colon := colonIn(s)
	if colon <= 0 || colon > 60 {
		return "", ""
	}
	name := strings.TrimRight(s[:colon], "* \t_\u00a0\u200e\u200f")
	_, size := splitRune(s[colon:])
	return phrases().labels[strings.ToLower(name)], strings.Trim(s[colon+size:], "* \t_\u00a0")
}

// colonIn finds the first colon near the start of a line, of either width.
func colonIn(s string) int {
	s = s[:min(len(s), 80)]
	narrow := strings.IndexByte(s, ':')
	if isPlainASCII(s) {
		return narrow
	}
	if wide := strings.Index(s, "："); wide >= 0 && (narrow < 0 || wide < narrow) {
		return wide
	}
	return narrow
}

func splitRune(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			return r, i
		}
	}
	return 0, len(s)
}

// headerBlock says whether a quoted header starts at lines[i], and how many lines it has: labels of which one is
// From or all others are there, with a date or an address among their values. People write "From: … To: …" in
// a text too ("From: 10 EUR, to: 12 EUR").
func headerBlock(lines []line, i int) (n int, ok bool) {
	if first, _ := label(lines[i].text); first == "" || first == "cc" {
		return 0, false
	}
	seen := map[string]bool{}
	proof := false
	last, gap := i, 0
	for j := i; j < len(lines) && j < i+24 && lines[j].quote == lines[i].quote; j++ {
		key, value := label(lines[j].text)
		if key == "" {
			// A blank line between labels, or a long list of recipients folded over lines.
			if gap++; gap > 3 && !strings.Contains(lines[j].text, "@") || lines[j].blank() && len(seen) >= 3 {
				break
			}
			continue
		}
		seen[key], last, gap = true, j, 0
		proof = proof || key == "sent" && hasDate(value) || key != "subject" && strings.Contains(value, "@")
	}
	ok = seen["from"] && (len(seen) >= 3 || seen["sent"] || seen["subject"]) || seen["to"] && seen["subject"] && (seen["sent"] || seen["cc"])
	return last - i + 1, ok && (proof || len(seen) >= 4)
}

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
