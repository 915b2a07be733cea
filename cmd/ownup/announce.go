package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
)

const helpAnnounce = `Prints the card for staff, to paste into a mail, the intranet or a poster: the address, how to write, the way round a
manager, the numbers to ring, what is private. The numbers and names are those of the config.`

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
	a.missing(config.Flow)
	_, err = fmt.Fprint(a.out, card(config, people))
	return err
}

// missing says what the card would be better with.
func (a *app) missing(s mailflow.Settings) {
	t := terminal{Writer: a.err, colour: coloured(a.err)}
	if s.House.DutyDesk == "" {
		fmt.Fprintf(t, "%s house.duty_desk is empty: the card names no desk to ring\n", t.paint(careful, "ownup: warning:"))
	}
	if s.Support.Internal == "" && s.Support.External == "" {
		fmt.Fprintf(t, "%s support.internal and support.external are empty: the card names nobody to talk to\n", t.paint(careful, "ownup: warning:"))
	}
}

// card is the card for staff: under 200 words, a thought a line, so that it can be pasted anywhere.
func card(c daemon.Config, people mailflow.Directory) string {
	var b strings.Builder
	b.WriteString("Something went wrong at work? Write to " + c.Mailbox.Address + `

It happens to everybody, directors too. What is told soon stays small.

HOW
From your work mailbox, in your own words: what happened, and is it still going on? Two lines will do.
Within a minute you get an answer, and your manager is told. From then on, answer the mails.

YOUR MANAGER IS AWAY, INVOLVED, OR NOT SAFE TO TELL?
Begin your mail with a line ROUTE and a name. Then that person is told instead.
It can lead to ` + routesTo(c.Route, people) + `.
ROUTE without a name: you get the list, and nobody is told yet.

RING
`)
	for _, number := range numbers(c.Flow.House) {
		b.WriteString(number + "\n")
	}
	b.WriteString(`No answer in ten minutes? Then nobody has been told: ring.

WHAT IS PRIVATE
Later, two mails are for you alone. Your manager gets nothing of your answers to them but lines that begin with SHARE.
The company's mail archive may keep any mail.
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
