package templates

import (
	"fmt"
	"strings"
)

// mail is one Markdown file, taken apart.
type mail struct {
	subject string
	line    int // of the file, on which the subject stands
	body    string
	first   int // the line of the file at which the body begins
}

// parseMail reads the front matter: a line "---", lines "key: value", a line "---". Its one key is subject.
func parseMail(path, text string) (mail, []error) {
	head, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(text, "---\n") {
		return mail{}, []error{fmt.Errorf("%s:1: no front matter; begin with ---, subject: ..., ---", path)}
	}
	m := mail{body: body, first: strings.Count(head, "\n") + 4}
	var problems []error
	for i, line := range strings.Split(head, "\n") {
		key, value, err := keyValue(line)
		switch {
		case err != nil:
			problems = append(problems, fmt.Errorf("%s:%d: %w", path, i+2, err))
		case key == "subject":
			m.subject, m.line = value, i+2
		case key != "":
			problems = append(problems, fmt.Errorf("%s:%d: unknown key %q; the one key is subject", path, i+2, key))
		}
	}
	if m.subject == "" {
		problems = append(problems, fmt.Errorf("%s:1: no subject", path))
	}
	return m, problems
}

// keyValue reads a line "key: value". Empty lines and lines that begin with # have no key.
func keyValue(line string) (key, value string, err error) {
	line = strings.TrimSpace(line)
	if line == "" || strings.HasPrefix(line, "#") {
		return "", "", nil
	}
	key, value, ok := strings.Cut(line, ":")
	if !ok || strings.TrimSpace(key) == "" {
		return "", "", fmt.Errorf("cannot read %q; write key: value", line)
	}
	return strings.TrimSpace(key), strings.TrimSpace(value), nil
}
