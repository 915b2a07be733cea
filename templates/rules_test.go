package templates_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates"
)

// variants are the examples, and each once more from a house that has set nothing up and a workflow that knows no time.
func variants() []example.Mail {
	all := example.Mails()
	for _, m := range example.Mails() {
		m.Variant = strings.TrimPrefix(m.Variant+"-minimal", "-")
		v := &m.View
		v.House, v.Support, v.Files, v.News = mailflow.House{}, mailflow.Support{}, nil, nil
		v.Next, v.Until, v.Words = time.Time{}, time.Time{}, ""
		v.Reporter.Phone, v.Manager.Phone, v.Deputy.Phone = "", "", ""
		if m.View.Named {
			continue // there is a time until which the manager is not told, or there is no such mail
		}
		all = append(all, m)
	}
	return all
}

func TestRulesOfTheHouse(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range variants() {
		r := render(t, set, m)
		for _, broken := range set.Lint(m.Template, m.View, r) {
			t.Errorf("%s: %s", m.Name(), broken)
		}
	}
}

// TestEveryMailHasAnExample also holds that no constant of the workflow is without its mail.
func TestEveryMailHasAnExample(t *testing.T) {
	t.Parallel()
	var seen []string
	for _, m := range example.Mails() {
		if !slices.Contains(seen, m.Template) {
			seen = append(seen, m.Template)
		}
	}
	slices.Sort(seen)
	if names := load(t).Names(); !slices.Equal(names, seen) {
		t.Errorf("mails are %v, examples are of %v", names, seen)
	}
}

// TestSubjects holds the few subjects there may be.
func TestSubjects(t *testing.T) {
	t.Parallel()
	set := load(t)
	allowed := regexp.MustCompile(`^(Note 7KQ2F|Your answer, please \(7KQ2F-\w{4}\)|Today: your yes or no \(7KQ2F-\w{4}\)|` +
		`Ten quiet minutes, for you \(T4C7RW\)|Looking ahead \(T9KX2M\)|About your mail)$`)
	for _, m := range variants() {
		if r := render(t, set, m); !allowed.MatchString(r.Subject) {
			t.Errorf("%s: subject %q", m.Name(), r.Subject)
		}
	}
}

// TestPrivateMails holds that they never show the code, nor the report.
func TestPrivateMails(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range example.Mails() {
		if m.Template != mailflow.TemplateReflect && m.Template != mailflow.TemplateRefocus {
			continue
		}
		m.View.Code, m.View.Report = "7KQ2F", "canary"
		r := render(t, set, m)
		for _, s := range []string{r.Subject, r.Text, r.HTML} {
			if strings.Contains(s, "7KQ2F") || strings.Contains(s, "canary") {
				t.Errorf("%s shows the case:\n%s", m.Name(), s)
			}
		}
		if !strings.Contains(r.Text, "archive") {
			t.Errorf("%s does not say what we cannot promise", m.Name())
		}
	}
}

// TestNoHoles holds that no sentence misses what a field should have brought.
func TestNoHoles(t *testing.T) {
	t.Parallel()
	set := load(t)
	hole := regexp.MustCompile(`(^|[^ ]) [.,;:?!]|[ (]'s |\(\)|, ?[.,]|\b(at|until|by|since) ?[.,;]|%!|<no value>|0001`)
	for _, m := range variants() {
		for line := range strings.Lines(render(t, set, m).Text) {
			if !strings.HasPrefix(line, "|") && hole.MatchString(line) {
				t.Errorf("%s: %q", m.Name(), line)
			}
		}
	}
}

// TestThanks: once, in the first mail.
func TestThanks(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range example.Mails() {
		thanked := strings.Contains(render(t, set, m).Text, "Thanks for")
		if want := m.Template == mailflow.TemplateMinimize && !m.View.Copy; thanked != want {
			t.Errorf("%s: thanks %v, want %v", m.Name(), thanked, want)
		}
	}
}

// TestEaseOfReading holds Flesch's reading ease (1948) of our own prose at 60 or more, plain English.
func TestEaseOfReading(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range example.Mails() {
		r := render(t, set, m)
		if ease := readingEase(proseOf(r)); ease < 60 {
			t.Errorf("%s: reading ease %.0f", m.Name(), ease)
		}
	}
}

// proseOf leaves out people's words, the audience line and lists of numbers.
func proseOf(r templates.Rendered) string {
	var b strings.Builder
	for i, block := range strings.Split(r.Text, "\n\n") {
		for line := range strings.Lines(block) {
			if i != 1 && !strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "  ") {
				b.WriteString(line)
			}
		}
		b.WriteString(".\n")
	}
	return b.String()
}

var (
	wordPattern     = regexp.MustCompile(`[A-Za-z][A-Za-z'’]*`)
	sentencePattern = regexp.MustCompile(`[.!?:;]+(\s|$)`)
	vowelPattern    = regexp.MustCompile(`[aeiouy]+`)
	silentPattern   = regexp.MustCompile(`([^l]e|[^aeiouytd]ed|[^aeiousxzcgh]es)$`)
)

func readingEase(text string) float64 {
	words := wordPattern.FindAllString(strings.ToLower(text), -1)
	syllables := 0
	for _, w := range words {
		n := len(vowelPattern.FindAllString(w, -1))
		if n > 1 && silentPattern.MatchString(w) {
			n--
		}
		syllables += max(n, 1)
	}
	sentences := 0
	for _, s := range sentencePattern.Split(text, -1) {
		if wordPattern.MatchString(s) {
			sentences++
		}
	}
	n := float64(len(words))
	return 206.835 - 1.015*n/float64(sentences) - 84.6*float64(syllables)/n
}
