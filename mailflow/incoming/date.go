package incoming

import (
	"net/mail"
	"strings"
	"time"
)

// parseDate reads a Date field (RFC 5322, 3.3 and 4.3) and the forms that senders use besides.
func parseDate(s string) time.Time {
	s = oneLine(strings.Trim(s, "\" "))
	if s == "" || len(s) > 200 {
		return time.Time{}
	}
	if t, err := mail.ParseDate(s); err == nil && !endsInLetter(s) {
		return usable(t)
	}
	s = tidyDate(s)
	for _, layout := range []string{
		"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 06 15:04:05 -0700", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04",
		"2 January 2006 15:04:05 -0700", "2 January 2006 15:04:05", "2-Jan-2006 15:04:05 -0700", "2-Jan-06 15:04:05 -0700",
		"Jan 2 15:04:05 2006", "Jan 2 15:04:05 -0700 2006", "Jan 2 2006 15:04:05 -0700", "Jan 2 2006 15:04:05",
		"January 2 2006 3:04 PM", "2 Jan 2006 3:04:05 PM -0700", "2 Jan 2006 15.04.05 -0700",
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05 -0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006/01/02 15:04:05",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return usable(t)
		}
	}
	return time.Time{}
}

// tidyDate takes off the weekday and comments, and gives zones as numbers.
func tidyDate(s string) string {
	words := strings.Fields(strings.ReplaceAll(stripComments(s), ",", " "))
	if len(words) > 0 && strings.Trim(words[0], ".") != "" && isWeekday(words[0]) {
		words = words[1:]
	}
	for i, w := range words {
		if offset := zoneOffset(w); offset != "" && i >= 2 {
			words[i] = offset
		}
	}
	// A zone given twice ("+0100 CET") is one.
	if n := len(words); n > 1 && isOffset(words[n-1]) && isOffset(words[n-2]) {
		words = words[:n-1]
	}
	return strings.Join(words, " ")
}

func isWeekday(s string) bool {
	s = strings.ToLower(s)
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		if strings.HasPrefix(s, day) {
			return true
		}
	}
	return false
}

func isOffset(s string) bool { return len(s) == 5 && (s[0] == '+' || s[0] == '-') }

// zoneOffset turns a zone into "+0100": names of RFC 5322, 4.3 and a few more, "GMT+1", "+01:00"; "" if it is none.
func zoneOffset(s string) string {
	upper := strings.ToUpper(s)
	for _, prefix := range []string{"GMT", "UTC"} {
		if rest, ok := strings.CutPrefix(upper, prefix); ok && rest != "" {
			upper = rest
		}
	}
	switch upper {
	case "GMT", "UTC", "UT", "Z", "WET":
		return "+0000"
	case "CET", "MEZ", "BST", "WEST", "MET":
		return "+0100"
	case "CEST", "MESZ", "EET", "MEST", "SAST":
		return "+0200"
	case "EEST", "MSK":
		return "+0300"
	case "IST":
		return "+0530"
	case "JST", "KST":
		return "+0900"
	case "EDT":
		return "-0400"
	case "EST", "CDT":
		return "-0500"
	case "CST", "MDT":
		return "-0600"
	case "MST", "PDT":
		return "-0700"
	case "PST":
		return "-0800"
	}
	return numericOffset(upper)
}

// numericOffset pads "+1", "+01:00" and "+100" to four digits.
func numericOffset(s string) string {
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return ""
	}
	hours, minutes, colon := strings.Cut(s[1:], ":")
	if !colon && len(hours) > 2 {
		hours, minutes = hours[:len(hours)-2], hours[len(hours)-2:]
	}
	if len(hours) > 2 || len(minutes) > 2 || strings.Trim(hours+minutes, "0123456789") != "" {
		return ""
	}
	return s[:1] + strings.Repeat("0", 2-len(hours)) + hours + strings.Repeat("0", 2-len(minutes)) + minutes
}

// endsInLetter dates have a zone by name, of which the library knows only that it is there.
func endsInLetter(s string) bool {
	c := s[len(s)-1] | 0x20
	return c >= 'a' && c <= 'z'
}

// usable drops dates that are no point of a mail's life.
func usable(t time.Time) time.Time {
	if t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
