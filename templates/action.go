package templates

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Actions are swapped for marks before Markdown sees the text, and swapped back after: Markdown would escape what
// stands in them, and html/template must see them where the data goes.

// action is one {{...}} of a mail.
type action struct {
	text string // without the braces
	kind actionKind
}

type actionKind int

const (
	inline  actionKind = iota // puts data into a line
	clean                     // puts into a line what is known to be one
	block                     // stands alone: a button, people's words, a list
	control                   // if, else, range, end: puts nothing anywhere itself
)

// isBlock names the functions that make a whole block. Each is also the name of its look in the frame files, and
// takes the sheet as its first argument, which the author does not write.
func isBlock(word string) bool {
	switch word {
	case "audience", "button", "write", "said", "attached", "notes", "measures", "decided", "plan", "revision",
		"timeline", "people", "shares", "contacts", "desk", "support":
		return true
	}
	return false
}

// isClean names the functions whose results need no cleaning.
func isClean(word string) bool {
	switch word {
	case "clock", "day", "when", "at", "names", "step":
		return true
	}
	return false
}

func isControl(word string) bool {
	switch word {
	case "if", "else", "end", "range", "with", "break", "continue":
		return true
	}
	return false
}

var (
	actionPattern = regexp.MustCompile("\\{\\{(?:[^}\"`\n]|\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`\n]*`|}[^}\n])*\\}\\}")
	markPattern   = regexp.MustCompile(`\x{E000}(\d+)\x{E001}`)
	// A condition that is a field, or several: comparisons need no help.
	conditionPattern = regexp.MustCompile(`^(if|else if|with|else with) +([.$].*)$`)
	assignPattern    = regexp.MustCompile(`^\$\w*\s*:?=`)
	fieldPattern     = regexp.MustCompile(`^\.\w+(\.\w+)*$`)
)

// split swaps each action of a body for its mark. first is the line at which the body begins in its file.
func split(path, body string, first int) (string, []action, []error) {
	var actions []action
	var problems []error
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		at := fmt.Sprintf("%s:%d", path, first+i)
		if strings.ContainsAny(line, "\ue000\ue001") {
			problems = append(problems, fmt.Errorf("%s: character U+E000 or U+E001 is used by the program itself", at))
		}
		lines[i] = actionPattern.ReplaceAllStringFunc(line, func(s string) string {
			actions = append(actions, newAction(s[2:len(s)-2]))
			return fmt.Sprintf("\ue000%d\ue001", len(actions)-1)
		})
		if strings.Contains(lines[i], "{{") {
			problems = append(problems, fmt.Errorf("%s: action {{ does not end on its line", at))
		}
	}
	return strings.Join(lines, "\n"), actions, problems
}

func newAction(text string) action {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, "- "), " -"))
	word, _, _ := strings.Cut(text, " ")
	switch {
	case isBlock(word):
		return action{text, block}
	case isControl(word), strings.HasPrefix(text, "/*"), assignPattern.MatchString(text):
		return action{text, control}
	}
	if isClean(word) && !strings.Contains(text, "|") {
		return action{text, clean}
	}
	return action{text, inline}
}

// source is the action as the template packages take it: a block is drawn by its look in the frame, what goes into a
// line is made one line, and a condition is asked whether it is given, because they take every struct for true, the
// zero time as well.
func (a action) source() string {
	switch a.kind {
	case block:
		name, args, _ := strings.Cut(a.text, " ")
		return fmt.Sprintf("{{template %q (%s $sheet %s)}}", name, name, args)
	case inline:
		return "{{" + a.text + " | line}}"
	}
	return "{{" + conditionPattern.ReplaceAllString(a.text, "$1 given ($2)") + "}}"
}

// shownFields finds the actions that show a field of the view itself, and makes them clean: those fields are cleaned
// once for each mail instead of at each place. Within range and with the dot is another.
func shownFields(actions []action) []string {
	var shown []string
	var inside []bool // for each open block: whether the dot has changed
	for i, a := range actions {
		switch word, _, _ := strings.Cut(a.text, " "); {
		case word == "if":
			inside = append(inside, false)
		case word == "range", word == "with":
			inside = append(inside, true)
		case strings.HasPrefix(a.text, "else with") && len(inside) > 0:
			inside[len(inside)-1] = true
		case word == "end" && len(inside) > 0:
			inside = inside[:len(inside)-1]
		case a.kind == inline && fieldPattern.MatchString(a.text) && !slices.Contains(inside, true):
			actions[i].kind = clean
			shown = append(shown, a.text[1:])
		}
	}
	return shown
}

// opening goes before a body: the sheet is made once and is there for all blocks.
const opening = "{{$sheet := open $}}"

// unmark swaps the marks back.
func unmark(s string, actions []action) string {
	return markPattern.ReplaceAllStringFunc(s, func(mark string) string {
		return actions[markNumber(mark)].source()
	})
}

// standsAlone says whether a paragraph or line holds nothing but blocks and controls, which get no paragraph of
// their own.
func standsAlone(s string, actions []action) bool {
	if strings.TrimSpace(markPattern.ReplaceAllString(s, "")) != "" {
		return false
	}
	marks := markPattern.FindAllString(s, -1)
	for _, m := range marks {
		if k := actions[markNumber(m)].kind; k == inline || k == clean {
			return false
		}
	}
	return len(marks) > 0
}

// markNumber reads a mark, which is its own number between two characters of three bytes each.
func markNumber(mark string) int {
	n, err := strconv.Atoi(mark[3 : len(mark)-3])
	if err != nil {
		panic("templates: mark without a number") // the pattern lets only digits through
	}
	return n
}
