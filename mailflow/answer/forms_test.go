package answer

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestForms: whatever greeting stands above a yes, whoever is called behind it and however it ends, it is one.
func TestForms(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/forms.txt")
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]map[string][]string{}
	for line := range strings.Lines(string(data)) {
		key, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		lang, kind, _ := strings.Cut(key, " ")
		if forms[lang] == nil {
			forms[lang] = map[string][]string{}
		}
		forms[lang][kind] = append(forms[lang][kind], strings.ReplaceAll(text, `\n`, "\n"))
	}
	read := 0
	for lang, f := range forms {
		for _, yes := range f["yes"] {
			for _, text := range around(yes, f) {
				read++
				if a := (Asked{From: f["from"][0]}).Read(text); a.Decision != Approve {
					t.Errorf("%s: %q is %s %v", lang, text, a.Decision, a.Why)
				}
			}
		}
	}
	if read < 1000 {
		t.Errorf("only %d texts", read)
	}
}

// around is a yes with every greeting, every form of address and every ending.
func around(yes string, f map[string][]string) (texts []string) {
	r, size := utf8.DecodeRuneInString(yes)
	upper := string(unicode.ToUpper(r)) + yes[size:]
	for _, greet := range f["greet"] {
		between := "\n\n"
		if strings.HasSuffix(greet, "\n") || strings.HasSuffix(greet, "、") {
			between = ""
		}
		texts = append(texts, greet+between+yes)
	}
	for _, call := range f["call"] {
		texts = append(texts, strings.TrimSuffix(upper, ".")+call+".")
	}
	for _, end := range f["end"] {
		texts = append(texts, upper+"\n\n"+end)
	}
	return texts
}
