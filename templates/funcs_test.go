package templates

import (
	html "html/template"
	"strings"
	"testing"
	"time"
)

// english are the built-in words.
func english(t *testing.T) words {
	t.Helper()
	all, problems := gather(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w, problems := parseWords(all, "en")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return w
}

func TestTimes(t *testing.T) {
	t.Parallel()
	w := english(t)
	berlin := time.FixedZone("CET", 60*60)
	at := time.Date(2026, time.November, 23, 0, 30, 0, 0, berlin)
	same := time.Date(2026, time.November, 23, 22, 0, 0, 0, time.UTC)   // 23:00 in Berlin
	before := time.Date(2026, time.November, 22, 22, 0, 0, 0, time.UTC) // 23:00 in Berlin
	tests := []struct{ why, got, want string }{
		{"a clock", w.clock(at), "00:30"},
		{"a day", w.day(at), "Monday 23 November"},
		{"today, by the reader's zone", w.when(at, same), "00:30"},
		{"another day, by the reader's zone", w.when(at, before), "Monday 23 November, 00:30"},
		{"today in a sentence", w.at(at, same), "at 00:30"},
		{"another day in a sentence", w.at(at, before), "on Monday 23 November at 00:30"},
		{"no clock", w.clock(time.Time{}), ""},
		{"no day", w.day(time.Time{}), ""},
		{"no time", w.when(time.Time{}, same), ""},
		{"no time in a sentence", w.at(time.Time{}, same), ""},
		{"a step", w.step("learn"), "learning from it"},
		{"a step without words", w.step("dance"), "dance"},
		{"what is filled in is not filled in again", w.say("sent", "names", "{names}"), "Sent to: {names}."},
		{"a name nobody knows is left out", w.say("sent"), "Sent to: {names}."},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.why, tt.got, tt.want)
		}
	}
}

// person and answerPath have the shape of the view's contacts.
type person struct{ Name, First, Address, Phone string }

type answerPath struct {
	Who person
	To  []person
}

func TestAudience(t *testing.T) {
	t.Parallel()
	sam := person{"Sam Carter", "Sam", "sam@example.com", ""}
	maria := person{"Maria Lopez", "Maria", "maria@example.com", ""}
	ali := person{"Ali Demir", "Ali", "ali@example.com", ""}
	other := person{"Sam Weber", "Sam", "weber@example.com", ""}
	nameless := person{Address: "x@example.com"}
	type view struct {
		SentTo  []person
		Answers []answerPath
	}
	tests := []struct {
		why  string
		view view
		want string
	}{
		{"one reader is you", view{[]person{sam}, []answerPath{{sam, []person{maria}}}}, "Sent to: Sam Carter. Your answer goes to: Maria, word for word."},
		{"nobody is said as well", view{[]person{sam}, []answerPath{{sam, nil}}}, "Sent to: Sam Carter. Your answer goes to nobody: it is read by this program."},
		{"two who get it", view{[]person{sam}, []answerPath{{sam, []person{maria, ali}}}}, "Sent to: Sam Carter. Your answer goes to: Maria and Ali, word for word."},
		{
			"two readers by name", view{[]person{sam, maria}, []answerPath{{sam, []person{maria}}, {maria, nil}}},
			"Sent to: Sam Carter, Maria Lopez. Sam's answer goes to: Maria, word for word. Maria's answer goes to nobody: it is read by this program.",
		},
		{"two readers, answers to nobody", view{[]person{sam, maria}, []answerPath{{sam, nil}, {maria, nil}}}, "Sent to: Sam Carter, Maria Lopez. Answers go to nobody: they are read by this program."},
		{
			"two of the same first name", view{[]person{sam, other}, []answerPath{{sam, []person{other}}, {other, nil}}},
			"Sent to: Sam Carter, Sam Weber. Sam Carter's answer goes to: Sam Weber, word for word. Sam Weber's answer goes to nobody: it is read by this program.",
		},
		{"who has no name", view{[]person{nameless}, []answerPath{{nameless, []person{nameless}}}}, "Sent to: x@example.com. Your answer goes to: x@example.com, word for word."},
		{"nothing to say", view{}, ""},
	}
	for _, tt := range tests {
		s := sheet{words: english(t), view: of(tt.view)}
		if got := s.audience(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, got, tt.want)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why       string
		got, want html.HTMLAttr
	}{
		{"an answer", answerTo("oops@example.com", "Note 7KQ2F"), `href="mailto:oops@example.com?subject=Re%3A%20Note%207KQ2F&amp;body="`},
		{"a token in the address survives who takes + for a space", answerTo("oops+t0k3n@example.com", ""), `href="mailto:oops%2Bt0k3n@example.com?subject=Re%3A%20&amp;body="`},
		{"an address cannot bring fields", answerTo("a@b?cc=c&d", ""), `href="mailto:a@b%3Fcc%3Dc%26d?subject=Re%3A%20&amp;body="`},
		{"brackets and letters beyond ASCII are encoded", answerTo("a@b", "(é)"), `href="mailto:a@b?subject=Re%3A%20%28%C3%A9%29&amp;body="`},
		{"a number", dial("+49 (30) 5550-101"), `href="tel:+49305550101"`},
		{"a short number", dial("112"), `href="tel:112"`},
		{"words are no number", dial("ask Dana"), ""},
		{"nor is a plus in the middle", dial("49+30 5550"), ""},
		{"nor two digits", dial("12"), ""},
		{"a URL that is not ours", link(`x" onclick="y`), ""},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, tt.got, tt.want)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct{ why, in, want string }{
		{"breaks of all kinds", "a\r\nb\rc\u2028d", "a|b|c|d"},
		{"empty lines at the ends go, and doubles in the middle", "\n\na\n\n\nb\n\n", "a||b"},
		{"indents stay, spaces at the end go", "  a  \n\tb", "  a|    b"},
		{"what is not seen goes", "a\x00\x1b\u202eb\u2066\ufeff", "ab"},
		{"broken UTF-8 is shown as such", "a\xffb", "a\ufffdb"},
		{"nothing", " \r\n ", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(lines(tt.in), "|"); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.why, got, tt.want)
		}
	}
}
