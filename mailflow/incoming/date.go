package incoming

import (
	"net/mail"
	"strings"
	"time"
)

// parseDate reads a Date field (RFC 5322, 3.3 and 4.3) and the forms that senders use besides.
func parseDate(s string) time.Time {
	s = oneLine(strings.Trim(s, "\" "))
	if s == "" {
		return time.Time{}
	}
	if t, err := mail.ParseDate(s); err == nil {
		return usable(t)
	}
	s = oneLine(stripComments(s))
	for _, layout := range []string{
		"Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700",
		"Mon, 2 Jan 06 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 MST",
		"Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", "Mon, 2 Jan 2006 15:04", "Mon Jan 2 15:04:05 2006",
		"Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 -0700 2006", "Mon, Jan 2 2006 15:04:05 -0700",
		"Mon, 2-Jan-2006 15:04:05 -0700", "Monday, 2 January 2006 15:04:05 -0700", "2 January 2006 15:04:05 -0700",
		"Monday, January 2, 2006 3:04 PM", "Mon, 2 Jan 2006 15.04.05 -0700", "Mon, 2 Jan 2006 3:04:05 PM -0700",
		time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	} {
		if t, err := time.Parse(layout, spaceAfterComma(s)); err == nil {
			return usable(t)
		}
	}
	return withoutLast(s)
}

// withoutLast tries again without a last word that is no zone.
func withoutLast(s string) time.Time {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 || strings.Count(s, " ") < 4 {
		return time.Time{}
	}
	return parseDate(s[:i])
}

func spaceAfterComma(s string) string {
	return oneLine(strings.ReplaceAll(s, ",", ", "))
}

// usable drops dates that are no point of a mail's life.
func usable(t time.Time) time.Time {
	if t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
