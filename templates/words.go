package templates

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// words are the short texts of a language that the program puts together itself: the audience line, days and months,
// what a timeline says. They stand in its words.txt, one "key: text" a line, with {name} where something goes in.
type words struct {
	lang  string
	texts map[string]string
}

// parseWords reads a language's words.txt, the operator's over the built-in one. A key of the built-in English file
// that is missing is a problem, and one that is not in it as well.
func parseWords(files files, lang string) (words, []error) {
	english := words{texts: map[string]string{}}
	english.read("", files[fallback+"/words.txt"].built, nil)
	w := words{lang: lang, texts: map[string]string{}}
	name := lang + "/words.txt"
	problems := w.read(name, files[name].built, english.texts)
	problems = append(problems, w.read(name, files[name].over, english.texts)...)
	var missing []string
	for key := range english.texts {
		if w.texts[key] == "" {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		problems = append(problems, fmt.Errorf("%s: no text for %s", name, strings.Join(missing, ", ")))
	}
	return w, problems
}

// read adds the texts of a file. A nil known knows all keys.
func (w words) read(name, text string, known map[string]string) []error {
	var problems []error
	for i, line := range strings.Split(text, "\n") {
		key, value, err := keyValue(line)
		switch _, ok := known[key]; {
		case err != nil:
			problems = append(problems, fmt.Errorf("%s:%d: %w", name, i+1, err))
		case key != "" && known != nil && !ok:
			problems = append(problems, fmt.Errorf("%s:%d: unknown key %q", name, i+1, key))
		case key != "":
			w.texts[key] = value
		}
	}
	return problems
}

// say returns a text with its {names} filled in: say("sent", "names", "Sam Carter"). What is filled in is not looked
// through for names again.
func (w words) say(key string, pairs ...string) string {
	text := w.texts[key]
	if len(pairs) == 0 {
		return text
	}
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !open || !closed {
			return b.String()
		}
		if i := slices.Index(pairs, name); i >= 0 && i%2 == 0 {
			b.WriteString(pairs[i+1])
		}
		text = after
	}
}

// has says whether there is a text.
func (w words) has(key string) bool { return w.texts[key] != "" }

// and joins names: "Sam", "Sam and Maria", "Sam, Maria and Ali".
func (w words) and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return w.say("and", "first", strings.Join(names[:last], ", "), "last", names[last])
}

// clock is "14:20".
func (w words) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("15:04")
}

// day is "Monday 23 November".
func (w words) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.say("day",
		"weekday", w.say(strings.ToLower(t.Weekday().String())),
		"day", t.Format("2"),
		"month", w.say(strings.ToLower(t.Month().String())))
}

// when is "14:20" today, and "Monday 23 November, 14:20" on any other day. Both times count in t's zone.
func (w words) when(t, now time.Time) string {
	if t.IsZero() || sameDay(t, now) {
		return w.clock(t)
	}
	return w.say("when", "day", w.day(t), "clock", w.clock(t))
}

// at is when as it stands in a sentence: "at 14:20", "on Monday 23 November at 14:20".
func (w words) at(t, now time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case sameDay(t, now):
		return w.say("at-clock", "clock", w.clock(t))
	}
	return w.say("at-day", "day", w.day(t), "clock", w.clock(t))
}

func sameDay(t, now time.Time) bool {
	y, m, d := t.Date()
	ny, nm, nd := now.In(t.Location()).Date()
	return y == ny && m == nm && d == nd
}
