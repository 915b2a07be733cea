package mailflow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
	"github.com/ownup/ownup/templates"
)

// TestAnswersGoWhereTheyAreSaidToGo: the second line of each mail says to whom the reader's answer goes, word for word.
// Each answer of the stories is looked for in what that person got afterwards; and nobody else's mails have it.
func TestAnswersGoWhereTheyAreSaidToGo(t *testing.T) {
	t.Parallel()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for name, script := range told(t) {
		s := newStory(t)
		s.play(script)
		for _, a := range s.answers {
			checked += s.holdPromise(name, set, a)
		}
	}
	t.Logf("%d answers with words of their own", checked)
	if checked < 20 {
		t.Error("too few answers to prove anything")
	}
}

// told are the stories, and some answers that say more than their word.
func told(t *testing.T) map[string]string {
	t.Helper()
	scripts := map[string]string{
		"words with a yes":             planned + "maria +5m re approve-plan: APPROVE\n  Good plan, Sam. Thank you for telling me straight away, that took courage.\n  KIND You rang at once.\nuntil Tue 24 Nov 12:00\n",
		"words with a yes to measures": asked + "maria +5m re measures: 1 yes, 2 yes. Take Iris along please.\nuntil Tue 24 Nov 12:00\n",
		"words that decide nothing":    planned + "maria +5m re approve-plan: Somewhere in a tunnel, reading later tonight.\nmaria +5m re approve-plan: Still travelling, sorry about that.\nuntil Tue 24 Nov 12:00\n",
		"words with a no":              planned + "maria +5m re approve-plan: NO\n  Legal forbids telephone calls.\nuntil Tue 24 Nov 12:00\n",
		"words with take-over":         opened + "sam +2m re minimize: STUCK\nmaria +5m re take-over: YES. Walter pulls the plug directly.\nuntil Tue 24 Nov 12:00\n",
		"words with DONE":              opened + "sam +2m re minimize: DONE the portal was emptied\nuntil Tue 24 Nov 12:00\n",
		"words with DONE, when told":   opened + "until Mon 23 Nov 10:20\nsam +2m re minimize: DONE the portal was emptied\nuntil Tue 24 Nov 12:00\n",
		"words at night":               "sam Mon 23 Nov 22:00: The wrong list went to Brandt.\nsam +30m re minimize: DONE everything recalled by telephone\nuntil Tue 24 Nov 12:00\n",
		"words after a yes":            agreed + "sam +5m re plan-approved: Brandt answered already, kindly.\nuntil Wed 25 Nov 12:00\n",
	}
	files, _ := filepath.Glob("testdata/stories/*.txt")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		scripts[filepath.Base(file)] = string(b)
	}
	return scripts
}

var long = regexp.MustCompile(`\pL{5,}`)

// holdPromise looks for the words of an answer in the later mails, and says how many answers it could look for.
func (s *story) holdPromise(name string, set *templates.Set, a answered) int {
	r := a.reading
	words := long.FindAllString(withoutWords(r), -1)
	if len(words) == 0 || r.Answer.Bare && len(words) < 3 || r.Level != incoming.LevelA {
		return 0
	}
	for _, p := range a.paths {
		if p.Who.Address != r.Person {
			continue
		}
		for _, to := range p.To {
			got := s.read(set, to.Address, a.from)
			for _, w := range words {
				if !strings.Contains(got, w) {
					s.t.Errorf("%s: %q was to go to %s, who never read %q", name, r.Text, to.Address, w)
				}
			}
		}
		if len(p.To) > 0 {
			return 1
		}
		if p.Later || leads(r) {
			return 0
		}
		return s.holdSilence(name, set, a, words)
	}
	return 0
}

// holdSilence holds that an answer that goes to nobody is read by nobody else, and says how many answers it looked at.
func (s *story) holdSilence(name string, set *templates.Set, a answered, words []string) int {
	for _, other := range [...]string{"sam", "maria", "tom", "dana", "greta", "iris"} {
		if at(other) == a.reading.Person {
			continue
		}
		before, after := s.read(set, at(other), 0), s.read(set, at(other), a.from)
		for _, w := range words {
			if strings.Contains(after, w) && strings.Count(after, w) == strings.Count(before, w) {
				s.t.Errorf("%s: %q was to go to nobody, and %s read %q", name, a.reading.Text, other, w)
			}
		}
	}
	return 1
}

// leads says that the answer has a word that leads it to somebody, as its button says.
func leads(r *mailflow.Reading) bool {
	return slices.ContainsFunc(r.Answer.Words, func(w answer.Word) bool {
		return w.Name == "ROUTE" || w.Name == "TALKED" || w.Name == "SHARE"
	})
}

// withoutWords is the text without our own words, and without what goes another way.
func withoutWords(r *mailflow.Reading) string {
	text := r.Text
	for _, w := range r.Answer.Words {
		if w.Name == "KIND" {
			text = strings.ReplaceAll(text, w.Arg, "")
		}
		text = strings.ReplaceAll(text, w.Name, "")
	}
	return text
}

// read is all that somebody got from that mail on.
func (s *story) read(set *templates.Set, who string, from int) string {
	var all strings.Builder
	for _, m := range s.sent[from:] {
		for _, to := range append(m.To, m.Cc...) {
			if to != who {
				continue
			}
			r, err := set.Render("en", m.Template, m.View)
			if err != nil {
				s.t.Fatal(err)
			}
			all.WriteString(strings.ReplaceAll(r.Text, " \n", " "))
		}
	}
	return all.String()
}
