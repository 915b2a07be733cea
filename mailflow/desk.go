package mailflow

import (
	"strings"

	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// What the desk does with a mail before, or without, a case.

// Known is what the store knows that may concern a mail. A nil case is one that was not found.
type Known struct {
	ByID     *Case // it names one of our mails, or carries an ask's token
	Private  bool  // ... of a private thread
	ByCode   *Case // its subject has the code, and its writer takes part
	Open     *Case // the writer's own newest case that has not ended
	Holder   *Case // the writer holds a live ask of it
	Answered bool  // an outside address that had its answer today
	Lost     bool  // its subject is that of a mail of ours, of a thread that its writer takes no part in or that is not known
}

// Target says where a mail goes.
type Target struct {
	Place  Place
	Case   *Case  // for a new one: the writer's other open case, if there is one
	Second bool   // it names no mail of that case
	Reason string // named
}

// Place is what is done with a mail.
type Place string

// The places.
const (
	PlaceNew     Place = "new"     // it opens a case
	PlaceCase    Place = "case"    // it belongs to Case
	PlacePrivate Place = "private" // it answers a private mail of Case
	PlaceDesk    Place = "desk"    // it is answered, or not, without a case
)

// oneMatter is how long a second mail by the same person is taken for the same matter.
const oneMatter = 24 // hours

// Sort says which case a mail belongs to.
func Sort(m *Reading, k Known, env Env) Target {
	switch {
	case k.ByID != nil && k.Private:
		return Target{Place: PlacePrivate, Case: k.ByID, Reason: "answers-private-mail"}
	case k.ByID != nil && m.another(k.ByID):
		return Target{Place: PlaceNew, Case: k.ByID, Reason: "another-matter"}
	case k.ByID != nil:
		return Target{Place: PlaceCase, Case: k.ByID, Reason: "names-our-mail"}
	case m.automatic():
		return Target{Place: PlaceDesk, Reason: "automatic"}
	case k.ByCode != nil:
		return Target{Place: PlaceCase, Case: k.ByCode, Reason: "names-code"}
	case m.Person == "":
		return Target{Place: PlaceDesk, Reason: "stranger"}
	case k.Lost:
		return Target{Place: PlaceDesk, Reason: "answers-unknown-thread"}
	}
	return sortUnnamed(m, k, env)
}

// sortUnnamed sorts a known person's mail that names nothing of ours.
func sortUnnamed(m *Reading, k Known, env Env) Target {
	w, _ := m.word()
	switch {
	case m.empty():
		return Target{Place: PlaceDesk, Reason: "nothing-to-read"}
	case w.Name == "ROUTE" && k.Open == nil:
		return Target{Place: PlaceNew, Reason: "report"}
	case k.Open != nil && m.another(k.Open), w.Name == "NEW" && w.Arg != "":
		return Target{Place: PlaceNew, Case: k.Open, Reason: "another-matter"}
	case k.Holder != nil && m.Answer.Bare && !m.Forward:
		return Target{Place: PlaceCase, Case: k.Holder, Reason: "answer-to-open-ask"}
	case w.Name != "" && m.Answer.Bare && !m.Forward && k.Open != nil:
		return Target{Place: PlaceCase, Case: k.Open, Reason: "word-for-open-case"}
	case w.Name == "HELP" || w.Name == "STATUS" || w.Name == "STOP":
		return Target{Place: PlaceDesk, Reason: "help"}
	case k.Open != nil && sameMatter(k.Open, env):
		return Target{Place: PlaceCase, Case: k.Open, Second: true, Reason: "second-mail"}
	}
	return Target{Place: PlaceNew, Case: k.Open, Reason: "report"}
}

// another says that NEW makes a matter of its own of what was added to the case, or of the words behind it.
func (m *Reading) another(c *Case) bool {
	w, _ := m.word()
	return w.Name == "NEW" && m.Person == c.Reporter && (w.Arg != "" || c.Added != nil)
}

// Another gives the report that NEW makes: the words behind it, or else those that were added to the case before. It
// notes that case, nil if there is none, unless a manager was kept out of it, who must not even hear that it exists.
func (m *Reading) Another(c *Case) {
	if c != nil && !c.ended() && len(c.Around) == 0 && !c.RouteAsked && (!c.ToldAt.IsZero() || c.Manager == "") {
		m.Beside = &Beside{Code: c.Code, Manager: c.Manager}
	}
	w, _ := m.word()
	switch {
	case w.Name != "NEW":
	case w.Arg != "":
		m.Text = w.Arg
	case c != nil && c.Added != nil:
		m.Text, m.Files = c.Added.Text, c.Added.Files
	}
}

// sameMatter: within a day, or before it is stopped.
func sameMatter(c *Case, env Env) bool {
	return env.Now.Sub(c.OpenedAt).Hours() < oneMatter || !c.stopped() && c.Plan.Revision == 0
}

// empty says that a person's mail has nothing to read.
func (m *Reading) empty() bool {
	return m.Encrypted || m.Reaction || m.Class == incoming.Unreadable || m.Text == "" && len(m.Files) == 0 && !m.Forward
}

// Greet answers a mail without a case. Content goes to known people alone; an authenticated stranger gets one
// content-free answer a day, everybody else outside none.
func Greet(m *Reading, k Known, reason string, env Env) Decision {
	t := &turn{c: &Case{}, ev: Event{Kind: EventMail, At: env.Now, Mail: m}, env: env, reason: reason}
	switch {
	case m.automatic():
	case m.Person == "" && m.Level == incoming.LevelA && !k.Answered && m.From != "":
		t.greet(TemplateStranger, m.From)
	case m.Person == "":
		t.because("not-answered")
	case m.Level != incoming.LevelA && !t.levelGreets(m):
		t.because("sender-not-proved")
		t.greet(TemplateOtherMailbox, m.Person)
	case k.Lost:
		t.greet(TemplateNotAsked, m.Person)
	case m.TooLarge:
		t.greet(TemplateTooLarge, m.Person)
	case m.empty():
		t.greet(TemplateUnreadable, m.Person)
	default:
		t.greet(TemplateHelp, m.Person)
	}
	return Decision{Mails: t.mails, Reason: t.reason, Silent: true}
}

func (t *turn) levelGreets(m *Reading) bool {
	return t.env.Settings.Token && m.Level == incoming.LevelB
}

func (t *turn) greet(template, to string) {
	t.c.Reporter = to
	t.c.Manager = t.managerOf(to)
	t.send(Mail{Template: template, To: []string{to}, Answers: t.ev.Mail.MessageID, Thread: "desk", Replied: true, Notice: true})
}

// KeepOfPrivate reduces the answer to a private mail to what may be kept of it.
func KeepOfPrivate(a answer.Answer, refocus bool) Private {
	p := Private{End: refocus}
	for _, w := range a.Words {
		switch {
		case w.Name == "SHARE" && w.Arg != "":
			p.Shares = append(p.Shares, w.Arg)
		case w.Name == "IF" && p.IfThen == "":
			p.IfThen = "If " + strings.Replace(w.Arg, "THEN ", "then ", 1) // said back as a sentence
		case w.Name == "STOP":
			p.Stop = true
		}
	}
	return p
}
