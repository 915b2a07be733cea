package incoming

import "strings"

// offered are the answers that a mail of ours offers, each in a line of its own ("- APPROVE: this revision holds as it
// stands"): the word by its line. Who copies such a line means its word.
type offered map[string]string

// add notes the line if it offers an answer.
func (o offered) add(words string) {
	words, ok := strings.CutPrefix(words, "- ")
	if !ok {
		return
	}
	word, meaning, ok := strings.Cut(words, ": ")
	if ok && meaning != "" && word != "" && strings.ToUpper(word) == word && !strings.ContainsAny(word, "0123456789…") {
		o[gloss(words)] = word
	}
}

// word returns what is meant by a line that is, or begins with, one that we offered: its word and what follows; "" if it
// is none.
func (o offered) word(words string) string {
	bare := gloss(words)
	for line, word := range o {
		rest, ok := strings.CutPrefix(bare, line)
		switch {
		case !ok:
		case strings.Trim(rest, " .!,;") == "":
			return word
		case strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "."):
			return word + "\n" + strings.TrimLeft(rest, " .!,;")
		}
	}
	return ""
}

// gloss is a line of an offer however it was copied: from a button and the words beside it, or from the plain text.
func gloss(words string) string {
	words = strings.TrimLeft(words, "-•* ")
	word, meaning, ok := strings.Cut(words, ":")
	if ok && !strings.Contains(word, " ") {
		words = word + " " + meaning
	}
	return strings.Join(strings.Fields(words), " ")
}
