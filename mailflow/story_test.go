package mailflow_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

var update = flag.Bool("update", false, "write what happened into the stories")

// TestStories plays every file in testdata/stories: mails in, mails out. A line "sam Mon 10:00: words" is a mail, with
// " re TEMPLATE" behind the time an answer to the last mail of that template ("TEMPLATE/1": to the first); further lines of it are indented. A line
// "-> time template to [cc someone]" is a mail that must go out, "== step status" how the case must stand. All that is
// due goes out in between, and nothing else may.
func TestStories(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/stories/*.txt")
	if len(files) < 30 {
		t.Fatalf("only %d stories", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := newStory(t).play(string(script))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(script); got != want && !*update {
				t.Errorf("story went another way:\n%s", firstDifference(want, got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %q\ngot  %q", i+1, a, b)
		}
	}
	return ""
}

// story is one house for the length of one story.
type story struct {
	t        *testing.T
	settings mailflow.Settings
	people   mailflow.Directory
	now      time.Time
	cases    []mailflow.Case
	timers   map[string][]mailflow.Timer
	sent     []sent
	out      bytes.Buffer
	number   int
	greeted  map[string]bool
	around   map[string]int // property tests: how many mails had gone when somebody was routed around
	answers  []answered
}

// answered is an answer to a mail, and where that mail said that it goes.
type answered struct {
	reading *mailflow.Reading
	paths   []mailflow.AnswerPath
	from    int // how many mails had gone by then
}

type sent struct {
	mailflow.Mail
	caseID string
}

func newStory(t *testing.T) *story {
	t.Helper()
	return &story{t: t, settings: house(t), people: staff(t), timers: map[string][]mailflow.Timer{}, around: map[string]int{}, greeted: map[string]bool{}}
}

// house has all the defaults.
func house(t *testing.T) mailflow.Settings {
	t.Helper()
	span := func(s string) mailflow.Span {
		v, err := mailflow.ParseSpan(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	slots, err := cron.ParseStandard("30 9 * * *")
	if err != nil {
		t.Fatal(err)
	}
	return mailflow.Settings{
		Mailbox: "oops@example.com", Route: []string{"dana@example.com"},
		Calendar: mailflow.Calendar{
			WorkingDays: [7]bool{1: true, 2: true, 3: true, 4: true, 5: true}, From: 9 * time.Hour, To: 17 * time.Hour, Slots: slots,
		},
		InformAfter: span("15m"), UpdateEvery: span("15m"), PlanNextMorning: true, UndoWindow: span("30m"), HoldIfNamed: span("10m"),
		AheadAfter: span("5wd"), ReflectionAfter: span("5wd"), SilenceAfter: span("10wd"), WrapUpAfter: span("5wd"),
		RefocusAfter: span("28d"), CloseAfter: span("5wd"),
	}
}

func staff(t *testing.T) mailflow.Directory {
	t.Helper()
	zone, err := mailflow.ParseZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	person := func(name, address, manager, deputy string) mailflow.Person {
		return mailflow.Person{Name: name, Address: address + "@example.com", Manager: at(manager), Deputy: at(deputy), Zone: zone}
	}
	return mailflow.NewDirectory([]mailflow.Person{
		person("Sam Carter", "sam", "maria", ""),
		person("Maria Lopez", "maria", "greta", "tom"),
		person("Tom Berg", "tom", "greta", ""),
		person("Dana Reyes", "dana", "greta", ""),
		person("Greta Holm", "greta", "", ""),
		person("Iris Novak", "iris", "maria", ""),
	})
}

func at(local string) string {
	if local == "" {
		return ""
	}
	return local + "@example.com"
}

// play runs a script and returns it with what happened.
func (s *story) play(script string) string {
	lines := strings.Split(strings.TrimRight(script, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "->"), strings.HasPrefix(line, "=="):
			continue
		case line == "" || strings.HasPrefix(line, "#"):
			fmt.Fprintln(&s.out, line)
			continue
		case strings.HasPrefix(line, "until "):
			fmt.Fprintln(&s.out, line)
			s.advance(s.when(strings.TrimPrefix(line, "until ")))
			continue
		}
		head, words, ok := strings.Cut(line, ": ")
		if !ok {
			s.t.Fatalf("line %d is no mail: %q", i+1, line)
		}
		body := []string{words}
		full := line
		for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ") {
			i++
			body, full = append(body, strings.TrimPrefix(lines[i], "  ")), full+"\n"+lines[i]
		}
		s.mail(head, full, strings.Join(body, "\n"))
	}
	return s.out.String()
}

// mail is one mail arriving: "sam Mon 10:00 re plan (B)".
func (s *story) mail(head, line, text string) {
	head, re, _ := strings.Cut(head, " re ")
	level := incoming.LevelA
	for _, l := range []incoming.Level{incoming.LevelB, incoming.LevelC} {
		mark := " (" + string(l) + ")"
		if strings.HasSuffix(head, mark) || strings.HasSuffix(re, mark) {
			level, head, re = l, strings.TrimSuffix(head, mark), strings.TrimSuffix(re, mark)
		}
	}
	who, when, _ := strings.Cut(head, " ")
	s.advance(s.when(when))
	fmt.Fprintln(&s.out, line)
	s.number++
	r := &mailflow.Reading{
		Key: fmt.Sprintf("mail%d", s.number), From: who, Class: incoming.Report, Level: level, Text: text, Answer: answer.Read(text),
	}
	if !strings.Contains(who, "@") {
		r.From = at(who)
	}
	if p, ok := s.people.Lookup(r.From); ok {
		r.Person = p.Address
	}
	var k mailflow.Known
	var named *sent
	if re != "" {
		r.Class = incoming.Reply
		if named = s.find(re, r.Person); named == nil {
			s.t.Fatalf("no mail %q for %s to answer", re, who)
		}
		k.ByID, k.Private = s.caseOf(named.caseID), named.Private
		r.IDs, r.Answered = []string{s.messageID(named)}, named.Template
		s.answers = append(s.answers, answered{r, named.View.Answers, len(s.sent)})
	}
	s.take(r, k, named)
}

func (s *story) take(r *mailflow.Reading, k mailflow.Known, named *sent) {
	for i := range s.cases {
		c := &s.cases[i]
		if c.Reporter == r.Person && c.End == "" {
			k.Open = c
		}
		if slices.ContainsFunc(c.Participants(), func(p mailflow.Participant) bool { return p.Address == r.Person && p.Asked }) {
			k.Holder = c
		}
	}
	env := s.env()
	to := mailflow.Sort(r, k, env)
	ev := mailflow.Event{At: s.now, Mail: r}
	switch to.Place {
	case mailflow.PlaceNew:
		ev.Kind = mailflow.EventReport
		r.Another(to.Case)
		env.Code = env.Keys.Case(r.Key)[:5]
		s.decided(mailflow.Decide(mailflow.Case{}, ev, env))
	case mailflow.PlaceCase:
		ev.Kind = mailflow.EventMail
		r.Second = to.Second
		s.decided(mailflow.Decide(*to.Case, ev, env))
	case mailflow.PlacePrivate:
		kept := mailflow.KeepOfPrivate(r.Answer, named.Template == mailflow.TemplateRefocus)
		s.decided(mailflow.Decide(*to.Case, mailflow.Event{Kind: mailflow.EventPrivate, At: s.now, Private: &kept}, env))
	case mailflow.PlaceDesk:
		k.Answered = s.greeted[r.From]
		d := mailflow.Greet(r, k, to.Reason, env)
		s.greeted[r.From] = s.greeted[r.From] || len(d.Mails) > 0
		s.show(d, mailflow.Case{})
	}
}

// advance lets everything happen that is due by then.
func (s *story) advance(to time.Time) {
	for {
		var next string
		due := to
		for id, set := range s.timers {
			if len(set) > 0 && (set[0].At.Before(due) || set[0].At.Equal(to) && next == "") {
				next, due = id, set[0].At
			}
		}
		if next == "" || s.now.After(to) {
			break
		}
		s.now = due
		s.decided(mailflow.Decide(*s.caseOf(next), mailflow.Event{Kind: mailflow.EventTimer, At: s.now}, s.env()))
	}
	s.now = to
}

func (s *story) decided(d mailflow.Decision) {
	s.t.Helper()
	for _, m := range d.Mails {
		if m.Template == mailflow.TemplateNotAsked || m.Template == mailflow.TemplateOtherMailbox {
			continue // nothing of the case is in them
		}
		if c := d.Case; c.Manager != "" && c.ToldAt.IsZero() && slices.Contains(append(m.To, m.Cc...), c.Manager) {
			s.t.Errorf("%s goes to a manager who has not been told (%s)", m.Template, d.Reason)
		}
	}
	if again := d.Case; again.ID != "" {
		if c := s.caseOf(again.ID); c != nil {
			*c = again
		} else {
			s.cases = append(s.cases, again)
		}
		s.timers[again.ID] = d.Timers
	}
	s.show(d, d.Case)
}

func (s *story) show(d mailflow.Decision, c mailflow.Case) {
	for _, m := range d.Mails {
		s.sent = append(s.sent, sent{m, c.ID})
		fmt.Fprintf(&s.out, "-> %s %s %s", s.now.In(m.View.Now.Location()).Format("Mon 2 Jan 15:04"), m.Template, names(m.To))
		if len(m.Cc) > 0 {
			fmt.Fprintf(&s.out, " cc %s", names(m.Cc))
		}
		fmt.Fprintln(&s.out)
	}
	if c.ID != "" && !d.Silent {
		fmt.Fprintf(&s.out, "== %s %s (%s)\n", c.Step(), c.Status(), d.Reason)
	}
}

func names(list []string) string {
	short := slices.Clone(list)
	for i := range short {
		short[i] = strings.TrimSuffix(short[i], "@example.com")
	}
	return strings.Join(short, ",")
}

func (s *story) env() mailflow.Env { return s.envAt(s.now) }

func (s *story) envAt(now time.Time) mailflow.Env {
	return mailflow.Env{
		Now: now, Directory: s.people, Settings: s.settings,
		Keys: mailflow.Keys{IDKey: []byte("id"), TokenKey: []byte("token")},
	}
}

func (s *story) caseOf(id string) *mailflow.Case {
	for i := range s.cases {
		if s.cases[i].ID == id {
			return &s.cases[i]
		}
	}
	return nil
}

func (s *story) find(template, person string) *sent {
	template, nth, _ := strings.Cut(template, "/")
	for i := len(s.sent) - 1; i >= 0; i-- {
		m := &s.sent[i]
		if nth == "1" {
			m = &s.sent[len(s.sent)-1-i] // the first one
		}
		if m.Template == template && (slices.Contains(m.To, person) || slices.Contains(m.Cc, person)) {
			return m
		}
	}
	for i := len(s.sent) - 1; i >= 0; i-- { // somebody holds a mail that was not for him
		if s.sent[i].Template == template {
			return &s.sent[i]
		}
	}
	return nil
}

func (s *story) messageID(m *sent) string {
	for _, a := range s.caseOf(m.caseID).Asks {
		if a.ID == m.AskID {
			return "<" + a.Token + ".12345678@example.com>"
		}
	}
	return "<shared@example.com>"
}

// when reads "Mon 10:00" (the next such day from now on) or "+15m".
func (s *story) when(text string) time.Time {
	if after, ok := strings.CutPrefix(text, "+"); ok {
		d, err := time.ParseDuration(after)
		if err != nil {
			s.t.Fatal(err)
		}
		return s.now.Add(d)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		s.t.Fatal(err)
	}
	if when, err := time.ParseInLocation("Mon 2 Jan 15:04 2006", text+" 2026", zone); err == nil {
		if when.Before(s.now) {
			when = time.Date(2027, when.Month(), when.Day(), when.Hour(), when.Minute(), 0, 0, zone)
		}
		return when
	}
	s.t.Fatalf("no time: %q", text)
	return time.Time{}
}
