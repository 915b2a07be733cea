package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
)

const helpAnnounce = `Prints the card for staff, to paste into a mail, the intranet or a poster: the address, how to write, the way round a
manager, the numbers to ring, what is private. The numbers and names are those of the config; what is missing in it, or still
stands as the example has it, is told beside.`

func (a *app) announce(_ context.Context, args []string) error {
	f := a.flags("announce")
	path := f.String("config", "", "the config `FILE`")
	if err := f.parseAlone(args); err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	config, err := a.loadConfig(*path)
	if err != nil {
		return err
	}
	people, problems := config.LoadPeople()
	if daemon.Refused(problems) {
		return problemsError(problems)
	}
	a.missing(config)
	_, err = fmt.Fprint(a.out, card(config, people))
	return err
}

// missing says what the card would be better with, and what on it is still invented.
func (a *app) missing(c daemon.Config) {
	t := terminal{Writer: a.err, colour: coloured(a.err)}
	warn := func(text string) { fmt.Fprintf(t, "%s %s\n", t.paint(careful, "ownup: warning:"), text) }
	support := c.Flow.Support
	if c.Flow.House.DutyDesk == "" {
		warn("house.duty_desk is empty: the card names no desk to ring")
	}
	if support.Internal == "" && support.External == "" {
		warn("support.internal and support.external are empty: the card names nobody to talk to")
	}
	for _, contact := range [...]struct{ key, text string }{{"internal", support.Internal}, {"external", support.External}} {
		if invented(contact.text, c.Mailbox.Address) {
			warn("support." + contact.key + " is still that of the example: the card names somebody who is not there")
		}
	}
}

// invented knows the contacts of config.example.toml, whose address and number belong to nobody. In the example's own house
// they are at home.
func invented(contact, mailbox string) bool {
	const domain, number = "@example.com", "+49 30 0000000"
	return !strings.HasSuffix(mailbox, domain) && (strings.Contains(contact, domain) || strings.Contains(contact, number))
}

// card is the card for staff: under 200 words, a thought a line, so that it can be pasted anywhere.
func card(c daemon.Config, people mailflow.Directory) string {
	var b strings.Builder
	b.WriteString("Something went wrong at work? Write to " + c.Mailbox.Address + `

It happens to everybody, directors too. What is told soon stays small.

HOW
From your work mailbox, in two lines: what happened, and is it still going on?
Within a minute you get an answer, and your manager gets your mail. Then answer the mails.
The answer STOP ends the mails, not the matter.

YOUR MANAGER IS AWAY, INVOLVED, OR NOT SAFE TO TELL?
ROUTE and a name on the first line: that person is told instead.
It can lead to ` + routesTo(c.Route, people) + `.
Without a name you get the list; nobody is told yet.

RING
`)
	for _, number := range numbers(c.Flow.House) {
		b.WriteString(number + "\n")
	}
	b.WriteString(`No answer in ten minutes? Then nobody has been told: ring.

WHAT IS PRIVATE
Two later mails are for you alone. Answer with Reply: only lines that begin with SHARE go to your manager.
A new mail goes there in full.
The company's archive may keep any mail.
`)
	support := lines(c.Flow.Support.Internal, c.Flow.Support.External)
	if len(support) > 0 {
		b.WriteString("\nSOMEBODY TO TALK TO\n" + strings.Join(support, "\n") + "\n")
	}
	return b.String()
}

// routesTo says to whom ROUTE can lead.
func routesTo(route []string, people mailflow.Directory) string {
	to := []string{"your manager's deputy", "your manager's manager"}
	for _, address := range route {
		if p, ok := people.Lookup(address); ok {
			to = append(to, p.Name)
		}
	}
	return strings.Join(to[:len(to)-1], ", ") + " or " + to[len(to)-1]
}

// numbers are those to ring. Where the house has no desk, there is the manager.
func numbers(h mailflow.House) []string {
	all := lines(h.DutyDesk)
	for i := range all {
		all[i] = "To stop something now: " + all[i]
	}
	if len(all) == 0 {
		all = []string{"To stop something now: your manager"}
	}
	for _, number := range lines(h.Emergency) {
		all = append(all, "In danger: "+number)
	}
	return all
}

// lines are the lines of texts that are not empty.
func lines(texts ...string) []string {
	var all []string
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				all = append(all, line)
			}
		}
	}
	return all
}
