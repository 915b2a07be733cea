package incoming

import (
	"slices"
	"strings"
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
