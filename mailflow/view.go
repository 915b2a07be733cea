package mailflow

import (
	"slices"
	"strings"
	"time"
)

// send adds a mail with all that every mail shows; fill adds what only this one shows.
func (t *turn) send(m Mail, fill ...func(*View)) {
	m.To = slices.DeleteFunc(m.To, func(a string) bool { return a == "" })
	m.Cc = t.copies(m)
	if len(m.To) == 0 {
		return
	}
	v := t.view(m)
	for _, f := range fill {
		if f != nil {
			f(&v)
		}
	}
	v.Answers = t.paths(m)
	m.View = v.in(t.zone(m.To[0]))
	if m.Thread == "" {
		m.Thread = t.c.Code
	}
	if m.Answers == "" && m.Replied && t.ev.Mail != nil {
		m.Answers = t.ev.Mail.MessageID
	}
	t.mails = append(t.mails, m)
}

// reply answers whoever wrote this mail, at once.
func (t *turn) reply(template string, fill func(*View)) {
	t.send(Mail{Template: template, To: []string{t.ev.Mail.Person}, Replied: true}, fill)
}

// copies keeps those in Cc who are told of this case.
func (t *turn) copies(m Mail) []string {
	return slices.DeleteFunc(slices.Clone(m.Cc), func(a string) bool {
		return a == "" || slices.Contains(m.To, a) || slices.Contains(t.c.Around, a)
	})
}

func (t *turn) view(m Mail) View {
	c := t.c
	v := View{
		Now:      t.env.Now,
		Mailbox:  t.env.Settings.Mailbox,
		Reader:   t.contact(m.To[0]),
		Reporter: t.contact(c.Reporter),
		Manager:  t.contact(c.Manager),
		ReportAt: c.OpenedAt,
		Stopped:  c.StoppedAt,
		House:    t.env.Settings.House,
		Support:  t.env.Settings.Support,
		Apart:    t.apart(),
		Lang:     t.person(m.To[0]).Language,
	}
	if !m.Private {
		v.Code = c.Code
	}
	if a := c.askByID(m.AskID); a != nil {
		v.Ref, v.AskKind = a.Ref, a.Kind
	}
	for _, a := range append(slices.Clone(m.To), m.Cc...) {
		v.SentTo = append(v.SentTo, t.contact(a))
	}
	return v
}

// paths says where each reader's answer goes. What the manager writes outside an ask stays here.
func (t *turn) paths(m Mail) []AnswerPath {
	var paths []AnswerPath
	for _, a := range append(slices.Clone(m.To), m.Cc...) {
		p := AnswerPath{Who: t.contact(a), Later: t.answerWaits(m, a)}
		for _, to := range t.answerTo(m, a) {
			p.To = append(p.To, t.contact(to))
		}
		paths = append(paths, p)
	}
	return paths
}

// answerTo says who gets, word for word, what reader answers to the mail.
func (t *turn) answerTo(m Mail, reader string) []string {
	c := t.c
	switch {
	case m.Template == TemplateStopped: // any words of the reporter take the case up again
		return t.managerTold()
	case m.Private || c.ended() || m.Template == TemplateConfirm || m.Template == TemplateRoute || m.Template == TemplateOtherMailbox:
		return nil
	case reader == c.Reporter:
		return t.managerTold()
	case m.AskID != "":
		return []string{c.Reporter}
	}
	return nil
}

// answerWaits says that what the reporter answers is kept until somebody is told.
func (t *turn) answerWaits(m Mail, reader string) bool {
	c := t.c
	open := !c.ended() && !c.Unconfirmed && c.Manager != "" && c.ToldAt.IsZero()
	return open && reader == c.Reporter && !m.Private && m.Template != TemplateRoute && m.Template != TemplateOtherMailbox
}

// managerTold is the manager, if he has been or is being told.
func (t *turn) managerTold() []string {
	if t.c.Manager == "" || t.c.ToldAt.IsZero() || slices.Contains(t.c.Unreachable, t.c.Manager) {
		return nil
	}
	return []string{t.c.Manager}
}

func (t *turn) person(address string) Person {
	p, ok := t.env.Directory.Lookup(address)
	if !ok {
		return Person{Address: address, Name: address}
	}
	return p
}

func (t *turn) contact(address string) Contact {
	if address == "" {
		return Contact{}
	}
	p := t.person(address)
	return Contact{Name: p.Name, First: first(p.Name), Address: address, Phone: p.Phone}
}

// first is what a colleague is called: the first word of "Maria Lopez", the word after the comma of "Lopez, Maria".
func first(name string) string {
	if _, given, ok := strings.Cut(name, ","); ok && strings.TrimSpace(given) != "" {
		name = given
	}
	if f := strings.Fields(name); len(f) > 0 {
		return f[0]
	}
	return name
}

func (t *turn) zone(address string) *time.Location { return t.person(address).Zone.Location() }

// local is now where the person is.
func (t *turn) local(address string) time.Time { return t.env.Now.In(t.zone(address)) }

// in moves all times of a view to the reader's zone.
func (v View) in(loc *time.Location) View {
	for _, p := range []*time.Time{&v.Now, &v.ReportAt, &v.Stopped, &v.Next, &v.Until, &v.Plan.At, &v.Plan.Approved} {
		if !p.IsZero() {
			*p = p.In(loc)
		}
	}
	v.News = slices.Clone(v.News)
	for i := range v.News {
		v.News[i].At = v.News[i].At.In(loc)
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i].At = v.Items[i].At.In(loc)
	}
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		v.Entries[i].At = v.Entries[i].At.In(loc)
	}
	return v
}

// entries is the timeline with names instead of addresses.
func (t *turn) entries() []Entry {
	log := slices.Clone(t.c.Log)
	for i := range log {
		if p, ok := t.env.Directory.Lookup(log[i].Who); ok {
			log[i].Who = p.Name
		}
	}
	return log
}

// measures is the list of measures with names instead of addresses.
func (t *turn) measures() []Measure {
	ms := slices.Clone(t.c.Measures)
	for i := range ms {
		if ms[i].By != "" {
			ms[i].By = t.contact(ms[i].By).Name
		}
	}
	return ms
}
