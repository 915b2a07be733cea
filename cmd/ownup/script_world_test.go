package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/localmail/client"
)

// worldKey finds a script's mail world.
type worldKey struct{}

// scriptWorld is the mail servers of one script. They live in the test's own process: only the program is another.
type scriptWorld struct {
	mail    *localmail.World
	options localmail.Options
	busy    [2]net.Listener // a late world: what holds the ports, and turns everybody away
	turned  atomic.Int64    // connections turned away
}

func worldOf(ts *testscript.TestScript) *scriptWorld { return ts.Value(worldKey{}).(*scriptWorld) }

// startWorld starts the servers and writes ownup.toml, people.csv and the password; more.toml is added to the config.
func startWorld(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	w.options = localmail.Options{
		Now: time.Now,
		Users: []localmail.User{
			{Address: demoDesk, Name: "Desk", Password: "desk-secret"},
			{Address: demoSam, Name: sam.Name, Password: "sam-secret"},
			{Address: demoMaria, Name: maria.Name, Password: "maria-secret"},
		},
	}
	certificates := map[string]localmail.Certificate{
		"good": localmail.CertificateGood, "expired": localmail.CertificateExpired,
		"elsewhere": localmail.CertificateWrongHost, "untrusted": localmail.CertificateUntrusted,
	}
	late := false
	for _, arg := range args {
		kind, isCertificate := certificates[arg]
		switch {
		case isCertificate:
			w.options.Security, w.options.Certificate = localmail.SecurityTLS, kind
		case arg == "late":
			late = true
		default:
			ts.Fatalf("no such world: %q", arg)
		}
	}
	if late {
		w.turnAway(ts)
	} else {
		w.start(ts)
	}
	w.write(ts)
}

func (w *scriptWorld) start(ts *testscript.TestScript) {
	var err error
	w.mail, err = localmail.Start(context.Background(), w.options)
	ts.Check(err)
	ts.Defer(func() { w.mail.Close() })
	w.options.IMAPListen, w.options.SMTPListen = w.mail.IMAPAddr(), w.mail.SMTPAddr()
}

// turnAway holds the ports of a world that is not up yet, and counts who knocks.
func (w *scriptWorld) turnAway(ts *testscript.TestScript) {
	for i, address := range []*string{&w.options.IMAPListen, &w.options.SMTPListen} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		ts.Defer(func() { l.Close() })
		w.busy[i], *address = l, l.Addr().String()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				c.Close()
				w.turned.Add(1)
			}
		}()
	}
}

// write writes the config for the servers, and what belongs to it.
func (w *scriptWorld) write(ts *testscript.TestScript) {
	_, imap, _ := net.SplitHostPort(w.options.IMAPListen)
	_, smtp, _ := net.SplitHostPort(w.options.SMTPListen)
	security := "none"
	if w.options.Security == localmail.SecurityTLS {
		security = "tls"
		writeFile(ts, "ca.pem", w.mail.CAPEM())
		ts.Setenv("SSL_CERT_FILE", ts.MkAbs("ca.pem"))
	}
	config := fmt.Appendf(nil, worldConfig, imap, security, smtp, security)
	if more, err := os.ReadFile(ts.MkAbs("more.toml")); err == nil {
		config = append(config, more...)
	}
	writeFile(ts, "ownup.toml", config)
	writeFile(ts, "people.csv", []byte(worldPeople))
	writeFile(ts, "password", []byte("desk-secret\n"))
	private(ts, false, nil)
}

func writeFile(ts *testscript.TestScript, name string, content []byte) {
	ts.Check(os.WriteFile(ts.MkAbs(name), content, 0o600))
}

const worldConfig = `[mailbox]
address = "oops@example.com"
subaddress = true
[imap]
host = "localhost"
port = %s
security = %q
password_file = "password"
poll = "1s"
first_start = "all"
max_size = "100KB"
[smtp]
host = "localhost"
port = %s
security = %q
username = "oops@example.com"
password_file = "password"
[trust]
authserv_id = "mx.example.com"
[schedule]
timezone = "Europe/Berlin"
[house]
duty_desk = "Duty desk +49 30 5550 555"
[support]
internal = "Dana Reyes, people team, dana.reyes@example.com"
[operator]
address = "it@example.com"
[web]
listen = ""
`

const worldPeople = `address,name,manager,deputy,language,timezone,phone
sam@example.com,Sam Carter,maria@example.com,,en,Europe/Berlin,+49 30 5550 112
maria@example.com,Maria Lopez,,sam@example.com,en,Europe/Berlin,+49 30 5550 104
`

func sideOf(ts *testscript.TestScript, name string) localmail.Side {
	switch name {
	case "imap":
		return localmail.SideIMAP
	case "smtp":
		return localmail.SideSMTP
	}
	ts.Fatalf("no such side: %q", name)
	return 0
}

func up(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	if len(args) == 1 {
		w.mail.SetDown(sideOf(ts, args[0]), false)
		return
	}
	arguments(ts, neg, args, "")
	for _, l := range w.busy {
		l.Close()
	}
	w.start(ts)
}

func down(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "SIDE")
	worldOf(ts).mail.SetDown(sideOf(ts, args[0]), true)
}

func attempts(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "N")
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	wait(ts, "attempts", func() bool { return worldOf(ts).turned.Load() >= n })
}

func personOf(ts *testscript.TestScript, name string) client.Person {
	for _, p := range []client.Person{sam, maria} {
		if strings.HasPrefix(p.Address, name+"@") {
			return p
		}
	}
	ts.Fatalf("no such person: %q", name)
	return client.Person{}
}

func post(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "PERSON FILE")
	raw := strings.ReplaceAll(ts.ReadFile(args[1]), "\n", "\r\n")
	ts.Check(worldOf(ts).mail.Post(context.Background(), personOf(ts, args[0]).Address, []byte(raw)))
}

func reply(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "PERSON TEMPLATE WORDS")
	by := personOf(ts, args[0])
	raw := client.Reply(client.Gmail, newest(ts, by, args[1]), by, args[2], time.Now(), false)
	ts.Check(worldOf(ts).mail.Post(context.Background(), by.Address, raw))
}

func await(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "PERSON TEMPLATE")
	writeFile(ts, args[1]+".eml", newest(ts, personOf(ts, args[0]), args[1]))
}

// newest waits for a mail of a template, and returns the newest one.
func newest(ts *testscript.TestScript, who client.Person, template string) []byte {
	var found []byte
	wait(ts, template, func() bool {
		list, err := worldOf(ts).mail.Messages(who.Address, "INBOX")
		ts.Check(err)
		for _, m := range slices.Backward(list) {
			if bytes.Contains(m.Raw, []byte("X-Ownup-Template: "+template+"\r\n")) {
				found = m.Raw
				return true
			}
		}
		return false
	})
	return found
}

func folder(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "NAME N")
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	wait(ts, args[0], func() bool { return worldOf(ts).mail.Count(demoDesk, args[0]) == n })
}
