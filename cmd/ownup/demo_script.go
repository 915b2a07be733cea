package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"

	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/mailflow"
)

// demoScript plays one case: what the two people write, and when.
type demoScript struct {
	world *demoWorld
	show  shower
	seen  map[string]bool
	mails []shown
}

var (
	sam   = client.Person{Name: "Sam Carter", Address: demoSam}
	maria = client.Person{Name: "Maria Lopez", Address: demoMaria}
)

// scene is one mail of a person's: after how long, by whom, in answer to which mail of ours, and its words. It begins
// when that mail has come.
type scene struct {
	by       client.Person
	style    client.Style
	after    time.Duration
	template string // "" = a new mail
	words    string
}

// scenes is the whole case.
func scenes() []scene {
	return []scene{
		{sam, client.Gmail, 0, "", "Hi,\n\nI just sent the October salary list to the all-staff list instead of to HR.\nIt went out at 14:02, about 140 people got it.\n\nSam"},
		{sam, client.Gmail, 4 * time.Minute, mailflow.TemplateMinimize, "NEED 1. recall the mail from all mailboxes on our server\n2. lock the all-staff list until tonight"},
		{maria, client.IPhone, 5 * time.Minute, mailflow.TemplateMeasures, "1 yes, 2 no"},
		{sam, client.Gmail, 12 * time.Minute, mailflow.TemplateMeasuresDecided, "DONE the mail is out of all mailboxes but nine that had opened it"},
		{sam, client.Gmail, 50 * time.Minute, mailflow.TemplatePlan, "PLAN\n1. Ask the nine people who opened it to delete it, by tomorrow\n2. Write down for the data protection officer what went out, by Wednesday\n3. Tell everybody who is on the list, by Friday"},
		{maria, client.Outlook, 20 * time.Minute, mailflow.TemplateApprovePlan, "CHANGES The data protection officer has to know today, not on Wednesday."},
		{sam, client.Gmail, 15 * time.Minute, mailflow.TemplatePlanChanges, "PLAN\n1. Ask the nine people who opened it to delete it, by tomorrow\n2. Write to the data protection officer, today\n3. Tell everybody who is on the list, by Friday"},
		{maria, client.IPhone, 10 * time.Minute, mailflow.TemplateApprovePlan, "Approved, thank you."},
		{sam, client.AppleMail, 3 * time.Hour, mailflow.TemplateReflect, "Both lists begin with the same three letters, and I was between two calls.\n\nSHARE The address field completes all-staff before hr-staff.\nIF a mail has pay in it, THEN I send it from the drafts folder after a coffee."},
		{maria, client.IPhone, 2 * time.Hour, mailflow.TemplateShared, "I have asked IT to take all-staff out of the completion. They say by next Friday."},
		{maria, client.IPhone, time.Hour, mailflow.TemplateClosed, "KIND You told us before anybody had to ask."},
		{sam, client.Gmail, 5 * time.Hour, mailflow.TemplateRefocus, "The onboarding for the new colleagues went well. Next is the spring budget."},
	}
}

// play plays the scenes and what comes between them.
func (d *demoScript) play(ctx context.Context) error {
	d.seen = map[string]bool{}
	for _, s := range scenes() {
		if err := d.playScene(ctx, s); err != nil {
			return fmt.Errorf("play the demo: %w", err)
		}
	}
	if err := d.world.skip(ctx, func() bool { d.collect(); return d.ended(ctx) }); err != nil {
		return fmt.Errorf("play the demo: %w", err)
	}
	return d.show.end()
}

func (d *demoScript) playScene(ctx context.Context, s scene) error {
	if s.template != "" {
		if err := d.world.skip(ctx, func() bool { d.collect(); return d.original(s) != nil }); err != nil {
			return fmt.Errorf("%s for %s: %w", s.template, s.by.Name, err)
		}
	}
	at := d.world.clock.Now().Add(s.after)
	if err := d.world.until(ctx, at, d.collect); err != nil {
		return err
	}
	raw := d.write(s, at.In(berlin()))
	d.add(raw, "")
	if err := d.world.mail.Post(ctx, s.by.Address, raw); err != nil {
		return err
	}
	if err := d.world.settle(ctx); err != nil {
		return err
	}
	d.collect()
	return nil
}

func (d *demoScript) write(s scene, at time.Time) []byte {
	if s.template == "" {
		return client.Compose(s.style, s.by.Name+" <"+s.by.Address+">", demoDesk, "Sent the wrong list", s.words, at)
	}
	return client.Reply(s.style, d.original(s), s.by, s.words, at, false)
}

// original is the mail that a scene answers, nil while it has not come.
func (d *demoScript) original(s scene) []byte {
	for _, m := range slices.Backward(d.mails) {
		if m.Template == s.template && m.to(s.by.Address) {
			return m.raw
		}
	}
	return nil
}

// collect shows every mail of ours that has come since the last time.
func (d *demoScript) collect() {
	for _, who := range []string{demoSam, demoMaria} {
		list, err := d.world.mail.Messages(who, "INBOX")
		if err != nil {
			continue
		}
		for _, m := range list {
			d.add(m.Raw, who)
		}
	}
}

// add shows a mail once, whoever it went to.
func (d *demoScript) add(raw []byte, _ string) {
	m, err := readShown(raw, d.world.clock.Now())
	if err != nil || d.seen[m.MessageID] {
		return
	}
	d.seen[m.MessageID] = true
	d.mails = append(d.mails, m)
	d.show.mail(m)
}

func (d *demoScript) ended(ctx context.Context) bool {
	all := true
	err := d.world.store.Cases(ctx, func(c mailflow.Case) error {
		all = all && c.End != ""
		return nil
	})
	return err == nil && all
}

func berlin() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.UTC
	}
	return zone
}

// shown is one mail as the demo prints it.
type shown struct {
	At        string   `json:"at"`
	Template  string   `json:"template"`
	From      string   `json:"from"`
	To        []string `json:"to"`
	Cc        []string `json:"cc"`
	Subject   string   `json:"subject"`
	Text      string   `json:"text"`
	Auto      string   `json:"auto_submitted"`
	MessageID string   `json:"message_id"`
	InReplyTo string   `json:"in_reply_to"`

	when time.Time
	raw  []byte
}

func (m shown) to(address string) bool {
	return slices.Contains(m.To, address) || slices.Contains(m.Cc, address)
}

// readShown reads what is printed of a mail.
func readShown(raw []byte, at time.Time) (shown, error) {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return shown{}, err
	}
	h := r.Header
	m := shown{
		At: at.UTC().Format(time.RFC3339), when: at, raw: raw, Template: h.Get("X-Ownup-Template"), Auto: h.Get("Auto-Submitted"),
		MessageID: h.Get("Message-Id"), InReplyTo: h.Get("In-Reply-To"), To: []string{}, Cc: []string{},
	}
	m.Subject, _ = h.Subject()
	m.From = strings.Join(addresses(h, "From"), ", ")
	m.To = append(m.To, addresses(h, "To")...)
	m.Cc = append(m.Cc, addresses(h, "Cc")...)
	m.Text, err = plainText(r)
	return m, err
}

func addresses(h mail.Header, field string) []string {
	list, err := h.AddressList(field)
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range list {
		out = append(out, a.Address)
	}
	return out
}
