package templates

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules of the house that can be counted.
const (
	maxWords     = 150 // of prose: people's words, lists of the case, numbers and names to ring are not counted
	maxQuestions = 3
	maxAnswers   = 3
	minFirst     = 90 // characters of the first line
	maxFirst     = 140
)

// Lint holds a rendered mail against the rules of the house, and says in a sentence each what it breaks. It needs the
// view for the names of the people.
func (s *Set) Lint(name string, view any, r Rendered) []string {
	p := s.page(of(view).text("Lang"), name)
	if p == nil {
		return []string{fmt.Sprintf("there is no mail %q", name)}
	}
	l := linter{words: p.words, view: of(view), paragraphs: unflow(r.Text)}
	l.neutral("subject", r.Subject)
	l.firstLine()
	l.audience()
	l.prose(name)
	return l.found
}

type linter struct {
	words      words
	view       fields
	paragraphs []string
	found      []string
}

func (l *linter) report(format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf(format, args...))
}

// neutral holds what a lock screen shows: no name, nothing that tells what it is about.
func (l *linter) neutral(what, text string) {
	for _, word := range append(l.list("avoid-first"), l.names()...) {
		if hasWord(text, word) {
			l.report("%s says %q", what, word)
		}
	}
}

func (l *linter) firstLine() {
	if len(l.paragraphs) == 0 {
		l.report("it is empty")
		return
	}
	first := l.paragraphs[0]
	l.neutral("first line", first)
	if n := utf8.RuneCountInString(first); n < minFirst || n > maxFirst {
		l.report("first line has %d characters, not %d to %d", n, minFirst, maxFirst)
	}
}

// audience holds that the second line says to whom the mail goes and where answers go.
func (l *linter) audience() {
	s := sheet{words: l.words, view: l.view}
	if want := s.audience(); want != "" && (len(l.paragraphs) < 2 || l.paragraphs[1] != want) {
		l.report("second line is not the audience line")
	}
}

// prose holds the rules for what we say ourselves.
func (l *linter) prose(name string) {
	var prose []string
	questions := 0
	for i, p := range l.paragraphs {
		if i == 1 || strings.HasPrefix(p, bar) || strings.HasPrefix(p, " ") || l.isTitle(p) {
			continue
		}
		prose = append(prose, p)
		if numberWidth(p) > 0 {
			questions++
		}
	}
	all := strings.Join(prose, "\n")
	if n := countWords(all); n > maxWords {
		l.report("%d words of prose, more than %d", n, maxWords)
	}
	if questions > maxQuestions {
		l.report("%d questions, more than %d", questions, maxQuestions)
	}
	if n := len(answerWords(all)); n > maxAnswers && name != "help" {
		l.report("%d answer words, more than %d", n, maxAnswers)
	}
	l.avoided(all)
	if strings.Contains(all, "**") || strings.Contains(all, "](") {
		l.report("it shows signs of Markdown; a pair of ** must stand between the same actions")
	}
}

// isTitle says that a line is the heading of a list of numbers.
func (l *linter) isTitle(line string) bool {
	return line == l.words.say("numbers")+":" || line == l.words.say("support")+":"
}

// countWords counts what has a letter in it.
func countWords(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if strings.ContainsFunc(word, unicode.IsLetter) {
			n++
		}
	}
	return n
}

func (l *linter) avoided(prose string) {
	for _, phrase := range l.list("avoid") {
		if hasWord(prose, phrase) {
			l.report("it says %q", phrase)
		}
	}
	if len(l.view.part("SentTo").list()) < 2 {
		return
	}
	for _, you := range l.list("you") {
		if hasWord(prose, you) {
			l.report("it says %q to several readers; use names", you)
		}
	}
}

// list is a text of words.txt that lists phrases.
func (l *linter) list(key string) []string {
	var all []string
	for phrase := range strings.SplitSeq(l.words.say(key), ",") {
		if phrase = strings.TrimSpace(phrase); phrase != "" {
			all = append(all, phrase)
		}
	}
	return all
}

// names are the names of the people of the case.
func (l *linter) names() []string {
	var all []string
	for _, who := range [...]string{"Reporter", "Manager", "Deputy", "Reader"} {
		c := l.view.part(who)
		for _, name := range [...]string{c.text("Name"), c.text("First")} {
			if name != "" && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// hasWord looks for a word or phrase, whatever its case, that is not part of another word.
func hasWord(text, word string) bool {
	text, word = strings.ToLower(text), strings.ToLower(word)
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if !isLetter(before) && !isLetter(after) {
			return true
		}
		from = i + len(word)
	}
}

func isLetter(r rune) bool { return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

var answerPattern = regexp.MustCompile(`\b(DONE|NEED|STUCK|PLAN|TALKED|SHARE|IF|APPROVE|CHANGES|NO|YES|UNDO|SEEN|KIND|LATER|STATUS|HELP|STOP|ROUTE|NEW|NOTMINE)\b`)

// answerWords are the words of ours that a text shows, each once. IF counts with its THEN.
func answerWords(text string) []string {
	all := answerPattern.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// unflow joins what flow has wrapped: a paragraph, a list's line or a line behind a bar each.
func unflow(text string) []string {
	var all []string
	open := false // the last line goes on
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		line = strings.TrimPrefix(line, " ") // the stuffed space; there is one before every other
		switch {
		case line == "":
		case open:
			all[len(all)-1] += line
		default:
			all = append(all, line)
		}
		open = strings.HasSuffix(line, " ")
	}
	return all
}
