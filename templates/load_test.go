package templates_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ownup/ownup/templates"
)

// overlay is an operator's folder.
func overlay(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestLoadNamesFileAndLine(t *testing.T) {
	t.Parallel()
	const head = "---\nsubject: Note {{.Code}}\n---\n"
	tests := []struct{ why, file, text, want string }{
		{"no front matter", "en/minimize.md", "Hello\n", "en/minimize.md:1: no front matter"},
		{"front matter that never ends", "en/minimize.md", "---\nsubject: x\nHello\n", "en/minimize.md:1: no front matter"},
		{"no subject", "en/minimize.md", "---\n# nothing\n---\nHello\n", "en/minimize.md:1: no subject"},
		{"a key we do not know", "en/minimize.md", "---\nsubject: x\nto: y\n---\n", `en/minimize.md:3: unknown key "to"`},
		{"a line that is no key", "en/minimize.md", "---\nsubject: x\nhello\n---\n", `en/minimize.md:3: cannot read "hello"`},
		{"an if without its end", "en/minimize.md", head + "a\n\n{{if .Named}}\nb\n", "en/minimize.md:8: unexpected EOF"},
		{"an end without its if", "en/minimize.md", head + "a\n{{end}}\n", "en/minimize.md:5: unexpected {{end}}"},
		{"a function we do not have", "en/minimize.md", head + "a\nb {{shout .Code}}\n", `en/minimize.md:5: function "shout" not defined`},
		{"an action over two lines", "en/minimize.md", head + "a {{.Code\n}}\n", "en/minimize.md:4: "},
		{"a picture", "en/minimize.md", head + "a\n\nb ![x](y.png)\n", "en/minimize.md:6: Image is not used in mails"},
		{"a link", "en/minimize.md", head + "{{if .Named}}\na\n{{end}}\n[x](http://example.org)\n", "en/minimize.md:7: Link is not used in mails"},
		{"HTML", "en/minimize.md", head + "a\n\n<b>x</b>\n", "en/minimize.md:6: RawHTML is not used in mails"},
		{"a block of HTML", "en/minimize.md", head + "<div>\nx\n</div>\n", "en/minimize.md:4: HTMLBlock is not used in mails"},
		{"a bad subject", "en/minimize.md", "---\nsubject: Note {{.Code\n---\n", "en/minimize.md:2: action {{ does not end on its line"},
		{"a mail that is not sent", "en/minimise.md", head, `en/minimise.md: no mail is called "minimise"; the mails are ahead, `},
		{"a word we do not use", "en/words.txt", "and: {first} or {last}\nshout: x\n", `en/words.txt:2: unknown key "shout"`},
		{"a language without words", "de/minimize.md", head, "de/words.txt: no text for and, "},
		{"a broken frame", "frame.html", "<html>\n{{if}}", "frame.html:2: missing value for if"},
		{"a broken look of a block", "frame.txt", "{{define \"button\"}}\n{{end}}{{end}}", "frame.txt:2: unexpected {{end}}"},
		{"a frame that breaks out of an attribute", "frame.html", "<a href=\"{{if .Lang}}\"{{end}}>{{template \"body\" .View}}", "en/minimize.md: as HTML: "},
	}
	for _, tt := range tests {
		_, err := templates.Load(overlay(map[string]string{tt.file: tt.text}))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s:\n got %v\nwant %s", tt.why, err, tt.want)
		}
	}
}

// TestLoadTellsAll holds that one run shows every problem.
func TestLoadTellsAll(t *testing.T) {
	t.Parallel()
	_, err := templates.Load(overlay(map[string]string{
		"en/minimize.md": "---\nsubject: x\n---\n![a](b)\n\n![c](d)\n",
		"en/inform.md":   "no front matter",
		"en/words.txt":   "x: y",
	}))
	if err == nil {
		t.Fatal("no error")
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 4 {
		t.Errorf("%d problems, want 4:\n%v", n, err)
	}
}

// TestOverlay holds that a folder changes what it has and leaves the rest.
func TestOverlay(t *testing.T) {
	t.Parallel()
	german := "---\nsubject: Notiz {{.Code}}\n---\nGuten Tag, {{.Reporter.First}}. {{at .Now .Now}}\n\n{{button \"DONE\" \"es ist gestoppt\"}}\n"
	set, err := templates.Load(overlay(map[string]string{
		"en/rest.md":   "\ufeff---\r\nsubject: Rest {{.Code}}\r\n---\r\nSleep well.\r\n",
		"en/README":    "not a mail",
		"en/.rest.md":  "an editor's file",
		"en/words.txt": "duty-desk: The night desk\n",
		"frame.txt":    "{{define \"button\"}}* {{.Word}}\n{{end}}",
		"de/rest.md":   german,
		"de/words.txt": builtinWords(t) + "at-clock: um {clock} Uhr\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	type view struct {
		Code, Mailbox string
		Reporter      struct{ First string }
		House         struct{ DutyDesk string }
		Now           time.Time
	}
	v := view{Code: "7KQ2F", Mailbox: "oops@example.com", Now: noon}
	v.House.DutyDesk = "100"
	tests := []struct{ why, lang, want string }{
		{"the operator's English mail", "en", "Sleep well.\n"},
		{"a language that is not there falls back to English", "fr", "Sleep well.\n"},
		{"a language of its own, with the operator's look of a button", "de", "Guten Tag, . um 12:00 Uhr\n\n* DONE\n"},
		{"a region falls back to its language", "de-AT", "Guten Tag, . um 12:00 Uhr\n\n* DONE\n"},
		{"whatever its case", "DE-at", "Guten Tag, . um 12:00 Uhr\n\n* DONE\n"},
	}
	for _, tt := range tests {
		r, err := set.Render(tt.lang, "rest", v)
		if err != nil || r.Text != tt.want {
			t.Errorf("%s: got %q, %v", tt.why, r.Text, err)
		}
	}
	if r, err := set.Render("de", "help", exampleOf(t, "help").View); err != nil || !strings.Contains(r.HTML, `lang="en"`) || !strings.Contains(r.Text, "The night desk: ") {
		t.Errorf("a mail that German lacks: %v\n%s", err, r.Text)
	}
}

func TestRenderSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	set, err := templates.Load(overlay(map[string]string{"en/rest.md": "---\nsubject: x\n---\na\n\nb {{.Cod}}\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Render("en", "rest", exampleOf(t, "rest").View); err == nil || !strings.Contains(err.Error(), "render en/rest.md") || !strings.Contains(err.Error(), "Cod") {
		t.Errorf("a field that is not there: %v", err)
	}
	if _, err := set.Render("en", "rset", nil); err == nil || !strings.Contains(err.Error(), `"rset"`) {
		t.Errorf("a mail that is not there: %v", err)
	}
}
