package templates

import "strings"

// audience is the second line of every mail: to whom it goes, and what happens to each reader's answer.
func (s *sheet) audience() string {
	w := s.words
	sent, paths := s.view.part("SentTo").list(), s.view.part("Answers").list()
	var parts []string
	if names := fullNames(sent); len(names) > 0 {
		parts = append(parts, w.say("sent", "names", strings.Join(names, ", ")))
	}
	if len(paths) > 1 && allToNobody(paths) {
		return strings.Join(append(parts, w.say("answers-nobody")), " ")
	}
	for _, p := range paths {
		parts = append(parts, w.path(p, len(paths) == 1, firstNames(sent)))
	}
	return strings.Join(parts, " ")
}

func allToNobody(paths []fields) bool {
	for _, p := range paths {
		if len(p.part("To").list()) > 0 {
			return false
		}
	}
	return true
}

// path says what happens to one reader's answer. The only reader is "you", two are called by their names.
func (w words) path(path fields, only bool, firsts map[string]int) string {
	var to []string
	for _, c := range path.part("To").list() {
		to = append(to, called(c, firsts))
	}
	key := "answer"
	if !only {
		key += "-of"
	}
	if len(to) == 0 {
		key += "-nobody"
	}
	if path.yes("Later") { // it is the reporter's alone
		key = "answer-later"
	}
	return w.say(key, "who", called(path.part("Who"), firsts), "names", w.and(to))
}

// called is a person's first name, or the full name where two readers share the first.
func called(c fields, firsts map[string]int) string {
	first := c.text("First")
	if first == "" || firsts[first] > 1 {
		return fullName(c)
	}
	return first
}

func firstNames(contacts []fields) map[string]int {
	counts := map[string]int{}
	for _, c := range contacts {
		counts[c.text("First")]++
	}
	return counts
}

func fullNames(contacts []fields) []string {
	var names []string
	for _, c := range contacts {
		names = append(names, fullName(c))
	}
	return names
}

func fullName(c fields) string {
	if name := c.text("Name"); name != "" {
		return name
	}
	return c.text("Address")
}
