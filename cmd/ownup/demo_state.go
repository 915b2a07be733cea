package main

import (
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-message/mail"

	"github.com/ownup/ownup/daemon/web"
	"github.com/ownup/ownup/mailflow"
)

// shown is a mailbox as the page lists it.
func (b *demoMailbox) shown() web.Person {
	p := web.Person{Address: b.person.Address, Name: b.person.Name, Role: b.role, Mails: []web.Listed{}}
	threads := conversations(b.mails)
	for i, m := range b.mails {
		l := m.letter
		p.Mails = append(p.Mails, web.Listed{
			ID: m.id(), Thread: b.mails[threads[i]].id(), At: m.at.In(berlin()), From: strings.Join(names(l.from), ", "),
			To: names(slices.Concat(l.to, l.cc)), Subject: l.subject, Start: l.start(), Template: l.template,
			Private: slices.Contains(privateTemplates, l.template), Sent: m.folder == demoSent, Unread: !m.seen, Others: b.others(l),
		})
	}
	return p
}

// privateTemplates are those of the mails that nobody gets but the reporter.
var privateTemplates = []string{mailflow.TemplateReflect, mailflow.TemplateRefocus}

// others says whether somebody else got the mail, whom an answer to all would reach.
func (b *demoMailbox) others(l demoLetter) bool {
	all := l.recipients()
	return len(all) > 1 && slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, b.person.Address) })
}

// names are how a list of mails names people.
func names(list []*mail.Address) []string {
	all := []string{}
	for _, a := range list {
		if a.Name == "" {
			all = append(all, a.Address)
		} else {
			all = append(all, a.Name)
		}
	}
	return all
}

// cases are all cases as the store knows them, the newest first.
func (p *playground) cases(ctx context.Context) ([]web.Case, error) {
	all := []web.Case{}
	var found []mailflow.Case
	err := p.world.store.Cases(ctx, func(c mailflow.Case) error {
		found = append(found, c)
		return nil
	})
	for _, c := range slices.Backward(found) {
		if err != nil {
			break
		}
		var shown web.Case
		shown, err = p.shownCase(ctx, c)
		all = append(all, shown)
	}
	return all, err
}

func (p *playground) shownCase(ctx context.Context, c mailflow.Case) (web.Case, error) {
	shown := web.Case{
		Code: c.Code, Reporter: p.name(c.Reporter), Manager: p.name(c.Manager), Step: string(c.Step()), Status: string(c.Status()),
		History: []web.Past{}, Next: []web.Due{},
	}
	timers, err := p.world.store.Timers(ctx, c.Code)
	if err != nil {
		return shown, err
	}
	for _, t := range timers {
		shown.Next = append(shown.Next, web.Due{Kind: t.Kind, At: t.At.In(berlin())})
	}
	history, err := p.world.store.History(ctx, c.Code)
	for _, h := range history {
		shown.History = append(shown.History, web.Past{
			At: h.At.In(berlin()), Event: h.Kind, Who: p.writer(h.Record.Event), Reason: h.Reason,
		})
	}
	return shown, err
}

// writer is the name of who wrote the mail of an event, "" without one. The events of private mails name nobody.
func (p *playground) writer(e mailflow.Event) string {
	switch {
	case e.Mail == nil:
		return ""
	case e.Mail.Person == "":
		return e.Mail.From
	}
	return p.name(e.Mail.Person)
}

// name is the name of who has that address; of a stranger it is the address.
func (p *playground) name(address string) string {
	if person, ok := p.world.people.Lookup(address); ok {
		return person.Name
	}
	return address
}
