package incoming

import (
	"strings"
	"time"
)

// until reads when an absent person will be back: the latest day that stands beside a phrase for it ("until", "back
// on") in the subject or the text, not before the mail itself and within two years. It is midnight in the zone of
// the mail's Date; zero if nothing is said.
func (r *reader) until() time.Time {
	sent := r.mail.Date
	text := strings.ToLower(r.mail.Subject + "\n" + clipText(r.full(), 4000))
	words := cutWords(text)
	var latest time.Time
	for i := 0; i < len(words); i++ {
		d, n := dateAt(words[i:], sent)
		if n == 0 {
			continue
		}
		start, end := words[i].at, words[i+n-1].at+len(words[i+n-1].text)
		i += n - 1
		day := d.resolve(sent)
		if day.IsZero() || !saysUntil(text, start, end) {
			continue
		}
		if !sent.IsZero() && (day.Before(midnight(sent)) || day.After(sent.AddDate(2, 0, 0))) {
			continue
		}
		if day.After(latest) {
			latest = day
		}
	}
	return latest
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// saysUntil looks for a phrase before a date, or right behind it as in Finnish, Turkish, Japanese and Korean. A
// phrase of one to three letters must stand close.
func saysUntil(text string, start, end int) bool {
	before := clause(text[max(0, start-60):start])
	near := lastWords(before, 3)
	for _, phrase := range phrases().lists["until"] {
		if hasWords(near, phrase) || len(phrase) > 3 && hasWords(before, phrase) {
			return true
		}
	}
	after := behindDate(text[end:min(len(text), end+60)])
	phrase, ok := phrases().prefix("untilafter", after)
	return ok && (strings.Contains(phrase, " ") || !joined(after, len(phrase)))
}

// behindDate leaves out what belongs to a date: the sign for "day", the weekday in brackets.
func behindDate(s string) string {
	s = strings.TrimLeft(s, " ,.日일号號")
	if open := strings.IndexAny(s, "(（"); open == 0 {
		if _, rest, ok := strings.Cut(strings.Replace(s, "）", ")", 1), ")"); ok && len(s)-len(rest) < 20 {
			s = strings.TrimLeft(rest, " ,.")
		}
	}
	return s
}

// clause cuts off what belongs to an earlier sentence.
func clause(s string) string {
	for _, stop := range []string{". ", "! ", "? ", "。", "\n\n"} {
		if i := strings.LastIndex(s, stop); i >= 0 && !endsInNumber(s[:i]) {
			s = s[i+len(stop):]
		}
	}
	return s
}

// endsInNumber keeps "20. November" together.
func endsInNumber(s string) bool {
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

func lastWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[max(0, len(words)-n):], " ")
}
